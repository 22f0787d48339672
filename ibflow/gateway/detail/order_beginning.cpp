// Where the books begin: a run of the journal, what the earlier ones have left, and what was held before the
// first.

#include <fmt/format.h>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/order_desk.hpp"
#include "ibflow/gateway/detail/order_store.hpp"

namespace ibflow::gateway::detail {

core::Expected<void> OrderDesk::open_journal() {
  if (journal_) return {};
  journal::RunInfo run;
  run.mode = "gateway";
  run.account = account_;
  run.client_id = environment_.client_id.value;
  run.books = journal::Books::Broker;
  auto opened = journal::Journal::open(
      config_.journal, run,
      [weak = std::weak_ptr(environment_.requests)](std::function<void()> task) {
        if (const auto requests = weak.lock()) requests->loop().post(std::move(task));
      },
      environment_.requests->activity());
  if (!opened) return std::unexpected(opened.error());
  // Read behind that: a file that a crash has left half made, or of an older schema, is whole by now.
  auto stored = load_orders(config_.journal, environment_.accounts_of_login(), environment_.client_id,
                            view_.orders.settings(), environment_.now());
  if (!stored) return std::unexpected(stored.error());
  journal_ = std::move(*opened);
  journal_error_.reset();
  view_ = std::move(stored->view);
  view_.order_ids.has_seen(journal_->highest_order_id(environment_.client_id));
  messages_ = std::move(stored->messages);
  versions_ = std::move(stored->versions);
  is_first_run_ = !stored->has_begun;
  const auto node = orders::node_of(fmt::format("{} {}", account_, environment_.client_id.value));
  keys_.emplace(node, config_.strategy_tag, stored->highest_serial);
  views_.clear();
  handed_out_.reset();
  core::log_info("orders",
                 fmt::format("run {} of the journal {} has begun: {} orders may be open, {} executions",
                             journal_->run_id(), config_.journal.string(), view_.orders.open_orders().size(),
                             view_.orders.ledger().size()));
  return {};
}

// What an account holds before a journal's first run that came so far is where its books begin.
void OrderDesk::take_first_baseline(const orders::BrokerSnapshot& snapshot) {
  if (!is_first_run_ || !snapshot.positions || !snapshot.executions) return;
  is_first_run_ = false;
  orders::ExecutionLedger booked = view_.orders.ledger();
  for (const auto& execution : *snapshot.executions) booked.book(execution);
  std::vector<model::Position> positions = *snapshot.positions;
  for (auto& position : positions) {
    const orders::Holding holding{position.account, position.con_id};
    position.quantity -= booked.net(holding);
    view_.baseline[holding] = position.quantity;
  }
  for (const auto& [holding, net] : booked.net()) {
    if (net.is_zero() || view_.baseline.contains(holding)) continue;
    model::Position closed;
    closed.account = holding.account;
    closed.con_id = holding.con_id;
    closed.quantity -= net;
    view_.baseline[holding] = closed.quantity;
    positions.push_back(std::move(closed));
  }
  journal_->record_baseline(std::move(positions), environment_.now(), "held before the first run");
}

}  // namespace ibflow::gateway::detail
