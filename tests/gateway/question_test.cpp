// Every question ends exactly once: answer, IB's error, deadline, cancellation, loss.

#include <boost/asio/experimental/awaitable_operators.hpp>

#include "ibflow/protocol/builders/contracts.hpp"
#include "tests/gateway/fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using Positions = core::Expected<std::vector<gateway::AccountPosition>>;

protocol::Contract apple() {
  return *protocol::build::stock({.symbol = "AAPL"});
}

class Question : public GatewayTest {
 protected:
  void with(const ScriptedPeer::Script& script, int server_version = 225) {
    peer = std::make_unique<ScriptedPeer>([script, server_version](PeerSession& session) {
      session.begin_session(server_version);
      script(session);
    });
    make(*peer);
    connect();
  }

  std::unique_ptr<ScriptedPeer> peer;
};

TEST_F(Question, ThatIsCancelledIsTakenBackOnTheWire) {
  std::promise<void> asked;
  with([&](PeerSession& session) {
    const auto request = session.expect<protocol::RequestContractDetails>();
    asked.set_value();
    EXPECT_EQ(session.expect<protocol::CancelContractData>().request_id, request.request_id);
  });
  auto answer = start_cancellable(gateway->contracts().details(apple()));
  asked.get_future().wait();
  leave();
  const auto ended = finish(std::move(answer));
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().category, core::ErrorCategory::Cancelled);
  EXPECT_THAT(ended.error().message, HasSubstr("contract details of AAPL"));
  peer->finish();
  on_loop([&] { EXPECT_TRUE(activity.idle()); });
}

TEST_F(Question, ThatLosesARaceIsCancelled) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestContractDetails>();
    const auto summary = session.expect<protocol::RequestAccountSummary>();
    protocol::AccountSummaryEnd end;
    end.request_id = summary.request_id;
    session.send(end);
    session.expect<protocol::CancelAccountSummary>();
    session.expect<protocol::CancelContractData>();
  });
  struct Race {
    static gateway::Answer<std::size_t> run(gateway::Gateway* gateway) {
      using namespace boost::asio::experimental::awaitable_operators;
      auto details = gateway->contracts().details(apple());
      auto summary = gateway->accounts().summary({"NetLiquidation"});
      auto both = std::move(details) || std::move(summary);
      const auto first = co_await std::move(both);
      co_return first.index();
    }
  };
  const auto winner = ask(Race::run(gateway.get()));
  ASSERT_TRUE(winner);
  EXPECT_EQ(*winner, 1u);
  peer->finish();
}

TEST_F(Question, WithoutIdIsAskedOnceForAllWhoAskMeanwhile) {
  std::promise<void> answer;
  with([&](PeerSession& session) {
    session.expect<protocol::RequestPositions>();
    answer.get_future().wait();
    protocol::Position row;
    row.account = "DU1";
    row.position = 5;
    session.queue(row).queue(protocol::PositionEnd()).flush();
    session.expect<protocol::CancelPositions>();
  });
  auto first = start(gateway->accounts().positions());
  auto second = start(gateway->accounts().positions());
  on_loop([&] { EXPECT_EQ(activity.out(), 2u); });
  answer.set_value();
  for (auto* one : {&first, &second}) {
    const auto rows = finish(std::move(*one));
    ASSERT_TRUE(rows) << rows.error().message;
    EXPECT_EQ(rows->size(), 1u);
  }
  peer->finish();
}

TEST_F(Question, WithoutIdGoesOnForTheOthersWhenOneIsCancelled) {
  std::promise<void> answer;
  with([&](PeerSession& session) {
    session.expect<protocol::RequestPositions>();
    answer.get_future().wait();
    session.send(protocol::PositionEnd());
    session.expect<protocol::CancelPositions>();
  });
  auto leaves = start_cancellable(gateway->accounts().positions());
  auto stays = start(gateway->accounts().positions());
  leave();
  EXPECT_EQ(finish(std::move(leaves)).error().category, core::ErrorCategory::Cancelled);
  answer.set_value();
  EXPECT_TRUE(finish(std::move(stays)));
}

TEST_F(Question, HasADeadlineOfItsOwn) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestContractDetails>();
    session.expect<protocol::CancelContractData>();
  });
  const auto late = ask(gateway->contracts().details(apple(), gateway::RequestOptions(20ms)));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().category, core::ErrorCategory::Timeout);
  EXPECT_THAT(late.error().message, HasSubstr("20 ms"));
  peer->finish();
}

TEST_F(Question, EndsWithTheSession) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestContractDetails>();
    session.close();
  });
  const auto lost = ask(gateway->contracts().details(apple()));
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().category, core::ErrorCategory::Connection);
  const auto never = ask(gateway->contracts().details(apple()));
  ASSERT_FALSE(never);
  EXPECT_EQ(never.error().code, 504) << "there is no session to ask in";
}

TEST_F(Question, EndsWithTheGateway) {
  std::promise<void> asked;
  with([&](PeerSession& session) {
    session.expect<protocol::RequestContractDetails>();
    asked.set_value();
    session.wait_for_close();
  });
  auto answer = start(gateway->contracts().details(apple()));
  auto unasked = gateway->contracts().details(apple());
  asked.get_future().wait();
  destroy();
  EXPECT_EQ(finish(std::move(answer)).error().category, core::ErrorCategory::Cancelled);
  EXPECT_EQ(ask(std::move(unasked)).error().category, core::ErrorCategory::Cancelled) << "asked too late";
}

TEST_F(Question, PAIN25_AnAdvisoryEndsNothing) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestHistoricalData>();
    session.send(an_error(request.request_id, 2174,
                          "Warning: You submitted request with date-time attributes without "
                          "explicit time zone."));
    protocol::HistoricalData data;
    data.request_id = request.request_id;
    protocol::HistoricalDataEnd end;
    end.request_id = request.request_id;
    session.queue(data).queue(end).flush();
  });
  gateway::BarRequest request;
  request.contract = apple();
  EXPECT_TRUE(ask(gateway->history().bars(request)));
}

TEST_F(Question, PAIN26_AnErrorIsNeverAnEmptyAnswer) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestMatchingSymbols>();
    session.send(an_error(request.request_id, 321, "Error validating request"));
  });
  const auto found = ask(gateway->contracts().search("AAP"));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, 321);
}

}  // namespace
}  // namespace ibflow::tests
