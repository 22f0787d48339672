#pragma once
// The trading system's head: predictions and prices in, risk-checked bracket orders out.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/activity.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/core/identifier.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/engine/engine_snapshot.hpp"
#include "ibflow/engine/portfolio.hpp"
#include "ibflow/engine/strategy_config.hpp"
#include "ibflow/model/broker.hpp"
#include "ibflow/model/instrument.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/model/prediction.hpp"

namespace ibflow::journal {
class Journal;
}

namespace ibflow::engine {

/// Everything referred to outlives the engine.
struct EngineContext {
  model::Broker& broker;
  journal::Journal& journal;
  core::Activity& activity;
  core::ClientId client_id;
  std::string account;
  std::string run_tag;  // 1..13 characters of A-Z a-z 0-9 _, unique among runs; starts every order key
  /// A replayed session comes round again: predictions that an earlier run in the journal has seen are new.
  bool session_is_replayed = false;
};

/// Belongs to the event loop's thread: every call, and every call it makes, happens there. It has no clock:
/// time is the last on_time() (or start()). The same calls give the same orders.
class TradingEngine final : public model::BrokerListener, public model::PredictionListener {
 public:
  enum class StopMode {
    CancelWorking,  // no more orders; cancel what works, positions stay as they are
    Flatten,        // cancel what works, then close every position of ours at market
  };

  /// Throws std::invalid_argument when the config does not validate or the run tag cannot make order keys.
  TradingEngine(StrategyConfig config, EngineContext context);
  ~TradingEngine() override;
  TradingEngine(const TradingEngine&) = delete;
  TradingEngine& operator=(const TradingEngine&) = delete;

  /// Before start(). `warm_up_minute_bars` in order of time, complete ones only; they prime the average true
  /// range.
  void add_instrument(const model::Instrument& instrument,
                      const std::vector<model::Bar>& warm_up_minute_bars);

  /// Positions already in the account are foreign: counted in the books, never traded; their tickers get no
  /// entries.
  void start(core::Decimal opening_cash, const std::vector<model::Position>& opening_positions,
             core::Timestamp now);

  /// Time has moved. Never goes back; about once a second.
  void on_time(core::Timestamp now);

  // What a person may ask for while it runs; each stands in the journal as a note. Nothing happens before
  // start() and after stop().

  /// No new position until resume(), reversals included; exits go on, and so does an entry that is out.
  void pause(std::string reason);
  void resume();
  /// Cancels every working order of ours, stops and targets too, and leaves positions as they are: without
  /// protection, untouched by predictions, until flatten() or the rules close them. Returns how many worked.
  std::size_t cancel_all(const std::string& reason);
  /// Pauses, cancels every working order of ours and closes every position of ours at market.
  void flatten(const std::string& reason);

  void stop(StopMode mode, std::string reason);
  /// stop() was asked, no working order of ours is left, and everything is flat if that was asked. Stays
  /// false when the connection or the journal has failed with orders still out: look at failure().
  [[nodiscard]] bool stopped() const;
  /// The session is over: closing time has passed, everything of ours is flat and nothing works. Also true
  /// after the close when failure() is set: nothing more can be done today.
  [[nodiscard]] bool finished(core::Timestamp now) const;

  [[nodiscard]] const Portfolio& portfolio() const;
  [[nodiscard]] EngineSnapshot snapshot() const;
  [[nodiscard]] EngineSummary summary() const;
  /// Why the engine sends no more orders: journal or connection lost, or a position that cannot be closed.
  [[nodiscard]] std::optional<core::Error> failure() const;

  void on_quote(const model::Quote& quote) override;
  void on_real_time_bar(const std::string& symbol, const model::Bar& bar) override;
  void on_order_status(const model::OrderStatusReport& report) override;
  void on_open_order(const model::OpenOrder& order) override;
  void on_execution(const model::Execution& execution) override;
  void on_commission(const model::Commission& commission) override;
  void on_order_notice(const model::OrderNotice& notice) override;
  void on_subscription(const model::SubscriptionEvent& event) override;
  void on_connection_lost(const core::Error& reason) override;
  void on_reconnected(const std::vector<model::OpenOrder>& open_orders) override;
  void on_disconnected(const core::Error& reason) override;

  void on_prediction(const model::Prediction& prediction) override;
  void on_prediction_failure(const std::string& ticker, const core::Error& error) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ibflow::engine
