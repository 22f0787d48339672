#include "ibflow/connection/flight_recorder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "ibflow/core/descriptor.hpp"
#include "ibflow/core/log.hpp"
#include "ibflow/protocol/wire_redaction.hpp"

namespace ibflow::connection {

namespace {

constexpr const char* kRoom = "connection";
constexpr std::size_t kMostBytes = std::size_t{32} << 20U;
constexpr std::size_t kUsualFrame = std::size_t{64} << 10U;  // memory for more is not kept
constexpr int kMostNamesTried = 1000;

// 2026-01-05T14:30:00.000000000Z as 20260105T143000Z
std::string file_time(core::Timestamp at) {
  std::string text = core::format_utc(at);
  text.resize(text.find('.'));
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text + 'Z';
}

}  // namespace

struct FlightRecorder::Snapshot {
  std::vector<protocol::CapturedSession> sessions;
  std::vector<Slot> frames;  // oldest first; their session is the index in `sessions`
  std::vector<std::string> accounts;
  protocol::CapturedFault fault;
  std::string time;  // for the name
};

/// One file at a time; only the thread that writes it touches the redaction.
struct FlightRecorder::Writing {
  std::filesystem::path folder;
  std::atomic<bool> busy = false;
  protocol::WireRedaction redaction;

  std::string text_of(Snapshot& snapshot);
  void write(Snapshot& snapshot, int number);
};

std::string FlightRecorder::Writing::text_of(Snapshot& snapshot) {
  for (const auto& account : snapshot.accounts) redaction.learn(account);
  protocol::CaptureWriter writer;
  std::string text;
  std::optional<std::uint64_t> session;
  for (auto& frame : snapshot.frames) {
    if (session != frame.session) {
      session = frame.session;
      writer.append(text, snapshot.sessions[static_cast<std::size_t>(frame.session)]);
    }
    redaction.apply(frame.payload);
    writer.append_frame(text, snapshot.sessions[static_cast<std::size_t>(frame.session)].session, frame.wall,
                        frame.direction == Direction::Sent ? protocol::CaptureDirection::Sent
                                                           : protocol::CaptureDirection::Received,
                        frame.payload);
  }
  redaction.apply(snapshot.fault.text);
  writer.append(text, snapshot.fault);
  return text;
}

void FlightRecorder::Writing::write(Snapshot& snapshot, int number) {
  const auto text = text_of(snapshot);
  std::filesystem::path file;
  core::Descriptor out;
  for (int tried = 0; tried < kMostNamesTried && !out.is_open(); ++tried) {
    file = folder / fmt::format("flight-{}-{}.jsonl", snapshot.time, number + tried);
    out = core::Descriptor(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!out.is_open() && errno != EEXIST) break;  // an earlier run had the same name in the same second
  }
  if (!out.is_open() || !out.write_all(text)) {
    core::log_error(kRoom, fmt::format("the flight recorder cannot write {}: {}; check [Recorder] folder",
                                       file.string(), std::strerror(errno)));
    return;
  }
  core::log_warning(kRoom, fmt::format("the last {} frames before the fault are in {}; ibflow wire dump "
                                       "shows them",
                                       snapshot.frames.size(), file.string()));
}

FlightRecorder::FlightRecorder(core::EventLoop& loop, FlightRecorderConfig config)
    : loop_(loop),
      config_(std::move(config)),
      slots_(std::max<std::size_t>(config_.frames, 1)),
      writing_(std::make_shared<Writing>()) {
  writing_->folder = config_.folder;
}

FlightRecorder::~FlightRecorder() = default;

void FlightRecorder::on_session(std::uint64_t generation, const std::string& peer, int server_version,
                                const std::string& connection_time, core::Timestamp wall) {
  const auto first_needed = count_ == 0 ? sessions_begun_ : slots_[oldest()].session;
  while (!sessions_.empty() && sessions_begun_ - sessions_.size() < first_needed) sessions_.pop_front();
  sessions_.push_back({generation, wall, peer, server_version, connection_time});
  ++sessions_begun_;
}

void FlightRecorder::on_frame(Direction direction, std::string_view payload, core::Timestamp wall) {
  if (sessions_.empty()) return;
  ++frames_seen_;
  if (count_ == slots_.size()) forget_oldest();
  while (count_ > 0 && bytes_ + payload.size() > kMostBytes) forget_oldest();
  Slot& slot = slots_[next_];
  slot.wall = wall;
  slot.session = sessions_begun_ - 1;
  slot.direction = direction;
  slot.payload.assign(payload);
  next_ = (next_ + 1) % slots_.size();
  ++count_;
  bytes_ += payload.size();
  const int version = sessions_.back().server_version;
  if (direction == Direction::Received && protocol::names_accounts(payload, version))
    accounts_ = protocol::accounts_named_in(payload, version);
}

void FlightRecorder::forget_oldest() {
  Slot& slot = slots_[oldest()];
  bytes_ -= slot.payload.size();
  --count_;
  if (slot.payload.capacity() > kUsualFrame) slot.payload = std::string();
}

FlightRecorder::Snapshot FlightRecorder::take_snapshot(const core::Error& reason,
                                                       core::Timestamp wall) const {
  Snapshot snapshot;
  snapshot.sessions.assign(sessions_.begin(), sessions_.end());
  const auto first_session = sessions_begun_ - sessions_.size();
  snapshot.frames.reserve(count_);
  for (std::size_t i = 0; i < count_; ++i) {
    snapshot.frames.push_back(slots_[(oldest() + i) % slots_.size()]);
    snapshot.frames.back().session -= first_session;
  }
  snapshot.accounts = accounts_;
  snapshot.fault = {sessions_.back().session, wall, reason.message};
  snapshot.time = file_time(wall);
  return snapshot;
}

void FlightRecorder::on_fault(const core::Error& reason, core::Timestamp wall) {
  if (frames_seen_ == frames_at_last_file_ || files_begun_ >= config_.files) return;
  const auto now = loop_.clock().steady();
  if (last_file_ && now - *last_file_ < config_.at_most_every) return;
  if (writing_->busy.exchange(true)) return;  // a disk that hangs
  last_file_ = now;
  frames_at_last_file_ = frames_seen_;
  const int number = ++files_begun_;
  const auto snapshot = std::make_shared<Snapshot>(take_snapshot(reason, wall));
  const auto begun = loop_.run_blocking(
      "flight recorder",
      [writing = writing_, snapshot, number] {
        writing->write(*snapshot, number);
        writing->busy = false;
      },
      nullptr);
  if (begun) return;
  writing_->busy = false;
  core::log_error(kRoom, fmt::format("the flight recorder wrote nothing: {}", begun.error().message));
}

}  // namespace ibflow::connection
