#pragma once
// The quick way from a decision to the bytes of an order: everything but id, size and price is encoded
// before.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/protocol/messages/orders.hpp"

namespace ibflow::protocol {

/// A PLACE_ORDER frame with three gaps. Made once, used for any number of orders that differ only in order
/// id, total quantity and limit price. Gives byte for byte what append_request gives for them.
class PreparedOrder {
 public:
  /// The order id, total_quantity and lmt_price of `pattern` do not matter. Errors are append_request's.
  [[nodiscard]] static core::Expected<PreparedOrder> make(PlaceOrder pattern, int server_version);

  /// Appends one whole frame. `limit_price` is a finite number; at server version 100 only the whole part of
  /// the quantity is sent, as ever there.
  void append(std::string& out, std::int32_t order_id, const core::Decimal& total_quantity,
              double limit_price) const;

 private:
  void append_text(std::string& out, std::int32_t order_id, const core::Decimal& total_quantity,
                   double limit_price) const;
  void append_protobuf(std::string& out, std::int32_t order_id, const core::Decimal& total_quantity,
                       double limit_price) const;
  core::Expected<void> cut_text(std::string_view payload);
  core::Expected<void> cut_protobuf(std::string_view payload);

  std::string head_;         // from the message id to the order id
  std::string to_order_;     // protobuf only: from there to the length of the order part
  std::string to_quantity_;  // up to the quantity
  std::string to_price_;     // from there to the price
  std::string tail_;
  std::size_t order_length_ = 0;  // protobuf only: of the order part without its quantity
  bool is_protobuf_ = false;
  bool whole_quantities_ = false;
};

}  // namespace ibflow::protocol
