#pragma once
// Passes everything on to the engine and lets the application hear the two things it must act on itself.

#include <functional>
#include <utility>
#include <vector>

#include "ibflow/engine/trading_engine.hpp"

namespace ibflow::app {

class EventTap final : public model::BrokerListener, public model::PredictionListener {
 public:
  EventTap(engine::TradingEngine& engine, std::function<void(const core::Error&)> on_disconnect,
           std::function<void(const std::string& ticker, const core::Error&)> on_failed_prediction)
      : engine_(engine),
        on_disconnect_(std::move(on_disconnect)),
        on_failed_prediction_(std::move(on_failed_prediction)) {}

  void on_quote(const model::Quote& quote) override { engine_.on_quote(quote); }
  void on_real_time_bar(const std::string& symbol, const model::Bar& bar) override {
    engine_.on_real_time_bar(symbol, bar);
  }
  void on_order_status(const model::OrderStatusReport& report) override { engine_.on_order_status(report); }
  void on_open_order(const model::OpenOrder& order) override { engine_.on_open_order(order); }
  void on_execution(const model::Execution& execution) override { engine_.on_execution(execution); }
  void on_commission(const model::Commission& commission) override { engine_.on_commission(commission); }
  void on_order_notice(const model::OrderNotice& notice) override { engine_.on_order_notice(notice); }
  void on_subscription(const model::SubscriptionEvent& event) override { engine_.on_subscription(event); }
  void on_connection_lost(const core::Error& reason) override { engine_.on_connection_lost(reason); }
  void on_reconnected(const std::vector<model::OpenOrder>& open_orders) override {
    engine_.on_reconnected(open_orders);
  }
  void on_disconnected(const core::Error& reason) override {
    engine_.on_disconnected(reason);
    on_disconnect_(reason);
  }
  void on_prediction(const model::Prediction& prediction) override { engine_.on_prediction(prediction); }
  void on_prediction_failure(const std::string& ticker, const core::Error& error) override {
    engine_.on_prediction_failure(ticker, error);
    on_failed_prediction_(ticker, error);
  }

 private:
  engine::TradingEngine& engine_;
  std::function<void(const core::Error&)> on_disconnect_;
  std::function<void(const std::string&, const core::Error&)> on_failed_prediction_;
};

}  // namespace ibflow::app
