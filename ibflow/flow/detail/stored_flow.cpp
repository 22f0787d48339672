#include "ibflow/flow/detail/stored_flow.hpp"

#include "ibflow/flow/options/predictor.hpp"

namespace ibflow::flow::detail {

using core::Expected;

Expected<std::vector<ModelOutput>> StoredFlow::predictions(const std::string& ticker, bool default_only,
                                                           TimeRange range, Rows rows) const {
  return store_.predictions(ticker, model_name(default_only), range, rows);
}

Expected<std::optional<ModelOutput>> StoredFlow::latest(const std::string& ticker, bool default_only,
                                                        core::Timestamp now) const {
  auto newest = store_.predictions(ticker, model_name(default_only), {core::Timestamp{}, now},
                                   {1, RowOrder::NewestFirst});
  if (!newest) return std::unexpected(newest.error());
  if (newest->empty()) return std::nullopt;
  return std::move(newest->front());
}

std::string StoredFlow::model_name(bool default_only) const {
  return default_only ? options::kBaselineName : model_;
}

std::optional<std::int64_t> StoredFlow::version() const {
  const auto version = store_.version();
  return version ? std::optional(*version) : std::nullopt;
}

}  // namespace ibflow::flow::detail
