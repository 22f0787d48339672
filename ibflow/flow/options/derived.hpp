#pragma once
// What the store holds besides what was heard: points of divergence and predictions, made of trades and bars.

#include <span>

#include "ibflow/flow/options/predictor.hpp"
#include "ibflow/flow/options/store.hpp"

namespace ibflow::flow::options {

/// Writes the points of one New York day, with the default parameters, up to `until`; those later than
/// `after` only. Inside the caller's transaction. Gives how many.
core::Expected<std::size_t> write_divergence(Store& store, const std::string& ticker, core::Date day,
                                             core::Timestamp until, core::Timestamp after = {});

/// Writes what the predictor says of every minute of one New York day later than `after`. Inside the caller's
/// transaction. Gives how many.
core::Expected<std::size_t> write_predictions(Store& store, const Predictor& predictor,
                                              const std::string& ticker, core::Date day,
                                              core::Timestamp after = {});

/// The same of every day of every ticker, in one transaction.
core::Expected<std::size_t> write_all_predictions(Store& store, const Predictor& predictor);

}  // namespace ibflow::flow::options
