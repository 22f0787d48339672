#include "ibflow/connection/detail/error_advice.hpp"

#include <algorithm>
#include <array>

namespace ibflow::connection::detail {
namespace {

struct Advice {
  int code;
  std::string_view text;
};

constexpr std::array kAdvice = {
    Advice{100, "send fewer messages a second (messages_per_second)"},
    Advice{101, "cancel market data of other instruments first"},
    Advice{102, "cancel the old subscription first, then subscribe under a new id"},
    Advice{103, "take a higher order id: another program may use the same client id"},
    Advice{109, "change the price, or raise the percentage limit in the precautionary settings"},
    Advice{110, "round the price to the instrument's smallest step"},
    Advice{200, "check the symbol; ambiguous stocks need their primary exchange"},
    Advice{201, "the reason is in IB's text"},
    Advice{309, "cancel market depth of other instruments first"},
    Advice{316, "subscribe to the depth again"},
    Advice{321, "correct the field that IB's text names"},
    Advice{326,
           "close the other program, or wait until its session is gone and try again under the same client "
           "id: the orders belong to it"},
    Advice{354, "subscribe to the data at IB, or ask for delayed data"},
    Advice{366, "ask for the bars again if they are still wanted"},
    Advice{399, "read IB's text; the order stays, often held until a session opens"},
    Advice{404, "wait: the order is held until shares to borrow are found, or cancel it"},
    Advice{420, "too many requests or no permission; the reason is in IB's text"},
    Advice{502, "start TWS or IB Gateway, log in, and check host and port"},
    Advice{1100,
           "wait: TWS or IB Gateway connects to IB again by itself; send no new orders until 1101 or 1102"},
    Advice{1101, "market data must be subscribed again; ibflow does so by itself"},
    Advice{1300, "connect again to the port in IB's text"},
    Advice{2110,
           "wait: TWS or IB Gateway connects to IB again by itself; send no new orders until 1101 or 1102"},
    Advice{10015, "allow orders in the API settings of TWS or IB Gateway"},
    Advice{10089, "delayed data may follow; for live data subscribe to it at IB"},
    Advice{10147, "the order is not at the broker under this id: ask for open orders and executions"},
    Advice{10148, "the order's state is in IB's text: ask for open orders and executions"},
    Advice{10167, "delayed data follows; for live data subscribe to it at IB"},
    Advice{10168, "ask for delayed data (market data type 3), or subscribe to the data at IB"},
    Advice{10182, "ask for the updates again once the link is back"},
    Advice{10186, "ask for delayed data (market data type 3), or subscribe to the data at IB"},
    Advice{10197, "the user is logged in elsewhere with live data; close that session"},
    Advice{10225, "subscribe to the real-time bars again"},
    Advice{10328, "ask for open orders and executions before anything else is sent for it"},
};
static_assert(std::ranges::is_sorted(kAdvice, {}, &Advice::code));

std::string_view by_code(int code) {
  const auto found = std::ranges::lower_bound(kAdvice, code, {}, &Advice::code);
  return found != kAdvice.end() && found->code == code ? found->text : std::string_view();
}

std::string_view by_text(int code, std::string_view text) {
  if (code == 321 && mentions(text, "Read-Only mode")) {
    return "switch Read-Only API off in the API settings of TWS or IB Gateway";
  }
  if (code == 200 && mentions(text, "ambiguous")) {
    return "several contracts fit: name the primary exchange, or the multiplier of a future";
  }
  if (code == 162 && mentions(text, "pacing violation")) {
    return "wait: IB takes 60 requests for bars in 10 minutes, and the same one every 15 seconds";
  }
  if (code == 162 && mentions(text, "permission")) return "subscribe to the data at IB";
  if (code == 162 && mentions(text, "invalid step")) return "choose a bar size that fits the duration";
  return {};
}

std::string_view by_kind(const ErrorMeaning& meaning) {
  using enum ErrorKind;
  switch (meaning.kind) {
    case Ambiguous:
      return "not certain: ask for proof (open orders, executions, the next tick) before you act on it";
    case OrderUnknown:
      return "ask for open orders and executions before anything else is sent for it";
    case ModifyRefused:
      return "the order stays as it was: ask for open orders to see its terms, then correct the change";
    case CancelRefused:
      return "the cancel had no effect: the order's state comes with its status or the open orders";
    default:
      return meaning.is_known ? std::string_view()
                              : "all that is known is IB's text: read it before you ask again";
  }
}

std::string_view by_retry(const ErrorMeaning& meaning) {
  using enum protocol::ErrorCodeRetry;
  switch (meaning.retry_advice) {
    case Never:
      return {};
    case AfterFix:
      return meaning.kind == ErrorKind::OrderRejection
                 ? "correct what IB's text names and send the order under a new id"
                 : "correct what IB's text names, then ask again";
    case AfterBackoff:
      return "try again after a pause";
    case AfterReconnect:
      return "try again when the connection is back";
  }
  return {};
}

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

bool mentions(std::string_view text, std::string_view part) {
  return !std::ranges::search(text, part, {}, lower, lower).empty();
}

std::string_view advice_for(int code, ErrorContext context, std::string_view text, LinkCondition link,
                            const ErrorMeaning& meaning) {
  using enum ErrorKind;
  if (link == LinkCondition::Down && (code == 200 || code == 162) && context != ErrorContext::None &&
      is_terminal(meaning.kind)) {
    return "TWS or IB Gateway has lost IB, so this is no answer: try again when the link is back";
  }
  if (meaning.kind == NoData || meaning.kind == QueryCancelled) return {};
  if (const auto found = by_text(code, text); !found.empty()) return found;
  // Why a change or cancel failed matters less than what has become of the order.
  const bool names_the_order = code == 10147 || code == 10148;
  const bool is_told_by_kind = meaning.kind == ModifyRefused || meaning.kind == Ambiguous ||
                               (meaning.kind == CancelRefused && !names_the_order);
  if (!is_told_by_kind) {
    if (const auto found = by_code(code); !found.empty()) return found;
  }
  if (const auto found = by_kind(meaning); !found.empty()) return found;
  return meaning.is_warning ? std::string_view() : by_retry(meaning);
}

}  // namespace ibflow::connection::detail
