#pragma once
// What concerns the login rather than the market: advisor's groups, corporate events, the user, TWS's windows
// and settings.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ibflow/gateway/answer.hpp"
#include "ibflow/gateway/subscription.hpp"
#include "ibflow/protocol/requests.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::gateway {

namespace detail {
class RequestCore;
class StreamTable;
}  // namespace detail

/// IB: faDataType. Profiles exist below server version 177 only (585).
enum class AdvisorData : std::int32_t { Groups = 1, Profiles = 2, Aliases = 3 };

/// For the event loop's thread.
class Advisor {
 public:
  Advisor(std::shared_ptr<detail::RequestCore> requests, std::shared_ptr<detail::StreamTable> streams);

  // Financial advisors.
  /// As IB's XML.
  Answer<std::string> advisor_data(AdvisorData what, RequestOptions options = {});
  /// The whole XML; the answer is what IB says of it. Server version 157 on.
  Answer<std::string> replace_advisor_data(AdvisorData what, std::string xml, RequestOptions options = {});
  Answer<std::vector<protocol::FamilyCode>> family_codes(RequestOptions options = {});
  Answer<std::vector<protocol::SoftDollarTier>> soft_dollar_tiers(RequestOptions options = {});
  /// Whose brand the login trades under; empty: IB's own.
  Answer<std::string> user_info(RequestOptions options = {});

  // Wall Street Horizon's corporate events, as JSON. IB wants the kinds asked for before the events.
  Answer<std::string> event_kinds(RequestOptions options = {});
  Answer<std::string> events(protocol::WshEventFilter filter, RequestOptions options = {});

  // Window groups of TWS, told apart by their colours.
  Answer<std::vector<std::int32_t>> display_groups(RequestOptions options = {});
  /// What a group shows: "none", "conId@exchange" or "combo". Only the latest is kept for who is slow.
  Subscription<std::string> follow_display_group(std::int32_t group);

  // Settings of TWS or IB Gateway.
  /// Server version 219 on.
  Answer<protocol::ConfigResponse> configuration(RequestOptions options = {});
  /// Server version 221 on. Warnings in the answer want to be accepted: ask again with them in
  /// accepted_warnings.
  Answer<protocol::UpdateConfigResponse> change_configuration(protocol::UpdateConfig change,
                                                              RequestOptions options = {});

 private:
  std::shared_ptr<detail::RequestCore> requests_;
  std::shared_ptr<detail::StreamTable> streams_;
};

}  // namespace ibflow::gateway
