// The status as one line of JSON.

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "ibflow/core/exact_json.hpp"
#include "ibflow/supervisor/runtime_folder.hpp"

namespace ibflow::supervisor {

namespace json = boost::json;
using core::ErrorCategory;
using core::Expected;
using core::fail;

std::string to_json(const GatewayStatus& status) {
  json::object object{{"state", std::string(to_string(status.state))},
                      {"since", core::format_utc(status.since)},
                      {"text", status.text},
                      {"advice", status.advice},
                      {"needs_person", status.needs_person},
                      {"allows_new_risk", status.allows_new_risk},
                      {"name", status.name},
                      {"program", status.program},
                      {"host", status.host},
                      {"port", status.port},
                      {"trading_mode", status.live ? "live" : "paper"},
                      {"server_version", status.server_version},
                      {"restarts", status.restarts},
                      {"next_restart", status.next_restart},
                      {"supervisor", status.supervisor}};
  if (status.process) {
    object["process"] = status.process->pid;
    object["process_started"] = status.process->started;
  }
  return json::serialize(object);
}

namespace {

std::string text_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}
std::int64_t number_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr) return 0;
  if (value->is_int64()) return value->as_int64();
  return value->is_uint64() ? static_cast<std::int64_t>(value->as_uint64()) : 0;
}
bool flag_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->as_bool();
}

}  // namespace

Expected<GatewayStatus> parse_status(std::string_view text) {
  const auto refused = [] {
    return fail(ErrorCategory::Storage,
                "the file with the gateway's state is damaged; remove it, then `ibflow gateway start`");
  };
  const auto parsed = core::parse_json(text);
  if (!parsed || !parsed->is_object()) return refused();
  const auto& object = parsed->as_object();
  const auto state = parse_process_state(text_of(object, "state"));
  if (!state) return refused();
  GatewayStatus status;
  status.state = *state;
  if (const auto since = core::parse_iso(text_of(object, "since"))) status.since = *since;
  status.text = text_of(object, "text");
  status.advice = text_of(object, "advice");
  status.needs_person = flag_of(object, "needs_person");
  status.allows_new_risk = flag_of(object, "allows_new_risk");
  status.name = text_of(object, "name");
  status.program = text_of(object, "program");
  status.host = text_of(object, "host");
  status.port = static_cast<std::uint16_t>(number_of(object, "port"));
  status.live = text_of(object, "trading_mode") == "live";
  status.server_version = static_cast<int>(number_of(object, "server_version"));
  status.restarts = static_cast<int>(number_of(object, "restarts"));
  status.next_restart = text_of(object, "next_restart");
  status.supervisor = static_cast<pid_t>(number_of(object, "supervisor"));
  if (const auto pid = static_cast<pid_t>(number_of(object, "process")); pid > 0) {
    status.process = ProcessIdentity{pid, static_cast<std::uint64_t>(number_of(object, "process_started"))};
  }
  return status;
}

}  // namespace ibflow::supervisor
