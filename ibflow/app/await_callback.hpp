#pragma once
// Lets a coroutine wait for a function that answers through a callback.

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include <utility>

#include "ibflow/core/error.hpp"

namespace ibflow::app {

/// `start` is given the callback and must see to it that it is called exactly once, on the coroutine's own
/// thread.
template <class T>
boost::asio::awaitable<core::Expected<T>> await_callback(
    std::function<void(std::function<void(core::Expected<T>)>)> start) {
  auto initiate = [](auto handler, std::function<void(std::function<void(core::Expected<T>)>)> begin) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    begin([shared](core::Expected<T> result) { (*shared)(std::move(result)); });
  };
  co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                                 void(core::Expected<T>)>(
      std::move(initiate), boost::asio::use_awaitable, std::move(start));
}

}  // namespace ibflow::app
