#include "ibflow/gateway/news.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "ibflow/gateway/detail/live_streams.hpp"
#include "ibflow/gateway/detail/question.hpp"
#include "ibflow/gateway/detail/stream_table.hpp"

namespace ibflow::gateway {

using detail::Question;
using detail::QuestionTerms;

namespace {

constexpr std::size_t kHeadlinesKept = 1000;
constexpr auto kNewsTicks = "mdoff,292";  // headlines without prices

// "yyyy-mm-dd hh:mm:ss.f", UTC
std::optional<core::Timestamp> parse_news_time(const std::string& text) {
  if (text.size() < 19) return std::nullopt;
  const auto at = core::parse_iso(text.substr(0, 10) + 'T' + text.substr(11) + 'Z');
  if (!at) return std::nullopt;
  return *at;
}

std::string news_time(core::Timestamp at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  return core::format_date(core::Date(day)) + ' ' +
         core::format_time_of_day(std::chrono::floor<std::chrono::seconds>(at - day)) + ".0";
}

struct ProvidersQuestion final : Question<std::vector<protocol::NewsProvider>> {
  using Question::on;
  void on(const protocol::NewsProviders& message) override {
    rows = message.news_providers;
    finish();
  }
};

struct HeadlinesQuestion final : Question<Headlines> {
  using Question::on;
  void on(const protocol::HistoricalNews& message) override {
    const auto time = parse_news_time(message.time);
    if (!time) {
      return fail({core::ErrorCategory::Data,
                   fmt::format("{}: '{}' is no time of a headline", what(), message.time)});
    }
    rows.rows.push_back({*time, message.provider_code, message.article_id, message.headline});
  }
  void on(const protocol::HistoricalNewsEnd& message) override {
    rows.has_more = message.has_more;
    finish();
  }
};

struct ArticleQuestion final : Question<NewsArticle> {
  using Question::on;
  void on(const protocol::NewsArticle& message) override {
    rows.is_binary = message.article_type == 1;
    rows.text = message.article_text;
    finish();
  }
};

class HeadlineStream final : public detail::Stream {
 public:
  HeadlineStream(detail::StreamTerms terms_in, protocol::Contract contract)
      : Stream(std::move(terms_in)), contract_(std::move(contract)) {}

  core::Expected<void> request(detail::RequestCore& requests) override {
    protocol::RequestMarketData message;
    message.request_id = request_id;
    message.contract = contract_;
    message.generic_tick_list = kNewsTicks;
    return requests.send(terms.lane, message, request_id);
  }
  core::Expected<void> cancel(detail::RequestCore& requests) override {
    protocol::CancelMarketData message;
    message.request_id = request_id;
    return requests.send(terms.lane, message, request_id);
  }
  using Stream::on;
  void on(const protocol::TickNews& message) override {
    data_came();
    publish(Headline{core::Timestamp(std::chrono::milliseconds(message.time_stamp)), message.provider_code,
                     message.article_id, message.headline});
  }

 private:
  protocol::Contract contract_;
};

class BulletinStream final : public detail::Stream {
 public:
  BulletinStream(detail::StreamTerms terms_in, bool all) : Stream(std::move(terms_in)), all_(all) {}

  bool has_id() const override { return false; }
  core::Expected<void> request(detail::RequestCore& requests) override {
    protocol::RequestNewsBulletins message;
    message.all_msgs = all_;
    return requests.send(terms.lane, message);
  }
  core::Expected<void> cancel(detail::RequestCore& requests) override {
    return requests.send(terms.lane, protocol::CancelNewsBulletins());
  }
  using Stream::on;
  void on(const protocol::NewsBulletin& message) override {
    data_came();
    NewsBulletin bulletin;
    bulletin.id = message.msg_id;
    if (message.msg_type == 2) bulletin.kind = NewsBulletin::Kind::ExchangeUnavailable;
    if (message.msg_type == 3) bulletin.kind = NewsBulletin::Kind::ExchangeAvailable;
    bulletin.text = message.news_message;
    bulletin.exchange = message.origin_exch;
    publish(bulletin);
  }

 private:
  bool all_;
};

}  // namespace

News::News(std::shared_ptr<detail::RequestCore> requests, std::shared_ptr<detail::StreamTable> streams)
    : requests_(std::move(requests)), streams_(std::move(streams)) {}

Answer<std::vector<protocol::NewsProvider>> News::providers(RequestOptions options) {
  return detail::ask(requests_, std::make_shared<ProvidersQuestion>(), protocol::RequestNewsProviders(),
                     QuestionTerms("news providers", options));
}

Answer<Headlines> News::headlines(HeadlineRequest request, RequestOptions options) {
  QuestionTerms terms(fmt::format("headlines of con id {}", request.con_id.value), options);
  protocol::RequestHistoricalNews message;
  message.con_id = request.con_id.value;
  message.provider_codes = fmt::format("{}", fmt::join(request.providers, "+"));
  message.start_date_time = news_time(request.from);
  message.end_date_time = news_time(request.until);
  message.total_results = request.limit;
  return detail::ask(requests_, std::make_shared<HeadlinesQuestion>(), std::move(message), std::move(terms));
}

Answer<NewsArticle> News::article(std::string provider, std::string article_id, RequestOptions options) {
  QuestionTerms terms(fmt::format("article {} of {}", article_id, provider), options);
  protocol::RequestNewsArticle message;
  message.provider_code = std::move(provider);
  message.article_id = std::move(article_id);
  return detail::ask(requests_, std::make_shared<ArticleQuestion>(), std::move(message), std::move(terms));
}

Subscription<Headline> News::follow(protocol::Contract contract) {
  auto terms = detail::stream_terms("headlines", contract);
  terms.line = connection::LineKind::Stream;
  terms.is_market_data = false;  // hours without one are no silence
  const auto key = terms.key;
  return streams_->subscribe<Headline>(key, Overflow::DropOldest, kHeadlinesKept, [&] {
    return std::make_shared<HeadlineStream>(std::move(terms), std::move(contract));
  });
}

Subscription<NewsBulletin> News::bulletins(bool all_of_today) {
  detail::StreamTerms terms;
  terms.key = terms.what = "news bulletins";
  terms.is_market_data = false;
  const std::string key = terms.key;
  return streams_->subscribe<NewsBulletin>(key, Overflow::KeepAll, 0, [&] {
    return std::make_shared<BulletinStream>(std::move(terms), all_of_today);
  });
}

}  // namespace ibflow::gateway
