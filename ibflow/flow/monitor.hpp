#pragma once
// Asks an Options Flow Monitor for each ticker's prediction, once a minute, and passes each on once.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "ibflow/core/activity.hpp"
#include "ibflow/flow/client.hpp"
#include "ibflow/model/prediction.hpp"

namespace ibflow::flow {

struct MonitorConfig {
  std::chrono::seconds time_to_live{120};  // a prediction whose data are older is dropped
  std::chrono::seconds backoff{60};        // of a ticker after its first failure in a row; doubles with each
  std::chrono::seconds longest_backoff{600};
  bool use_default_only = false;
  int polls_per_minute = 30;  // the service's standard limit; more tickers take turns
  /// Whether this identity was passed on before, in an earlier run too. May be empty.
  std::function<bool(const std::string& identity)> already_known;
};

struct MonitorStatus {
  std::uint64_t polls = 0;       // requests sent
  std::uint64_t passed_on = 0;   // predictions the listener got
  std::uint64_t duplicates = 0;  // dropped: passed on before
  std::uint64_t stale = 0;       // dropped: older than time_to_live
  std::uint64_t failures = 0;
  std::optional<core::Timestamp> paused_until;  // rate limit
};

/// All on the event loop. Ticker i of n is due at second 2 + floor(i * 56 / n) of each minute while the New
/// York Stock Exchange is open (holidays and early closes known), by the clock given to on_time; with more
/// tickers than polls_per_minute each has its turn every second, third, ... minute. If several due points
/// have passed, one poll; a ticker whose request is still out is not asked again. Polls go out one after the
/// other. The first on_time only sets the clock. A failure goes to the listener and delays its ticker. When
/// the service says that its limit is spent, or answers 429, all polls pause until it resets, by the same
/// clock; what was due meanwhile goes first then. A token of `activity` is out for each poll until the
/// listener has returned. `client` and `activity` must outlive the monitor; the listener must not destroy it.
class Monitor final : public model::PredictionSource {
 public:
  Monitor(Client& client, MonitorConfig config, core::Activity& activity);
  ~Monitor() override;
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;

  void set_listener(model::PredictionListener* listener) override { listener_ = listener; }
  void set_tickers(std::vector<std::string> tickers) override;
  void on_time(core::Timestamp now) override;

  [[nodiscard]] const MonitorStatus& status() const { return status_; }
  /// The latest due point of ticker `index` of `count` at or before `now`, in or out of the session, where
  /// the tickers take turns over so many minutes.
  [[nodiscard]] static core::Timestamp latest_due(std::size_t index, std::size_t count, core::Timestamp now,
                                                  std::size_t turns = 1);

 private:
  struct Ticker {
    core::Timestamp done_until{};  // due points up to here are dealt with
    core::Timestamp not_before{};  // backoff
    int failures_in_a_row = 0;
    bool out = false;                       // queued or asked
    std::unordered_set<std::string> known;  // identities passed on
    std::deque<std::string> known_oldest_first;
  };
  struct Poll {
    std::string ticker;
    std::size_t index;
    core::Timestamp due;
    core::Activity::Token token;
  };

  [[nodiscard]] core::Timestamp due_of(std::size_t index, core::Timestamp now) const;
  void resume(core::Timestamp now);
  void pause(std::chrono::seconds reset);
  void enqueue_due(core::Timestamp now);
  void send_next();
  void take(const Poll& poll, const core::Expected<LatestPrediction>& answer);
  void take_prediction(Ticker& state, const model::Prediction& prediction);
  void take_failure(Ticker& state, const Poll& poll, const core::Error& error);
  [[nodiscard]] bool is_known(const Ticker& state, const std::string& identity) const;
  static void remember(Ticker& state, const std::string& identity);

  Client& client_;
  MonitorConfig config_;
  core::Activity& activity_;
  model::PredictionListener* listener_ = nullptr;
  std::vector<std::string> tickers_;
  std::map<std::string, Ticker> states_;
  std::deque<Poll> queue_;
  std::vector<std::size_t> put_off_;  // tickers whose polls the limit's pause has met, oldest first
  bool asking_ = false;
  std::optional<core::Timestamp> now_;
  MonitorStatus status_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace ibflow::flow
