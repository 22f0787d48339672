#pragma once
// IB's rules for historical data requests. No sockets, no clock of its own.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "ibflow/connection/sliding_window.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::connection {

/// As IB documents them. Breaking one is answered with error 162 ("pacing violation"), gross abuse with a
/// closed socket. Counts of at least 1.
struct HistoricalLimits {
  std::size_t small_bars = 60;  // requests for small bars in any `small_bars_window`
  core::Duration small_bars_window = std::chrono::minutes(10);
  /// Of them with the same contract, exchange and data kind. IB's text makes "six or more" a violation.
  std::size_t same_contract = 5;
  core::Duration same_contract_window = std::chrono::seconds(2);
  core::Duration identical = std::chrono::seconds(15);  // between two identical requests
  std::size_t open = 50;                                // sent and not finished, whatever the bar size
};

/// What the rules need to know of one request.
struct HistoricalRequest {
  std::int32_t request_id = -1;
  std::string contract;  // any text that is the same for the same contract
  std::string exchange;
  std::string what_to_show;  // TRADES, MIDPOINT, BID_ASK (counts twice), ...
  std::string identity;      // any text that is the same for requests that ask for exactly the same
  /// Bars of 30 seconds or less, ticks and head timestamps. For larger bars only the number of open requests
  /// is limited.
  bool small_bars = false;
};

/// Remembers what was sent and says when the next may go. Times must not go backwards, except to
/// `start_session`.
class HistoricalPacing {
 public:
  explicit HistoricalPacing(HistoricalLimits limits = {});

  /// When this may be sent; nullopt: only when one of the open requests has finished.
  [[nodiscard]] std::optional<core::Timestamp> earliest(const HistoricalRequest& request,
                                                        core::Timestamp now) const;
  void sent(const HistoricalRequest& request, core::Timestamp now);
  /// The request was answered, failed or was cancelled. False when it was not open.
  bool finished(std::int32_t request_id);

  [[nodiscard]] std::size_t open() const { return open_.size(); }
  [[nodiscard]] bool has_free_slot() const { return open_.size() < limits_.open; }
  /// When the nth unit of small bars from now on (1: the next) may go, whatever is asked for.
  [[nodiscard]] core::Timestamp next_small(std::size_t nth, core::Timestamp now) const {
    return small_.when(nth, now);
  }

  /// A lower bound for a request behind others that wait: `units` of small bars in all, `same` of the same
  /// contract, `identical` requests, itself included in each. Open slots are taken as free.
  [[nodiscard]] core::Timestamp estimate(const HistoricalRequest& request, std::size_t units,
                                         std::size_t same, std::size_t identical, core::Timestamp now) const;
  /// How much a request counts: 2 for BID_ASK, else 1; 0 for larger bars.
  [[nodiscard]] static std::size_t units(const HistoricalRequest& request);
  /// Contract, exchange and data kind in one text.
  [[nodiscard]] static std::string series(const HistoricalRequest& request);

  /// A new connection: nothing is open there. What was sent still counts, because the broker counts by user.
  void forget_open() { open_.clear(); }
  /// The first time of a new session. Before what was counted, it is another clock's, and the count is void.
  void start_session(core::Timestamp now);

 private:
  void forget_the_old(core::Timestamp now);

  HistoricalLimits limits_;
  SlidingWindow small_;
  std::unordered_map<std::string, SlidingWindow> by_series_;
  std::unordered_map<std::string, core::Timestamp> last_identical_;
  std::unordered_set<std::int32_t> open_;
  std::size_t sent_since_tidy_ = 0;
};

}  // namespace ibflow::connection
