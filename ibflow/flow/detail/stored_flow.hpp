#pragma once
// The option flow's file, with the predictions that were written into it.

#include "ibflow/flow/detail/flow_data.hpp"

namespace ibflow::flow::detail {

class StoredFlow final : public FlowData {
 public:
  /// `model`: whose predictions are told unless the baseline's are asked for.
  StoredFlow(options::Store store, std::string model) : store_(std::move(store)), model_(std::move(model)) {}

  [[nodiscard]] core::Expected<std::vector<std::string>> tickers() const override { return store_.tickers(); }
  [[nodiscard]] core::Expected<std::vector<model::Bar>> bars(const std::string& ticker, TimeRange range,
                                                             Rows rows) const override {
    return store_.bars(ticker, range, rows);
  }
  [[nodiscard]] core::Expected<std::vector<ModelOutput>> predictions(const std::string& ticker,
                                                                     bool default_only, TimeRange range,
                                                                     Rows rows) const override;
  [[nodiscard]] core::Expected<std::optional<ModelOutput>> latest(const std::string& ticker,
                                                                  bool default_only,
                                                                  core::Timestamp now) const override;
  [[nodiscard]] std::string model_name(bool default_only) const override;
  [[nodiscard]] const options::Store* store() const override { return &store_; }
  [[nodiscard]] std::optional<std::int64_t> version() const override;

 private:
  options::Store store_;
  std::string model_;
};

}  // namespace ibflow::flow::detail
