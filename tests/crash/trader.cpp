// A small trading program: crash_trader PORT JOURNAL SEED honest|careless
//
// It does what its script says, in turn, and may be killed at any moment: started again, it recovers and goes
// on where it stands. It never looks at anything but the facade. `careless` leaves out what makes that safe:
// it names no signal and does not look for what it has placed before.
//
// Ends with 0 when all is done and the broker's lists agree with the journal; else it says why not.

#include <fmt/core.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/blocking_gateway.hpp"
#include "ibflow/journal/journal.hpp"
#include "ibflow/protocol/builders/orders.hpp"
#include "tests/crash/phase.hpp"
#include "tests/crash/script.hpp"

namespace {

using namespace ibflow;
using namespace ibflow::tests::crash;
namespace build = protocol::build;
using gateway::OrderView;

constexpr unsigned kHangSeconds = 60;
constexpr int kFailed = 3;

gateway::GatewayConfig config_for(std::uint16_t port, const std::string& journal) {
  gateway::GatewayConfig config;
  config.port = port;
  config.client_id = core::ClientId(7);
  config.clock = gateway::GatewayConfig::ClockSource::System;
  config.request_timeout = std::chrono::seconds(10);
  config.pacing.messages_per_second = 5000;
  config.reconnect.enabled = true;
  config.reconnect.delay = std::chrono::milliseconds(10);
  config.reconnect.client_id_delay = std::chrono::milliseconds(10);
  config.client_id_wait = std::chrono::seconds(20);
  config.orders.journal = journal;
  config.orders.answer_within = std::chrono::seconds(10);
  config.orders.quarantine = std::chrono::milliseconds(30);
  return config;
}

[[noreturn]] void fail(const std::string& what) {
  fmt::print("{}\n", what);
  std::fflush(stdout);
  std::_Exit(kFailed);
}

template <class T>
T expect(core::Expected<T> answer, const std::string& what) {
  if (!answer) fail(what + ": " + answer.error().message);
  return std::move(*answer);
}

class Trader {
 public:
  Trader(std::uint16_t port, const std::string& journal, bool is_careless)
      : gateway_(config_for(port, journal)), is_careless_(is_careless) {}

  void recover() {
    expect(gateway_.connect(), "connect");
    contract_.symbol = "AAPL";
    contract_.sec_type = "STK";
    contract_.exchange = "SMART";
    contract_.currency = "USD";
    contract_.con_id =
        expect(gateway_.wait(gateway_->contracts().qualify(contract_)), "qualify").contract.con_id;
    changes_ = std::make_unique<gateway::Subscription<gateway::OrderChange>>(
        gateway_.run([](gateway::Gateway& gateway) { return gateway.orders().changes(); }));
    gateway_.run(
        [this](gateway::Gateway&) { changes_->on_value([this](const gateway::OrderChange&) { look(); }); });
    // An order in doubt is over when it was missing twice, with the quarantine between.
    while (true) {
      const auto report = expect(gateway_.wait(gateway_->orders().reconcile()), "recovery");
      if (report.why_not_trade.empty()) return;
      if (!report.reconciled.adjustments.empty()) fail(report.why_not_trade);  // that needs a person
    }
  }

  void perform(const Action& action) {
    switch (action.kind) {
      case ActionKind::Rest:
      case ActionKind::Bracket:
      case ActionKind::Market:
        enter(Phase::Submit);
        return place(action);
      case ActionKind::Modify:
        enter(Phase::Modify);
        return modify(action);
      case ActionKind::Cancel:
        enter(Phase::Cancel);
        return cancel(action);
      case ActionKind::Fill:
        enter(Phase::Fill);
        return wait_for_fill(action);
    }
  }

  void finish() {
    enter(Phase::End);
    // Once more: what the pass itself has found out is known by now.
    expect(gateway_.wait(gateway_->orders().reconcile()), "the last comparison");
    const auto report = expect(gateway_.wait(gateway_->orders().reconcile()), "the last comparison");
    for (const auto& difference : report.reconciled.differences)
      fmt::print("difference: {}\n", difference.text);
    if (!report.reconciled.changes.empty()) fmt::print("the last comparison has changed something\n");
    if (!report.why_not_trade.empty()) fmt::print("{}\n", report.why_not_trade);
    if (!report.reconciled.is_clean() || !report.why_not_trade.empty()) fail("the books do not agree");
    gateway_.run([this](gateway::Gateway&) { changes_.reset(); });
  }

 private:
  /// The first order of this intent; the reason is its name.
  std::optional<OrderView> find(const std::string& intent) {
    const auto now = gateway_.run([](gateway::Gateway& gateway) { return gateway.orders().snapshot(); });
    std::optional<OrderView> found;
    for (const auto& order : now->orders) {
      const bool is_it = !order->is_external && order->reason == intent;
      if (is_it && order->status != orders::PublicStatus::Denied && !found) found = *order;
    }
    return found;
  }

  void place(const Action& action) {
    if (!is_careless_ && find(action.intent)) return;
    gateway::PlaceOptions options("crash", action.intent);
    if (!is_careless_) options.signal = action.intent;
    const auto side = action.is_buy ? build::Action::Buy : build::Action::Sell;
    const auto order = action.kind == ActionKind::Market
                           ? build::market(side, action.quantity)
                           : build::limit(side, action.quantity, action.limit_price);
    if (!order) fail(order.error().message);
    if (action.kind != ActionKind::Bracket) {
      const auto placed = gateway_.wait(gateway_->orders().place(contract_, *order, options));
      return accept(placed, action);
    }
    build::BracketTerms terms;
    terms.target_price = action.limit_price + 60;
    terms.stop_price = action.limit_price - 60;
    accept(gateway_.wait(gateway_->orders().place_bracket(contract_, *order, terms, options)), action);
  }

  template <class T>
  static void accept(const core::Expected<T>& placed, const Action& action) {
    if (placed || journal::refusal_of(placed.error()) == journal::Refusal::SignalTaken) return;
    fail(fmt::format("place {}: {}", action.intent, placed.error().message));
  }

  void modify(const Action& action) {
    const auto order = find(action.intent);
    if (!order || !order->is_open || order->limit_price == action.limit_price) return;
    const auto outcome =
        expect(gateway_.wait(gateway_->orders().modify(
                   order->key, gateway::OrderModification::limit(action.limit_price), action.intent)),
               "modify");
    if (outcome.result != gateway::ModifyResult::Acknowledged)
      fail(fmt::format("modify: {} {}", to_string(outcome.result), outcome.text));
  }

  void cancel(const Action& action) {
    const auto order = find(action.intent);
    if (!order || !order->is_open) return;
    const auto outcome =
        expect(gateway_.wait(gateway_->orders().cancel(order->key, "as the script says")), "cancel");
    if (outcome.result != gateway::CancelResult::Cancelled)
      fail(fmt::format("cancel: {} {}", to_string(outcome.result), outcome.text));
  }

  void wait_for_fill(const Action& action) {
    std::future<void> done;
    gateway_.run([&](gateway::Gateway&) {
      awaited_ = action.intent;
      filled_ = std::promise<void>();
      done = filled_.get_future();
      look();
    });
    done.wait();
  }

  /// On the loop: whether what is awaited has come, with what it cost.
  void look() {
    if (awaited_.empty()) return;
    const auto now = gateway_->orders().snapshot();
    for (const auto& order : now->orders) {
      if (order->is_external || order->reason != awaited_) continue;
      if (order->is_open || order->cost.pending > 0) return;
    }
    awaited_.clear();
    filled_.set_value();
  }

  gateway::BlockingGateway gateway_;
  bool is_careless_;
  protocol::Contract contract_;
  std::unique_ptr<gateway::Subscription<gateway::OrderChange>> changes_;
  std::string awaited_;
  std::promise<void> filled_;
};

std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) return 2;
  ::alarm(kHangSeconds);  // a trader that hangs is a violation, too
  enter(Phase::Start);
  const auto log = std::getenv("CRASH_TRADER_LOG");
  static_cast<void>(core::start_logging(log ? core::LogLevel::Info : core::LogLevel::Off, log ? log : ""));
  Trader trader(static_cast<std::uint16_t>(number_of(arguments[1])), arguments[2],
                std::string_view(arguments[4]) == "careless");
  trader.recover();
  for (const auto& action : script_of(number_of(arguments[3]))) trader.perform(action);
  trader.finish();
  return 0;
}
