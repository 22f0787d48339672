// How a prediction becomes a decision, and a decision orders.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "ibflow/engine/bracket_prices.hpp"
#include "ibflow/engine/detail/engine_core.hpp"
#include "ibflow/engine/position_sizing.hpp"

namespace ibflow::engine {

namespace {

constexpr std::chrono::seconds kClockTolerance{
    60};  // a prediction may be this much ahead of the trading clock
constexpr std::chrono::seconds kOldestQuote{120};
constexpr std::size_t kMostSignals = 50;

model::Side side_of(const model::Prediction& prediction) {
  return prediction.signal == model::Signal::Buy ? model::Side::Buy : model::Side::Sell;
}

const char* word(model::Side side) {
  return side == model::Side::Buy ? "long" : "short";
}

std::int64_t whole_seconds(core::Duration duration) {
  return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

}  // namespace

void TradingEngine::Impl::on_prediction(const model::Prediction& prediction) {
  ++counts_.predictions;
  std::string decision = consider(prediction);
  signals_.push_back({now_, prediction.prediction_time, prediction.ticker, prediction.signal,
                      prediction.confidence, std::move(decision)});
  if (signals_.size() > kMostSignals) signals_.pop_front();
}

std::string TradingEngine::Impl::consider(const model::Prediction& prediction) {
  if (!std::isfinite(prediction.confidence)) {
    journal_.record_note(now_, "bad_prediction", prediction.identity() + ": its confidence is no number");
    events_.add(now_, prediction.ticker, "prediction ignored: its confidence is no number");
    return "ignore: its confidence is no number";
  }
  Ticker* ticker = find(prediction.ticker);
  if (!session_is_replayed_ && journal_.knows_prediction(prediction.identity())) {
    if (ticker) decide(*ticker, nullptr, "ignore", "this prediction has been seen before");
    return "ignore: this prediction has been seen before";
  }
  const SignalInHand signal{prediction, journal_.record_prediction(prediction, now_)};
  if (!ticker) {
    journal_.record_decision({now_,
                              prediction.ticker,
                              "ignore",
                              "the ticker is not traded in this run",
                              signal.id,
                              prediction.confidence,
                              {},
                              {},
                              {}});
    return "ignore: the ticker is not traded in this run";
  }
  ticker->last_signal = prediction;
  if (const auto reason = why_ignore(prediction)) {
    decide(*ticker, &signal, "ignore", *reason);
    return ticker->last_decision = "ignore: " + *reason;
  }
  return ticker->last_decision = act(*ticker, signal);
}

void TradingEngine::Impl::on_prediction_failure(const std::string& ticker, const core::Error& error) {
  journal_.record_note(now_, "prediction_failure", ticker + ": " + error.message);
  events_.add(now_, ticker, "no prediction: " + error.message);
}

std::optional<std::string> TradingEngine::Impl::why_stale(const model::Prediction& prediction) const {
  core::Timestamp made = prediction.prediction_time;
  if (prediction.data_time != core::Timestamp{}) made = std::min(made, prediction.data_time);
  if (made > now_ + kClockTolerance) {
    return fmt::format("the prediction is {} s ahead of the clock", whole_seconds(made - now_));
  }
  if (now_ - made > config_.prediction_time_to_live) {
    return fmt::format("the prediction is stale: {} s old, {} s are allowed", whole_seconds(now_ - made),
                       config_.prediction_time_to_live.count());
  }
  return std::nullopt;
}

std::optional<std::string> TradingEngine::Impl::why_ignore(const model::Prediction& prediction) const {
  if (desk_.failure()) return "trading has failed: " + desk_.failure()->message;
  if (phase_ == Phase::Preparing) return "the engine has not been started";
  if (phase_ == Phase::Stopping) return "trading is being stopped";
  if (desk_.suspended()) return "the connection is lost: " + *desk_.suspended();
  if (prediction.signal == model::Signal::Hold) return "the signal is HOLD";
  if (prediction.confidence < config_.confidence_threshold) {
    return fmt::format("confidence {:.3f} is below {:.3f}", prediction.confidence,
                       config_.confidence_threshold);
  }
  return why_stale(prediction);
}

// Returns the decision in words.
std::string TradingEngine::Impl::act(Ticker& ticker, const SignalInHand& signal) {
  const model::Side side = side_of(signal.prediction);
  std::string reason;
  switch (ticker.workflow.state()) {
    case TradeState::Flat:
      return try_entry(ticker, signal, false);
    case TradeState::Entering:
    case TradeState::Open:
      if (ticker.workflow.side() != side) return turn(ticker, signal);
      reason = fmt::format("already {} ({})", word(side), to_string(ticker.workflow.state()));
      break;
    case TradeState::Exiting:
      reason = "the last trade is still being closed";
      if (ticker.reverse && side_of(ticker.reverse->prediction) != side) {
        ticker.reverse.reset();
        reason += "; the reversal under way is withdrawn";
      }
      break;
    case TradeState::Released:
      reason = "its orders were cancelled by hand; the position is left as it is";
      break;
  }
  decide(ticker, &signal, "ignore", reason);
  return "ignore: " + reason;
}

// The signal is against the position: out, and then to the other side if that is allowed by then.
std::string TradingEngine::Impl::turn(Ticker& ticker, const SignalInHand& signal) {
  const bool to_short = signal.prediction.signal == model::Signal::Sell;
  const bool reverses = !to_short || config_.allow_short;
  const std::string action = reverses ? "reverse" : "exit";
  std::string reason =
      fmt::format("{} at confidence {:.3f} against a {} position", model::to_string(signal.prediction.signal),
                  signal.prediction.confidence, word(ticker.workflow.side()));
  if (!reverses) reason += "; short is not allowed";
  const std::int64_t decision = decide(ticker, &signal, action, reason);
  ++counts_.signals_acted_on;
  if (reverses) ticker.reverse = signal;
  ticker.workflow.exit(reason, decision);
  settle(ticker.instrument.symbol);
  return action + ": " + reason;
}

std::size_t TradingEngine::Impl::positions_in_use(const Ticker& except) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      tickers_, [&](const auto& ticker) { return ticker.get() != &except && ticker->workflow.busy(); }));
}

std::optional<std::string> TradingEngine::Impl::why_no_entry(const Ticker& ticker, bool is_reversal) const {
  const std::string& symbol = ticker.instrument.symbol;
  if (!paused_.empty()) return "paused: " + paused_;
  const core::Decimal foreign = portfolio_.foreign_position(symbol);
  if (!foreign.is_zero()) return fmt::format("the account holds {} that are not ours", foreign.to_string());
  if (auto reason = risk_.why_no_entry(symbol, now_, positions_in_use(ticker), is_reversal)) return reason;
  if (ticker.quote.halted) return "trading in it is halted";
  if (!ticker.atr.value())
    return fmt::format("the average true range lacks {} bars", ticker.atr.bars_missing());
  const core::Timestamp updated = ticker.quote.updated_at;
  if (updated != core::Timestamp{} && now_ - updated > kOldestQuote) {
    return fmt::format("the quote is {} s old", whole_seconds(now_ - updated));
  }
  return std::nullopt;
}

core::Expected<EntryPlan> TradingEngine::Impl::plan_entry(const Ticker& ticker, model::Side side) const {
  const model::Quote& quote = ticker.quote;
  const std::optional<double> price =
      side == model::Side::Buy ? (quote.ask ? quote.ask : quote.last) : (quote.bid ? quote.bid : quote.last);
  if (!price) return core::fail(core::ErrorCategory::Data, "there is no price yet");
  const double atr = *ticker.atr.value();
  const PositionSize size = position_size(config_, *price, atr);
  if (!size.quantity.is_positive()) return core::fail(core::ErrorCategory::Usage, size.reason);
  const auto prices = bracket_prices(config_, side, *price, atr, ticker.instrument.min_tick);
  if (!prices) return std::unexpected(prices.error());
  if (quote.bid && quote.ask) {
    const double spread = *quote.ask - *quote.bid;
    const double distance = std::abs(*price - prices->stop);
    constexpr double kNoise = 1e-9;
    if (distance + kNoise < config_.min_stop_spreads * spread) {
      return core::fail(core::ErrorCategory::Usage,
                        fmt::format("a stop {:.2f} away is nearer than {} spreads of {:.2f}", distance,
                                    config_.min_stop_spreads, spread));
    }
  }
  EntryPlan plan;
  plan.side = side;
  plan.quantity = size.quantity;
  plan.reference_price = *price;
  plan.prices = *prices;
  return plan;
}

std::string TradingEngine::Impl::try_entry(Ticker& ticker, const SignalInHand& signal, bool is_reversal) {
  const model::Side side = side_of(signal.prediction);
  const auto refuse = [&](const std::string& reason) {
    decide(ticker, &signal, "ignore", is_reversal ? "no reversal, " + reason : reason);
    return "ignore: " + reason;
  };
  if (side == model::Side::Sell && !config_.allow_short) return refuse("short is not allowed");
  if (const auto reason = why_no_entry(ticker, is_reversal)) return refuse(*reason);
  auto plan = plan_entry(ticker, side);
  if (!plan) return refuse(plan.error().message);

  const std::string action = side == model::Side::Buy ? "enter_long" : "enter_short";
  const std::string reason =
      fmt::format("{}{} at confidence {:.3f}", is_reversal ? "reversal, " : "",
                  model::to_string(signal.prediction.signal), signal.prediction.confidence);
  plan->decision_id = decide(ticker, &signal, action, reason, &*plan);
  if (!is_reversal) ++counts_.signals_acted_on;
  ticker.realised_at_entry = portfolio_.realised(ticker.instrument.symbol);
  ticker.workflow.enter(*plan);
  return action + ": " + reason;
}

std::int64_t TradingEngine::Impl::decide(Ticker& ticker, const SignalInHand* signal,
                                         const std::string& action, const std::string& reason,
                                         const EntryPlan* plan) {
  journal::DecisionRecord record;
  record.at = now_;
  record.ticker = ticker.instrument.symbol;
  record.action = action;
  record.reason = reason;
  record.atr = ticker.atr.value();
  if (signal) {
    record.prediction_id = signal->id;
    record.confidence = signal->prediction.confidence;
  }
  if (plan) {
    record.reference_price = plan->reference_price;
    record.quantity = plan->quantity;
  } else {
    record.reference_price = ticker.quote.last;
  }
  return journal_.record_decision(record);
}

}  // namespace ibflow::engine
