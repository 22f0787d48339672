#pragma once
// Live option trades of a gateway into the option flow's file.

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "ibflow/app/gateway_option_trades.hpp"
#include "ibflow/flow/options/live_recorder.hpp"
#include "ibflow/flow/options/trained_predictor.hpp"

namespace ibflow::app {

struct LiveFlowOptions {
  GatewayOptionChoice choice;
  std::filesystem::path database;                            // made when it is not there
  std::optional<flow::options::TrainedPredictor> predictor;  // besides the baseline
  model::OptionRates rates;                                  // yearly and continuous
};

/// Records until it goes. A minute that cannot be written is logged and tried again.
class LiveFlow final : private flow::options::OptionTradeListener {
 public:
  /// `time` must outlive it.
  static core::Expected<std::unique_ptr<LiveFlow>> start(LiveFlowOptions options, flow::TimeSource& time);
  [[nodiscard]] std::size_t contracts() const { return source_->contracts(); }

 private:
  LiveFlow(flow::options::Store store, LiveFlowOptions options);
  [[nodiscard]] std::vector<const flow::options::Predictor*> predictors() const;
  void on_option_trade(const flow::options::OptionTrade& trade) override { recorder_.on_trade(trade); }
  void on_underlying_trade(const std::string& ticker, core::Timestamp time, double price,
                           const core::Decimal& size) override {
    recorder_.on_underlying(ticker, time, price, size);
  }
  void on_time(core::Timestamp now) override;

  LiveFlowOptions options_;
  flow::options::Store store_;
  flow::options::BaselinePredictor baseline_;
  flow::options::LiveRecorder recorder_;
  bool writing_fails_ = false;                   // said, and not said again before it goes well
  std::unique_ptr<GatewayOptionTrades> source_;  // goes first: it calls the others
};

}  // namespace ibflow::app
