#pragma once
// One session with TWS or IB Gateway in our own terms: typed requests, streams and orders.

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/connection/connection.hpp"
#include "ibflow/connection/health.hpp"
#include "ibflow/connection/market_data_lines.hpp"
#include "ibflow/core/activity.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/core/identifier.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/gateway/accounts.hpp"
#include "ibflow/gateway/advisor.hpp"
#include "ibflow/gateway/answer.hpp"
#include "ibflow/gateway/contract_cache_config.hpp"
#include "ibflow/gateway/contracts.hpp"
#include "ibflow/gateway/history.hpp"
#include "ibflow/gateway/market_data.hpp"
#include "ibflow/gateway/news.hpp"
#include "ibflow/gateway/options.hpp"
#include "ibflow/gateway/orders.hpp"
#include "ibflow/gateway/raw_access.hpp"
#include "ibflow/gateway/scanners.hpp"
#include "ibflow/model/broker.hpp"
#include "ibflow/model/clock.hpp"
#include "ibflow/model/instrument.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/model/order.hpp"

namespace ibflow::gateway {

struct GatewayConfig {
  /// Whose time the session runs on. Auto: the gateway's when its clock is more than a day away from ours (a
  /// replayed session), else the system's.
  enum class ClockSource { Auto, System, Gateway };

  std::string host = "127.0.0.1";
  std::uint16_t port = 4002;
  core::ClientId client_id{1};
  std::string account;  // empty: the only one the login has; several are an error
  std::chrono::milliseconds connect_timeout{10'000};  // resolve + connect + handshake + ready; each attempt
  std::chrono::milliseconds request_timeout{30'000};  // wall clock, for each request
  ClockSource clock = ClockSource::Auto;
  bool keep_step_allowed = true;  // false: never hold a simulated clock back
  /// The highest protocol version to offer; 200 and below keep the whole session in the text encoding.
  int max_server_version = 225;
  bool follow_redirects = false;
  std::string connect_options, optional_capabilities;
  connection::PacerLimits pacing;
  connection::HeartbeatConfig heartbeat;
  core::Duration prove_line_after = std::chrono::seconds(5);
  /// Off: a lost connection ends the session. On: it comes back by itself; a replayed session, too, unless
  /// the gateway's time is then more than a day away from before.
  connection::ReconnectConfig reconnect{.enabled = false};
  /// How long connect() waits, with reconnecting on, for a client id that is in use; at least
  /// connect_timeout.
  std::chrono::milliseconds client_id_wait{0};
  /// A subscription that was asked for again has failed when nothing has come of it for so long. > 0
  core::Duration first_tick_within = std::chrono::seconds(30);
  /// A subscription that is silent for so long is cancelled and asked for again; 0: never. Bars come every
  /// five seconds and have at least fifteen.
  core::Duration quote_freshness{0};
  /// Whether data can be expected at this time; silence counts only then. Empty: always.
  std::function<bool(core::Timestamp now)> in_trading_hours;
  /// Streams of quotes and bars together that may be held at once: what the account has, less what other
  /// programs use.
  std::size_t market_data_lines = connection::MarketDataLines::kDefaultLimit;
  /// When there are more streams than lines, those of equal priority take turns of this length. > 0
  core::Duration line_turn = std::chrono::seconds(60);
  /// Answers about contracts may come from here instead; never in a replayed session.
  ContractCacheConfig contract_cache;
  /// For orders(); without a journal that part refuses to place.
  OrdersConfig orders;
};

/// What a session starts with.
struct SessionInfo {
  int server_version = 0;
  std::string connection_time;  // opaque text of the server
  std::vector<std::string> accounts;
  core::OrderId next_valid_id;
  bool keeps_step = false;
};

/// One of today's executions; the commission is absent when its report has not come yet.
struct ExecutionRecord {
  model::Execution execution;
  std::optional<model::Commission> commission;
};

/// Which of the executions that the broker still tells: today's, normally.
struct ExecutionSelection {
  bool of_all_clients = false;  // else of this client id alone
  std::optional<core::Timestamp> since;
  std::string symbol;  // empty: all

  ExecutionSelection() = default;
};

/// The three axes of a connection's health, on the loop's clock, and the answer to whether orders can be
/// sent.
struct Health : connection::Health {
  std::string why_not_ready;  // why_can_i_not_trade() of this moment; empty when orders can be sent
};

/// All members are for the event loop's thread unless said otherwise; so are all callbacks. With reconnecting
/// off, a lost connection ends in the listener's on_disconnected, once. With it on, the listener hears
/// on_connection_lost, later on_reconnected with the open orders, after executions that were missed; market
/// data is asked for again. Either way every pending request ends with the loss as its error. A pending
/// request ends exactly once: answer, IB error
/// with its id, deadline (Timeout) or disconnect (Connection, Cancelled after disconnect()). Every request in
/// flight holds a token of the activity. Frames are handled inline: a coroutine that waits for an answer runs
/// before the next frame is looked at.
class Gateway final : public model::Broker {
 public:
  /// The loop and the activity outlive the gateway.
  Gateway(core::EventLoop& loop, GatewayConfig config, core::Activity& activity);
  ~Gateway() override;
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  /// May be nullptr. Must outlive the gateway or be taken away first.
  void set_listener(model::BrokerListener* listener);
  /// now() is thread-safe: the gateway's time when keeping step, else the system's.
  [[nodiscard]] const model::Clock& clock() const;
  /// Called each time the gateway's time has moved (keeping step, from start_keeping_step on), else each
  /// second.
  void on_time(std::function<void(core::Timestamp)> handler);

  /// Once per object. Done when accounts and next valid id are in (and the gateway's time, when keeping
  /// step).
  Answer<SessionInfo> connect();

  // What IB can be asked, by subject.
  [[nodiscard]] Contracts& contracts();
  [[nodiscard]] History& history();
  [[nodiscard]] MarketData& market_data();
  [[nodiscard]] Options& options();
  [[nodiscard]] Accounts& accounts();
  /// With a journal and a recovery of its own: trade through it or through place() below, not both.
  [[nodiscard]] Orders& orders();
  [[nodiscard]] Scanners& scanners();
  [[nodiscard]] News& news();
  [[nodiscard]] Advisor& advisor();
  /// Every message of the protocol (raw_access.hpp).
  [[nodiscard]] RawAccess& raw();

  // What the trading engine needs.

  /// US stocks and ETFs named so (SMART, USD), one per listing. Error 200 for an unknown symbol.
  Answer<std::vector<model::Instrument>> contract_details(std::string symbol);
  /// Trades in regular hours up to now, oldest first; `duration` and `bar_size` in IB's words ("2 D", "1
  /// min"). Empty when the broker has no data (162).
  Answer<std::vector<model::Bar>> historical_bars(model::Instrument instrument, std::string duration,
                                                  std::string bar_size);
  /// From now on quotes (5-second bars) of it go to the listener. A second subscription of one instrument is
  /// no error and does nothing. A subscription is kept up: what is lost with the link or the session, goes
  /// silent or is dropped is asked for again, and the listener's on_subscription tells of it. One that IB
  /// refuses for good is Failed. Errors: no session (504), no market-data line left (101).
  core::Expected<void> subscribe_quotes(const model::Instrument& instrument);
  core::Expected<void> subscribe_real_time_bars(const model::Instrument& instrument);

  Answer<std::vector<model::Position>> positions();
  /// One download of the account's values; unsubscribed afterwards.
  Answer<std::vector<model::AccountValue>> account_values();
  /// Executions of today. Not delivered to the listener.
  Answer<std::vector<ExecutionRecord>> executions(ExecutionSelection which = {});
  /// Open orders of this client id. Also raises the floor of the order ids above those listed.
  Answer<std::vector<model::OpenOrder>> open_orders();
  Answer<core::Timestamp> current_time();

  /// Ids given are above it from now on. next = max(floor + 1, next valid id, highest order id seen + 1)
  void set_order_id_floor(core::OrderId highest_used);
  core::OrderId allocate_order_id() override;
  core::Expected<void> place(const model::OrderIntent& intent) override;
  core::Expected<void> cancel(core::OrderId order_id) override;

  /// Called when start-up is under way: from then on the gateway is asked for the time whenever the activity
  /// is idle, which lets a simulated clock move. Does nothing when the session does not keep step.
  /// Takes the activity's on_idle for itself.
  void start_keeping_step();

  /// There is a session, and what happened while there was none is known: orders may be placed.
  [[nodiscard]] bool is_ready() const;
  /// Ends the session; pending requests end with Cancelled, the listener is not told. Idempotent.
  void disconnect();
  /// The line below: its state, pacing, heartbeat and reconnecting.
  [[nodiscard]] const connection::Connection& line() const;
  [[nodiscard]] connection::Connection& line();
  [[nodiscard]] Health health() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace ibflow::gateway
