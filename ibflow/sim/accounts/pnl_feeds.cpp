#include "ibflow/sim/accounts/pnl_feeds.hpp"

#include <algorithm>

#include "ibflow/sim/accounts/account_view.hpp"

namespace ibflow::sim {

namespace {

constexpr std::chrono::seconds kInterval{1};

// The clock may have been set back when the day started over.
bool is_due(core::Timestamp now, core::Timestamp sent_at) {
  return now >= sent_at + kInterval || now < sent_at;
}

template <class Message>
void send_if_new(const Message& message, std::optional<Message>& sent, core::Timestamp& sent_at,
                 core::Timestamp now, Outbox& out) {
  if (sent == message) return;
  if (sent && !is_due(now, sent_at)) return;
  out.send(message);
  sent = message;
  sent_at = now;
}

}  // namespace

void PnlFeed::update(const GatewayState& state, Outbox& out) {
  const auto view = view_of(state, account_);
  protocol::Pnl message;
  message.request_id = request_id_;
  message.daily_pnl = view.ledger->daily_pnl().to_double();
  message.unrealized_pnl = view.ledger->unrealized_pnl().to_double();
  message.realized_pnl = view.ledger->realized_today().to_double();
  send_if_new(message, sent_, sent_at_, state.now, out);
}

void PnlSingleFeed::update(const GatewayState& state, Outbox& out) {
  const auto index = state.contracts->index_of_con_id(con_id_);
  if (!index) return;
  const auto view = view_of(state, account_);
  const auto holdings = view.ledger->holdings();
  const auto held = std::ranges::find(holdings, state.contracts->instrument(*index).key, &Holding::ticker);
  if (held == holdings.end()) return;
  protocol::PnlSingle message;
  message.request_id = request_id_;
  message.position = held->quantity;
  message.daily_pnl = held->daily_pnl().to_double();
  if (held->mark) message.unrealized_pnl = held->unrealized_pnl().to_double();
  if (held->traded_today) message.realized_pnl = held->realized_today.to_double();
  if (held->mark) message.value = held->market_value().to_double();
  send_if_new(message, sent_, sent_at_, state.now, out);
}

}  // namespace ibflow::sim
