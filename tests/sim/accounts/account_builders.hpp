#pragma once
// A ledger of 100,000 USD and words for trades in it.

#include <gtest/gtest.h>

#include <string>

#include "ibflow/sim/accounts/ledger.hpp"

namespace ibflow::sim::test {

inline core::Decimal decimal(std::string_view text) {
  return core::Decimal::parse(text).value();
}

inline InstrumentTerms option(std::string underlying, double strike, bool is_call) {
  InstrumentTerms terms;
  terms.kind = ProductKind::Option;
  terms.multiplier = 100;
  terms.underlying = std::move(underlying);
  terms.strike = strike;
  terms.is_call = is_call;
  return terms;
}

inline InstrumentTerms future(std::string symbol, std::int64_t multiplier) {
  InstrumentTerms terms;
  terms.kind = ProductKind::Future;
  terms.multiplier = multiplier;
  terms.symbol = std::move(symbol);
  return terms;
}

inline InstrumentTerms forex(std::string bought, std::string paid) {
  InstrumentTerms terms;
  terms.kind = ProductKind::Forex;
  terms.symbol = std::move(bought);
  terms.currency = std::move(paid);
  return terms;
}

inline InstrumentTerms foreign_stock(std::string currency) {
  InstrumentTerms terms;
  terms.currency = std::move(currency);
  return terms;
}

/// `quantity` below zero sells.
inline Fill a_fill(std::string ticker, const core::Decimal& quantity, double price) {
  Fill fill;
  fill.ticker = std::move(ticker);
  fill.side = quantity.is_negative() ? model::Side::Sell : model::Side::Buy;
  fill.shares = quantity.abs();
  fill.price = price;
  return fill;
}

class BooksTest : public testing::Test {
 protected:
  std::optional<core::Decimal> trade(const std::string& ticker, std::int64_t quantity, double price,
                                     const InstrumentTerms& terms = {}, std::string_view commission = "0") {
    return ledger_.apply(a_fill(ticker, quantity, price), decimal(commission), terms);
  }

  Ledger ledger_{100'000};
};

}  // namespace ibflow::sim::test
