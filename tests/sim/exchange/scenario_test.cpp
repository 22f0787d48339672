#include "tests/sim/exchange/scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace ibflow::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::filesystem::path> scenario_files() {
  std::vector<std::filesystem::path> files;
  const auto folder = std::filesystem::path(IBFLOW_SOURCE_DIR) / "tests/sim/exchange/scenarios";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class OrderLifeCycle : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(OrderLifeCycle, IsAsItsScenarioSays) {
  EXPECT_THAT(testing::play_scenario(GetParam()), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Scenarios, OrderLifeCycle, ::testing::ValuesIn(scenario_files()),
                         [](const auto& scenario) {
                           std::string name = scenario.param.stem().string();
                           std::replace_if(
                               name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
                           return name;
                         });

TEST(Scenario, SaysWhereWhatHappenedDiffersFromIt) {
  const auto complaints = testing::play_scenario_text("example",
                                                      "print 100.00\n"
                                                      "place 1 buy 100 LMT limit 99.00\n"
                                                      "expect 1 Filled\n"
                                                      "hear 1 fill 100 @ 99.00\n"
                                                      "refused 110 place 2 buy 100 MKT\n"
                                                      "dance\n");
  EXPECT_THAT(complaints,
              ElementsAre("example:3: the status is Submitted, not Filled",
                          "example:4: heard '1 Submitted 0/100' instead of '1 fill 100 @ 99.00'",
                          "example:5: refused with 0 instead of 110", "example:6: 'dance' is no command"));
}

TEST(Scenario, SaysWhatItCannotRead) {
  EXPECT_THAT(testing::play_scenario_text("e", "place 1 buy many MKT"), ElementsAre(HasSubstr("'many'")));
  EXPECT_THAT(testing::play_scenario_text("e", "place 1 buy 1 MKT sideways"),
              ElementsAre(HasSubstr("'sideways' is no word of an order")));
}

}  // namespace
}  // namespace ibflow::sim
