// The session itself, the contract that all else is asked of, and the past.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>

#include "ibflow/protocol/builders/contracts.hpp"
#include "tests/live/suite.hpp"

namespace ibflow::live {

gateway::GatewayConfig config_of(const Terms& terms) {
  gateway::GatewayConfig config;
  config.host = terms.host;
  config.port = terms.port;
  config.client_id = core::ClientId(terms.client_id);
  config.account = terms.account;
  config.keep_step_allowed = false;
  return config;
}

void check_session(Suite& suite) {
  suite.check("managed accounts",
              [&] { return passed(fmt::format("{}", fmt::join(suite.session.accounts, ", "))); });
  suite.check("time", [&]() -> Verdict {
    const auto now = suite.gateway.wait(suite.gateway->current_time());
    if (!now) return now.error();
    suite.now = *now;
    const auto ours = std::chrono::system_clock::now().time_since_epoch();
    const auto apart = now->time_since_epoch() - std::chrono::duration_cast<core::Duration>(ours);
    return passed(fmt::format("{}, {:.1f} s from ours", core::format_utc(*now),
                              std::chrono::duration<double>(apart).count()));
  });
  suite.check("user", [&]() -> Verdict {
    const auto brand = suite.gateway.wait(suite.gateway->advisor().user_info());
    if (!brand) return brand.error();
    return passed(brand->empty() ? "IB's own" : *brand);
  });
}

void check_contracts(Suite& suite) {
  auto& gateway = suite.gateway;
  suite.check("contract details", [&]() -> Verdict {
    const auto described = protocol::build::stock({.symbol = suite.terms.symbol});
    if (!described) return described.error();
    auto found = gateway.wait(gateway->contracts().qualify(*described));
    if (!found) return found.error();
    suite.details = std::move(*found);
    return passed(fmt::format("{}, contract {}", suite.details->long_name, suite.details->contract.con_id));
  });
  suite.check("search", [&]() -> Verdict {
    const auto found = gateway.wait(gateway->contracts().search(suite.terms.symbol));
    if (!found) return found.error();
    return passed(fmt::format("{} contracts", found->size()));
  });
  suite.check("price steps", [&]() -> Verdict {
    if (!suite.details) return not_asked("no contract");
    const auto rule_id = std::atoi(suite.details->market_rule_ids.c_str());  // the first of them
    const auto rule = gateway.wait(gateway->contracts().market_rule(rule_id));
    if (!rule) return rule.error();
    if (rule->empty()) return {Outcome::Failed, "a rule without steps"};
    return passed(fmt::format("{} from {} on", rule->front().increment, rule->front().low_edge));
  });
  suite.check("depth exchanges", [&]() -> Verdict {
    const auto exchanges = gateway.wait(gateway->contracts().depth_exchanges());
    if (!exchanges) return exchanges.error();
    return passed(fmt::format("{} exchanges", exchanges->size()));
  });
}

namespace {

Verdict check_bars(Suite& suite) {
  gateway::BarRequest request;
  request.contract = suite.details->contract;
  request.bar_size = "1 hour";
  request.duration = "2 D";
  const auto bars = suite.gateway.wait(suite.gateway->history().bars(request));
  if (!bars) return bars.error();
  if (bars->empty()) return {Outcome::Failed, "no bars of the last two days"};
  suite.price = bars->back().close;
  return passed(fmt::format("{} bars of an hour, the last closes at {}", bars->size(), bars->back().close));
}

Verdict check_schedule(Suite& suite) {
  const auto schedule = suite.gateway.wait(suite.gateway->history().schedule(suite.details->contract, 2));
  if (!schedule) return schedule.error();
  if (suite.now) {
    suite.is_open = false;
    for (const auto& session : schedule->sessions) {
      if (session.open <= *suite.now && *suite.now < session.close) suite.is_open = true;
    }
  }
  return passed(fmt::format("{} sessions, {}: {}", schedule->sessions.size(), schedule->time_zone,
                            suite.is_open == true ? "open now" : "closed now"));
}

Verdict check_past_trades(Suite& suite) {
  if (!suite.now) return not_asked("no time");
  gateway::TickRequest request;
  request.contract = suite.details->contract;
  request.from = *suite.now - std::chrono::hours(96);
  request.limit = 10;
  const auto trades = suite.gateway.wait(suite.gateway->history().trades(request));
  if (!trades) return trades.error();
  if (trades->empty()) return {Outcome::NoData, "no trade in four days"};
  return passed(fmt::format("{} trades, the first at {}", trades->size(), trades->front().price));
}

}  // namespace

void check_history(Suite& suite) {
  auto& gateway = suite.gateway;
  const auto check = [&](const char* name, const std::function<Verdict()>& body) {
    suite.check(name, [&] { return suite.details ? body() : not_asked("no contract"); });
  };
  check("trading sessions", [&] { return check_schedule(suite); });
  check("historical bars", [&] { return check_bars(suite); });
  check("historical ticks", [&] { return check_past_trades(suite); });
  check("head timestamp", [&]() -> Verdict {
    const auto head = gateway.wait(gateway->history().head_timestamp(suite.details->contract));
    if (!head) return head.error();
    return passed("data since " + core::format_utc(*head));
  });
  check("histogram", [&]() -> Verdict {
    const auto prices = gateway.wait(gateway->history().histogram(suite.details->contract, "3 days"));
    if (!prices) return prices.error();
    return passed(fmt::format("{} prices", prices->size()));
  });
}

}  // namespace ibflow::live
