#include "ibflow/connection/error_handler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace ibflow::connection {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

protocol::ErrorMessage an_error(std::int32_t id, int code, std::string text = {}) {
  protocol::ErrorMessage message;
  message.request_id = id;
  message.error_code = code;
  message.error_string = std::move(text);
  return message;
}

class Handler : public testing::Test {
 protected:
  const ErrorEvent& handle(std::int32_t id, int code, std::string text = {}) {
    return handler.handle(an_error(id, code, std::move(text)), now);
  }
  /// A callback that writes its name and the code down.
  ErrorHandler::Callback heard_by(std::string name) {
    return
        [this, name](const ErrorEvent& event) { heard.push_back(name + " " + std::to_string(event.code)); };
  }

  core::Timestamp now = core::from_unix_seconds(1'700'000'000);
  ErrorHandler handler;
  std::vector<std::string> heard;
};

TEST_F(Handler, TellsTheOwnerOfTheIdFirstAndThenTheSubscribersOfTheCategory) {
  handler.register_callback(NoticeCategory::Any, heard_by("any"));
  handler.register_callback(NoticeCategory::Order, heard_by("order"));
  handler.register_callback(NoticeCategory::MarketData, heard_by("data"));
  handler.own(7, ErrorContext::Subscription, "market data of AAPL", heard_by("owner"));
  const auto& event = handle(7, 354, "Requested market data is not subscribed.");
  EXPECT_THAT(heard, ElementsAre("owner 354", "any 354", "data 354"));
  EXPECT_EQ(event.what, "market data of AAPL");
  EXPECT_EQ(
      event.sentence(),
      "market data of AAPL: IB 354: Requested market data is not subscribed.: subscribe to the data at IB, "
      "or ask for delayed data");
}

TEST_F(Handler, EachOfTheNineCategoriesCanBeSubscribedTo) {
  struct Case {
    NoticeCategory category;
    int code;
  };
  for (const auto& [category, code] :
       {Case{NoticeCategory::Any, 98'765}, Case{NoticeCategory::Connection, 1100},
        Case{NoticeCategory::Order, 201}, Case{NoticeCategory::MarketData, 10167},
        Case{NoticeCategory::HistoricalData, 162}, Case{NoticeCategory::Socket, 1300},
        Case{NoticeCategory::Authorization, 10015}, Case{NoticeCategory::Severe, 1100},
        Case{NoticeCategory::Warning, 2103}}) {
    int count = 0;
    const auto id = handler.register_callback(category, [&](const ErrorEvent&) { ++count; });
    handle(-1, code);
    EXPECT_EQ(count, 1) << to_string(category);
    EXPECT_TRUE(handler.unregister_callback(id));
    EXPECT_FALSE(handler.unregister_callback(id));
    handle(-1, code);
    EXPECT_EQ(count, 1) << to_string(category);
  }
}

TEST_F(Handler, ClassifiesByWhatTheOwnerSaysTheIdIs) {
  handler.own(5, ErrorContext::Order, "order 5");
  handler.own(6, ErrorContext::Request, "contract details of X");
  EXPECT_EQ(handle(5, 200).meaning.kind, ErrorKind::OrderRejection);
  EXPECT_EQ(handle(6, 200).meaning.kind, ErrorKind::EndOfRequest);
  handler.set_context(5, ErrorContext::OrderModify);
  EXPECT_EQ(handle(5, 110).meaning.kind, ErrorKind::ModifyRefused);
  handler.disown(5);
  EXPECT_EQ(handle(5, 110).meaning.kind, ErrorKind::Failure) << "nobody's";
  EXPECT_EQ(handle(5, 110).what, "");
}

TEST_F(Handler, IdsThatNobodyOwnsMayBeTakenForOrders) {
  ErrorHandler with_rule({.context_of_unowned = [](std::int32_t id) {
    return id < 1000 ? ErrorContext::Order : ErrorContext::Request;
  }});
  EXPECT_EQ(with_rule.handle(an_error(5, 201), now).meaning.kind, ErrorKind::OrderRejection);
  EXPECT_EQ(with_rule.handle(an_error(5000, 200), now).meaning.kind, ErrorKind::EndOfRequest);
  EXPECT_EQ(with_rule.handle(an_error(-1, 200), now).meaning.kind, ErrorKind::Failure);
}

TEST_F(Handler, MinusOneHasNoOwner) {
  handler.own(-1, ErrorContext::Order, "nothing", heard_by("owner"));
  handle(-1, 201);
  EXPECT_THAT(heard, IsEmpty());
}

TEST_F(Handler, FollowsTheLinkSoThatNoContractIsNotBelievedWhileItIsDown) {
  handler.own(6, ErrorContext::Request, "contract details of X");
  handle(-1, 1100);
  EXPECT_EQ(handler.link(), LinkCondition::Down);
  EXPECT_TRUE(handle(6, 200).to_error().retryable);
  handle(-1, 1102);
  EXPECT_FALSE(handle(6, 200).to_error().retryable);
}

TEST_F(Handler, GivesTheWaitingOneAnErrorWithCodeAndId) {
  handler.own(6, ErrorContext::Historical, "bars of SPY");
  const auto error = handle(6, 162, "Historical data request pacing violation").to_error();
  EXPECT_EQ(error.category, core::ErrorCategory::Broker);
  EXPECT_EQ(error.code, 162);
  EXPECT_EQ(error.request_id, 6);
  EXPECT_TRUE(error.retryable);
  EXPECT_THAT(error.message, HasSubstr("bars of SPY: IB 162"));
}

TEST_F(Handler, KeepsTheLastHundredWithTheirTime) {
  for (int i = 0; i < 150; ++i) {
    now += 1s;
    handle(i, 201, "reason " + std::to_string(i));
  }
  ASSERT_EQ(handler.history().size(), 100u);
  EXPECT_EQ(handler.history().front().event.id, 50);
  EXPECT_EQ(handler.history().back().event.at, now);
}

TEST_F(Handler, CountsRepeatsInsteadOfKeepingThem) {
  const auto first = now;
  for (int i = 0; i < 833; ++i) {
    handle(-1, 1100, "Connectivity between IB and TWS has been lost.");
    handle(-1, 2103, "Market data farm connection is broken:usfarm");
    now += 65s;
  }
  ASSERT_EQ(handler.history().size(), 2u);
  EXPECT_EQ(handler.history()[0].event.count, 833u);
  EXPECT_EQ(handler.history()[0].event.at, first);
  EXPECT_EQ(handler.history()[0].last_at, now - 65s);
}

TEST_F(Handler, SeesANewLossAfterARecovery) {
  handle(-1, 1100, "lost");
  handle(-1, 1102, "restored");
  EXPECT_EQ(handle(-1, 1100, "lost").count, 1u);
  EXPECT_EQ(handler.history().size(), 3u);
}

TEST_F(Handler, SaysTheSameAgainAfterALongPause) {
  EXPECT_EQ(handle(3, 399, "held").count, 1u);
  EXPECT_EQ(handle(3, 399, "held").count, 2u);
  now += 11min;
  EXPECT_EQ(handle(3, 399, "held").count, 1u);
}

TEST_F(Handler, RepeatsAndInformationAreLoggedQuietly) {
  EXPECT_EQ(handle(-1, 1100).log_level(), core::LogLevel::Error);
  EXPECT_EQ(handle(-1, 1100).log_level(), core::LogLevel::Debug);
  EXPECT_EQ(handle(-1, 2104).log_level(), core::LogLevel::Debug);
  EXPECT_EQ(handle(-1, 2103).log_level(), core::LogLevel::Warning);
  EXPECT_EQ(handle(4, 201).log_level(), core::LogLevel::Error);
}

TEST_F(Handler, ACallbackMayRemoveItselfAndOthersAndAddNewOnes) {
  std::uint64_t second = 0;
  std::uint64_t first = 0;
  first = handler.register_callback(NoticeCategory::Any, [&](const ErrorEvent&) {
    heard.emplace_back("first");
    handler.unregister_callback(first);
    handler.unregister_callback(second);
    handler.register_callback(NoticeCategory::Any, heard_by("new"));
  });
  second = handler.register_callback(NoticeCategory::Any, heard_by("second"));
  handle(-1, 2104);
  EXPECT_THAT(heard, ElementsAre("first"));
  handle(-1, 2106);
  EXPECT_THAT(heard, ElementsAre("first", "new 2106"));
}

TEST_F(Handler, AnOwnerMayDisownItselfWhileItIsTold) {
  auto token = std::make_shared<int>(1);
  handler.own(7, ErrorContext::Request, "x", [&, token](const ErrorEvent& event) {
    handler.disown(7);
    heard.push_back(event.what + std::to_string(*token));
  });
  handle(7, 200);
  EXPECT_THAT(heard, ElementsAre("x1"));
  EXPECT_EQ(token.use_count(), 1) << "the callback is gone";
}

TEST_F(Handler, ACallbackThatThrowsStopsNobody) {
  handler.own(7, ErrorContext::Request, "x", [](const ErrorEvent&) { throw std::runtime_error("owner"); });
  handler.register_callback(NoticeCategory::Any, [](const ErrorEvent&) { throw 1; });
  handler.register_callback(NoticeCategory::Any, heard_by("last"));
  EXPECT_EQ(handle(7, 200).code, 200);
  EXPECT_THAT(heard, ElementsAre("last 200"));
}

TEST_F(Handler, ACallbackMayHandleAnotherErrorMeanwhile) {
  handler.register_callback(NoticeCategory::Any, [&](const ErrorEvent& event) {
    if (event.code == 1101) handle(-1, 2104);
    heard.push_back(std::to_string(event.code));
  });
  EXPECT_EQ(handle(-1, 1101).code, 1101);
  EXPECT_THAT(heard, ElementsAre("2104", "1101"));
}

TEST_F(Handler, TakesOverridesWhileRunning) {
  handler.own(3, ErrorContext::Order, "order 3");
  EXPECT_EQ(handle(3, 98'765).meaning.kind, ErrorKind::Ambiguous);
  ErrorOverrides overrides;
  overrides.set(
      98'765, ErrorContext::Order,
      {.kind = ErrorOverride::Kind::Rejection, .severity = {}, .retry = {}, .note = "call the broker"});
  handler.set_overrides(overrides);
  const auto& event = handle(3, 98'765);
  EXPECT_EQ(event.meaning.kind, ErrorKind::OrderRejection);
  EXPECT_TRUE(event.is_overridden);
  EXPECT_EQ(event.what_to_do, "call the broker");
  handler.set_overrides({});
  EXPECT_EQ(handle(3, 98'765).meaning.kind, ErrorKind::Ambiguous);
}

TEST_F(Handler, NamesTheNewPortOf1300) {
  EXPECT_EQ(handle(-1, 1300, "TWS socket port has been reset, the new port is 7496.").new_port, 7496);
  EXPECT_EQ(handle(-1, 2104, "port 7496").new_port, std::nullopt);
}

TEST_F(Handler, Defect11TakesTheServersTimeWhenItComesAndFits) {
  auto message = an_error(3, 201);
  message.error_time = 1'700'000'000'123;
  EXPECT_EQ(core::to_unix_millis(*handler.handle(message, now).server_time), 1'700'000'000'123);
  for (const std::int64_t bad :
       {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::max()}) {
    message.error_time = bad;
    EXPECT_EQ(handler.handle(message, now).server_time, std::nullopt);
  }
}

TEST_F(Handler, TakesTheAdvancedRejectApart) {
  auto message = an_error(3, 201, "Order rejected - reason:size");
  message.advanced_order_reject_json =
      R"({"rejects":[{"id":"8229=IBDBUYTX","text":"too big","max":500,"share":0.1,"override":true,"x":null}]})";
  const auto& reject = handler.handle(message, now).advanced_reject;
  ASSERT_TRUE(reject);
  EXPECT_EQ(reject->problem, "");
  EXPECT_EQ(std::get<std::string>(reject->find("rejects.0.id")->value), "8229=IBDBUYTX");
  EXPECT_EQ(std::get<std::int64_t>(reject->find("rejects.0.max")->value), 500);
  EXPECT_EQ(std::get<double>(reject->find("rejects.0.share")->value), 0.1);
  EXPECT_TRUE(std::get<bool>(reject->find("rejects.0.override")->value));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(reject->find("rejects.0.x")->value));
  EXPECT_EQ(reject->find("rejects.1"), nullptr);
}

TEST(AdvancedReject, KeepsGarbageAsItIs) {
  for (const std::string& raw : {std::string("{"), std::string("nonsense"), std::string("\xff\0{}", 4),
                                 std::string(10'000, '['), std::string(70'000, ' ')}) {
    const auto reject = parse_advanced_reject(raw);
    EXPECT_EQ(reject.raw, raw);
    EXPECT_THAT(reject.fields, IsEmpty());
    EXPECT_NE(reject.problem, "");
  }
  std::string many = "[0";
  for (int i = 0; i < 2000; ++i) many += ",1";
  EXPECT_THAT(parse_advanced_reject(many + "]").problem, HasSubstr("1000"));
}

}  // namespace
}  // namespace ibflow::connection
