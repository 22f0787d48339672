#pragma once
// The gates of research requests. Internal.

#include "ibflow/protocol/detail/refusals.hpp"
#include "ibflow/protocol/messages/research.hpp"

namespace ibflow::protocol {

inline void refuse(Refusals& r, const RequestScannerSubscription& m) {
  r.below(143, m.scanner_subscription_filter_options.has_value(), "scannerSubscriptionFilterOptions", -1);
}

inline void refuse(Refusals& r, const RequestWshEventData& m) {
  const auto& event = m.wsh_event_data;
  r.below(171,
          !event.filter.empty() || event.fill_watchlist || event.fill_portfolio || event.fill_competitors,
          "wshEventData.filter or one of wshEventData's fill flags");
  r.below(173, !event.start_date.empty() || !event.end_date.empty() || event.total_limit.has_value(),
          "wshEventData.startDate, endDate or totalLimit");
}

}  // namespace ibflow::protocol
