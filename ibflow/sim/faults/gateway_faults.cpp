#include "ibflow/sim/faults/gateway_faults.hpp"

#include <fmt/format.h>

#include <charconv>

#include "ibflow/sim/faults/fault_words.hpp"
#include "ibflow/sim/faults/message_names.hpp"

namespace ibflow::sim {

namespace {

constexpr int kLinkLost = 1100;
constexpr int kRestoredDataLost = 1101;
constexpr int kRestored = 1102;
constexpr int kPortMoved = 1300;
constexpr std::int32_t kNoId = -1;

struct FarmCodes {
  int broken, connected, inactive;
  std::string_view kind;
};

/// By its name: ushmds is a historical farm, secdefil one of definitions.
FarmCodes codes_of(std::string_view farm) {
  if (farm.find("hmds") != std::string_view::npos) return {2105, 2106, 2107, "HMDS"};
  if (farm.starts_with("secdef")) return {2157, 2158, 2158, "Sec-def"};
  return {2103, 2104, 2108, "Market"};
}

WireFaults::Seconds wall(double seconds) {
  return WireFaults::Seconds(seconds);
}

}  // namespace

const std::map<std::string_view, GatewayFaults::Handler>& GatewayFaults::handlers() {
  using Self = GatewayFaults;
  static const std::map<std::string_view, Handler> table{
      {"disconnect", &Self::disconnect},
      {"reset", &Self::reset},
      {"half-open", &Self::half_open},
      {"stall", &Self::stall},
      {"split", &Self::split},
      {"inject", &Self::inject},
      {"refuse", &Self::refuse},
      {"silence", &Self::silence},
      {"restart", &Self::restart},
      {"hold-client-id", &Self::hold_client_id},
      {"link", &Self::link},
      {"farm", &Self::farm},
      {"notice", &Self::notice},
      {"move-port", &Self::move_port},
      {"drop", &Self::drop},
      {"duplicate", &Self::duplicate},
      {"delay", &Self::delay},
      {"hold", &Self::hold},
      {"corrupt", &Self::corrupt},
      {"ignore", &Self::ignore},
      {"error", &Self::error},
      {"clock-step", &Self::clock_step},
      {"behaviour", &Self::behaviour},
      {"assign", &Self::assign},
      {"account-ready", &Self::account_ready},
      {"warn", &Self::warn},
      {"deliver", &Self::deliver},
      {"halt", &Self::halt},
      {"resume", &Self::resume},
      {"competing-session", &Self::competing_session},
      {"no-permission", &Self::no_permission},
      {"permission", &Self::permission},
      {"reset-depth", &Self::reset_depth},
      {"halt-depth", &Self::halt_depth},
      {"bust-trades", &Self::bust_trades},
      {"reject-next", &Self::reject_next},
      {"inactive", &Self::inactive},
      {"revive", &Self::revive},
      {"reject-working", &Self::reject_working},
      {"delay-cancels", &Self::delay_cancels},
      {"fill-before-ack", &Self::fill_before_ack},
      {"delay-commissions", &Self::delay_commissions},
      {"commissions", &Self::commissions},
      {"release-locate", &Self::release_locate},
      {"normal-orders", &Self::normal_orders},
      {"correct-fill", &Self::correct_fill},
      {"bust-fill", &Self::bust_fill},
      {"twin-order", &Self::twin_order},
      {"late-status", &Self::late_status},
      {"roll-back-ids", &Self::roll_back_ids},
      {"hold-for-locate", &Self::hold_for_locate},
      {"manual-order", &Self::manual_order},
  };
  return table;
}

core::Expected<void> GatewayFaults::perform(const FaultAction& action, Client* client) {
  const auto found = handlers().find(action.verb);
  if (found == handlers().end()) return bad_words(fmt::format("'{}' is no action", action.verb));
  return (this->*found->second)(action.words, client);
}

void GatewayFaults::tell(Client* client, int code, std::string_view text) {
  if (client != nullptr) return client->out.send_error(kNoId, code, text, state_.now);
  for (const auto& [id, one] : state_.clients) one->out.send_error(kNoId, code, text, state_.now);
}

GatewayFaults::Result GatewayFaults::end(const Words& words, Client* client, bool reset) {
  if (wire_ == nullptr) return bad_words("there are no sockets here to break");
  std::size_t bytes = 0;
  if (!words.empty()) {
    if (words.size() != 2 || words[0] != "after") return bad_words("it is 'after BYTES'");
    const auto count = whole_word(words[1]);
    if (!count) return std::unexpected(count.error());
    bytes = static_cast<std::size_t>(*count);
  }
  wire_->disconnect(client, bytes, reset);
  return {};
}

GatewayFaults::Result GatewayFaults::disconnect(const Words& words, Client* client) {
  return end(words, client, false);
}

GatewayFaults::Result GatewayFaults::reset(const Words& words, Client* client) {
  return end(words, client, true);
}

GatewayFaults::Result GatewayFaults::half_open(const Words&, Client* client) {
  if (wire_ == nullptr) return bad_words("there are no sockets here to break");
  wire_->go_silent(client);
  return {};
}

GatewayFaults::Result GatewayFaults::stall(const Words& words, Client* client) {
  const auto seconds = seconds_word(words[0]);
  if (!seconds || wire_ == nullptr)
    return seconds ? bad_words("there are no sockets here") : forward(seconds);
  wire_->stall(client, wall(*seconds));
  return {};
}

GatewayFaults::Result GatewayFaults::split(const Words& words, Client* client) {
  const auto bytes = whole_word(words[0]);
  if (!bytes || wire_ == nullptr) return bytes ? bad_words("there are no sockets here") : forward(bytes);
  wire_->split(client, static_cast<std::size_t>(*bytes));
  return {};
}

GatewayFaults::Result GatewayFaults::inject(const Words& words, Client* client) {
  const auto bytes = hex_word(words[0]);
  if (!bytes || wire_ == nullptr) return bytes ? bad_words("there are no sockets here") : forward(bytes);
  wire_->inject(client, *bytes);
  return {};
}

GatewayFaults::Result GatewayFaults::refuse(const Words& words, Client*) {
  const auto seconds = seconds_word(words[0]);
  if (!seconds || wire_ == nullptr)
    return seconds ? bad_words("there are no sockets here") : forward(seconds);
  wire_->refuse(wall(*seconds));
  return {};
}

GatewayFaults::Result GatewayFaults::silence(const Words& words, Client*) {
  const auto seconds = seconds_word(words[0]);
  if (!seconds || wire_ == nullptr)
    return seconds ? bad_words("there are no sockets here") : forward(seconds);
  wire_->accept_silently(wall(*seconds));
  return {};
}

GatewayFaults::Result GatewayFaults::restart(const Words& words, Client*) {
  if (auto refused = refuse(words, nullptr); !refused) return refused;
  wire_->disconnect(nullptr, 0, false);
  return {};
}

GatewayFaults::Result GatewayFaults::hold_client_id(const Words& words, Client*) {
  const auto seconds = seconds_word(words[0]);
  if (!seconds) return forward(seconds);
  state_.behaviour.hold_client_id_seconds = static_cast<std::int64_t>(*seconds);
  return {};
}

GatewayFaults::Result GatewayFaults::link(const Words& words, Client*) {
  const auto& what = words[0];
  if (what != "lost" && what != "restored" && what != "data-lost") {
    return bad_words(fmt::format("the link is lost, restored or data-lost, not '{}'", what));
  }
  state_.broker_link_up = what != "lost";
  if (what == "lost") {
    tell(nullptr, kLinkLost, "Connectivity between IBKR and Trader Workstation has been lost.");
  } else if (what == "restored") {
    tell(nullptr, kRestored,
         "Connectivity between IBKR and Trader Workstation has been restored - data maintained. All data "
         "farms are connected: usfarm.nj; usfuture; usfarm; ushmds; secdefil.");
  } else {
    services_.each([](Service& service) { service.data_lost(); });
    tell(nullptr, kRestoredDataLost,
         "Connectivity between IBKR and Trader Workstation has been restored - data lost.");
  }
  return {};
}

GatewayFaults::Result GatewayFaults::farm(const Words& words, Client*) {
  const auto& farm = words[1];
  const auto codes = codes_of(farm);
  if (words[0] == "broken") {
    state_.broken_farms.insert(farm);
    tell(nullptr, codes.broken, fmt::format("{} data farm connection is broken:{}", codes.kind, farm));
  } else if (words[0] == "restored") {
    state_.broken_farms.erase(farm);
    tell(nullptr, codes.connected, fmt::format("{} data farm connection is OK:{}", codes.kind, farm));
  } else if (words[0] == "inactive") {
    tell(nullptr, codes.inactive,
         fmt::format("{} data farm connection is inactive but should be available upon demand.{}", codes.kind,
                     farm));
  } else {
    return bad_words(fmt::format("a farm is broken, restored or inactive, not '{}'", words[0]));
  }
  return {};
}

GatewayFaults::Result GatewayFaults::notice(const Words& words, Client* client) {
  const auto code = whole_word(words[0]);
  if (!code) return forward(code);
  tell(client, static_cast<int>(*code), words[1]);
  return {};
}

GatewayFaults::Result GatewayFaults::move_port(const Words& words, Client*) {
  const auto port = whole_word(words[0]);
  if (!port) return forward(port);
  tell(nullptr, kPortMoved,
       fmt::format("Socket port has been changed and this connection is being dropped. Please reconnect on "
                   "the new port - {}",
                   *port));
  for (const auto& [id, client] : state_.clients) client->closing = true;
  return {};
}

GatewayFaults::Result GatewayFaults::add_rule(MessageRule rule, const Words& words, std::size_t times_at,
                                              Client* client) {
  const auto id = response_id_of(words[0]);
  if (!id) return bad_words(fmt::format("'{}' is no message of a server", words[0]));
  rule.message_id = *id;
  rule.only = client == nullptr ? nullptr : &client->out;
  if (words.size() > times_at) {
    const auto times = times_word(words[times_at]);
    if (!times) return forward(times);
    rule.times = *times;
  }
  rules_.add(rule);
  return {};
}

GatewayFaults::Result GatewayFaults::drop(const Words& words, Client* client) {
  return add_rule({.effect = MessageRule::Effect::Drop}, words, 1, client);
}

GatewayFaults::Result GatewayFaults::duplicate(const Words& words, Client* client) {
  return add_rule({.effect = MessageRule::Effect::Duplicate}, words, 1, client);
}

GatewayFaults::Result GatewayFaults::corrupt(const Words& words, Client* client) {
  return add_rule({.effect = MessageRule::Effect::Corrupt}, words, 1, client);
}

GatewayFaults::Result GatewayFaults::delay(const Words& words, Client* client) {
  const auto seconds = seconds_word(words[1]);
  if (!seconds) return forward(seconds);
  const auto length = std::chrono::duration_cast<core::Duration>(std::chrono::duration<double>(*seconds));
  return add_rule({.effect = MessageRule::Effect::Delay, .delay = length}, words, 2, client);
}

GatewayFaults::Result GatewayFaults::hold(const Words& words, Client* client) {
  const auto until = response_id_of(words[2]);
  if (words[1] != "until" || !until) return bad_words("it is 'hold MESSAGE until MESSAGE'");
  return add_rule({.effect = MessageRule::Effect::HoldUntil, .until_message = *until}, words, 3, client);
}

GatewayFaults::Result GatewayFaults::ignore(const Words&, Client* client) {
  if (client == nullptr) return bad_words("'ignore' stands behind 'on REQUEST'");
  verdict_.ignore = true;
  return {};
}

GatewayFaults::Result GatewayFaults::error(const Words& words, Client* client) {
  if (client == nullptr) return bad_words("'error' stands behind 'on REQUEST'");
  const auto code = whole_word(words[0]);
  if (!code) return forward(code);
  verdict_.error.emplace(static_cast<int>(*code), words[1]);
  return {};
}

GatewayFaults::Result GatewayFaults::warn(const Words& words, Client* client) {
  if (client == nullptr) return bad_words("'warn' stands behind 'on REQUEST'");
  const auto code = whole_word(words[0]);
  if (!code) return forward(code);
  verdict_.warning.emplace(static_cast<int>(*code), words[1]);
  return {};
}

GatewayFaults::Result GatewayFaults::deliver(const Words&, Client*) {
  rules_.clear();
  return {};
}

GatewayFaults::Result GatewayFaults::clock_step(const Words& words, Client*) {
  const bool back = words[0].starts_with('-');
  const auto seconds = seconds_word(std::string_view(words[0]).substr(back ? 1 : 0));
  if (!seconds) return forward(seconds);
  const auto length = std::chrono::duration_cast<core::Duration>(std::chrono::duration<double>(*seconds));
  state_.time_offset += back ? -length : length;
  return {};
}

GatewayFaults::Result GatewayFaults::behaviour(const Words& words, Client*) {
  return set_behaviour(state_.behaviour, words[0]);
}

GatewayFaults::Result GatewayFaults::assign(const Words& words, Client*) {
  const auto index = state_.contracts->index_of(words[0]);
  if (!index) return bad_words(fmt::format("there is no instrument {}", words[0]));
  const auto quantity = core::Decimal::parse(words[1]);
  if (!quantity || quantity->is_zero())
    return bad_words("it is 'assign SYMBOL QUANTITY', as in assign SPY -100");
  const auto price = state_.accounts->price_of(words[0]);
  if (!price) return bad_words(fmt::format("nobody knows a price of {} yet", words[0]));
  return state_.accounts->trade_elsewhere(state_.accounts->account_for({}), words[0], *quantity, *price);
}

GatewayFaults::Result GatewayFaults::account_ready(const Words& words, Client*) {
  if (words[0] != "on" && words[0] != "off")
    return bad_words("it is 'account-ready on' or 'account-ready off'");
  state_.accounts->set_ready(words[0] == "on");
  return {};
}

}  // namespace ibflow::sim
