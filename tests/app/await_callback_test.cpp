// Also guards against GCC 12, which destroys temporaries of co_await expressions twice when they are
// aggregates.

#include "ibflow/app/await_callback.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

namespace ibflow::app {
namespace {

using Answer = std::function<void(core::Expected<std::string>)>;

class AwaitCallback : public testing::Test {
 protected:
  template <class Coroutine>
  void run(Coroutine coroutine) {
    boost::asio::co_spawn(context, std::move(coroutine), [](const std::exception_ptr& failure) {
      if (failure) std::rethrow_exception(failure);
    });
    context.run();
  }

  boost::asio::io_context context;
};

TEST_F(AwaitCallback, gives_the_answer_that_comes_at_once) {
  core::Expected<std::string> got = core::fail(core::ErrorCategory::Internal, "nothing came");
  run([&]() -> boost::asio::awaitable<void> {
    got = co_await await_callback<std::string>([](Answer answer) { answer(std::string("now")); });
  });
  EXPECT_EQ(got.value(), "now");
}

TEST_F(AwaitCallback, gives_the_answer_that_comes_later_or_its_error) {
  Answer later;
  core::Expected<std::string> got = std::string("nothing came");
  boost::asio::co_spawn(
      context,
      [&]() -> boost::asio::awaitable<void> {
        got = co_await await_callback<std::string>([&](Answer answer) { later = std::move(answer); });
      },
      [](const std::exception_ptr& failure) { EXPECT_FALSE(failure); });
  context.poll();
  ASSERT_TRUE(later);
  later(core::fail(core::ErrorCategory::Timeout, "too late"));
  context.restart();
  context.run();
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().message, "too late");
}

TEST_F(AwaitCallback, what_the_function_holds_is_let_go_exactly_once) {
  const auto held = std::make_shared<std::string>("held by a capturing lambda");
  int answered = 0;
  run([&]() -> boost::asio::awaitable<void> {
    for (int i = 0; i < 3; ++i) {
      std::function<void(Answer)> start = [held](Answer answer) { answer(*held); };
      const auto got = co_await await_callback<std::string>(std::move(start));
      answered += got.value() == *held ? 1 : 0;
    }
  });
  EXPECT_EQ(answered, 3);
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace ibflow::app
