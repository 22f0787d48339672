#include "ibflow/sim/control/control_answers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "ibflow/sim/faults/fault_library.hpp"

namespace ibflow::sim {

namespace {

boost::json::value client_json(const ClientStatus& client) {
  return {{"client_id", client.client_id},
          {"server_version", client.server_version},
          {"keeps_step", client.keeps_step},
          {"messages_sent", client.messages_sent},
          {"messages_received", client.messages_received},
          {"violations", client.violations.total()}};
}

}  // namespace

boost::json::value status_json(const GatewayServerStatus& status) {
  boost::json::array clients;
  for (const auto& client : status.clients) clients.push_back(client_json(client));
  return {{"session_time", core::format_new_york_iso(status.session_time)},
          {"at_end", status.at_end},
          {"paused", status.paused},
          {"speed", status.speed},
          {"steps", status.steps},
          {"clients", clients},
          {"orders", status.orders},
          {"working_orders", status.working_orders},
          {"fills", status.fills},
          {"messages_sent", status.messages_sent},
          {"messages_received", status.messages_received},
          {"violations",
           {{"message_rate", status.violations.message_rate},
            {"historical_in_ten_minutes", status.violations.historical_in_ten_minutes},
            {"historical_same_contract", status.violations.historical_same_contract},
            {"historical_identical", status.violations.historical_identical}}}};
}

boost::json::value behaviour_json(const Behaviour& behaviour) {
  boost::json::object values;
  for (const auto& choice : behaviour_choices()) values[choice.name] = behaviour_value(behaviour, choice);
  return values;
}

boost::json::value faults_json(const std::vector<ArmedFault>& armed) {
  boost::json::array library, running;
  for (const auto& script : fault_library()) {
    library.push_back(
        {{"name", script.name}, {"about", script.about}, {"from", script.from}, {"expect", script.expect}});
  }
  for (const auto& fault : armed) {
    running.push_back({{"name", fault.name},
                       {"armed_at", core::format_new_york_iso(fault.armed_at)},
                       {"actions", fault.actions},
                       {"failures", fault.failures}});
  }
  return {{"library", library}, {"armed", running}};
}

}  // namespace ibflow::sim
