#include "ibflow/core/nearest_name.hpp"

#include <gtest/gtest.h>

namespace ibflow::core {
namespace {

TEST(NearestName, counts_insertions_deletions_replacements_and_swaps) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "port"), 4U);
  EXPECT_EQ(edit_distance("port", "port"), 0U);
  EXPECT_EQ(edit_distance("prot", "port"), 1U);  // swapped neighbours
  EXPECT_EQ(edit_distance("pot", "port"), 1U);
  EXPECT_EQ(edit_distance("poort", "port"), 1U);
  EXPECT_EQ(edit_distance("part", "port"), 1U);
  EXPECT_EQ(edit_distance("ca", "abc"), 2U);  // a swap with something put in between
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("PORT", "port"), 0U);
}

TEST(NearestName, is_symmetric_and_takes_any_byte) {
  EXPECT_EQ(edit_distance("\xff\xfe", "\xfe\xff"), 1U);
  EXPECT_EQ(edit_distance("abc", "ca"), 2U);
}

TEST(NearestName, is_the_closest_within_reach) {
  const std::vector<std::string> keys{"host", "port", "client_id"};
  EXPECT_EQ(nearest_name("clinet_id", keys, 2), "client_id");
  EXPECT_EQ(nearest_name("hort", keys, 2), "host");  // the first of equals
  EXPECT_EQ(nearest_name("timeout", keys, 2), std::nullopt);
  EXPECT_EQ(nearest_name("port", keys, 0), "port");
  EXPECT_EQ(nearest_name("port", {}, 5), std::nullopt);
}

TEST(NearestName, a_long_name_may_hold_more_mistakes) {
  EXPECT_EQ(typing_distance("port"), 2U);
  EXPECT_EQ(typing_distance("prediction_time_to_live"), 7U);
}

}  // namespace
}  // namespace ibflow::core
