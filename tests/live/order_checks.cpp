// The only checks that leave something at the gateway, for a moment: with --orders.

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/protocol/builders/orders.hpp"
#include "tests/live/refusal.hpp"
#include "tests/live/suite.hpp"

namespace ibflow::live {

namespace {

using protocol::build::Action;

/// Of its own session: with a journal, so that an order that outlives a crash of this program is found by the
/// next run, and cancelled.
class OrderChecks {
 public:
  OrderChecks(Suite& suite, std::filesystem::path journal)
      : suite_(suite), journal_(std::move(journal)), gateway_(config()) {}

  /// Whether nothing is left at the gateway.
  bool run() {
    suite_.check("order recovery", [&] { return recover(); });
    const auto check = [&](const char* name, Verdict (OrderChecks::*body)()) {
      suite_.check(name, [&] { return is_ready_ ? (this->*body)() : not_asked("orders are not ready"); });
    };
    check("what-if", &OrderChecks::preview);
    check("far-away order", &OrderChecks::place);
    check("order is listed", &OrderChecks::list);
    check("order is cancelled", &OrderChecks::cancel);
    return is_gone_;
  }

 private:
  gateway::GatewayConfig config() const {
    auto config = config_of(suite_.terms);
    config.client_id = core::ClientId(suite_.terms.client_id + 1);
    config.orders.journal = journal_;
    config.orders.strategy_tag = "live";
    config.orders.adopt = true;  // what else the account holds is not our affair
    return config;
  }

  Verdict recover() {
    if (!suite_.details || !suite_.price) return not_asked("no contract or no price");
    const auto session = gateway_.connect();
    if (!session) return session.error();
    if (const auto why = why_not_with(session->accounts); !why.empty()) return {Outcome::Failed, why};
    const auto report = gateway_.wait(gateway_->orders().reconcile());
    if (!report) return report.error();
    if (!report->why_not_trade.empty()) return {Outcome::Failed, report->why_not_trade};
    const auto left = gateway_.wait(gateway_->orders().cancel_all("left by an earlier run of the live test"));
    if (!left) return left.error();
    is_ready_ = true;
    return passed(left->empty() ? "nothing was left by an earlier run"
                                : fmt::format("{} orders of an earlier run cancelled", left->size()));
  }

  core::Expected<protocol::Order> far_away() const {
    return protocol::build::limit(Action::Buy, 1, *suite_.price / 2);
  }

  Verdict preview() {
    const auto order = far_away();
    if (!order) return order.error();
    const auto preview = gateway_.wait(gateway_->orders().preview(suite_.details->contract, *order));
    if (!preview) return preview.error();
    const auto text = [](const std::optional<core::Decimal>& amount) {
      return amount ? amount->to_string() : "not computed";
    };
    return passed(fmt::format("commission {}, initial margin {}", text(preview->commission),
                              text(preview->initial_margin_change)));
  }

  Verdict place() {
    const auto order = far_away();
    if (!order) return order.error();
    const gateway::PlaceOptions why("live-test", "shows that orders arrive");
    const auto ticket = gateway_.wait(gateway_->orders().place(suite_.details->contract, *order, why));
    if (!ticket) return ticket.error();
    key_ = ticket->key;
    order_id_ = ticket->order_id;
    const auto text = fmt::format("buy 1 {} at half the price: order {}, {} {}", suite_.terms.symbol,
                                  order_id_.value, to_string(ticket->status), ticket->text);
    const bool is_good = ticket->certainty == orders::SendCertainty::Acked && !is_over(ticket->status);
    return {is_good ? Outcome::Passed : Outcome::Failed, text};
  }

  Verdict list() {
    if (key_.empty()) return not_asked("no order was placed");
    const auto orders = gateway_.wait(gateway_->open_orders());
    if (!orders) return orders.error();
    const auto found = std::ranges::find(*orders, order_id_, &model::OpenOrder::order_id);
    if (found == orders->end()) return {Outcome::Failed, "the gateway does not list it"};
    return passed(fmt::format("reference {}", found->order_ref));
  }

  Verdict cancel() {
    if (key_.empty()) return not_asked("no order was placed");
    const auto outcome = gateway_.wait(gateway_->orders().cancel(key_, "it has been seen"));
    if (!outcome) return outcome.error();
    is_gone_ = outcome->result == gateway::CancelResult::Cancelled;
    if (is_gone_) return passed("gone");
    return {Outcome::Failed, fmt::format("{} {}: see to order {} by hand; the next run tries again",
                                         to_string(outcome->result), outcome->text, order_id_.value)};
  }

  Suite& suite_;
  const std::filesystem::path journal_;
  gateway::BlockingGateway gateway_;
  bool is_ready_ = false;
  bool is_gone_ = false;
  std::string key_;
  core::OrderId order_id_;
};

}  // namespace

void check_orders(Suite& suite) {
  const auto journal =
      std::filesystem::temp_directory_path() /
      fmt::format("ibflow-live-test-{}-{}.sqlite", suite.terms.port, suite.terms.client_id + 1);
  if (!OrderChecks(suite, journal).run()) return;
  std::error_code ignored;
  for (const auto* end : {"", "-wal", "-shm", ".lock"})
    std::filesystem::remove(journal.string() + end, ignored);
}

}  // namespace ibflow::live
