#include "ibflow/connection/capture_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "ibflow/core/descriptor.hpp"
#include "ibflow/core/log.hpp"

namespace ibflow::connection {

namespace {

constexpr const char* kRoom = "connection";

/// What may be appended to a file that is there already: a line break behind a torn line. An error when it is
/// somebody else's file.
std::expected<std::string_view, std::string> continuation_of(const core::Descriptor& file) {
  struct stat status{};
  if (::fstat(file.number(), &status) != 0) return std::unexpected(std::strerror(errno));
  if (!S_ISREG(status.st_mode) || status.st_size == 0) return "";
  std::string start(protocol::kCaptureStart.size(), '\0');
  const auto size = ::pread(file.number(), start.data(), start.size(), 0);
  if (size < 0) return std::unexpected(std::strerror(errno));
  if (start != protocol::kCaptureStart) return std::unexpected("it is there already and is no capture");
  char last = '\n';
  if (::pread(file.number(), &last, 1, status.st_size - 1) < 0) return std::unexpected(std::strerror(errno));
  return last == '\n' ? "" : "\n";
}

}  // namespace

/// What the worker pool shares with the loop.
struct CaptureFile::Output {
  std::filesystem::path path;
  std::atomic<bool> ended = false;
  std::atomic<bool> job_waits = false;

  std::mutex file_mutex;  // held while writing: one block at a time, in order
  core::Descriptor file;

  std::mutex queue_mutex;
  std::vector<std::string> queue, spare;
  std::size_t queued = 0;

  void open();
  void end(std::string_view why);
  void push(std::string& block, std::size_t most_waiting);
  std::vector<std::string> take();
  void write_queue();
};

void CaptureFile::Output::open() {
  file = core::Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!file.is_open()) return end(std::strerror(errno));
  const auto continuation = continuation_of(file);
  if (!continuation) return end(continuation.error());
  if (!file.write_all(*continuation)) end(std::strerror(errno));
}

void CaptureFile::Output::end(std::string_view why) {
  if (ended.exchange(true)) return;
  core::log_error(kRoom, fmt::format("the capture to {} ends here: {}; the session goes on without it",
                                     path.string(), why));
}

/// Takes the block's content and gives it memory that was used before.
void CaptureFile::Output::push(std::string& block, std::size_t most_waiting) {
  const std::scoped_lock lock(queue_mutex);
  queued += block.size();
  queue.push_back(std::move(block));
  block = std::string();
  if (!spare.empty()) {
    block = std::move(spare.back());
    spare.pop_back();
  }
  if (queued > most_waiting) {
    queue.clear();
    queued = 0;
    end("the disk does not keep up");
  }
}

std::vector<std::string> CaptureFile::Output::take() {
  const std::scoped_lock lock(queue_mutex);
  queued = 0;
  return std::exchange(queue, {});
}

void CaptureFile::Output::write_queue() {
  const std::scoped_lock lock(file_mutex);
  for (auto& block : take()) {
    if (ended) return;
    if (!file.write_all(block)) return end(std::strerror(errno));
    block.clear();
    const std::scoped_lock recycling(queue_mutex);
    if (spare.size() < 2) spare.push_back(std::move(block));
  }
}

CaptureFile::CaptureFile(core::EventLoop& loop, CaptureFileConfig config)
    : loop_(loop),
      config_(std::move(config)),
      output_(std::make_shared<Output>()),
      task_(fmt::format("capture {}", fmt::ptr(this))) {
  output_->path = config_.file;
  output_->open();
  if (!is_capturing()) return;
  core::log_info(kRoom, fmt::format("everything on the wire goes to {}", config_.file.string()));
  loop_.schedule_every(task_, config_.flush_every, [this] { flush(); });
}

CaptureFile::~CaptureFile() {
  loop_.cancel_task(task_);
  if (!is_capturing()) return;
  output_->push(buffer_, SIZE_MAX);
  output_->write_queue();
}

bool CaptureFile::is_capturing() const {
  return !output_->ended;
}

void CaptureFile::on_session(std::uint64_t generation, const std::string& peer, int server_version,
                             const std::string& connection_time, core::Timestamp wall) {
  session_ = generation;
  server_version_ = server_version;
  if (!is_capturing()) return;
  writer_.append(buffer_, protocol::CapturedSession{generation, wall, peer, server_version, connection_time});
}

void CaptureFile::on_frame(Direction direction, std::string_view payload, core::Timestamp wall) {
  if (!is_capturing()) return;
  if (direction == Direction::Received && protocol::names_accounts(payload, server_version_)) {
    for (const auto& account : protocol::accounts_named_in(payload, server_version_))
      redaction_.learn(account);
  }
  scratch_.assign(payload);
  redaction_.apply(scratch_);
  writer_.append_frame(
      buffer_, session_, wall,
      direction == Direction::Sent ? protocol::CaptureDirection::Sent : protocol::CaptureDirection::Received,
      scratch_);
  if (buffer_.size() >= config_.flush_at) flush();
}

void CaptureFile::on_fault(const core::Error& reason, core::Timestamp wall) {
  if (!is_capturing()) return;
  scratch_ = reason.message;
  redaction_.apply(scratch_);
  writer_.append(buffer_, protocol::CapturedFault{session_, wall, scratch_});
}

void CaptureFile::flush() {
  if (!is_capturing()) {
    buffer_ = std::string();
    loop_.cancel_task(task_);
    return;
  }
  if (buffer_.empty()) return;
  output_->push(buffer_, config_.most_waiting);
  if (output_->job_waits.exchange(true)) return;  // it takes this block along
  const auto begun = loop_.run_blocking(
      "capture",
      [output = output_] {
        output->job_waits = false;
        output->write_queue();
      },
      nullptr);
  if (!begun) output_->job_waits = false;  // the pool is busy; the next flush brings this block along
}

}  // namespace ibflow::connection
