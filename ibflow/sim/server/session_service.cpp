#include "ibflow/sim/server/session_service.hpp"

#include <fmt/format.h>

namespace ibflow::sim {

namespace {

namespace code {
constexpr int kClientIdInUse = 326;
constexpr int kFarmConnected = 2104;
constexpr int kHistoryFarmConnected = 2106;
constexpr int kDefinitionsConnected = 2158;
}  // namespace code

constexpr std::string_view kKeepStep = "ibflow.keep-step";
constexpr std::int32_t kNoId = -1;

}  // namespace

void SessionService::error(Client& client, std::int32_t id, int number, std::string_view text) const {
  client.out.send_error(id, number, text, state_.now);
}

void SessionService::send_accounts(Client& client) const {
  protocol::ManagedAccounts accounts;
  accounts.accounts_list = state_.accounts->managed_list();
  client.out.send(accounts);
}

bool SessionService::is_taken(std::int32_t client_id) const {
  if (state_.find(client_id) != nullptr) return true;
  const auto held = state_.held_ids.find(client_id);
  return held != state_.held_ids.end() && state_.wall < held->second;
}

void SessionService::on(Client& client, const protocol::StartApi& message) {
  if (is_taken(message.client_id)) {
    error(client, kNoId, code::kClientIdInUse,
          fmt::format(
              "Unable to connect as the client id is already in use. Retry with a unique client id ({}).",
              message.client_id));
    client.closing = true;
    return;
  }
  client.id = message.client_id;
  client.started = true;
  client.keeps_step = message.optional_capabilities.find(kKeepStep) != std::string::npos;
  state_.clients[message.client_id] = &client;
  if (client.keeps_step) clock_.join(message.client_id, state_.wall);

  send_accounts(client);
  orders_.send_next_valid_id(client);
  if (state_.behaviour.download_open_orders) orders_.send_open_orders(client);
  for (const auto* farm : {"usfarm.nj", "usfuture", "usfarm"}) {
    error(client, kNoId, code::kFarmConnected, fmt::format("Market data farm connection is OK:{}", farm));
  }
  error(client, kNoId, code::kHistoryFarmConnected, "HMDS data farm connection is OK:ushmds");
  error(client, kNoId, code::kDefinitionsConnected, "Sec-def data farm connection is OK:secdefil");
}

void SessionService::on(Client& client, const protocol::RequestIds&) {
  orders_.send_next_valid_id(client);
}

void SessionService::on(Client& client, const protocol::RequestCurrentTime&) {
  const bool waits = client.keeps_step && !client.written_since_last_time();
  if (!waits) {
    client.send_time(client.keeps_step ? state_.now : state_.now + state_.time_offset);
    clock_.answered(client.id, state_.wall);
    return;
  }
  ++client.times_held;
  // It was silent for too long and is back.
  if (!clock_.is_keeper(client.id)) clock_.join(client.id, state_.wall);
  clock_.waits(client.id);
}

// Unlike the time in seconds it never waits for the clock: step-keeping is asked with the other one.
void SessionService::on(Client& client, const protocol::RequestCurrentTimeInMillis&) {
  protocol::CurrentTimeInMillis answer;
  answer.time_in_millis =
      core::to_unix_millis(client.keeps_step ? state_.now : state_.now + state_.time_offset);
  client.out.send(answer);
}

void SessionService::on(Client& client, const protocol::RequestManagedAccounts&) {
  send_accounts(client);
}

void SessionService::on(Client&, const protocol::SetServerLogLevel&) {}

void SessionService::left(const Client& client) {
  const auto seconds = state_.behaviour.hold_client_id_seconds;
  if (seconds > 0) state_.held_ids[client.id] = state_.wall + std::chrono::seconds(seconds);
}

}  // namespace ibflow::sim
