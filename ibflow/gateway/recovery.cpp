// Loss, return and end of a session, and what is asked when the broker's word leaves a doubt.

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/impl.hpp"
#include "ibflow/gateway/detail/task_or_else.hpp"

namespace ibflow::gateway {

using core::Error;
using core::ErrorCategory;

namespace {

constexpr auto kRoom = "gateway";
constexpr core::Duration kBetweenProofs = std::chrono::seconds(10);

}  // namespace

void Gateway::Impl::session_is_ready() {
  const bool is_first = !std::exchange(was_ever_ready, true);
  market_data.session_began();
  if (is_first) {
    if (!streams->is_empty()) streams->resubscribe_everything("the session has begun");
    desk->session_began(account, session.next_valid_id, "the session has begun");
    const auto waiting = std::exchange(connecting, nullptr);
    waiting->collected = session;
    waiting->succeed();
    return;
  }
  recovering = true;
  boost::asio::co_spawn(loop.context(), recover(shared_from_this()), boost::asio::detached);
}

// What happened while we were away: executions first, because they outrank everything, then what still works.
// The open orders are asked for twice, around the executions: an order that neither list has, and that no
// execution tells of, is gone.
boost::asio::awaitable<void> Gateway::Impl::recover(Self self) {
  const auto generation = self->connection.facts().generation;
  const auto is_over = [&self, generation] {
    return self->ended || !self->ready() || self->connection.facts().generation != generation;
  };
  self->streams->resubscribe_everything("the session is back");
  self->board.on_subscriptions_restored(self->loop.clock().now());
  auto before = co_await open_orders(self);
  if (is_over()) co_return;
  auto missed = co_await executions(self);
  if (is_over()) co_return;
  auto after = co_await open_orders(self);
  if (is_over()) co_return;
  if (self->board.health().read_only) {  // none of ours, then
    if (!before) before.emplace();
    if (!after) after.emplace();
  }
  if (!before || !missed || !after) {
    const auto& error = !before ? before.error() : (!missed ? missed.error() : after.error());
    core::log_error(kRoom, fmt::format("the session is back, but what happened meanwhile is not known: {}; "
                                       "no order is sent, the session is begun again",
                                       error.message));
    self->connection.give_up_session(connection::DisconnectCause::Unusable, error);
    co_return;
  }
  self->tell_executions(*missed);
  if (is_over()) co_return;
  std::vector<model::OpenOrder> open = std::move(*after);
  for (const auto& order : *before) {
    const bool listed = std::ranges::find(open, order.order_id, &model::OpenOrder::order_id) != open.end();
    if (!listed) open.push_back(order);
  }
  self->recovering = false;
  self->desk->session_began(self->account, core::OrderId(self->connection.facts().next_valid_id),
                            "the session is back");
  self->loss_told = false;
  self->schedule_step_check();
  if (self->listener != nullptr) self->listener->on_reconnected(open);
}

// Whoever hears them drops those it knows, by execution id.
void Gateway::Impl::tell_executions(const std::vector<ExecutionRecord>& records) {
  for (const auto& record : records) {
    if (listener != nullptr) listener->on_execution(record.execution);
    if (listener != nullptr && record.commission) listener->on_commission(*record.commission);
  }
}

// Open orders and executions tell what has become of an order; asked for at most every kBetweenProofs.
void Gateway::Impl::prove_orders(std::string_view why) {
  if (!ready() || recovering) return;  // recovering asks for the same
  const auto now = clock.now();
  const bool is_early = last_proof && now - *last_proof < kBetweenProofs;
  if (proof_under_way || is_early) {
    if (std::exchange(proof_due, true) || session.keeps_step) return;
    loop.schedule_task(proof_name, kBetweenProofs, [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self || !std::exchange(self->proof_due, false)) return;
      self->prove_orders("it was uncertain before");
    });
    return;
  }
  core::log_warning(kRoom, fmt::format("{}: asking for open orders and executions", why));
  proof_under_way = true;
  proof_due = false;
  last_proof = now;
  boost::asio::co_spawn(loop.context(), ask_for_proof(shared_from_this()), boost::asio::detached);
}

boost::asio::awaitable<void> Gateway::Impl::ask_for_proof(Self self) {
  const auto open = co_await open_orders(self);  // the listener hears each as it comes
  const auto records = co_await executions(self);
  self->proof_under_way = false;
  if (records) self->tell_executions(*records);
  for (const auto* error : {open ? nullptr : &open.error(), records ? nullptr : &records.error()}) {
    if (error != nullptr) core::log_warning(kRoom, error->message);
  }
}

void Gateway::Impl::forget_session() {
  session_ready = line_is_usable = recovering = have_gateway_time = false;
  step_paused = false;
  step_guard = {};
  frames_since_time = 0;
  pause_timer.cancel();
  if (std::exchange(proof_due, false)) loop.cancel_task(proof_name);
  streams->session_lost();
  accounts.session_lost();
  desk->session_lost();
}

void Gateway::Impl::on_disconnected(const connection::Disconnected& event) {
  if (ended) return;
  const auto alive = shared_from_this();
  const bool was_ready = session_ready;
  forget_session();
  ended = !event.will_reconnect || disconnect_asked;
  if (ended) {
    connection.close(event.reason);
    second_timer.cancel();
  }
  const auto connecting_still = ended ? nullptr : std::exchange(connecting, nullptr);
  requests->end_session(event.reason);
  for (const auto& request : take_all_pending()) request->fail(event.reason);
  if (connecting_still) connecting = connecting_still;
  // Told before its orders: whoever hears of them must not try to send others.
  if (!ended && was_ready && listener != nullptr && !std::exchange(loss_told, true))
    listener->on_connection_lost(event.reason);
  for (const auto& frame : event.not_sent) {
    on_not_sent(frame, Error(event.reason.category, "not sent: " + event.reason.message, 504, true));
  }
  if (ended) streams->end(event.reason);
  if (ended && (was_ready || loss_told)) tell_end(event.reason);
}

void Gateway::Impl::tell_end(const Error& reason) {
  loss_told = false;
  if (listener != nullptr && !disconnect_asked) listener->on_disconnected(reason);
}

std::vector<std::shared_ptr<detail::PendingBase>> Gateway::Impl::take_all_pending() {
  std::vector<std::shared_ptr<detail::PendingBase>> all;
  if (connecting) all.push_back(std::exchange(connecting, nullptr));
  for (auto& question : time_questions) all.insert(all.end(), question.begin(), question.end());
  time_questions.clear();
  return all;
}

void Gateway::Impl::abandon() {
  listener = nullptr;
  time_handler = nullptr;
  disconnect_asked = true;
  if (stepping) activity.on_idle(nullptr);
  stepping = false;
  second_timer.cancel();
  pause_timer.cancel();
  loop.cancel_task(proof_name);
  auto waiting = take_all_pending();
  for (const auto& request : waiting) request->release_token();
  const Error reason(ErrorCategory::Cancelled, "the gateway was destroyed while this request was under way");
  desk->close(reason);
  connection.close(reason);
  streams->close(reason);
  requests->close(reason);
  if (waiting.empty()) return;
  boost::asio::post(loop.context(), detail::task_or_else(
                                        [waiting, reason] {
                                          for (const auto& request : waiting) request->fail(reason);
                                        },
                                        [waiting] {
                                          for (const auto& request : waiting) request->let_go();
                                        }));
}

}  // namespace ibflow::gateway
