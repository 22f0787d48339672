#pragma once
// What TradingEngine is made of.

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ibflow/engine/average_true_range.hpp"
#include "ibflow/engine/bar_builder.hpp"
#include "ibflow/engine/event_log.hpp"
#include "ibflow/engine/order_desk.hpp"
#include "ibflow/engine/portfolio.hpp"
#include "ibflow/engine/risk_limits.hpp"
#include "ibflow/engine/trade_workflow.hpp"
#include "ibflow/engine/trading_engine.hpp"
#include "ibflow/journal/journal.hpp"
#include "ibflow/orders/execution_ledger.hpp"

namespace ibflow::engine {

class TradingEngine::Impl {
 public:
  Impl(StrategyConfig config, EngineContext context);

  void add_instrument(const model::Instrument& instrument, const std::vector<model::Bar>& warm_up);
  void start(core::Decimal cash, const std::vector<model::Position>& positions, core::Timestamp now);
  void on_time(core::Timestamp now);
  void pause(std::string reason);
  void resume();
  std::size_t cancel_all(const std::string& reason);
  void flatten(const std::string& reason);
  void stop(StopMode mode, const std::string& reason);
  [[nodiscard]] bool stopped() const;
  [[nodiscard]] bool finished(core::Timestamp now) const;

  [[nodiscard]] const Portfolio& portfolio() const { return portfolio_; }
  [[nodiscard]] EngineSnapshot snapshot() const;
  [[nodiscard]] EngineSummary summary() const;
  [[nodiscard]] const std::optional<core::Error>& failure() const { return desk_.failure(); }

  void on_quote(const model::Quote& quote);
  void on_real_time_bar(const std::string& symbol, const model::Bar& bar);
  void on_order_status(const model::OrderStatusReport& report);
  void on_open_order(const model::OpenOrder& order);
  void on_execution(model::Execution execution);
  void on_commission(const model::Commission& commission);
  void on_order_notice(const model::OrderNotice& notice);
  void on_subscription(const model::SubscriptionEvent& event);
  void on_connection_lost(const core::Error& reason);
  void on_reconnected(const std::vector<model::OpenOrder>& open_orders);
  void on_disconnected(const core::Error& reason);
  void on_prediction(const model::Prediction& prediction);
  void on_prediction_failure(const std::string& ticker, const core::Error& error);

 private:
  /// A prediction that is, or may still be, acted on.
  struct SignalInHand {
    model::Prediction prediction;
    std::int64_t id = 0;
  };
  struct Ticker {
    Ticker(const model::Instrument& instrument_in, int atr_period, OrderDesk& desk, EventLog& events)
        : instrument(instrument_in), atr(atr_period), workflow(instrument_in, desk, events) {}
    model::Instrument instrument;
    model::Quote quote;
    BarBuilder builder;
    AverageTrueRange atr;
    core::Timestamp newest_bar{};  // start of the newest minute bar the average has seen
    std::uint64_t bars = 0;
    TradeWorkflow workflow;
    std::optional<SignalInHand> reverse;  // to be entered once flat is proven
    core::Decimal realised_at_entry;
    std::optional<model::Prediction> last_signal;
    std::string last_decision;
  };
  enum class Phase { Preparing, Running, Stopping };

  [[nodiscard]] Ticker* find(const std::string& symbol);
  void take_minute(Ticker& ticker, const MinuteBar& minute);
  void settle(const std::string& symbol);
  void settle_now(Ticker& ticker);
  void trade_over(Ticker& ticker, const TradeEnd& end);
  void flatten_all(const std::string& reason);
  void release_all(const std::string& reason);
  void decide_for_all(const std::string& action, const std::string& reason);
  void check_failure();
  void advance_to(core::Timestamp now);  // time never goes back
  void check_close();
  void record_equity();

  /// What was decided, in words.
  [[nodiscard]] std::string consider(const model::Prediction& prediction);
  /// Why a prediction may not be acted on whatever the ticker holds.
  [[nodiscard]] std::optional<std::string> why_ignore(const model::Prediction& prediction) const;
  [[nodiscard]] std::optional<std::string> why_stale(const model::Prediction& prediction) const;
  [[nodiscard]] std::string act(Ticker& ticker, const SignalInHand& signal);
  [[nodiscard]] std::string turn(Ticker& ticker, const SignalInHand& signal);
  [[nodiscard]] std::string try_entry(Ticker& ticker, const SignalInHand& signal, bool is_reversal);
  [[nodiscard]] std::optional<std::string> why_no_entry(const Ticker& ticker, bool is_reversal) const;
  [[nodiscard]] core::Expected<EntryPlan> plan_entry(const Ticker& ticker, model::Side side) const;
  [[nodiscard]] std::size_t positions_in_use(const Ticker& except) const;
  std::int64_t decide(Ticker& ticker, const SignalInHand* signal, const std::string& action,
                      const std::string& reason, const EntryPlan* plan = nullptr);

  StrategyConfig config_;
  journal::Journal& journal_;
  bool session_is_replayed_;
  EventLog events_;
  OrderDesk desk_;
  orders::ExecutionLedger ledger_;
  Portfolio portfolio_;
  RiskLimits risk_;
  std::vector<std::unique_ptr<Ticker>> tickers_;
  std::unordered_map<std::string, Ticker*> by_symbol_;
  Phase phase_ = Phase::Preparing;
  StopMode stop_mode_ = StopMode::CancelWorking;
  core::Timestamp now_{};
  core::Timestamp last_equity_minute_{};
  bool flattening_ = false;
  std::string paused_;  // why; empty: not
  std::deque<SignalSnapshot> signals_;
  bool failure_handled_ = false;
  std::vector<Ticker*> unsettled_;
  bool settling_ = false;
  EngineSummary counts_;
};

}  // namespace ibflow::engine
