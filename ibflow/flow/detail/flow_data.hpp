#pragma once
// What the endpoints answer from: a recording of bars, or the option flow's file.

#include <optional>
#include <string>
#include <vector>

#include "ibflow/flow/options/store.hpp"

namespace ibflow::flow::detail {

using options::RowOrder;
using options::Rows;
using options::TimeRange;

/// Server's thread only. Nothing answered ends after the range given.
class FlowData {
 public:
  virtual ~FlowData() = default;
  [[nodiscard]] virtual core::Expected<std::vector<std::string>> tickers() const = 0;
  /// Complete bars: start >= from and end <= to.
  [[nodiscard]] virtual core::Expected<std::vector<model::Bar>> bars(const std::string& ticker,
                                                                     TimeRange range, Rows rows) const = 0;
  /// Of the minutes within the range; `default_only`: the baseline's.
  [[nodiscard]] virtual core::Expected<std::vector<ModelOutput>> predictions(const std::string& ticker,
                                                                             bool default_only,
                                                                             TimeRange range,
                                                                             Rows rows) const = 0;
  [[nodiscard]] virtual core::Expected<std::optional<ModelOutput>> latest(const std::string& ticker,
                                                                          bool default_only,
                                                                          core::Timestamp now) const = 0;
  [[nodiscard]] virtual std::string model_name(bool default_only) const = 0;
  /// nullptr: there are no option trades.
  [[nodiscard]] virtual const options::Store* store() const = 0;
  /// The same as before: answers to the same question within a minute are the same. nullopt: nobody knows.
  [[nodiscard]] virtual std::optional<std::int64_t> version() const = 0;
};

}  // namespace ibflow::flow::detail
