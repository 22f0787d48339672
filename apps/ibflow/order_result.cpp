#include "order_result.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <map>
#include <thread>

#include "commands.hpp"
#include "signals.hpp"

namespace ibflow::cli {

namespace {

using gateway::OrderViewPointer;
using orders::PublicStatus;

constexpr std::chrono::milliseconds kFirstWord{3000};
constexpr std::chrono::milliseconds kLook{20};

OrderViewPointer view_of(GatewaySession& session, const std::string& key) {
  return session.gateway().run([&](gateway::Gateway& gateway) { return gateway.orders().find(key); });
}

struct Filled {
  core::Decimal quantity;
  double value = 0;
};

/// Average prices come from the executions; when they cannot be had, there are none.
std::map<std::string, Filled> fills_of(GatewaySession& session) {
  std::map<std::string, Filled> fills;
  auto& gateway = session.gateway();
  const auto executions = gateway.wait(gateway->executions());
  if (!executions) return fills;
  for (const auto& [execution, commission] : *executions) {
    auto& filled = fills[execution.order_ref];
    filled.quantity += execution.quantity;
    filled.value += execution.quantity.to_double() * execution.price;
  }
  return fills;
}

std::string name_of(const gateway::OrderView& view) {
  return fmt::format("order {} ({} {} {}, key {})", view.order_id.value, to_string(view.side),
                     view.quantity.to_string(), view.symbol, view.key);
}

/// The sentence for standard error; empty when all is as it was wanted.
struct Verdict {
  app::ExitCode code = app::ExitCode::Done;
  std::string sentence;
};

Verdict judge(const gateway::OrderView& view, bool was_waited_for) {
  const auto because = view.text.empty() ? std::string() : ": " + view.text;
  switch (view.status) {
    case PublicStatus::Rejected:
      return {app::ExitCode::Refused, "was refused" + because + "; nothing of it works"};
    case PublicStatus::Denied:
      return {app::ExitCode::Refused, "was not sent" + because};
    case PublicStatus::Lost:
      return {app::ExitCode::Refused, "never arrived: the broker, asked twice, knows nothing of it"};
    case PublicStatus::Unknown:
    case PublicStatus::Pending:
      return {app::ExitCode::Partial,
              "may be live or not: do not place it again, `ibflow reconcile` finds out"};
    case PublicStatus::Cancelled:
    case PublicStatus::Expired:
      if (view.executed.is_zero())
        return {app::ExitCode::Refused, "is over and nothing of it has filled" + because};
      return {app::ExitCode::Partial, fmt::format("is over with {} of {} filled{}", view.executed.to_string(),
                                                  view.quantity.to_string(), because)};
    default:
      break;
  }
  if (!was_waited_for || orders::is_over(view.status)) return {};
  return {app::ExitCode::Partial,
          fmt::format("still works, {} of {} filled; `ibflow order cancel {}` takes it back",
                      view.executed.to_string(), view.quantity.to_string(), view.key)};
}

void add_row(Table& table, const gateway::OrderView& view, const std::map<std::string, Filled>& fills) {
  std::optional<double> average;
  const auto found = fills.find(view.key);
  if (found != fills.end() && !found->second.quantity.is_zero())
    average = found->second.value / found->second.quantity.to_double();
  table.add({view.order_id.value, view.key, to_string(view.side), view.quantity, view.symbol, view.order_type,
             price_cell(view.limit_price), price_cell(view.stop_price), to_string(view.status), view.executed,
             price_cell(average), view.cost.commission, view.cost.currency, to_string(view.certainty),
             view.text});
}

}  // namespace

void wait_for_order(GatewaySession& session, const std::string& key, std::chrono::milliseconds within) {
  const bool until_over = within.count() > 0;
  const auto end = std::chrono::steady_clock::now() + (until_over ? within : kFirstWord);
  while (std::chrono::steady_clock::now() < end) {
    if (const auto on = session.check(); !on) {
      // Nothing more will be heard. Ctrl-C needs no words.
      if (on.error().category != core::ErrorCategory::Cancelled) static_cast<void>(report(on.error()));
      return;
    }
    const auto view = view_of(session, key);
    if (!view || orders::is_over(view->status)) {
      // The commission follows its execution.
      if (!view || view->executed.is_zero() || view->cost.pending == 0) return;
    } else if (!until_over && view->status != PublicStatus::Pending &&
               view->status != PublicStatus::Unknown) {
      return;
    }
    std::this_thread::sleep_for(kLook);
  }
}

app::ExitCode tell_orders(GatewaySession& session, const std::vector<std::string>& keys, bool was_waited_for,
                          const Output& output) {
  Table table({{"order_id", Align::Right},
               {"key"},
               {"side"},
               {"quantity", Align::Right},
               {"symbol"},
               {"order_type"},
               {"limit_price", Align::Right},
               {"stop_price", Align::Right},
               {"status"},
               {"filled", Align::Right},
               {"average_price", Align::Right},
               {"commission", Align::Right},
               {"currency"},
               {"certainty"},
               {"text"}});
  auto code = app::ExitCode::Done;
  std::string sentences;
  std::vector<OrderViewPointer> views;
  bool has_fills = false;
  for (const auto& key : keys) {
    if (auto view = view_of(session, key)) views.push_back(std::move(view));
    has_fills = has_fills || (!views.empty() && !views.back()->executed.is_zero());
  }
  const auto fills = has_fills ? fills_of(session) : std::map<std::string, Filled>();
  for (std::size_t i = 0; i < views.size(); ++i) {
    add_row(table, *views[i], fills);
    const auto verdict = judge(*views[i], was_waited_for && i == 0);  // exits wait for their parent
    if (!verdict.sentence.empty())
      sentences += fmt::format("ibflow: {} {}\n", name_of(*views[i]), verdict.sentence);
    const bool is_worse = code != app::ExitCode::Partial && verdict.code != app::ExitCode::Done;
    if (is_worse) code = verdict.code;
  }
  const auto printed = print(table, output);
  fmt::print(stderr, "{}", sentences);
  if (printed != app::ExitCode::Done && code == app::ExitCode::Done) return printed;
  return stop_signals() > 0 ? app::ExitCode::Interrupted : code;
}

}  // namespace ibflow::cli
