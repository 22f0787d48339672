#pragma once
// How the connection is, on three axes that never mix: our socket, IB's own link behind it, each data farm.
// No I/O, no clock of its own: events and `now` in, one value out.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/connection/detail/callback_list.hpp"
#include "ibflow/connection/farm_notice.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::connection {

struct ErrorEvent;

enum class SocketState {
  Disconnected,  // not opened yet, or lost and not being opened
  Connecting,
  Handshaking,   // connected; versions, accounts and ids are on their way
  Ready,         // the session runs; `missing` names what has not come yet
  Degraded,      // open, but no proof of life in time
  Reconnecting,  // waits for the next attempt
  Closed,        // for good
};
[[nodiscard]] const char* to_string(SocketState state);  // "disconnected", "connecting", ...

/// Between TWS or IB Gateway and IB: 1100, 1101, 1102, 2110.
enum class LinkState {
  Up,
  Lost,
  RestoredDataLost,  // orders go; market data is not subscribed again yet
};
[[nodiscard]] const char* to_string(LinkState state);  // "up", "lost", "restored, subscriptions lost"

struct FarmHealth {
  FarmKind kind = FarmKind::MarketData;
  FarmState state = FarmState::Connected;
  core::Timestamp since{};

  [[nodiscard]] bool is_up() const { return state == FarmState::Connected || state == FarmState::Idle; }
};

/// Since the program started. They change all the time, so that no observer hears of them.
struct HealthCounters {
  std::uint64_t messages_in = 0, messages_out = 0, ticks = 0;
  std::uint64_t unknown_messages = 0, malformed_messages = 0;
  std::uint64_t unknown_fields = 0;       // of a newer server, in messages that are known
  std::uint64_t incomplete_messages = 0;  // without a part they are nothing without
  std::uint64_t link_losses = 0, disconnects = 0;
};

struct Health : HealthCounters {
  using Socket = SocketState;

  SocketState socket = SocketState::Disconnected;
  core::Timestamp socket_since{};
  std::vector<std::string> missing;    // "next valid id", "accounts", "open orders", "positions"
  std::string last_disconnect_reason;  // of the last time; stays after a reconnect
  std::string degraded_because;        // while Degraded
  int reconnect_attempt = 0;           // 0: none since the last success
  core::Timestamp next_attempt_at{};   // while Reconnecting

  LinkState ib_link = LinkState::Up;
  core::Timestamp ib_link_since{};
  std::map<std::string, FarmHealth> farms;  // by name: usfarm, ushmds, ...

  std::optional<core::Duration> round_trip;
  std::optional<core::Duration> clock_offset;  // the gateway's clock minus ours
  core::Timestamp last_frame_at{};             // the epoch when nothing has come yet
  std::string restart_calendar;                // the next restart, for people; empty: none known
  std::string no_new_risk_because;             // the calendar's gate; empty: open
  bool read_only = false;                      // the API of TWS or IB Gateway takes no orders

  [[nodiscard]] bool ib_link_is_up() const { return ib_link != LinkState::Lost; }
  /// Empty when orders can be sent. Else one sentence: the first axis in the way and what to do. Data farms
  /// are never in the way.
  [[nodiscard]] std::string why_can_i_not_trade(core::Timestamp now) const;
  /// What is not right and does not stop orders: farms, lost subscriptions, a slow or skewed line, a restart
  /// ahead. One sentence each.
  [[nodiscard]] std::vector<std::string> concerns(core::Timestamp now) const;
};

/// Keeps one Health up to date. For one thread. What changes nothing is no change: 833 repeats of 1100 are
/// one. Observers are called once per change, after it is complete, and may change the board or observe.
class HealthBoard {
 public:
  using Observer = std::function<void(const Health&)>;

  [[nodiscard]] const Health& health() const { return health_; }
  /// Grows by one with each change.
  [[nodiscard]] std::uint64_t version() const { return version_; }
  std::uint64_t observe(Observer observer);
  bool stop_observing(std::uint64_t observer_id) { return observers_.remove(observer_id); }

  /// `reason` is that of the disconnection (Disconnected, Reconnecting, Closed) or of Degraded. Connecting
  /// forgets what the old session said of link, farms and read-only: the gateway says it again. Ready ends
  /// the count of attempts.
  void on_state(SocketState state, core::Timestamp now, std::string reason = {});
  /// Link, farms and read-only; anything else does nothing.
  void on_notice(const ErrorEvent& event);
  /// The same from code and text.
  void on_notice(int code, std::string_view text, core::Timestamp now);
  void on_missing(std::vector<std::string> missing);
  void on_reconnect(int attempt, core::Timestamp next_attempt_at);
  /// After 1101: market data is subscribed again.
  void on_subscriptions_restored(core::Timestamp now);
  void on_restart_calendar(std::string next_restart, std::string no_new_risk_because);
  void on_read_only(bool read_only);

  // These change too often to be told to anybody.
  void on_frame(core::Timestamp now) { health_.last_frame_at = now; }
  void on_round_trip(core::Duration round_trip, core::Duration clock_offset);
  [[nodiscard]] HealthCounters& counters() { return health_; }

 private:
  /// Sets it; true when it was another.
  template <class Value>
  static bool put(Value& where, Value value);
  void changed();
  bool set_link(LinkState state, core::Timestamp now);
  bool set_farm(const std::string& name, FarmKind kind, FarmState state, core::Timestamp now);
  bool set_listed_farms(std::string_view text, core::Timestamp now);

  Health health_;
  bool subscriptions_lost_ = false;  // since a 1101
  std::uint64_t version_ = 0;
  detail::CallbackList<int, const Health&> observers_;
};

}  // namespace ibflow::connection
