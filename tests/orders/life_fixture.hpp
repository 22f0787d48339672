#pragma once
// One order of ours that has been sent, and everything that can be said about it.

#include <gtest/gtest.h>

#include "builders.hpp"

namespace ibflow::orders::test {

using model::OrderStatus;

class Life : public testing::Test, protected Desk {
 protected:
  void SetUp() override {
    number = send(order);
    blotter.take_events();
  }
  PublicStatus now() { return status(order); }
  const OrderLifecycle& life() { return blotter.at(number).life; }
  Applied absent(int seconds) { return blotter.absent(number, because(EvidenceKind::Absent, seconds)); }
  Applied list(OrderStatus listed, int asked = 10) {
    return blotter.apply(an_open_order(order, listed), because(EvidenceKind::OpenOrder, asked), at(asked));
  }

  OrderRecord order = a_record(1);
  OrderNumber number = 0;
};

}  // namespace ibflow::orders::test
