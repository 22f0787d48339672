#pragma once
// An answer that a coroutine waits for.

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ibflow/core/activity.hpp"
#include "ibflow/core/error.hpp"
#include "ibflow/gateway/detail/task_or_else.hpp"

namespace ibflow::gateway::detail {

/// Ends exactly once; whatever comes later is ignored. Holds a token of the activity until whoever waited has
/// handled the outcome.
class PendingBase {
 public:
  PendingBase(boost::asio::io_context& context, core::Activity& activity, std::string what)
      : context_(context), deadline_(context), token_(activity.begin()), what_(std::move(what)) {}
  virtual ~PendingBase() = default;
  PendingBase(const PendingBase&) = delete;
  PendingBase& operator=(const PendingBase&) = delete;

  virtual void fail(const core::Error& error) = 0;
  /// Whoever waits never hears of it: without this the two would keep each other alive.
  virtual void let_go() = 0;

  /// `on_timeout` runs on the loop unless the request has ended before.
  void start_deadline(std::chrono::milliseconds after, std::function<void()> on_timeout) {
    deadline_.expires_after(after);
    deadline_.async_wait([on_timeout = std::move(on_timeout)](const boost::system::error_code& error) {
      if (!error) on_timeout();
    });
  }
  /// `task` runs when whoever waits is cancelled, inside the cancelling: fail_later() is for it.
  void on_cancel(std::function<void()> task) { when_cancelled_ = std::move(task); }
  virtual void fail_later(const core::Error& error) = 0;
  [[nodiscard]] bool done() const { return done_; }
  [[nodiscard]] const std::string& what() const { return what_; }  // for people: "contract details of AAPL"
  void release_token() { token_.release(); }

 protected:
  boost::asio::io_context& context_;
  boost::asio::steady_timer deadline_;
  core::Activity::Token token_;
  std::string what_;
  std::function<void()> when_cancelled_;
  bool done_ = false;
};

template <class T>
class Pending final : public PendingBase, public std::enable_shared_from_this<Pending<T>> {
 public:
  using PendingBase::PendingBase;

  T collected{};

  void succeed() { finish(core::Expected<T>(std::move(collected))); }
  void fail(const core::Error& error) override { finish(core::Expected<T>(std::unexpected(error))); }
  void fail_later(const core::Error& error) override {
    boost::asio::post(context_, task_or_else([self = this->shared_from_this(), error] { self->fail(error); },
                                             [self = this->shared_from_this()] { self->let_go(); }));
  }
  void let_go() override {
    done_ = true;
    const auto handler = std::exchange(handler_, std::nullopt);
  }

  /// Call once. Whoever waits goes on inside succeed() or fail(), on the loop.
  boost::asio::awaitable<core::Expected<T>> wait() {
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void(core::Expected<T>)>(
        [self = this->shared_from_this()](auto handler) { self->keep(std::move(handler)); },
        boost::asio::use_awaitable);
  }

 private:
  using Handler = boost::asio::any_completion_handler<void(core::Expected<T>)>;

  // Asio calls the slot's handler inside emit(), on the loop.
  void listen_to(boost::asio::cancellation_slot slot) {
    slot.assign([weak = this->weak_from_this()](boost::asio::cancellation_type) {
      const auto self = weak.lock();
      if (self && !self->done_ && self->when_cancelled_) self->when_cancelled_();
    });
  }
  void keep(Handler handler) {
    handler_.emplace(std::move(handler));
    const auto slot = boost::asio::get_associated_cancellation_slot(*handler_);  // the erased handler's own
    if (slot.is_connected()) listen_to(slot);
    if (!early_) return;
    boost::asio::post(context_, [self = this->shared_from_this()] {
      auto outcome = std::move(*self->early_);
      self->early_.reset();
      self->hand_over(std::move(outcome));
    });
  }
  void finish(core::Expected<T> outcome) {
    if (done_) return;
    done_ = true;
    deadline_.cancel();
    if (!handler_) {
      early_.emplace(std::move(outcome));
      return;
    }
    hand_over(std::move(outcome));
  }
  void hand_over(core::Expected<T> outcome) {
    const auto self = this->shared_from_this();
    const auto token = std::move(token_);  // let go when the handler has run
    auto handler = std::move(*handler_);
    handler_.reset();
    std::move(handler)(std::move(outcome));
  }

  std::optional<Handler> handler_;  // its assignment recurses without end in Boost 1.81
  std::optional<core::Expected<T>> early_;
};

}  // namespace ibflow::gateway::detail
