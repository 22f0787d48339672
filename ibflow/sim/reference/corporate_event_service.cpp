#include "ibflow/sim/reference/corporate_event_service.hpp"

#include <fmt/format.h>

namespace ibflow::sim {

namespace {

namespace code {
constexpr int kNoRights = 10276;
constexpr int kMetaDataPending = 10278;
constexpr int kEventsPending = 10281;
constexpr int kMetaDataFirst = 10282;
constexpr int kInvalidEventRequest = 10309;
}  // namespace code

constexpr std::string_view kMetaData =
    R"({"meta_data":{"simulated":true,"event_types":[{"name":"Earnings Date","tag":"wshe_ed"},)"
    R"({"name":"Dividend","tag":"wshe_div"}]}})";

}  // namespace

void CorporateEventService::refuse(Client& client, std::int32_t request_id, int number,
                                   std::string_view text) const {
  client.out.send_error(request_id, number, text, state_.now);
}

bool CorporateEventService::refuse_without_rights(Client& client, std::int32_t request_id) const {
  if (state_.behaviour.wsh_rights) return false;
  refuse(client, request_id, code::kNoRights, "News feed is not allowed.");
  return true;
}

void CorporateEventService::on(Client& client, const protocol::RequestWshMetaData& message) {
  if (refuse_without_rights(client, message.request_id)) return;
  auto& known = clients_[client.id];
  if (known.meta_data) {
    return refuse(client, message.request_id, code::kMetaDataPending,
                  "Duplicate WSH metadata request; one is pending already.");
  }
  known.meta_data = Pending{.request_id = message.request_id,
                            .due = state_.now + std::chrono::seconds(state_.behaviour.wsh_answer_seconds),
                            .json = std::string(kMetaData)};
  answer_due(client, known);
}

void CorporateEventService::on(Client& client, const protocol::CancelWshMetaData&) {
  clients_[client.id].meta_data.reset();
}

void CorporateEventService::on(Client& client, const protocol::RequestWshEventData& message) {
  if (refuse_without_rights(client, message.request_id)) return;
  auto& known = clients_[client.id];
  if (!known.has_meta_data) {
    return refuse(client, message.request_id, code::kMetaDataFirst,
                  "Failed to request WSH event data: the metadata must be requested first.");
  }
  if (known.events) {
    return refuse(client, message.request_id, code::kEventsPending,
                  "Duplicate WSH event request; one is pending already.");
  }
  const auto& filter = message.wsh_event_data;
  if (filter.con_id && !filter.filter.empty()) {
    return refuse(client, message.request_id, code::kInvalidEventRequest,
                  "Invalid WSH event request: conId and filter exclude each other.");
  }
  known.events = Pending{.request_id = message.request_id,
                         .due = state_.now + std::chrono::seconds(state_.behaviour.wsh_answer_seconds),
                         .json = events_of(filter)};
  answer_due(client, known);
}

void CorporateEventService::on(Client& client, const protocol::CancelWshEventData&) {
  clients_[client.id].events.reset();
}

// One event a contract: an earnings date thirty days after the session.
std::string CorporateEventService::events_of(const protocol::WshEventFilter& filter) const {
  const auto index = state_.contracts->index_of_con_id(filter.con_id.value_or(0));
  if (!index) return "[]";
  const core::Date date(std::chrono::sys_days(state_.market->date()) + std::chrono::days(30));
  return fmt::format(R"([{{"simulated":true,"conid":"{}","event_type":"wshe_ed","index_date":"{}"}}])",
                     *filter.con_id, core::format_compact_date(date));
}

void CorporateEventService::answer_due(Client& client, State& known) const {
  if (known.meta_data && known.meta_data->due <= state_.now) {
    protocol::WshMetaData answer;
    answer.request_id = known.meta_data->request_id;
    answer.data_json = known.meta_data->json;
    client.out.send(answer);
    known.meta_data.reset();
    known.has_meta_data = true;
  }
  if (known.events && known.events->due <= state_.now) {
    protocol::WshEventData answer;
    answer.request_id = known.events->request_id;
    answer.data_json = known.events->json;
    client.out.send(answer);
    known.events.reset();
  }
}

void CorporateEventService::publish(Client& client) {
  const auto found = clients_.find(client.id);
  if (found != clients_.end()) answer_due(client, found->second);
}

}  // namespace ibflow::sim
