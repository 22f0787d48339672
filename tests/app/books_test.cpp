#include "ibflow/app/books.hpp"

#include <gtest/gtest.h>

namespace ibflow::app {
namespace {

core::Decimal dec(std::string_view text) {
  return core::Decimal::parse(text).value();
}

BooksView books(std::string_view cash, std::string_view commissions, std::int64_t executions) {
  return {dec(cash), dec(commissions), executions, {}};
}

TEST(Books, agree_when_every_figure_is_equal_to_the_cent) {
  BooksView ours = books("999876.545", "12.004", 4);
  BooksView theirs = books("999876.54", "12.00", 4);
  ours.positions.push_back({"DU1", {}, "SPY", 0, 0});  // flat here, not mentioned there
  const BooksVerdict verdict = compare_books(ours, theirs);
  EXPECT_TRUE(verdict.agree()) << verdict.text();
  EXPECT_NE(verdict.text().find("agree to the cent"), std::string::npos);
}

TEST(Books, a_cent_is_a_difference_and_is_named) {
  const BooksVerdict verdict = compare_books(books("100.00", "1.00", 1), books("100.01", "1.00", 1));
  EXPECT_FALSE(verdict.agree());
  EXPECT_NE(verdict.text().find("cash is 100.00 here and 100.01 at the gateway"), std::string::npos)
      << verdict.text();
  EXPECT_EQ(verdict.text().find("commissions"), std::string::npos);
}

TEST(Books, a_position_only_one_side_has_is_named) {
  BooksView theirs = books("1", "0", 0);
  theirs.positions.push_back({"DU1", {}, "TSLA", -30, 310.0});
  const BooksVerdict verdict = compare_books(books("1", "0", 0), theirs);
  EXPECT_FALSE(verdict.agree());
  EXPECT_NE(verdict.text().find("position TSLA is 0 here and -30 at the gateway"), std::string::npos)
      << verdict.text();
}

TEST(Books, a_missing_execution_is_a_difference) {
  EXPECT_FALSE(compare_books(books("1", "0", 3), books("1", "0", 4)).agree());
}

}  // namespace
}  // namespace ibflow::app
