#pragma once
// An option trade as it was heard, and what is made of it.

#include <cstdint>
#include <optional>
#include <string>

#include "ibflow/core/time.hpp"
#include "ibflow/flow/options/aggressor.hpp"
#include "ibflow/flow/options/option_symbol.hpp"

namespace ibflow::flow::options {

/// Prices in dollars a share, size in contracts of 100 shares. What was not known at `time` is absent.
struct OptionTrade {
  OptionContract contract;
  core::Timestamp time{};
  double price = 0;
  std::int64_t size = 0;
  BidAsk quote;       // of the option, standing at `time`
  BidAsk underlying;  // quote of the underlying, standing at `time`
  std::optional<double> underlying_last;
  core::Timestamp received{};  // when this program learned of it
};

/// A trade with its aggressor and delta.
struct AnalysedTrade {
  std::int64_t id = 0;  // the store's; 0 before
  std::string ticker, option_symbol;
  core::Timestamp time{}, received{};
  double price = 0;
  std::int64_t size = 0;
  BidAsk quote, underlying_quote;
  std::optional<double> underlying_price;    // middle of its quote, else its last price
  std::optional<double> price_threshold;     // what parts buyers from sellers: the middle of bid and ask
  std::optional<double> implied_volatility;  // of a year; absent when no volatility gives the price
  std::optional<double> delta;               // of one share of the option, -1..1
  Aggressor aggressor = Aggressor::Unknown;

  [[nodiscard]] double value() const { return price * static_cast<double>(size) * 100; }  // dollars
  /// The delta with the aggressor's sign: what the aggressor took on; absent when either is unknown.
  [[nodiscard]] std::optional<double> signed_delta() const {
    if (!delta || aggressor == Aggressor::Unknown) return std::nullopt;
    return *delta * static_cast<int>(aggressor);
  }
  /// Shares of the underlying that the aggressor took on, above zero: bullish; 0 when unknown.
  [[nodiscard]] double delta_flow() const {
    return signed_delta().value_or(0) * static_cast<double>(size) * 100;
  }
  friend bool operator==(const AnalysedTrade&, const AnalysedTrade&) = default;
};

}  // namespace ibflow::flow::options
