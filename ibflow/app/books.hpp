#pragma once
// Do our books agree with the gateway's? A pure comparison, to the cent.

#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/model/order.hpp"

namespace ibflow::app {

/// One side's view of the account.
struct BooksView {
  core::Decimal cash;
  core::Decimal commissions;
  std::int64_t executions = 0;
  std::vector<model::Position> positions;  // zero quantities may be left out
};

struct BooksLine {
  std::string label;  // "cash", "commissions", "executions", "position SPY"
  std::string ours;
  std::string theirs;
  bool agree = false;
};

struct BooksVerdict {
  std::vector<BooksLine> lines;
  [[nodiscard]] bool agree() const;
  /// One line a person understands: "agree to the cent", or what differs.
  [[nodiscard]] std::string text() const;
};

[[nodiscard]] BooksVerdict compare_books(const BooksView& ours, const BooksView& theirs);

}  // namespace ibflow::app
