#pragma once
// A recording of bars with the momentum model's word on them; no option trades.

#include "ibflow/flow/detail/flow_data.hpp"
#include "ibflow/flow/market_history.hpp"

namespace ibflow::flow::detail {

class RecordedFlow final : public FlowData {
 public:
  /// `history` must outlive it.
  explicit RecordedFlow(const MarketHistory& history) : history_(history) {}

  [[nodiscard]] core::Expected<std::vector<std::string>> tickers() const override;
  [[nodiscard]] core::Expected<std::vector<model::Bar>> bars(const std::string& ticker, TimeRange range,
                                                             Rows rows) const override;
  [[nodiscard]] core::Expected<std::vector<ModelOutput>> predictions(const std::string& ticker,
                                                                     bool default_only, TimeRange range,
                                                                     Rows rows) const override;
  [[nodiscard]] core::Expected<std::optional<ModelOutput>> latest(const std::string& ticker,
                                                                  bool default_only,
                                                                  core::Timestamp now) const override;
  [[nodiscard]] std::string model_name(bool default_only) const override;
  [[nodiscard]] const options::Store* store() const override { return nullptr; }
  [[nodiscard]] std::optional<std::int64_t> version() const override { return std::nullopt; }

 private:
  const MarketHistory& history_;
};

}  // namespace ibflow::flow::detail
