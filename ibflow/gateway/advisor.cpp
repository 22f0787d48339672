#include "ibflow/gateway/advisor.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>
#include <utility>

#include "ibflow/gateway/detail/question.hpp"
#include "ibflow/gateway/detail/stream_table.hpp"

namespace ibflow::gateway {

using detail::Question;
using detail::QuestionTerms;

namespace {

struct DataQuestion final : Question<std::string> {
  explicit DataQuestion(AdvisorData kind_in) : kind(kind_in) {}
  using Question::on;
  void on(const protocol::ReceiveFa& message) override {
    if (message.fa_data != static_cast<std::int32_t>(kind)) return;
    rows = message.cxml;
    finish();
  }
  AdvisorData kind;
};

struct ReplaceQuestion final : Question<std::string> {
  using Question::on;
  void on(const protocol::ReplaceFaEnd& message) override {
    rows = message.text;
    finish();
  }
};

struct FamilyQuestion final : Question<std::vector<protocol::FamilyCode>> {
  using Question::on;
  void on(const protocol::FamilyCodes& message) override {
    rows = message.family_codes;
    finish();
  }
};

struct TiersQuestion final : Question<std::vector<protocol::SoftDollarTier>> {
  using Question::on;
  void on(const protocol::SoftDollarTiers& message) override {
    rows = message.tiers;
    finish();
  }
};

struct UserQuestion final : Question<std::string> {
  using Question::on;
  void on(const protocol::UserInfo& message) override {
    rows = message.white_branding_id;
    finish();
  }
};

struct EventKindsQuestion final : Question<std::string, protocol::CancelWshMetaData> {
  using Question::on;
  void on(const protocol::WshMetaData& message) override {
    rows = message.data_json;
    finish();
  }
};

struct EventsQuestion final : Question<std::string, protocol::CancelWshEventData> {
  using Question::on;
  void on(const protocol::WshEventData& message) override {
    rows = message.data_json;
    finish();
  }
};

struct GroupsQuestion final : Question<std::vector<std::int32_t>> {
  using Question::on;
  void on(const protocol::DisplayGroupList& message) override {
    std::string_view rest = message.groups;
    while (!rest.empty()) {
      const auto bar = rest.find('|');
      const auto word = rest.substr(0, bar);
      std::int32_t group = 0;
      const auto read = std::from_chars(word.data(), word.data() + word.size(), group);
      if (read.ec == std::errc{}) rows.push_back(group);
      rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
    }
    finish();
  }
};

struct ConfigurationQuestion final : Question<protocol::ConfigResponse> {
  using Question::on;
  void on(const protocol::ConfigResponse& message) override {
    rows = message;
    finish();
  }
};

struct ChangeQuestion final : Question<protocol::UpdateConfigResponse> {
  using Question::on;
  void on(const protocol::UpdateConfigResponse& message) override {
    rows = message;
    finish();
  }
};

class GroupStream final : public detail::Stream {
 public:
  GroupStream(detail::StreamTerms terms_in, std::int32_t group)
      : Stream(std::move(terms_in)), group_(group) {}

  core::Expected<void> request(detail::RequestCore& requests) override {
    protocol::SubscribeToGroupEvents message;
    message.request_id = request_id;
    message.group_id = group_;
    return requests.send(terms.lane, message, request_id);
  }
  core::Expected<void> cancel(detail::RequestCore& requests) override {
    protocol::UnsubscribeFromGroupEvents message;
    message.request_id = request_id;
    return requests.send(terms.lane, message, request_id);
  }
  using Stream::on;
  void on(const protocol::DisplayGroupUpdated& message) override {
    data_came();
    publish(message.contract_info);
  }

 private:
  std::int32_t group_;
};

}  // namespace

Advisor::Advisor(std::shared_ptr<detail::RequestCore> requests, std::shared_ptr<detail::StreamTable> streams)
    : requests_(std::move(requests)), streams_(std::move(streams)) {}

Answer<std::string> Advisor::advisor_data(AdvisorData what, RequestOptions options) {
  protocol::RequestFa message;
  message.fa_data = static_cast<std::int32_t>(what);
  return detail::ask(requests_, std::make_shared<DataQuestion>(what), message,
                     QuestionTerms(fmt::format("advisor's data {}", message.fa_data), options));
}

Answer<std::string> Advisor::replace_advisor_data(AdvisorData what, std::string xml, RequestOptions options) {
  protocol::ReplaceFa message;
  message.fa_data = static_cast<std::int32_t>(what);
  message.cxml = std::move(xml);
  QuestionTerms terms(fmt::format("change of the advisor's data {}", message.fa_data), options);
  return detail::ask(requests_, std::make_shared<ReplaceQuestion>(), std::move(message), std::move(terms));
}

Answer<std::vector<protocol::FamilyCode>> Advisor::family_codes(RequestOptions options) {
  return detail::ask(requests_, std::make_shared<FamilyQuestion>(), protocol::RequestFamilyCodes(),
                     QuestionTerms("family codes", options));
}

Answer<std::vector<protocol::SoftDollarTier>> Advisor::soft_dollar_tiers(RequestOptions options) {
  return detail::ask(requests_, std::make_shared<TiersQuestion>(), protocol::RequestSoftDollarTiers(),
                     QuestionTerms("soft dollar tiers", options));
}

Answer<std::string> Advisor::user_info(RequestOptions options) {
  return detail::ask(requests_, std::make_shared<UserQuestion>(), protocol::RequestUserInfo(),
                     QuestionTerms("user info", options));
}

Answer<std::string> Advisor::event_kinds(RequestOptions options) {
  return detail::ask(requests_, std::make_shared<EventKindsQuestion>(), protocol::RequestWshMetaData(),
                     QuestionTerms("kinds of corporate events", options));
}

Answer<std::string> Advisor::events(protocol::WshEventFilter filter, RequestOptions options) {
  protocol::RequestWshEventData message;
  message.wsh_event_data = std::move(filter);
  return detail::ask(requests_, std::make_shared<EventsQuestion>(), std::move(message),
                     QuestionTerms("corporate events", options));
}

Answer<std::vector<std::int32_t>> Advisor::display_groups(RequestOptions options) {
  return detail::ask(requests_, std::make_shared<GroupsQuestion>(), protocol::QueryDisplayGroups(),
                     QuestionTerms("display groups", options));
}

Subscription<std::string> Advisor::follow_display_group(std::int32_t group) {
  detail::StreamTerms terms;
  terms.key = terms.what = fmt::format("display group {}", group);
  terms.is_market_data = false;
  const std::string key = terms.key;
  return streams_->subscribe<std::string>(
      key, Overflow::Conflate, 1, [&] { return std::make_shared<GroupStream>(std::move(terms), group); });
}

Answer<protocol::ConfigResponse> Advisor::configuration(RequestOptions options) {
  return detail::ask(requests_, std::make_shared<ConfigurationQuestion>(), protocol::RequestConfig(),
                     QuestionTerms("settings", options));
}

Answer<protocol::UpdateConfigResponse> Advisor::change_configuration(protocol::UpdateConfig change,
                                                                     RequestOptions options) {
  return detail::ask(requests_, std::make_shared<ChangeQuestion>(), std::move(change),
                     QuestionTerms("change of settings", options));
}

}  // namespace ibflow::gateway
