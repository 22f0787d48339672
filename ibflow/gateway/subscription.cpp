#include "ibflow/gateway/subscription.hpp"

#include "ibflow/gateway/detail/account_row.hpp"
#include "ibflow/gateway/detail/channel.hpp"
#include "ibflow/gateway/detail/subscription_values.hpp"

namespace ibflow::gateway {

using core::Error;
using core::ErrorCategory;

const char* to_string(StreamState state) {
  switch (state) {
    case StreamState::Asked:
      return "asked";
    case StreamState::Live:
      return "live";
    case StreamState::Paused:
      return "paused";
    case StreamState::Stale:
      return "stale";
    case StreamState::Failed:
      return "failed";
    case StreamState::Ended:
      return "ended";
  }
  return "?";
}

const char* to_string(StreamOutcome outcome) {
  switch (outcome) {
    case StreamOutcome::Live:
      return "live";
    case StreamOutcome::Restored:
      return "restored";
    case StreamOutcome::Renewed:
      return "renewed";
    case StreamOutcome::Stale:
      return "stale";
    case StreamOutcome::Paused:
      return "paused";
    case StreamOutcome::Failed:
      return "failed";
    case StreamOutcome::Ended:
      return "ended";
  }
  return "?";
}

namespace detail {

void ChannelBase::tell(StreamState state, const StreamEvent& event) {
  if (end_) return;
  const auto alive = shared_from_this();
  state_ = state;
  if (event.error) end_ = event.error;
  if (const auto handler = event_handler) handler(event);
  if (event.error) fail_waiter(*event.error);
}

void ChannelBase::leave() {
  const auto alive = shared_from_this();
  const auto left = std::exchange(when_left_, nullptr);
  state_ = end_ ? state_ : StreamState::Ended;
  const Error over(ErrorCategory::Cancelled, what + ": the subscription was cancelled by us");
  if (!end_) end_ = over;
  if (left) left(*this);
  fail_waiter(over);
}

void ChannelBase::leave_anywhere() {
  if (loop_.is_loop_thread()) return leave();
  loop_.post("subscription leaves", [self = shared_from_this()] { self->leave(); });
}

}  // namespace detail

template <class T>
Subscription<T>::Subscription(std::shared_ptr<detail::Channel<T>> channel) : channel_(std::move(channel)) {}

template <class T>
Subscription<T>::~Subscription() {
  if (channel_) channel_->leave_anywhere();
}

template <class T>
Subscription<T>::Subscription(Subscription&& other) noexcept
    : channel_(std::exchange(other.channel_, nullptr)) {}

template <class T>
Subscription<T>& Subscription<T>::operator=(Subscription&& other) noexcept {
  if (this == &other) return *this;
  const auto old = std::exchange(channel_, std::exchange(other.channel_, nullptr));
  if (old) old->leave_anywhere();
  return *this;
}

template <class T>
Answer<T> Subscription<T>::next() {
  const auto channel = channel_;
  if (!channel)
    co_return core::fail(ErrorCategory::Usage, "this subscription is of nothing: subscribe first");
  auto value = co_await channel->wait();
  co_return value;
}

template <class T>
std::optional<T> Subscription<T>::try_next() {
  return channel_ ? channel_->take() : std::nullopt;
}

template <class T>
std::optional<T> Subscription<T>::latest() const {
  return channel_ ? channel_->latest() : std::nullopt;
}

template <class T>
void Subscription<T>::on_value(std::function<void(const T&)> handler) {
  if (channel_) channel_->set_value_handler(std::move(handler));
}

template <class T>
void Subscription<T>::on_event(std::function<void(const StreamEvent&)> handler) {
  if (channel_) channel_->event_handler = std::move(handler);
}

template <class T>
StreamState Subscription<T>::state() const {
  return channel_ ? channel_->state() : StreamState::Ended;
}

template <class T>
std::optional<Error> Subscription<T>::error() const {
  return channel_ ? channel_->end() : std::nullopt;
}

template <class T>
std::string Subscription<T>::what() const {
  return channel_ ? channel_->what : std::string();
}

template <class T>
std::uint64_t Subscription<T>::dropped() const {
  return channel_ ? channel_->dropped : 0;
}

template <class T>
std::uint64_t Subscription<T>::received() const {
  return channel_ ? channel_->received : 0;
}

template <class T>
void Subscription<T>::cancel() {
  if (channel_) channel_->leave_anywhere();
}

// Every kind of value there is; nobody else instantiates the coroutine.
template class Subscription<Quote>;
template class Subscription<TradeTick>;
template class Subscription<QuoteTick>;
template class Subscription<MidpointTick>;
template class Subscription<DepthBook>;
template class Subscription<model::Bar>;
template class Subscription<BarUpdate>;
template class Subscription<AccountChange>;
template class Subscription<OrderChange>;
template class Subscription<detail::AccountRow>;
template class Subscription<ProfitAndLoss>;
template class Subscription<PositionProfitAndLoss>;
template class Subscription<ScannerResult>;
template class Subscription<NewsBulletin>;
template class Subscription<Headline>;
template class Subscription<std::string>;

}  // namespace ibflow::gateway
