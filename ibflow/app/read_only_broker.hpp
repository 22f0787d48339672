#pragma once
// Stands between engine and gateway when the user has not allowed orders.

#include <fmt/format.h>

#include "ibflow/model/broker.hpp"

namespace ibflow::app {

class ReadOnlyBroker final : public model::Broker {
 public:
  explicit ReadOnlyBroker(model::Broker& broker) : broker_(broker) {}

  core::OrderId allocate_order_id() override { return broker_.allocate_order_id(); }
  core::Expected<void> place(const model::OrderIntent& intent) override {
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("order {} for {} was not sent: read_only is true; say read_only = false in "
                                  "[Connection] to let ibflow trade",
                                  intent.order_id.value, intent.instrument.symbol));
  }
  core::Expected<void> cancel(core::OrderId order_id) override { return broker_.cancel(order_id); }

 private:
  model::Broker& broker_;
};

}  // namespace ibflow::app
