#pragma once
// Between one stream and one subscription of it.

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ibflow/core/event_loop.hpp"
#include "ibflow/gateway/subscription.hpp"

namespace ibflow::gateway::detail {

/// What a stream knows of its subscriptions.
class ChannelBase : public std::enable_shared_from_this<ChannelBase> {
 public:
  explicit ChannelBase(core::EventLoop& loop) : loop_(loop) {}
  virtual ~ChannelBase() = default;
  ChannelBase(const ChannelBase&) = delete;
  ChannelBase& operator=(const ChannelBase&) = delete;

  /// An event with an error ends the channel: whoever waits hears the error.
  void tell(StreamState state, const StreamEvent& event);
  void set_state(StreamState state) { state_ = state; }
  /// The stream is told once that this subscription goes.
  void on_leave(std::function<void(ChannelBase&)> handler) { when_left_ = std::move(handler); }
  void leave();
  /// The same from any thread.
  void leave_anywhere();
  /// The loop ends, and whoever waits never hears of it.
  virtual void let_go() = 0;

  std::function<void(const StreamEvent&)> event_handler;
  std::string what;
  [[nodiscard]] StreamState state() const { return state_; }
  [[nodiscard]] const std::optional<core::Error>& end() const { return end_; }

 protected:
  virtual void fail_waiter(const core::Error& error) = 0;

  core::EventLoop& loop_;
  std::optional<core::Error> end_;

 private:
  StreamState state_ = StreamState::Asked;
  std::function<void(ChannelBase&)> when_left_;
};

template <class T>
class Channel final : public ChannelBase {
 public:
  Channel(core::EventLoop& loop, Overflow overflow, std::size_t capacity)
      : ChannelBase(loop),
        overflow_(overflow),
        capacity_(capacity),
        queue_(overflow == Overflow::Conflate ? nullptr : std::make_unique<std::deque<T>>()) {}

  void push(const T& value) {
    if (!queue_) return push_state(std::make_shared<const T>(value));
    ++received;
    if (tell_value(value)) return;
    if (overflow_ == Overflow::DropOldest && queue_->size() >= capacity_) {
      queue_->pop_front();
      ++dropped;
    }
    queue_->push_back(value);
  }
  /// Of streams of which the latest is kept: the stream's own value, which it goes on changing. It is copied
  /// when somebody takes it and not before.
  template <class State>
  void push_state(const std::shared_ptr<State>& state) {
    ++received;
    if (latest_ != state) latest_ = state;
    is_taken_ = tell_value(*state);
  }

  std::optional<T> take() {
    if (!queue_) return std::exchange(is_taken_, true) ? std::nullopt : std::optional<T>(*latest_);
    if (queue_->empty()) return std::nullopt;
    std::optional<T> value = std::move(queue_->front());
    queue_->pop_front();
    return value;
  }
  /// Taken or not. Nothing before the first, and of streams that keep more than the latest.
  [[nodiscard]] std::optional<T> latest() const {
    return latest_ ? std::optional<T>(*latest_) : std::nullopt;
  }

  Answer<T> wait() {
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void(core::Expected<T>)>(
        [self = shared()](auto handler) { self->keep(std::move(handler)); }, boost::asio::use_awaitable);
  }

  void set_value_handler(std::function<void(const T&)> handler) {
    value_handler_ = std::move(handler);
    while (value_handler_) {
      const auto value = take();
      if (!value) return;
      value_handler_(*value);
    }
  }

  void let_go() override { const auto waiter = std::exchange(waiter_, std::nullopt); }

  std::uint64_t dropped = 0;
  std::uint64_t received = 0;

 private:
  using Handler = boost::asio::any_completion_handler<void(core::Expected<T>)>;

  std::shared_ptr<Channel> shared() { return std::static_pointer_cast<Channel>(shared_from_this()); }
  void listen_to(boost::asio::cancellation_slot slot) {
    slot.assign([weak = std::weak_ptr(shared())](boost::asio::cancellation_type) {
      const auto self = weak.lock();
      if (!self || !self->waiter_) return;
      self->resume_later(std::unexpected(core::Error(
          core::ErrorCategory::Cancelled, self->what + ": nobody waits for the next value any more")));
    });
  }
  void keep(Handler handler) {
    if (waiter_) {
      auto second = std::make_shared<Handler>(std::move(handler));
      return boost::asio::post(loop_.context(), [second, what_it_is = what] {
        std::move (*second)(std::unexpected(core::Error(
            core::ErrorCategory::Usage, what_it_is + ": somebody waits for the next value already")));
      });
    }
    waiter_.emplace(std::move(handler));
    const auto slot = boost::asio::get_associated_cancellation_slot(*waiter_);  // the erased handler's own
    if (slot.is_connected()) listen_to(slot);
    if (auto value = take()) return resume_later(std::move(*value));
    if (end_) resume_later(std::unexpected(*end_));
  }
  /// True when somebody has waited for it.
  bool tell_value(const T& value) {
    if (value_handler_) {
      value_handler_(value);
      return true;
    }
    if (!waiter_) return false;
    resume(core::Expected<T>(value));
    return true;
  }
  void fail_waiter(const core::Error& error) override {
    if (waiter_) resume(std::unexpected(error));
  }
  void resume(core::Expected<T> value) {
    auto handler = std::move(*waiter_);
    waiter_.reset();
    std::move(handler)(std::move(value));
  }
  void resume_later(core::Expected<T> value) {
    auto handler = std::make_shared<Handler>(std::move(*waiter_));
    waiter_.reset();
    boost::asio::post(loop_.context(), [handler, value = std::move(value)]() mutable {
      std::move (*handler)(std::move(value));
    });
  }

  Overflow overflow_;
  std::size_t capacity_;
  std::unique_ptr<std::deque<T>> queue_;  // of values not taken yet; none where only the latest is kept
  std::shared_ptr<const T> latest_;
  bool is_taken_ = true;
  std::function<void(const T&)> value_handler_;
  std::optional<Handler> waiter_;  // its assignment recurses without end in Boost 1.81
};

}  // namespace ibflow::gateway::detail
