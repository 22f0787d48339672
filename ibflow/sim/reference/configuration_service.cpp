#include "ibflow/sim/reference/configuration_service.hpp"

#include <algorithm>
#include <utility>

namespace ibflow::sim {

namespace {

namespace name {
constexpr const char* kReadOnly = "api.settings.readOnlyApi";
constexpr const char* kDownloadOrders = "api.settings.downloadOpenOrdersOnConnection";
constexpr const char* kMasterId = "api.settings.masterClientId";
constexpr const char* kRejectAboveRate = "api.settings.rejectMessagesAboveMaxRate";
constexpr const char* kKeepConnection = "api.settings.maintainConnectionOnIncorrectFields";
constexpr const char* kLocalOnly = "api.settings.allowLocalhostOnly";
constexpr const char* kPort = "api.settings.socketPort";
}  // namespace name

constexpr std::string_view kPrecautions = "api.precautions.";

Settings usual_settings() {
  return {{name::kLocalOnly, true},
          {"api.settings.loggingLevel", std::string("Error")},
          {"api.settings.sendMarketDataInLotsForUsStocks", false},
          {"api.settings.trustedIPs", std::vector<std::string>{"127.0.0.1"}},
          {"api.settings.useNegativeAutoRange", true},
          {"api.precautions.bypassOrderPrecautions", false},
          {"lockAndExit.autoLogoffTime", std::string("11:45 PM")},
          {"orders.smartRouting.seekPriceImprovement", true}};
}

/// What is asked before a change, when it makes the gateway less careful.
std::optional<protocol::UpdateConfigWarning> warning_for(const std::string& setting, const Setting& value) {
  const auto warn = [](std::int32_t id, std::string title, std::string text) {
    return protocol::UpdateConfigWarning{
        .message_id = id, .title = std::move(title), .message = std::move(text)};
  };
  if (setting == name::kReadOnly && value == Setting(false))
    return warn(1, "Read-Only API", "API clients will be able to place and change orders.");
  if (setting == name::kLocalOnly && value == Setting(false))
    return warn(2, "Allow connections from localhost only", "Other machines will be able to connect.");
  if (setting.starts_with(kPrecautions) && value == Setting(true))
    return warn(3, "Precautions", "Orders of API clients will skip a precaution.");
  return std::nullopt;
}

bool is_accepted(const protocol::UpdateConfig& change, const protocol::UpdateConfigWarning& warning) {
  return std::ranges::any_of(change.accepted_warnings,
                             [&](const auto& accepted) { return accepted.message_id == warning.message_id; });
}

}  // namespace

ConfigurationService::ConfigurationService(GatewayState& state, std::function<bool()> reset_order_ids)
    : state_(state), reset_order_ids_(std::move(reset_order_ids)), kept_(usual_settings()) {}

Settings ConfigurationService::current() const {
  auto settings = kept_;
  const auto& behaviour = state_.behaviour;
  settings[name::kReadOnly] = behaviour.read_only;
  settings[name::kDownloadOrders] = behaviour.download_open_orders;
  settings[name::kRejectAboveRate] = behaviour.rate_limit == "reject";
  settings[name::kKeepConnection] = behaviour.keep_after_invalid;
  if (behaviour.master_client_id >= 0)
    settings[name::kMasterId] = static_cast<std::int32_t>(behaviour.master_client_id);
  return settings;
}

void ConfigurationService::apply(const std::string& setting, const Setting& value) {
  const Settings one{{setting, value}};
  auto& behaviour = state_.behaviour;
  if (setting == name::kReadOnly) behaviour.read_only = value_of(one, setting, behaviour.read_only);
  if (setting == name::kDownloadOrders)
    behaviour.download_open_orders = value_of(one, setting, behaviour.download_open_orders);
  if (setting == name::kRejectAboveRate)
    behaviour.rate_limit = value_of(one, setting, false) ? "reject" : "pace";
  if (setting == name::kKeepConnection)
    behaviour.keep_after_invalid = value_of(one, setting, behaviour.keep_after_invalid);
  if (setting == name::kMasterId) behaviour.master_client_id = value_of(one, setting, std::int32_t{-1});
  kept_[setting] = value;
}

void ConfigurationService::on(Client& client, const protocol::RequestConfig& message) {
  protocol::ConfigResponse answer;
  answer.request_id = message.request_id;
  fill(answer, current());
  client.out.send(answer);
}

// Errors stop the whole change; a warning that is not accepted stops only what it warns of.
void ConfigurationService::on(Client& client, const protocol::UpdateConfig& message) {
  protocol::UpdateConfigResponse answer;
  answer.request_id = message.request_id;
  const auto known = current();
  auto wanted = settings_of(message);
  std::erase_if(wanted, [&](const auto& change) {
    const auto now = known.find(change.first);
    return now != known.end() && now->second == change.second;
  });
  if (wanted.contains(name::kPort))
    answer.errors.emplace_back("socketPort cannot be changed while the simulated gateway runs");
  if (answer.errors.empty() && message.reset_api_order_sequence.value_or(false) && !reset_order_ids_())
    answer.errors.emplace_back("The API order id sequence cannot be reset while API orders are open");
  if (answer.errors.empty()) {
    for (const auto& [setting, value] : wanted) {
      const auto warning = warning_for(setting, value);
      if (warning && !is_accepted(message, *warning)) {
        if (std::ranges::find(answer.warnings, *warning) == answer.warnings.end())
          answer.warnings.push_back(*warning);
        continue;
      }
      apply(setting, value);
      answer.changed_fields.push_back(setting);
    }
  }
  answer.status = !answer.errors.empty() ? "ERROR" : !answer.warnings.empty() ? "WARNING" : "SUCCESS";
  client.out.send(answer);
}

}  // namespace ibflow::sim
