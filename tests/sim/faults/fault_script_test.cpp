// Fault scripts as text.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "ibflow/sim/faults/fault_library.hpp"
#include "ibflow/sim/faults/fault_verbs.hpp"

namespace ibflow::sim {
namespace {

using Kind = FaultTrigger::Kind;
using testing::ElementsAre;
using testing::HasSubstr;

std::string problem_of(std::string_view text) {
  const auto script = parse_fault_script(text);
  return script ? "none" : script.error().message;
}

TEST(FaultScripts, HaveANameTriggersAndActions) {
  const auto script = parse_fault_script(
      "name: demo   # with a comment\n"
      "about: what it does: this\n"
      "\n"
      "now: split 1; stall 2.5\n"
      "after 1.5 s: link lost\n"
      "at 10:00:30: notice 2103 \"a text; with: signs\"\n"
      "every 10 s: disconnect\n"
      "on PLACE_ORDER 2: ignore\n"
      "on every req_mkt_data: warn 10167 delayed\n"
      "sent ORDER_STATUS: drop COMMISSION_AND_FEES_REPORT always\n");
  ASSERT_TRUE(script) << script.error().message;
  EXPECT_EQ(script->about, "what it does: this");
  ASSERT_EQ(script->steps.size(), 7U);
  EXPECT_EQ(script->steps[0].actions[1].verb, "stall");
  EXPECT_EQ(script->steps[1].trigger.time, std::chrono::milliseconds(1500));
  EXPECT_EQ(script->steps[2].trigger.kind, Kind::At);
  EXPECT_EQ(script->steps[2].trigger.time, std::chrono::hours(10) + std::chrono::seconds(30));
  EXPECT_THAT(script->steps[2].actions[0].words, ElementsAre("2103", "a text; with: signs"));
  EXPECT_EQ(script->steps[4].trigger.message_id, 3);
  EXPECT_EQ(script->steps[4].trigger.count, 2);
  EXPECT_EQ(script->steps[5].trigger.count, 0) << "every one";
  EXPECT_EQ(script->steps[6].trigger.kind, Kind::Sent);
}

TEST(FaultScripts, SayWhatIsWrongWithThem) {
  EXPECT_THAT(problem_of("now: disconect"),
              HasSubstr("line 1: 'disconect' is no action; did you mean disconnect?"));
  EXPECT_THAT(problem_of("name: x\non PLACE_ODER: ignore"),
              HasSubstr("line 2: 'PLACE_ODER' is no request; did you mean PLACE_ORDER?"));
  EXPECT_THAT(problem_of("soon: ignore"), HasSubstr("'soon' is no trigger"));
  EXPECT_THAT(problem_of("after x s: ignore"), HasSubstr("wants seconds"));
  EXPECT_THAT(problem_of("every 0 s: ignore"), HasSubstr("wants seconds"));
  EXPECT_THAT(problem_of("now: stall"), HasSubstr("'stall' takes: SECONDS"));
  EXPECT_THAT(problem_of("now: ignore me"), HasSubstr("'ignore' takes: nothing"));
  EXPECT_THAT(problem_of("now:"), HasSubstr("an action is missing"));
  EXPECT_THAT(problem_of("name: empty"), HasSubstr("has no step"));
  EXPECT_THAT(problem_of("no colon"), HasSubstr("'trigger: actions'"));
}

TEST(TheFaultLibrary, NamesEachOfAtLeastFortyFaultsOnce) {
  std::set<std::string> names;
  for (const auto& script : fault_library()) {
    EXPECT_TRUE(names.insert(script.name).second) << script.name;
    EXPECT_FALSE(script.about.empty()) << script.name;
    EXPECT_FALSE(script.from.empty()) << script.name;
    EXPECT_FALSE(script.expect.empty()) << script.name;
    EXPECT_TRUE(fault_text(script.name)) << script.name;
  }
  EXPECT_GE(names.size(), 40U);
}

}  // namespace
}  // namespace ibflow::sim
