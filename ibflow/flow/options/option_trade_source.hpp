#pragma once
// The port through which live option trades come; the application implements it over a gateway.

#include <string>

#include "ibflow/core/decimal.hpp"
#include "ibflow/flow/options/option_trade.hpp"

namespace ibflow::flow::options {

/// Hears everything on one thread, in the order of time.
class OptionTradeListener {
 public:
  virtual ~OptionTradeListener() = default;
  virtual void on_option_trade(const OptionTrade& trade) = 0;
  /// Of the underlying; `size` in shares.
  virtual void on_underlying_trade(const std::string& ticker, core::Timestamp time, double price,
                                   const core::Decimal& size) = 0;
  /// Time has come so far; nothing earlier comes any more but what is late.
  virtual void on_time(core::Timestamp now) = 0;
};

class OptionTradeSource {
 public:
  virtual ~OptionTradeSource() = default;
  /// Once. The listener must outlive the source.
  virtual void start(OptionTradeListener& listener) = 0;
};

}  // namespace ibflow::flow::options
