#include "ibflow/orders/order_record.hpp"

#include <gtest/gtest.h>

namespace ibflow::orders::test {
namespace {

TEST(EvidenceKind, ReadsBackByItsName) {
  for (int i = 0; i <= static_cast<int>(EvidenceKind::Absent); ++i) {
    const auto kind = static_cast<EvidenceKind>(i);
    EXPECT_EQ(parse_evidence_kind(to_string(kind)), kind);
  }
  EXPECT_FALSE(parse_evidence_kind("hearsay"));
}

}  // namespace
}  // namespace ibflow::orders::test
