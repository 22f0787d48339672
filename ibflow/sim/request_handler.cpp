#include "ibflow/sim/request_handler.hpp"

#include <fmt/format.h>

#include "ibflow/core/log.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/sim/generic_ticks.hpp"
#include "ibflow/sim/history_service.hpp"
#include "ibflow/sim/order_messages.hpp"

namespace ibflow::sim {

namespace {

namespace code {
constexpr int kTooManyLines = 101;
constexpr int kNoSecurity = 200;
constexpr int kUnknownTicker = 300;
constexpr int kUnreadable = 320;
constexpr int kInvalid = 321;
constexpr int kProcessing = 322;
constexpr int kClientIdInUse = 326;
constexpr int kOnlyClientZero = 327;
constexpr int kNotSubscribed = 354;
constexpr int kNoHistoryQuery = 366;
constexpr int kFarmConnected = 2104;
constexpr int kHistoryFarmConnected = 2106;
constexpr int kDefinitionsConnected = 2158;
}  // namespace code

constexpr std::string_view kKeepStep = "ibflow.keep-step";
constexpr std::size_t kMaxLines = 100;
constexpr std::chrono::seconds kSnapshotTime{11};
constexpr int kFirstWithCompletedOrders = 150;
constexpr std::int32_t kNoId = -1;
constexpr core::Duration kWallClockGrace = std::chrono::milliseconds(100);

}  // namespace

void RequestHandler::handle(Client& client, std::string_view payload, StepClock::WallTime wall) {
  client_ = &client;
  wall_ = wall;
  ++client.received;
  is_paced_ = client.started;
  const auto done = protocol::dispatch_request(payload, client.out.version(), *this);
  if (!done) error(kNoId, code::kUnreadable, "Error reading request. " + done.error().message);
  if (is_paced_) client.pacing.message(pacing_time(), pacing_grace());
  client_ = nullptr;
}

core::Timestamp RequestHandler::pacing_time() const {
  return client_->keeps_step ? state_.now : core::Timestamp(wall_.time_since_epoch());
}

core::Duration RequestHandler::pacing_grace() const {
  return client_->keeps_step ? core::Duration{} : kWallClockGrace;
}

Client* RequestHandler::requester() {
  if (!client_->started || client_->closing) return nullptr;
  client_->count_request(state_.now);
  return client_;
}

void RequestHandler::error(std::int32_t id, int number, std::string_view text) {
  client_->out.send_error(id, number, text, state_.now);
}

std::optional<std::size_t> RequestHandler::ticker_of(const protocol::Contract& contract,
                                                     std::int32_t request_id) {
  const auto index = state_.contracts->find(contract);
  if (!index) error(request_id, code::kNoSecurity, "No security definition has been found for the request");
  return index;
}

std::size_t RequestHandler::market_data_lines() const {
  std::size_t lines = 0;
  for (const auto& [id, client] : state_.clients) lines += client->data.size();
  return lines;
}

void RequestHandler::on(const protocol::StartApi& message) {
  if (client_->started || client_->closing) return;
  if (state_.find(message.client_id) != nullptr) {
    error(kNoId, code::kClientIdInUse,
          fmt::format(
              "Unable to connect as the client id is already in use. Retry with a unique client id ({}).",
              message.client_id));
    client_->closing = true;
    return;
  }
  client_->id = message.client_id;
  client_->started = true;
  client_->keeps_step = message.optional_capabilities.find(kKeepStep) != std::string::npos;
  state_.clients[message.client_id] = client_;
  if (client_->keeps_step) clock_.join(message.client_id, wall_);

  protocol::ManagedAccounts accounts;
  accounts.accounts_list = state_.account;
  client_->out.send(accounts);
  desk_.send_next_valid_id(*client_);
  if (options_.download_open_orders) desk_.send_open_orders(*client_);
  for (const auto* farm : {"usfarm.nj", "usfuture", "usfarm"}) {
    error(kNoId, code::kFarmConnected, fmt::format("Market data farm connection is OK:{}", farm));
  }
  error(kNoId, code::kHistoryFarmConnected, "HMDS data farm connection is OK:ushmds");
  error(kNoId, code::kDefinitionsConnected, "Sec-def data farm connection is OK:secdefil");
}

void RequestHandler::on(const protocol::RequestMarketData& message) {
  auto* client = requester();
  if (client == nullptr) return;
  const auto id = message.request_id;
  const auto ticker = ticker_of(message.contract, id);
  if (!ticker) return;
  if (client->data.contains(id))
    return error(id, code::kProcessing, fmt::format("Error processing request. Duplicate ticker id: {}", id));
  if (const auto illegal = illegal_generic_ticks(message.generic_tick_list); !illegal.empty()) {
    return error(id, code::kInvalid, validation_text(illegal));
  }
  if (message.snapshot && !message.generic_tick_list.empty()) {
    return error(id, code::kInvalid,
                 validation_text("Snapshot market data subscription is not applicable to generic ticks"));
  }
  if (message.regulatory_snapshot) {
    return error(id, code::kNotSubscribed,
                 "Requested market data is not subscribed. Regulatory snapshots are not permitted");
  }
  const auto& market = state_.market->states()[*ticker];
  if (message.snapshot) {
    // A step keeper holds the clock until it has its answer, so its snapshot cannot wait for time to pass.
    client->data.snapshot(id, *ticker, market, client->keeps_step || clock_.at_end(),
                          state_.now + kSnapshotTime, client->out);
    return;
  }
  if (market_data_lines() >= kMaxLines)
    return error(id, code::kTooManyLines, "Max number of tickers has been reached");
  client->data.subscribe(id, *ticker, market, client->out);
}

void RequestHandler::on(const protocol::CancelMarketData& message) {
  auto* client = requester();
  if (client == nullptr || client->data.cancel(message.request_id)) return;
  error(message.request_id, code::kUnknownTicker,
        fmt::format("Can't find EId with tickerId:{}", message.request_id));
}

void RequestHandler::on(const protocol::PlaceOrder& message) {
  if (auto* client = requester()) desk_.place(*client, message);
}

void RequestHandler::on(const protocol::CancelOrder& message) {
  if (auto* client = requester()) desk_.cancel(*client, message);
}

void RequestHandler::on(const protocol::RequestOpenOrders&) {
  if (auto* client = requester()) desk_.send_open_orders(*client);
}

void RequestHandler::on(const protocol::RequestAllOpenOrders&) {
  if (auto* client = requester()) desk_.send_all_open_orders(*client);
}

void RequestHandler::on(const protocol::RequestAutoOpenOrders&) {
  const auto* client = requester();
  if (client == nullptr || client->id == 0)
    return;  // nobody enters orders by hand here, so there is nothing to bind
  error(kNoId, code::kOnlyClientZero, "Only the default client (i.e 0) can auto bind orders.");
}

void RequestHandler::on(const protocol::RequestAccountUpdates& message) {
  auto* client = requester();
  if (client == nullptr) return;
  if (!message.subscribe) return client->account.cancel_updates();
  if (!message.acct_code.empty() && message.acct_code != state_.account) {
    return error(kNoId, code::kInvalid,
                 validation_text(fmt::format("Invalid account code '{}'.", message.acct_code)));
  }
  client->account.subscribe_updates(state_.account_view(), client->out);
}

void RequestHandler::on(const protocol::RequestExecutions& message) {
  if (auto* client = requester()) desk_.send_executions(*client, message);
}

void RequestHandler::on(const protocol::RequestIds&) {
  if (auto* client = requester()) desk_.send_next_valid_id(*client);
}

void RequestHandler::on(const protocol::RequestContractDetails& message) {
  auto* client = requester();
  if (client == nullptr) return;
  const auto ticker = ticker_of(message.contract, message.request_id);
  if (!ticker) return;
  client->out.send(state_.contracts->details(*ticker, message.request_id, state_.market->date()));
  protocol::ContractDetailsEnd end;
  end.request_id = message.request_id;
  client->out.send(end);
}

void RequestHandler::on(const protocol::RequestHistoricalData& message) {
  auto* client = requester();
  if (client == nullptr) return;
  client->pacing.historical(message, pacing_time(), pacing_grace());
  answer_history(message, state_, *client);
}

// The recording holds no ticks: these two are counted and, left without an answer.
void RequestHandler::on(const protocol::RequestHistoricalTicks& message) {
  if (auto* client = requester()) client->pacing.historical(message, pacing_time(), pacing_grace());
}

void RequestHandler::on(const protocol::RequestHeadTimestamp& message) {
  if (auto* client = requester()) client->pacing.historical(message, pacing_time(), pacing_grace());
}

void RequestHandler::on(const protocol::CancelHistoricalData& message) {
  // Every query is answered at once, so none is ever running.
  if (requester() == nullptr) return;
  error(message.request_id, code::kNoHistoryQuery,
        fmt::format("No historical data query found for ticker id:{}", message.request_id));
}

void RequestHandler::on(const protocol::RequestRealTimeBars& message) {
  auto* client = requester();
  if (client == nullptr) return;
  const auto id = message.request_id;
  const auto ticker = ticker_of(message.contract, id);
  if (!ticker) return;
  if (client->bars.contains(id))
    return error(id, code::kProcessing, fmt::format("Error processing request. Duplicate ticker id: {}", id));
  if (message.what_to_show != "TRADES") {
    return error(id, code::kInvalid,
                 validation_text("What to show field is missing or incorrect; the simulator has TRADES"));
  }
  client->bars.subscribe(id, *ticker);
}

void RequestHandler::on(const protocol::CancelRealTimeBars& message) {
  auto* client = requester();
  if (client == nullptr || client->bars.cancel(message.request_id)) return;
  error(message.request_id, code::kUnknownTicker,
        fmt::format("Can't find EId with tickerId:{}", message.request_id));
}

void RequestHandler::on(const protocol::RequestCurrentTime&) {
  if (!client_->started || client_->closing) return;
  if (client_->keeps_step) is_paced_ = false;  // it is how the clock is kept, not traffic
  const bool waits = client_->keeps_step && !client_->written_since_last_time();
  if (!waits) {
    client_->send_time(state_.now);
    clock_.answered(client_->id, wall_);
    return;
  }
  ++client_->times_held;
  if (!clock_.is_keeper(client_->id))
    clock_.join(client_->id, wall_);  // it was silent for too long and is back
  clock_.waits(client_->id);
}

void RequestHandler::on(const protocol::RequestMarketDataType& message) {
  if (requester() == nullptr) return;
  // Live data exist for everything, so whatever kind is asked for, live is what comes.
  if (message.market_data_type >= 1 && message.market_data_type <= 4) return;
  error(kNoId, code::kInvalid,
        validation_text(fmt::format("Market data type {} is none", message.market_data_type)));
}

void RequestHandler::on(const protocol::RequestManagedAccounts&) {
  auto* client = requester();
  if (client == nullptr) return;
  protocol::ManagedAccounts accounts;
  accounts.accounts_list = state_.account;
  client->out.send(accounts);
}

void RequestHandler::on(const protocol::RequestPositions&) {
  if (auto* client = requester()) client->account.subscribe_positions(state_.account_view(), client->out);
}

void RequestHandler::on(const protocol::CancelPositions&) {
  if (auto* client = requester()) client->account.cancel_positions();
}

void RequestHandler::on(const protocol::RequestAccountSummary& message) {
  auto* client = requester();
  if (client == nullptr) return;
  const auto id = message.request_id;
  if (client->account.has_summary(id))
    return error(id, code::kProcessing, fmt::format("Error processing request. Duplicate id: {}", id));
  if (client->account.summaries() >= kMaxAccountSummaries) {
    return error(
        id, code::kProcessing,
        "Error processing request. Maximum number of account summary requests exceeded; cancel one first");
  }
  client->account.subscribe_summary(id, message.tags, state_.account_view(), client->out);
}

void RequestHandler::on(const protocol::CancelAccountSummary& message) {
  if (auto* client = requester()) client->account.cancel_summary(message.request_id);
}

void RequestHandler::on(const protocol::RequestGlobalCancel&) {
  if (requester() != nullptr) desk_.cancel_all();
}

void RequestHandler::on(const protocol::RequestCompletedOrders&) {
  // The rows themselves (101) are not part of this protocol version's library; the list always ends at once.
  auto* client = requester();
  if (client != nullptr && client->out.version() >= kFirstWithCompletedOrders)
    client->out.send(protocol::CompletedOrdersEnd{});
}

void RequestHandler::on(const protocol::SetServerLogLevel&) {
  static_cast<void>(requester());
}

void RequestHandler::unknown(std::int32_t message_id) {
  if (requester() == nullptr) return;
  error(
      kNoId, code::kUnreadable,
      fmt::format("Error reading request. Message id {} is not known to the simulated gateway", message_id));
}

}  // namespace ibflow::sim
