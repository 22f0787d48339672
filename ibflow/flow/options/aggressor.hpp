#pragma once
// Who crossed the spread: the buyer or the seller of an option trade.
//
// The quote rule, then the tick rule (C. Lee and M. Ready, "Inferring Trade Direction from Intraday Data",
// Journal of Finance 46, 1991):
//   price above the middle of bid and ask (at the ask and beyond included)    the buyer
//   price below it (at the bid and beyond included)                           the seller
//   at the middle, or without a usable quote: the tick rule against the same contract's last trade at
//   another price: higher: the buyer; lower: the seller; none yet: unknown
// A quote is usable when both sides are there and the bid lies below the ask: locked and crossed quotes do
// not say where the middle is. The quote is the one standing at the trade: Lee and Ready's delay of five
// seconds repaired late quotes of 1988 and is not applied.

#include <map>
#include <optional>
#include <string>

namespace ibflow::flow::options {

enum class Aggressor { Seller = -1, Unknown = 0, Buyer = 1 };

/// Absent sides are absent. Dollars a share.
struct BidAsk {
  std::optional<double> bid, ask;

  [[nodiscard]] bool usable() const { return bid && ask && *bid >= 0 && *bid < *ask; }
  [[nodiscard]] std::optional<double> middle() const {
    if (!usable()) return std::nullopt;
    return (*bid + *ask) / 2;
  }
  friend bool operator==(const BidAsk&, const BidAsk&) = default;
};

/// Remembers each contract's last prices for the tick rule. Give it every trade, in the order of time.
class AggressorRule {
 public:
  [[nodiscard]] Aggressor classify(const std::string& option_symbol, double price, const BidAsk& quote);

 private:
  struct Ticks {
    double last = 0;
    Aggressor direction = Aggressor::Unknown;  // of the last change of price
  };
  std::map<std::string, Ticks> ticks_;
};

}  // namespace ibflow::flow::options
