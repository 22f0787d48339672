// What the account holds and has done, and what is to be read about the market.

#include <fmt/format.h>

#include <algorithm>

#include "tests/live/suite.hpp"

namespace ibflow::live {

namespace {

std::string account_of(const Suite& suite) {
  return suite.terms.account.empty() ? suite.session.accounts.front() : suite.terms.account;
}

std::string text_of(const std::optional<double>& amount) {
  return amount ? fmt::format("{:.2f}", *amount) : "none";
}

}  // namespace

void check_accounts(Suite& suite) {
  auto& gateway = suite.gateway;
  const auto account = account_of(suite);
  suite.check("positions", [&]() -> Verdict {
    const auto positions = gateway.wait(gateway->accounts().positions());
    if (!positions) return positions.error();
    return passed(fmt::format("{}", positions->size()));
  });
  suite.check("account values", [&]() -> Verdict {
    const auto report = gateway.wait(gateway->accounts().report(account));
    if (!report) return report.error();
    if (report->values.empty()) return {Outcome::Failed, "none"};
    return passed(
        fmt::format("{} values, {} rows of portfolio", report->values.size(), report->portfolio.size()));
  });
  suite.check("account summary", [&]() -> Verdict {
    const auto values = gateway.wait(gateway->accounts().summary({"NetLiquidation", "BuyingPower"}));
    if (!values) return values.error();
    if (values->empty()) return {Outcome::Failed, "none"};
    return passed(
        fmt::format("{} is {} {}", values->front().key, values->front().value, values->front().currency));
  });
  suite.check("profit and loss", [&]() -> Verdict {
    const auto profit = gateway.wait(gateway->accounts().profit_and_loss(account));
    if (!profit) return profit.error();
    return passed(
        fmt::format("today {}, unrealized {}", text_of(profit->daily), text_of(profit->unrealized)));
  });
  suite.check("open orders", [&]() -> Verdict {
    const auto orders = gateway.wait(gateway->open_orders());
    if (!orders) return orders.error();
    return passed(fmt::format("{} of this client", orders->size()));
  });
  suite.check("executions", [&]() -> Verdict {
    const auto executions = gateway.wait(gateway->executions());
    if (!executions) return executions.error();
    return passed(fmt::format("{} of this client today", executions->size()));
  });
  suite.check("family codes", [&]() -> Verdict {
    const auto codes = gateway.wait(gateway->advisor().family_codes());
    if (!codes) return codes.error();
    return passed(fmt::format("{}", codes->size()));
  });
}

namespace {

Verdict check_headlines(Suite& suite) {
  if (suite.news_providers.empty() || !suite.details || !suite.now) return not_asked("no provider");
  gateway::HeadlineRequest request;
  request.con_id = core::ConId(suite.details->contract.con_id);
  request.providers = suite.news_providers;
  request.from = *suite.now - std::chrono::hours(24 * 7);
  request.until = *suite.now;
  request.limit = 10;
  const auto headlines = suite.gateway.wait(suite.gateway->news().headlines(request));
  if (!headlines) return headlines.error();
  if (headlines->rows.empty()) return {Outcome::NoData, "none in a week"};
  return passed(headlines->rows.front().text);
}

}  // namespace

void check_research(Suite& suite) {
  auto& gateway = suite.gateway;
  suite.check("scanner parameters", [&]() -> Verdict {
    const auto xml = gateway.wait(gateway->scanners().parameters());
    if (!xml) return xml.error();
    if (!xml->contains("<ScanParameterResponse")) return {Outcome::Failed, "this is not IB's XML"};
    return passed(fmt::format("{} bytes of XML", xml->size()));
  });
  suite.check("scanner", [&]() -> Verdict {
    protocol::ScannerSubscription scan;
    scan.instrument = "STK";
    scan.location_code = "STK.US.MAJOR";
    scan.scan_code = "MOST_ACTIVE";
    const auto found = gateway.wait(gateway->scanners().scan(scan));
    if (!found) return found.error();
    if (found->rows.empty()) return {Outcome::NoData, "nothing found"};
    return passed(fmt::format("{} rows, {} first", found->rows.size(),
                              found->rows.front().contract_details.contract.symbol));
  });
  suite.check("news providers", [&]() -> Verdict {
    const auto providers = gateway.wait(gateway->news().providers());
    if (!providers) return providers.error();
    for (const auto& provider : *providers) suite.news_providers.push_back(provider.code);
    return passed(fmt::format("{}", providers->size()));
  });
  suite.check("headlines", [&] { return check_headlines(suite); });
  suite.check("corporate events", [&]() -> Verdict {
    const auto kinds = gateway.wait(gateway->advisor().event_kinds());
    if (!kinds) return kinds.error();
    return passed(fmt::format("{} bytes of JSON about their kinds", kinds->size()));
  });
}

}  // namespace ibflow::live
