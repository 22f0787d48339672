#pragma once
// Headlines, articles, and IB's messages to everybody.

#include <memory>
#include <string>
#include <vector>

#include "ibflow/core/identifier.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/gateway/answer.hpp"
#include "ibflow/gateway/news_items.hpp"
#include "ibflow/gateway/subscription.hpp"
#include "ibflow/protocol/contract.hpp"

namespace ibflow::gateway {

namespace detail {
class RequestCore;
class StreamTable;
}  // namespace detail

struct HeadlineRequest {
  core::ConId con_id;
  std::vector<std::string> providers;  // codes
  core::Timestamp from{}, until{};     // excluded, included
  int limit = 300;                     // IB's most
};
struct Headlines {
  std::vector<Headline> rows;  // newest first
  bool has_more = false;       // than the limit
};
struct NewsArticle {
  bool is_binary = false;  // base64, such as a PDF; else plain text or HTML
  std::string text;
};

/// For the event loop's thread.
class News {
 public:
  News(std::shared_ptr<detail::RequestCore> requests, std::shared_ptr<detail::StreamTable> streams);

  /// What the login has subscribed to.
  Answer<std::vector<protocol::NewsProvider>> providers(RequestOptions options = {});
  Answer<Headlines> headlines(HeadlineRequest request, RequestOptions options = {});
  Answer<NewsArticle> article(std::string provider, std::string article_id, RequestOptions options = {});
  /// Headlines of one contract as they come; takes a market-data line.
  Subscription<Headline> follow(protocol::Contract contract);
  /// IB's bulletins; `all_of_today`: also those that went before.
  Subscription<NewsBulletin> bulletins(bool all_of_today = true);

 private:
  std::shared_ptr<detail::RequestCore> requests_;
  std::shared_ptr<detail::StreamTable> streams_;
};

}  // namespace ibflow::gateway
