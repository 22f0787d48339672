#include "ibflow/protocol/builders/attached.hpp"

#include <limits>
#include <optional>

#include "ibflow/protocol/builders/checks.hpp"

namespace ibflow::protocol::build {
namespace {

constexpr std::int32_t kLargestParentId = std::numeric_limits<std::int32_t>::max() - 2;

bool buys(const Order& order) {
  return order.action == action::kBuy;
}

// Where the parent enters, as far as it says; a trailing amount or an offset is no such price.
std::optional<double> entry_price(const Order& parent) {
  if (parent.lmt_price) return parent.lmt_price;
  const bool triggers =
      parent.order_type == order_type::kStop || parent.order_type == order_type::kMarketIfTouched;
  return triggers ? parent.aux_price : std::nullopt;
}

Order exit_of(const Order& parent, std::string_view type, const BracketTerms& terms) {
  Order order;
  order.action = buys(parent) ? action::kSell : action::kBuy;
  order.order_type = type;
  order.total_quantity = parent.total_quantity;
  order.tif = terms.exit_time_in_force;
  order.parent_id = terms.parent_id;
  order.account = parent.account;
  order.model_code = parent.model_code;
  order.order_ref = parent.order_ref;
  order.outside_rth = parent.outside_rth;
  order.fa_group = parent.fa_group;
  order.fa_method = parent.fa_method;
  order.fa_percentage = parent.fa_percentage;
  return order;
}

void check_sides(Checks& checks, const Order& parent, const BracketTerms& terms) {
  const double low = buys(parent) ? terms.stop_price : terms.target_price;
  const double high = buys(parent) ? terms.target_price : terms.stop_price;
  checks.that(low < high,
              buys(parent) ? "a buy's stop is below its target" : "a sale's stop is above its target");
  const auto entry = entry_price(parent);
  if (!entry) return;
  checks.that(
      buys(parent) ? terms.target_price > *entry : terms.target_price < *entry,
      buys(parent) ? "a buy's target is above its entry price" : "a sale's target is below its entry price");
  checks.that(
      buys(parent) ? terms.stop_price < *entry : terms.stop_price > *entry,
      buys(parent) ? "a buy's stop is below its entry price" : "a sale's stop is above its entry price");
}

}  // namespace

core::Expected<Bracket> bracket(const Order& parent, const BracketTerms& terms) {
  Checks checks("a bracket");
  if (terms.parent_id <= 0 || terms.parent_id > kLargestParentId) {
    return checks.that(false, "give the order id of the parent, above zero").result(Bracket{});
  }
  checks.that(!parent.action.empty() && !parent.order_type.empty(), "give a parent with an action and a type")
      .that(parent.total_quantity && parent.total_quantity->is_positive(),
            "give a parent with a quantity above zero")
      .that(!parent.what_if, "a what-if order has no exits")
      .price("the target price", terms.target_price)
      .price("the stop price", terms.stop_price);
  check_sides(checks, parent, terms);
  Bracket result{.parent = parent,
                 .target = exit_of(parent, order_type::kLimit, terms),
                 .stop = exit_of(parent, order_type::kStop, terms),
                 .parent_id = terms.parent_id,
                 .target_id = terms.parent_id + 1,
                 .stop_id = terms.parent_id + 2};
  result.target.lmt_price = terms.target_price;
  result.stop.aux_price = terms.stop_price;
  result.parent.transmit = false;
  result.target.transmit = false;
  result.stop.transmit = true;
  return checks.result(std::move(result));
}

core::Expected<std::vector<Order>> one_cancels_all(std::vector<Order> orders, const std::string& group,
                                                   OcaType type) {
  for (auto& order : orders) {
    order.oca_group = group;
    order.oca_type = static_cast<std::int32_t>(type);
  }
  return Checks("a one-cancels-all group")
      .that(orders.size() >= 2, "give two orders or more")
      .text("the group's name", group)
      .that(type >= OcaType::CancelWithBlock && type <= OcaType::ReduceWithoutBlock, "the type is 1, 2 or 3")
      .result(std::move(orders));
}

}  // namespace ibflow::protocol::build
