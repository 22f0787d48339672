#include "ibflow/model/order.hpp"

#include <array>
#include <utility>

namespace ibflow::model {

namespace {
constexpr std::array<std::pair<OrderStatus, const char*>, 9> kStatuses{{
    {OrderStatus::ApiPending, "ApiPending"},
    {OrderStatus::PendingSubmit, "PendingSubmit"},
    {OrderStatus::PreSubmitted, "PreSubmitted"},
    {OrderStatus::Submitted, "Submitted"},
    {OrderStatus::PendingCancel, "PendingCancel"},
    {OrderStatus::ApiCancelled, "ApiCancelled"},
    {OrderStatus::Cancelled, "Cancelled"},
    {OrderStatus::Filled, "Filled"},
    {OrderStatus::Inactive, "Inactive"},
}};
}  // namespace

const char* to_string(Side side) {
  return side == Side::Buy ? "BUY" : "SELL";
}

const char* to_string(OrderType type) {
  switch (type) {
    case OrderType::Market:
      return "MKT";
    case OrderType::Limit:
      return "LMT";
    case OrderType::Stop:
      return "STP";
    case OrderType::StopLimit:
      return "STP LMT";
  }
  return "MKT";
}

const char* to_string(TimeInForce tif) {
  return tif == TimeInForce::Day ? "DAY" : "GTC";
}

const char* to_string(OrderRole role) {
  switch (role) {
    case OrderRole::Entry:
      return "entry";
    case OrderRole::StopLoss:
      return "stop_loss";
    case OrderRole::TakeProfit:
      return "take_profit";
    case OrderRole::Exit:
      return "exit";
  }
  return "entry";
}

OrderStatus parse_order_status(std::string_view text) {
  for (const auto& [status, name] : kStatuses) {
    if (text == name) return status;
  }
  return OrderStatus::Unknown;
}

const char* to_string(OrderStatus status) {
  for (const auto& [candidate, name] : kStatuses) {
    if (candidate == status) return name;
  }
  return "Unknown";
}

bool is_final(OrderStatus status) {
  return status == OrderStatus::Filled || status == OrderStatus::Cancelled ||
         status == OrderStatus::ApiCancelled || status == OrderStatus::Inactive;
}

}  // namespace ibflow::model
