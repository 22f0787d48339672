#include "tests/crash/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <tuple>
#include <utility>

#include "ibflow/journal/reader.hpp"
#include "ibflow/journal/recovery.hpp"
#include "ibflow/journal/verification.hpp"
#include "ibflow/sim/orders/order_archive.hpp"

namespace ibflow::tests::crash {

namespace {

class Judge {
 public:
  Judge(journal::JournalReader& reader, const sim::GatewayArchive& truth) : reader_(reader), truth_(truth) {}

  void orders() {
    std::map<std::string, int> of_key, of_intent;
    for (const auto& order : truth_.exchange.orders) {
      const auto& key = order.terms.order_ref;
      const auto versions = reader_.order_versions(key);
      if (!versions || versions->empty()) {
        complain(fmt::format("the simulator has order '{}', which is not in the journal", key));
        continue;
      }
      ++of_key[key];
      const auto& record = versions->front().record;
      if (record.parent_id.value == 0) ++of_intent[record.reason];
    }
    for (const auto& [key, count] : of_key) {
      if (count > 1) complain(fmt::format("order {} is {} orders at the simulator", key, count));
    }
    for (const auto& [intent, count] : of_intent) {
      if (count > 1)
        complain(fmt::format("intent '{}' has become {} orders at the simulator", intent, count));
    }
  }

  /// Orders that were placed stand as the script has left them.
  void effects(const std::vector<Action>& script) {
    for (const auto& action : script) {
      const auto* order = first_of(action.intent);
      if (order == nullptr) continue;
      const auto wrong = [&](const std::string& how) {
        complain(fmt::format("order of '{}' is {} at a limit of {}: {}", action.intent,
                             model::to_string(order->status), order->terms.limit_price.value_or(0), how));
      };
      if (action.kind == ActionKind::Fill && order->filled != action.quantity) wrong("it was to fill");
      if (action.kind == ActionKind::Cancel && order->status != model::OrderStatus::Cancelled)
        wrong("it was to be cancelled");
      if (action.kind != ActionKind::Modify) continue;
      auto wanted = action.limit_price;
      for (const auto& later : script) {
        if (later.kind == ActionKind::Modify && later.intent == action.intent) wanted = later.limit_price;
      }
      if (order->terms.limit_price != wanted) wrong(fmt::format("its limit was to be {}", wanted));
      if (!order->working()) wrong("it was to go on working");
    }
  }

  /// Orders that are in the journal alone.
  std::size_t never_left(const std::vector<Action>& script) {
    std::size_t placed = 0;
    for (const auto& action : script) {
      const bool is_single = action.kind == ActionKind::Rest || action.kind == ActionKind::Market;
      if (is_single) ++placed;
      if (action.kind == ActionKind::Bracket) placed += 3;
    }
    return placed - std::min(placed, truth_.exchange.orders.size());
  }

  void executions() {
    std::map<std::string, int> kept;
    std::map<std::string, core::Decimal> paid;
    const auto runs = reader_.runs();
    if (!runs) return complain(runs.error().message);
    for (const auto& run : *runs) {
      const auto executions = reader_.executions(run.id);
      if (!executions) return complain(executions.error().message);
      for (const auto& entry : *executions) {
        const auto& id = entry.execution.execution_id;
        ++kept[id];
        if (entry.commission) paid[id] = entry.commission->amount;
      }
    }
    for (const auto& fill : truth_.exchange.fills) {
      const auto& id = fill.execution_id;
      const int count = kept[id];
      if (count != 1)
        complain(fmt::format("execution {} ({} shares of order {}) is in the journal {} times", id,
                             fill.shares.to_string(), fill.order_ref, count));
      if (paid[id] != fill.commission)
        complain(fmt::format("execution {} cost {}, in the journal {}", id, fill.commission.to_string(),
                             paid[id].to_string()));
      kept.erase(id);
    }
    for (const auto& [id, count] : kept)
      complain(fmt::format("the simulator knows nothing of execution {}", id));
  }

  void positions(const journal::RecoveryState& state, core::Decimal held_before) {
    std::map<std::pair<std::string, std::string>, core::Decimal> held;
    held[{"DU1234567", "AAPL"}] = held_before;
    for (const auto& fill : truth_.exchange.fills) {
      auto& quantity = held[{fill.account, fill.ticker}];
      quantity += fill.side == model::Side::Buy ? fill.shares : -fill.shares;
    }
    for (const auto& position : state.positions) {
      const auto real = std::exchange(held[{position.account, position.symbol}], core::Decimal());
      if (real != position.quantity)
        complain(fmt::format("position in {}: {} at the simulator, {} in the journal", position.symbol,
                             real.to_string(), position.quantity.to_string()));
    }
    for (const auto& [of, quantity] : held) {
      if (!quantity.is_zero())
        complain(fmt::format("position in {}: {} at the simulator, none in the journal", of.second,
                             quantity.to_string()));
    }
  }

  void complain(std::string what) { violations_.push_back(std::move(what)); }
  [[nodiscard]] std::vector<std::string> take() { return std::move(violations_); }

 private:
  const sim::SimOrder* first_of(const std::string& intent) {
    for (const auto& order : truth_.exchange.orders) {
      const auto versions = reader_.order_versions(order.terms.order_ref);
      if (!versions || versions->empty()) continue;
      const auto& record = versions->front().record;
      if (record.parent_id.value == 0 && record.reason == intent) return &order;
    }
    return nullptr;
  }

  journal::JournalReader& reader_;
  const sim::GatewayArchive& truth_;
  std::vector<std::string> violations_;
};

core::Expected<sim::GatewayArchive> truth_in(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return sim::gateway_archive_from(text.str());
}

}  // namespace

Judgement judge(const std::filesystem::path& journal, const std::filesystem::path& simulator_state,
                const std::vector<Action>& script, core::Decimal held_before) {
  const auto unreadable = [](const core::Error& error) { return Judgement{{error.message}, 0}; };
  const auto truth = truth_in(simulator_state);
  if (!truth) return unreadable(truth.error());
  auto reader = journal::JournalReader::open(journal);
  if (!reader) return unreadable(reader.error());
  const auto state = journal::load_recovery(journal);
  if (!state) return unreadable(state.error());
  Judge judge(*reader, *truth);
  judge.orders();
  judge.effects(script);
  judge.executions();
  judge.positions(*state, held_before);
  const auto chain = journal::verify(journal);
  if (!chain) judge.complain(chain.error().message);
  if (chain && chain->broken)
    judge.complain(fmt::format("the journal's chain is broken at {} row {}: {}", chain->broken->table,
                               chain->broken->row, chain->broken->problem));
  return {judge.take(), judge.never_left(script)};
}

}  // namespace ibflow::tests::crash
