#include "ibflow/app/books.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace ibflow::app {

namespace {

BooksLine money_line(std::string label, const core::Decimal& ours, const core::Decimal& theirs) {
  const std::string left = ours.to_fixed(2);
  const std::string right = theirs.to_fixed(2);
  return {std::move(label), left, right, left == right};
}

}  // namespace

bool BooksVerdict::agree() const {
  return std::ranges::all_of(lines, [](const BooksLine& line) { return line.agree; });
}

std::string BooksVerdict::text() const {
  if (agree()) return "The books agree to the cent: cash, commissions, executions and every position.";
  std::string text = "The books DISAGREE:";
  for (const BooksLine& line : lines) {
    if (!line.agree)
      text += fmt::format(" {} is {} here and {} at the gateway;", line.label, line.ours, line.theirs);
  }
  text.back() = '.';
  return text;
}

BooksVerdict compare_books(const BooksView& ours, const BooksView& theirs) {
  BooksVerdict verdict;
  verdict.lines.push_back(money_line("cash", ours.cash, theirs.cash));
  verdict.lines.push_back(money_line("commissions", ours.commissions, theirs.commissions));
  verdict.lines.push_back({"executions", std::to_string(ours.executions), std::to_string(theirs.executions),
                           ours.executions == theirs.executions});
  std::map<std::string, std::pair<core::Decimal, core::Decimal>> positions;
  for (const auto& position : ours.positions) positions[position.symbol].first += position.quantity;
  for (const auto& position : theirs.positions) positions[position.symbol].second += position.quantity;
  for (const auto& [symbol, quantities] : positions) {
    const auto& [left, right] = quantities;
    if (left.is_zero() && right.is_zero()) continue;
    verdict.lines.push_back(
        {"position " + symbol, left.normalized().to_string(), right.normalized().to_string(), left == right});
  }
  return verdict;
}

}  // namespace ibflow::app
