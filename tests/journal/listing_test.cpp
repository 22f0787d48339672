// The journal as rows for people and other programs.

#include "ibflow/journal/listing.hpp"

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ListingAJournal : public JournalTest {
 protected:
  void SetUp() override { open(); }

  Listing list(std::string_view subject, const ListingFilter& filter = {}) {
    const auto listing = list_journal(file(), subject, filter);
    EXPECT_TRUE(listing) << listing.error().message;
    return listing.value_or(Listing());
  }
  static ListedValue cell(const Listing& listing, std::size_t row, std::string_view column) {
    for (std::size_t i = 0; i < listing.columns.size(); ++i) {
      if (listing.columns[i].name == column) return listing.rows.at(row).at(i);
    }
    ADD_FAILURE() << "there is no column " << column;
    return std::monostate();
  }
  static std::string text(const Listing& listing, std::size_t row, std::string_view column) {
    const auto value = cell(listing, row, column);
    const auto* found = std::get_if<std::string>(&value);
    return found == nullptr ? "" : *found;
  }
  void trade_twice() {
    trade(an_order().buy(100), "a.01", 170.5, 5, "1.00");
    trade(an_order().key("run1-2").id(2).buy(50), "b.01", 171.5, 65, "0.35");
  }
};

TEST_F(ListingAJournal, gives_what_was_traded_with_exact_money) {
  trade_twice();
  const auto fills = list("executions");
  ASSERT_EQ(fills.rows.size(), 2U);
  EXPECT_EQ(text(fills, 0, "execution_id"), "a.01");
  EXPECT_EQ(cell(fills, 1, "commission"), ListedValue(decimal("0.35")));
  EXPECT_EQ(cell(fills, 1, "price"), ListedValue(171.5));
  EXPECT_EQ(text(fills, 1, "executed_at"), "2019-02-13T14:31:05.000000000Z");
}

TEST_F(ListingAJournal, keeps_the_newest_and_what_lies_in_between) {
  trade_twice();
  ListingFilter filter;
  filter.limit = 1;
  EXPECT_EQ(text(list("executions", filter), 0, "execution_id"), "b.01");
  filter = {};
  filter.since = at(65);
  EXPECT_EQ(text(list("executions", filter), 0, "execution_id"), "b.01");
  filter = {};
  filter.until = at(65);
  ASSERT_EQ(list("executions", filter).rows.size(), 1U) << "the end is not included";
}

TEST_F(ListingAJournal, chooses_by_symbol_where_there_is_one) {
  trade_twice();
  ListingFilter filter;
  filter.symbol = "NOPE";
  EXPECT_TRUE(list("executions", filter).rows.empty());
  const auto notes = list_journal(file(), "notes", filter);
  ASSERT_FALSE(notes);
  EXPECT_EQ(notes.error().category, core::ErrorCategory::Usage);
}

TEST_F(ListingAJournal, knows_each_subject_that_it_names) {
  trade_twice();
  for (const auto& subject : listing_subjects()) {
    SCOPED_TRACE(subject.name);
    EXPECT_FALSE(list(subject.name).columns.empty());
  }
}

TEST_F(ListingAJournal, says_what_there_is_when_asked_for_something_else) {
  const auto listing = list_journal(file(), "order");
  ASSERT_FALSE(listing);
  EXPECT_EQ(listing.error().category, core::ErrorCategory::Usage);
  EXPECT_THAT(listing.error().message, HasSubstr("it has orders, intents, executions"));
  const auto absent = list_journal(file().string() + ".none", "orders");
  EXPECT_EQ(absent.error().category, core::ErrorCategory::Storage);
}

}  // namespace
}  // namespace ibflow::journal::test
