#include "ibflow/connection/error_catalogue.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace ibflow::connection {
namespace {

// Notices outside 2100..2169, whatever they are about. Sorted.
constexpr std::array kWarnings = {105,   131,   165,   300,   310,   316,   317,   329,   365,   366,   399,
                                  404,   481,   492,   10018, 10019, 10089, 10090, 10091, 10167, 10233, 10288,
                                  10310, 10311, 10329, 10331, 10332, 10333, 10334, 10347, 10349};
static_assert(std::ranges::is_sorted(kWarnings));

// Failures that may go away by themselves. Sorted.
constexpr std::array kRetryable = {100, 101, 154,   162,   309,   322,   323,   326,   395,  396,
                                   397, 420, 10006, 10182, 10190, 10197, 10225, 10230, 10328};
static_assert(std::ranges::is_sorted(kRetryable));

struct Advice {
  int code;
  std::string_view text;
};
constexpr std::array kAdvice = {
    Advice{100, "send fewer messages a second (messages_per_second)"},
    Advice{101, "cancel market data of other instruments first"},
    Advice{103, "take a higher order id: another program may use the same client id"},
    Advice{110, "round the price to the instrument's smallest step"},
    Advice{200, "check the symbol; ambiguous stocks need their primary exchange"},
    Advice{201, "the reason is in IB's text"},
    Advice{321,
           "if the text speaks of Read-Only mode, allow orders in the API settings of TWS or IB Gateway"},
    Advice{326, "close the other program, wait until its session is gone, or choose another client id"},
    Advice{354, "subscribe to the data at IB, or ask for delayed data"},
    Advice{420, "too many requests or no permission; the reason is in IB's text"},
    Advice{1300, "connect again to the port in IB's text"},
    Advice{10197, "the user is logged in elsewhere with live data; close that session"},
};

std::optional<ErrorMeaning> link_or_farm(int code) {
  const auto farm = [](bool up) {
    return ErrorMeaning{.kind = ErrorKind::FarmStatus, .is_warning = true, .farm_is_up = up};
  };
  switch (code) {
    case 1100:
    case 2110:
      return ErrorMeaning{.kind = ErrorKind::LinkLost, .is_warning = true};
    case 1101:
      return ErrorMeaning{.kind = ErrorKind::LinkReset, .is_warning = true};
    case 1102:
      return ErrorMeaning{.kind = ErrorKind::LinkRestored, .is_warning = true};
    case 2103:
    case 2105:
    case 2119:
    case 2157:
      return farm(false);
    case 2104:
    case 2106:
    case 2107:
    case 2108:
    case 2158:
      return farm(true);
    case 326:
    case 1300:
      return ErrorMeaning{.kind = ErrorKind::SessionEnd, .retry = true};
    default:
      return std::nullopt;
  }
}

bool is_notice(int code) {
  return (code >= 2100 && code <= 2169) || code == 2174 || std::ranges::binary_search(kWarnings, code);
}

ErrorKind order_kind(int code) {
  switch (code) {
    case 202:
      return ErrorKind::OrderCancelled;
    case 136:
    case 161:
    case 10147:
    case 10148:
      return ErrorKind::CancelRefused;
    case 10328:
      return ErrorKind::OrderUnknown;
    default:
      return ErrorKind::OrderRejection;
  }
}

ErrorKind request_kind(int code, std::string_view text) {
  if (code == 162 && (text.find("no data") != std::string_view::npos)) return ErrorKind::NoData;
  return ErrorKind::EndOfRequest;
}

}  // namespace

ErrorMeaning classify(int code, ErrorContext context, std::string_view text) {
  ErrorMeaning meaning;
  if (const auto status = link_or_farm(code)) {
    meaning = *status;
  } else if (is_notice(code)) {
    meaning.kind = ErrorKind::Warning;
    meaning.is_warning = true;
  } else if (context == ErrorContext::Order) {
    meaning.kind = order_kind(code);
    meaning.is_order_rejection = meaning.kind == ErrorKind::OrderRejection;
    meaning.is_warning = meaning.kind == ErrorKind::CancelRefused || meaning.kind == ErrorKind::OrderUnknown;
  } else if (context != ErrorContext::None) {
    meaning.kind = request_kind(code, text);
  }
  if (!meaning.is_warning) meaning.retry = meaning.retry || std::ranges::binary_search(kRetryable, code);
  for (const auto& advice : kAdvice) {
    if (advice.code == code) meaning.what_to_do = advice.text;
  }
  return meaning;
}

}  // namespace ibflow::connection
