#include "ibflow/app/live_flow.hpp"

#include "ibflow/core/log.hpp"

namespace ibflow::app {

using core::Expected;

Expected<std::unique_ptr<LiveFlow>> LiveFlow::start(LiveFlowOptions options, flow::TimeSource& time) {
  auto source = GatewayOptionTrades::open(options.choice, time);
  if (!source) return std::unexpected(source.error());
  auto store = flow::options::Store::open(options.database);
  if (!store) return std::unexpected(store.error());
  std::unique_ptr<LiveFlow> live(new LiveFlow(std::move(*store), std::move(options)));
  for (const auto& ticker : live->options_.choice.tickers) {
    if (auto added = live->recorder_.add_ticker(ticker); !added) return std::unexpected(added.error());
  }
  live->source_ = std::move(*source);
  live->source_->start(*live);
  return live;
}

LiveFlow::LiveFlow(flow::options::Store store, LiveFlowOptions options)
    : options_(std::move(options)),
      store_(std::move(store)),
      recorder_(store_, predictors(), options_.rates) {}

std::vector<const flow::options::Predictor*> LiveFlow::predictors() const {
  std::vector<const flow::options::Predictor*> all{&baseline_};
  if (options_.predictor) all.push_back(&*options_.predictor);
  return all;
}

void LiveFlow::on_time(core::Timestamp now) {
  const auto written = recorder_.on_time(now);
  if (!written && !writing_fails_) {
    core::log_error(
        "flow", "a minute of option flow is not written yet, and tried again: " + written.error().message);
  } else if (written && writing_fails_) {
    core::log_info("flow", "the option flow is written again");
  }
  writing_fails_ = !written;
}

}  // namespace ibflow::app
