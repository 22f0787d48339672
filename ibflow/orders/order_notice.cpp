#include "ibflow/orders/order_notice.hpp"

#include <algorithm>

namespace ibflow::orders {

const char* to_string(NoticeMeaning meaning) {
  switch (meaning) {
    case NoticeMeaning::Information:
      return "information";
    case NoticeMeaning::Rejected:
      return "rejected";
    case NoticeMeaning::Cancelled:
      return "cancelled";
    case NoticeMeaning::Expired:
      return "expired";
    case NoticeMeaning::ModifyRefused:
      return "modify refused";
    case NoticeMeaning::CancelRefused:
      return "cancel refused";
    case NoticeMeaning::NothingToCancel:
      return "nothing to cancel";
    case NoticeMeaning::DuplicateOrderId:
      return "duplicate order id";
    case NoticeMeaning::NotSent:
      return "not sent";
    case NoticeMeaning::AskBroker:
      return "ask the broker";
  }
  return "information";
}

std::optional<model::OrderStatus> state_named_in(std::string_view text) {
  constexpr std::string_view kMark = "state:";
  const auto mark = text.find(kMark);
  if (mark == std::string_view::npos) return std::nullopt;
  std::string_view word = text.substr(mark + kMark.size());
  word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
  word = word.substr(0, word.find_first_of(" .,;"));
  const model::OrderStatus status = model::parse_order_status(word);
  if (status == model::OrderStatus::Unknown) return std::nullopt;
  return status;
}

}  // namespace ibflow::orders
