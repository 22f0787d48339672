// What the broker lists, for eyes: it needs no journal, and the books do not move.

#include <algorithm>
#include <memory>
#include <utility>

#include "ibflow/gateway/detail/order_desk.hpp"
#include "ibflow/gateway/detail/order_notices.hpp"
#include "ibflow/gateway/detail/question.hpp"
#include "ibflow/gateway/detail/translate.hpp"
#include "ibflow/gateway/orders.hpp"

namespace ibflow::gateway {

namespace {

struct OpenList final : detail::ListQuestion<std::vector<ListedOrder>, detail::UnnamedList::OpenOrders> {
  using Question::on;
  void on(const protocol::OpenOrder& message) override {
    auto order = detail::to_open_order(message);
    if (!order) return;
    ListedOrder row;
    row.order = std::move(*order);
    row.time_in_force = message.order.tif;
    row.text = message.order_state.warning_text;
    const auto same = find(row.order.client_id, row.order.order_id, row.order.perm_id);
    if (same == rows.end()) {
      rows.push_back(std::move(row));
      return;
    }
    same->order = std::move(row.order);
  }
  void on(const protocol::OrderStatus& message) override {
    const auto report = detail::to_status_report(message);
    const auto row = find(report.client_id, report.order_id, report.perm_id);
    if (row == rows.end()) return;
    row->order.status = report.status;
    row->filled = message.filled;
    row->remaining = message.remaining;
    row->average_fill_price = report.average_fill_price;
    if (!report.why_held.empty()) row->text = "held: " + report.why_held;
  }
  void on(const protocol::OpenOrderEnd&) override { end_came(); }

 private:
  std::vector<ListedOrder>::iterator find(core::ClientId client, core::OrderId id, core::PermId perm) {
    return std::ranges::find_if(rows, [&](const ListedOrder& row) {
      const bool has_perm_ids = perm.value != 0 && row.order.perm_id.value != 0;
      return has_perm_ids ? row.order.perm_id == perm
                          : row.order.client_id == client && row.order.order_id == id;
    });
  }
};

struct CompletedList final
    : detail::ListQuestion<std::vector<ListedOrder>, detail::UnnamedList::CompletedOrders> {
  using Question::on;
  void on(const protocol::CompletedOrder& message) override {
    auto completed = detail::to_completed(message);
    if (!completed) return;
    ListedOrder row;
    row.order = std::move(completed->order);
    row.time_in_force = message.order.tif;
    row.filled = message.order.filled_quantity;
    row.text = std::move(completed->text);
    rows.push_back(std::move(row));
  }
  void on(const protocol::CompletedOrdersEnd&) override { end_came(); }
};

}  // namespace

Answer<std::vector<ListedOrder>> Orders::open_list(RequestOptions options) {
  detail::QuestionTerms terms("the list of open orders of all clients", options);
  auto asking = detail::ask(desk_->requests(), std::make_shared<OpenList>(), protocol::RequestAllOpenOrders(),
                            std::move(terms));
  auto answer = co_await std::move(asking);
  co_return answer;
}

Answer<std::vector<ListedOrder>> Orders::completed_list(RequestOptions options) {
  detail::QuestionTerms terms("the list of completed orders", options);
  auto asking = detail::ask(desk_->requests(), std::make_shared<CompletedList>(),
                            protocol::RequestCompletedOrders(), std::move(terms));
  auto answer = co_await std::move(asking);
  co_return answer;
}

Answer<protocol::Order> Orders::rounded(protocol::Contract contract, protocol::Order order) {
  auto rounding = detail::OrderDesk::round(desk_, &contract, std::span(&order, 1));
  const auto done = co_await std::move(rounding);
  if (!done) co_return std::unexpected(done.error());
  co_return order;
}

}  // namespace ibflow::gateway
