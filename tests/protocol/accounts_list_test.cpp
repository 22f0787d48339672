#include "ibflow/protocol/accounts_list.hpp"

#include <gmock/gmock.h>

namespace ibflow::protocol {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Accounts, MayEndWithAComma) {
  EXPECT_THAT(split_accounts("DU1"), ElementsAre("DU1"));
  EXPECT_THAT(split_accounts("DU1,DU2,"), ElementsAre("DU1", "DU2"));
  EXPECT_THAT(split_accounts(""), IsEmpty());
}

}  // namespace
}  // namespace ibflow::protocol
