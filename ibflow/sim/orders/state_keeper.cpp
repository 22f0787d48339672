#include "ibflow/sim/orders/state_keeper.hpp"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <sstream>

#include "ibflow/core/log.hpp"
#include "ibflow/core/write_file.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/sim/orders/order_messages.hpp"

namespace ibflow::sim {

namespace {

constexpr int kRequestVersion = protocol::kMaxServerVersion;
constexpr std::size_t kLengthPrefix = 4;

std::string to_hex(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    unsigned value = 0;
    const auto* end = text.data() + i + 2;
    if (std::from_chars(text.data() + i, end, value, 16).ptr != end) return std::nullopt;
    bytes += static_cast<char>(value);
  }
  return bytes;
}

class PlaceOrderReader final : public protocol::RequestVisitor {
 public:
  using protocol::RequestVisitor::on;
  void on(const protocol::PlaceOrder& message) override { found = message; }
  std::optional<protocol::PlaceOrder> found;
};

std::string encoded(protocol::PlaceOrder request) {
  std::string frame;
  auto done = protocol::append_request(frame, request, kRequestVersion);
  if (!done) {
    // A multiplier that is no number has no such form; the instrument knows its own.
    request.contract.multiplier.clear();
    done = protocol::append_request(frame, request, kRequestVersion);
  }
  return done ? to_hex(std::string_view(frame).substr(kLengthPrefix)) : std::string();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string text_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

std::unexpected<core::Error> unusable(const std::filesystem::path& file, core::ErrorCategory category,
                                      const std::string& why) {
  return core::fail(category, fmt::format("the simulator's state file {} cannot be used: {}; move it away to "
                                          "begin with a new account",
                                          file.string(), why));
}

}  // namespace

core::Expected<void> StateKeeper::open(const std::filesystem::path& file) {
  if (file.empty()) return {};
  if (auto done = read(file); !done) return done;
  file_ = file;  // not before: what cannot be read is not written over
  return write();
}

core::Expected<void> StateKeeper::read(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return {};
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return unusable(file, core::ErrorCategory::Storage, "it cannot be read");
  const auto archive = gateway_archive_from(text.str());
  if (!archive) return unusable(file, core::ErrorCategory::Data, archive.error().message);
  if (auto done = take_up(*archive); !done)
    return unusable(file, core::ErrorCategory::Data, done.error().message);
  return {};
}

core::Expected<OrderRecord> StateKeeper::record_of(const RecordArchive& kept, const SimOrder& order) const {
  OrderRecord record;
  const auto bytes = from_hex(kept.request);
  PlaceOrderReader reader;
  const auto read = bytes ? protocol::dispatch_request(*bytes, kRequestVersion, reader)
                          : core::Expected<void>(core::fail(core::ErrorCategory::Data, "no hex digits"));
  const auto instrument = state_.contracts->index_of(kept.instrument);
  if (!read || !reader.found || !instrument) {
    return core::fail(core::ErrorCategory::Data,
                      fmt::format("order {} of client {} cannot be read", order.terms.order_id.value,
                                  order.terms.client_id.value));
  }
  record.request = std::move(*reader.found);
  record.instrument = *instrument;
  record.is_announced = true;
  record.ended_at = kept.ended_at;
  record.completed_status = kept.completed_status;
  if (order.finished() && !record.ended_at) {  // its time went by while there was no gateway
    record.ended_at = order.updated_at;
    record.completed_status = completed_status(order);
  }
  return record;
}

core::Expected<void> StateKeeper::take_up(const GatewayArchive& archive) {
  auto& exchange = state_.market->exchange();
  if (!archive.accounts.empty()) {
    if (auto done = state_.accounts->from_text(text_of(archive.accounts)); !done) return done;
  }
  exchange.restore(archive.exchange, state_.now);
  // Orders of instruments that this gateway does not have are left out.
  std::size_t at = 0;
  for (const auto* order : exchange.orders()) {
    const auto is_kept = [&](const SimOrder& kept) {
      return kept.perm_id == order->perm_id && kept.terms.client_id == order->terms.client_id &&
             kept.terms.order_id == order->terms.order_id;
    };
    while (at < archive.exchange.orders.size() && !is_kept(archive.exchange.orders[at])) ++at;
    if (at == archive.records.size()) break;
    auto record = record_of(archive.records[at++], *order);
    if (!record) return std::unexpected(record.error());
    records_.restore(*order, std::move(*record));
  }
  audience_.restore_shown(archive.shown);
  manual_.restore_last_bound(archive.last_bound);
  return {};
}

RecordArchive StateKeeper::archive_of(const SimOrder& order) const {
  RecordArchive kept;
  const auto* record = records_.find(order);
  if (record == nullptr) return kept;
  kept.request = encoded(record->request);
  kept.instrument = state_.contracts->instrument(record->instrument).key;
  kept.ended_at = record->ended_at;
  kept.completed_status = record->completed_status;
  return kept;
}

GatewayArchive StateKeeper::archive() const {
  GatewayArchive archive;
  const auto& exchange = state_.market->exchange();
  archive.saved_at = state_.now;
  archive.exchange = exchange.archive();
  for (const auto* order : exchange.orders()) archive.records.push_back(archive_of(*order));
  archive.shown = audience_.all_shown();
  archive.last_bound = manual_.last_bound();
  archive.accounts = lines_of(state_.accounts->to_text());
  return archive;
}

core::Expected<void> StateKeeper::write() const {
  return core::write_file(file_, to_json(archive()), "state of the simulated gateway");
}

void StateKeeper::save(std::uint64_t revision) {
  if (file_.empty() || revision == saved_revision_) return;
  if (const auto done = write(); !done) {
    core::log_warning("sim", done.error().message);
    return;
  }
  saved_revision_ = revision;
}

}  // namespace ibflow::sim
