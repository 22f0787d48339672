#include "ibflow/app/flow_training.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ibflow/flow/options/store.hpp"

namespace ibflow::app {

namespace {

using core::Expected;
namespace options = flow::options;

constexpr std::size_t kFewestExamples = 100;

Expected<void> add_examples(const options::Store& store, const std::string& ticker,
                            const FlowTraining& training, std::vector<options::DatedExample>& examples) {
  const auto end = training.until ? options::whole_day(*training.until).to : core::Timestamp::max();
  const auto days = store.days(ticker, end);
  if (!days) return std::unexpected(days.error());
  for (const auto day : *days) {
    const auto range = options::whole_day(day);
    const auto bars = store.bars(ticker, range);
    if (!bars) return std::unexpected(bars.error());
    const auto points = store.divergence(ticker, range);
    if (!points) return std::unexpected(points.error());
    const auto rows = options::feature_rows(ticker, *bars, *points);
    if (rows.empty()) continue;
    std::ranges::copy(options::examples_of(rows, training.options), std::back_inserter(examples));
  }
  return {};
}

Expected<std::vector<std::string>> wanted_tickers(const options::Store& store, const FlowTraining& training) {
  auto known = store.tickers();
  if (!known || training.tickers.empty()) return known;
  for (const auto& ticker : training.tickers) {
    if (std::ranges::find(*known, ticker) != known->end()) continue;
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("{} has no option flow of {}; `ibflow flow import` adds it",
                                  training.database.string(), ticker));
  }
  return training.tickers;
}

}  // namespace

Expected<options::TrainedModel> train_flow_model(const FlowTraining& training) {
  const auto store = options::Store::open_existing(training.database);
  if (!store) return std::unexpected(store.error());
  const auto tickers = wanted_tickers(*store, training);
  if (!tickers) return std::unexpected(tickers.error());
  std::vector<options::DatedExample> examples;
  options::TrainedModel trained;
  for (const auto& ticker : *tickers) {
    const auto before = examples.size();
    if (auto added = add_examples(*store, ticker, training, examples); !added) {
      return std::unexpected(added.error());
    }
    if (examples.size() > before) trained.tickers.push_back(ticker);
  }
  if (examples.size() < kFewestExamples) {
    return core::fail(
        core::ErrorCategory::Data,
        fmt::format("{} examples are too few to learn from, at least {} are needed; import more days",
                    examples.size(), kFewestExamples));
  }
  // By ticker where times are equal, as they were read.
  std::vector<std::size_t> order(examples.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(examples[i].time, i); });
  std::vector<options::DatedExample> in_time;
  std::vector<options::Example> all;
  for (const auto i : order) {
    in_time.push_back(examples[i]);
    all.push_back(examples[i].example);
  }
  trained.options = training.options;
  trained.evaluation = options::walk_forward(in_time, training.options);
  trained.model = options::fit_softmax(all);
  trained.first = in_time.front().time;
  trained.last = std::ranges::max(in_time, {}, &options::DatedExample::known).known;
  trained.examples = all.size();
  std::set<std::chrono::sys_days> days;
  for (const auto& example : in_time) days.insert(core::to_new_york(example.time).date);
  trained.days = days.size();
  if (auto written = options::write_model(trained, training.model); !written) {
    return std::unexpected(written.error());
  }
  return trained;
}

}  // namespace ibflow::app
