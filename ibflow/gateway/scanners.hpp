#pragma once
// What moves: IB's market scanners.

#include <memory>
#include <string>
#include <vector>

#include "ibflow/gateway/answer.hpp"
#include "ibflow/gateway/news_items.hpp"
#include "ibflow/gateway/subscription.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/requests.hpp"

namespace ibflow::gateway {

namespace detail {
class RequestCore;
class StreamTable;
}  // namespace detail

/// For the event loop's thread. IB runs ten scanners of a client at once.
class Scanners {
 public:
  Scanners(std::shared_ptr<detail::RequestCore> requests, std::shared_ptr<detail::StreamTable> streams);

  /// All scan codes, locations and filters there are, as IB's XML; two megabytes of it.
  Answer<std::string> parameters(RequestOptions options = {});
  /// The first whole result; at most 50 rows.
  Answer<ScannerResult> scan(protocol::ScannerSubscription what, std::vector<protocol::TagValue> filters = {},
                             RequestOptions options = {});
  /// Each whole result, about every 30 seconds; only the latest is kept for who is slow.
  Subscription<ScannerResult> follow(protocol::ScannerSubscription what,
                                     std::vector<protocol::TagValue> filters = {});

 private:
  std::shared_ptr<detail::RequestCore> requests_;
  std::shared_ptr<detail::StreamTable> streams_;
};

}  // namespace ibflow::gateway
