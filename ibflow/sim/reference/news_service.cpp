#include "ibflow/sim/reference/news_service.hpp"

#include <algorithm>

#include "ibflow/sim/orders/order_messages.hpp"
#include "ibflow/sim/reference/news_archive.hpp"

namespace ibflow::sim {

namespace {

constexpr int kInvalid = 321;
constexpr int kNoArticle = 10172;
constexpr std::int32_t kMostResults = 300;

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parts;
}

/// `yyyy-mm-dd hh:mm:ss`, a fraction behind it is dropped; UTC. Empty: `otherwise`.
std::optional<core::Timestamp> news_time(std::string_view text, core::Timestamp otherwise) {
  if (text.empty()) return otherwise;
  const auto blank = text.find(' ');
  const auto date = core::parse_date(text.substr(0, blank));
  if (!date) return std::nullopt;
  if (blank == std::string_view::npos) return core::Timestamp(std::chrono::sys_days(*date));
  const auto time = core::parse_time_of_day(text.substr(blank + 1, 8));
  if (!time) return std::nullopt;
  return core::Timestamp(std::chrono::sys_days(*date)) + *time;
}

// 2019-02-13 16:00:00.0
std::string news_time_text(core::Timestamp at) {
  auto text = core::format_utc(at).substr(0, 19);
  text[10] = ' ';
  return text + ".0";
}

}  // namespace

void NewsService::on(Client& client, const protocol::RequestNewsProviders&) {
  protocol::NewsProviders answer;
  const auto providers = news_providers();
  answer.news_providers.assign(providers.begin(), providers.end());
  client.out.send(answer);
}

void NewsService::on(Client& client, const protocol::RequestNewsArticle& message) {
  const auto text = article_text(*state_.contracts, message.provider_code, message.article_id, state_.now);
  if (!text) {
    return client.out.send_error(message.request_id, kNoArticle,
                                 "Failed to request news article:No article with id " + message.article_id,
                                 state_.now);
  }
  protocol::NewsArticle answer;
  answer.request_id = message.request_id;
  answer.article_text = *text;
  client.out.send(answer);
}

void NewsService::on(Client& client, const protocol::RequestHistoricalNews& message) {
  const auto from = news_time(message.start_date_time, core::Timestamp{});
  const auto to = news_time(message.end_date_time, state_.now);
  if (!from || !to) {
    return client.out.send_error(message.request_id, kInvalid,
                                 validation_text("Invalid date time, write yyyy-MM-dd HH:mm:ss.0"),
                                 state_.now);
  }
  const auto index = state_.contracts->index_of_con_id(message.con_id);
  HeadlinePage page;
  if (index) {
    HeadlineQuery query;
    query.providers = split(message.provider_codes, '+');
    query.from = *from;
    query.to = std::min(*to, state_.now);
    query.count = static_cast<std::size_t>(std::clamp(message.total_results, 1, kMostResults));
    page = find_headlines(state_.contracts->instrument(*index), query);
  }
  for (const auto& headline : page.headlines) {
    protocol::HistoricalNews row;
    row.request_id = message.request_id;
    row.time = news_time_text(headline.at);
    row.provider_code = headline.provider;
    row.article_id = headline.article_id;
    row.headline = headline.text;
    client.out.send(row);
  }
  protocol::HistoricalNewsEnd end;
  end.request_id = message.request_id;
  end.has_more = page.has_more;
  client.out.send(end);
}

std::vector<protocol::NewsBulletin> NewsService::bulletins() const {
  std::vector<protocol::NewsBulletin> appeared;
  const auto canned = core::from_new_york(state_.market->date(), std::chrono::hours(10));
  if (state_.behaviour.bulletins && state_.now >= canned) {
    protocol::NewsBulletin one;
    one.msg_id = 1;
    one.msg_type = 1;
    one.news_message = "SIMULATED BULLETIN: the simulated gateway plays a recorded session.";
    one.origin_exch = "NYSE";
    appeared.push_back(one);
  }
  for (const auto& each : issued_) {
    if (each.at <= state_.now) appeared.push_back(each.message);
  }
  return appeared;
}

void NewsService::issue(int type, const std::string& text, const std::string& exchange) {
  Bulletin one;
  one.at = state_.now;
  one.message.msg_id = static_cast<std::int32_t>(issued_.size()) + 2;
  one.message.msg_type = type;
  one.message.news_message = "SIMULATED BULLETIN: " + text;
  one.message.origin_exch = exchange;
  issued_.push_back(one);
}

void NewsService::on(Client& client, const protocol::RequestNewsBulletins& message) {
  auto& had = had_[client.id];
  had.clear();
  for (const auto& bulletin : bulletins()) {
    had.insert(bulletin.msg_id);
    if (message.all_msgs) client.out.send(bulletin);
  }
}

void NewsService::on(Client& client, const protocol::CancelNewsBulletins&) {
  had_.erase(client.id);
}

void NewsService::publish(Client& client) {
  const auto found = had_.find(client.id);
  if (found == had_.end()) return;
  for (const auto& bulletin : bulletins()) {
    if (found->second.insert(bulletin.msg_id).second) client.out.send(bulletin);
  }
}

}  // namespace ibflow::sim
