#include "ibflow/sim/reference/scanner_service.hpp"

#include <fmt/format.h>

#include "ibflow/sim/reference/scan.hpp"

namespace ibflow::sim {

namespace {

namespace code {
constexpr int kScannerError = 162;
constexpr int kNotice = 165;
constexpr int kUnknownScanner = 365;
constexpr int kDuplicate = 385;
}  // namespace code

constexpr std::size_t kMostScanners = 10;  // at once, one client's (server-behaviour.md, section 8)
constexpr std::string_view kErrorText = "Historical Market Data Service error message:";

}  // namespace

void ScannerService::on(Client& client, const protocol::RequestScannerParameters&) {
  protocol::ScannerParameters answer;
  answer.xml = scanner_parameters();
  client.out.send(answer);
}

std::optional<std::vector<std::size_t>> ScannerService::look(
    const protocol::RequestScannerSubscription& request) const {
  const auto states = [this](std::size_t index) -> const TickerState& { return state_.market->state(index); };
  return scan(*state_.contracts, states, state_.market->tickers().size(), request);
}

void ScannerService::on(Client& client, const protocol::RequestScannerSubscription& message) {
  const auto id = message.request_id;
  auto& subscriptions = clients_[client.id];
  const auto refuse = [&](int number, const std::string& text) {
    client.out.send_error(id, number, text, state_.now);
  };
  if (subscriptions.contains(id))
    return refuse(code::kDuplicate, fmt::format("Duplicate ticker id for scanner subscription:{}", id));
  if (subscriptions.size() >= kMostScanners) {
    return refuse(code::kScannerError, fmt::format("{}Only {} simultaneous API scanner subscriptions allowed",
                                                   kErrorText, kMostScanners));
  }
  auto found = look(message);
  if (!found) {
    return refuse(code::kScannerError, fmt::format("{}Scanner subscription {} is unknown or disabled",
                                                   kErrorText, message.subscription.scan_code));
  }
  send(client, id, *found);
  subscriptions.emplace(id,
                        Subscription{.request = message, .sent = std::move(*found), .looked_at = state_.now});
}

void ScannerService::on(Client& client, const protocol::CancelScannerSubscription& message) {
  const auto id = message.request_id;
  if (clients_[client.id].erase(id) > 0) {
    return client.out.send_error(id, code::kScannerError,
                                 fmt::format("{}API scanner subscription cancelled: {}", kErrorText, id),
                                 state_.now);
  }
  client.out.send_error(id, code::kUnknownScanner,
                        fmt::format("No scanner subscription found for ticker id:{}", id), state_.now);
}

void ScannerService::send(Client& client, std::int32_t request_id,
                          const std::vector<std::size_t>& found) const {
  if (found.empty() && state_.behaviour.empty_scan_is_notice) {
    return client.out.send_error(request_id, code::kNotice,
                                 "Historical Market Data Service query message:no items retrieved",
                                 state_.now);
  }
  protocol::ScannerData answer;
  answer.request_id = request_id;
  for (const auto index : found) {
    const auto& known = state_.contracts->contract(index);
    protocol::ScannerRow row;
    row.rank = static_cast<std::int32_t>(answer.rows.size());
    auto& contract = row.contract_details.contract;
    contract.con_id = known.con_id;
    contract.symbol = known.symbol;
    contract.sec_type = known.sec_type;
    contract.exchange = "SMART";
    contract.currency = known.currency;
    contract.local_symbol = known.local_symbol;
    contract.trading_class = known.trading_class;
    contract.strike = 0;
    row.contract_details.market_name = state_.contracts->instrument(index).market_name;
    answer.rows.push_back(std::move(row));
  }
  client.out.send(answer);
}

void ScannerService::publish(Client& client) {
  const auto mine = clients_.find(client.id);
  if (mine == clients_.end()) return;
  const auto interval = std::chrono::seconds(state_.behaviour.scanner_refresh_seconds);
  for (auto& [id, subscription] : mine->second) {
    // A session that starts over sets the clock back.
    const bool is_due =
        state_.now < subscription.looked_at || state_.now >= subscription.looked_at + interval;
    if (!is_due) continue;
    subscription.looked_at = state_.now;
    auto found = look(subscription.request);
    if (!found || *found == subscription.sent) continue;
    send(client, id, *found);
    subscription.sent = std::move(*found);
  }
}

}  // namespace ibflow::sim
