#pragma once
// Short ways to write messages, and a visitor that counts.

#include <cstdint>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::protocol::testing {

inline constexpr int kFirstTextVersion = kMinServerVersion;
inline constexpr int kLastTextVersion = kMaxTextServerVersion;

class OrderBuilder {
 public:
  OrderBuilder() {
    message_.order_id = 42;
    message_.contract.con_id = 265598;
    message_.contract.symbol = "AAPL";
    message_.contract.sec_type = "STK";
    message_.contract.exchange = "SMART";
    message_.contract.currency = "USD";
    message_.order.order_type = "MKT";
    message_.order.tif = "DAY";
  }
  OrderBuilder& buy(std::int64_t quantity) { return side("BUY", quantity); }
  OrderBuilder& sell(std::int64_t quantity) { return side("SELL", quantity); }
  OrderBuilder& limit(double price) {
    message_.order.order_type = "LMT";
    message_.order.lmt_price = price;
    return *this;
  }
  [[nodiscard]] PlaceOrder message() const { return message_; }

 private:
  OrderBuilder& side(const char* action, std::int64_t quantity) {
    message_.order.action = action;
    message_.order.total_quantity = core::Decimal(quantity);
    return *this;
  }
  PlaceOrder message_;
};

inline OrderBuilder an_order() {
  return {};
}

/// Counts ticks and unknown messages; everything else is ignored.
class CountingVisitor : public ResponseVisitor {
 public:
  using ResponseVisitor::on;
  void on(const TickPrice&) override { ++told; }
  void on(const TickSize&) override { ++told; }
  void unknown(std::int32_t) override { ++told; }
  int told = 0;
};

}  // namespace ibflow::protocol::testing
