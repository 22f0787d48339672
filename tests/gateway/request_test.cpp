// Questions that have an answer, and how else they end.

#include "ibflow/protocol/builders/contracts.hpp"
#include "tests/gateway/fixture.hpp"

namespace ibflow::tests {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Request : public GatewayTest {
 protected:
  /// Plays `script` to a gateway that is ready.
  void with(ScriptedPeer::Script script, int server_version = 176, std::chrono::milliseconds timeout = 30s) {
    peer = std::make_unique<ScriptedPeer>([script = std::move(script), server_version](PeerSession& session) {
      session.begin_session(server_version);
      script(session);
      session.wait_for_close();
    });
    auto config = config_for(peer->port());
    config.request_timeout = timeout;
    make(config);
    connect();
  }
  void TearDown() override {
    GatewayTest::TearDown();
    peer.reset();
  }
  std::unique_ptr<ScriptedPeer> peer;
};

protocol::ExecutionDetails an_execution(std::int32_t request_id, const std::string& id,
                                        std::int32_t client = 7) {
  protocol::ExecutionDetails message;
  message.request_id = request_id;
  message.contract.symbol = "AAPL";
  message.contract.con_id = 265598;
  message.execution.exec_id = id;
  message.execution.order_id = 11;
  message.execution.client_id = client;
  message.execution.side = "BOT";
  message.execution.shares = 100;
  message.execution.cum_qty = 100;
  message.execution.price = 170.5;
  message.execution.avg_price = 170.5;
  message.execution.time = "20190213 09:30:05 US/Eastern";
  message.execution.order_ref = "key-11:1";
  message.execution.acct_number = "DU1";
  return message;
}

protocol::CommissionReport a_commission(const std::string& id, std::optional<double> amount = 1.25) {
  protocol::CommissionReport message;
  message.exec_id = id;
  message.commission_and_fees = amount;
  message.realized_pnl = std::nullopt;
  message.currency = "USD";
  return message;
}

protocol::ContractDetailsRow a_contract_row(std::int32_t request_id) {
  protocol::ContractDetailsRow row;
  row.request_id = request_id;
  row.contract_details.contract.con_id = 265598;
  row.contract_details.contract.symbol = "AAPL";
  row.contract_details.contract.sec_type = "STK";
  row.contract_details.contract.exchange = "SMART";
  row.contract_details.contract.primary_exchange = "NASDAQ";
  row.contract_details.contract.currency = "USD";
  row.contract_details.long_name = "APPLE INC";
  row.contract_details.min_tick = 0.01;
  return row;
}

TEST_F(Request, ContractDetailsAskForAUsStockAndGiveInstruments) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestContractDetails>();
    EXPECT_EQ(request.contract.symbol, "AAPL");
    EXPECT_EQ(request.contract.sec_type, "STK");
    EXPECT_EQ(request.contract.exchange, "SMART");
    EXPECT_EQ(request.contract.currency, "USD");
    protocol::ContractDetailsEnd end;
    end.request_id = request.request_id;
    session.queue(a_contract_row(request.request_id)).queue(end).flush();
  });
  const auto found = ask(gateway->contract_details("AAPL"));
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ((*found)[0].con_id.value, 265598);
  EXPECT_EQ((*found)[0].primary_exchange, "NASDAQ");
  EXPECT_EQ((*found)[0].long_name, "APPLE INC");
}

TEST_F(Request, AnErrorWithItsIdEndsIt) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestContractDetails>();
    session.send(an_error(request.request_id, 200, "No security definition has been found for the request"));
  });
  const auto found = ask(gateway->contract_details("AAPLL"));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().category, core::ErrorCategory::Broker);
  EXPECT_EQ(found.error().code, 200);
  EXPECT_THAT(found.error().message, HasSubstr("contract details of AAPLL"));
  EXPECT_THAT(found.error().message, HasSubstr("check the symbol"));
}

TEST_F(Request, AWarningWithItsIdDoesNotEndIt) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestContractDetails>();
    protocol::ContractDetailsEnd end;
    end.request_id = request.request_id;
    session.queue(an_error(request.request_id, 2174, "Time zone assumed"))
        .queue(a_contract_row(request.request_id));
    session.queue(end).flush();
  });
  const auto found = ask(gateway->contract_details("AAPL"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->size(), 1u);
}

TEST_F(Request, ItEndsOnceHoweverMuchIsSaidLater) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestContractDetails>();
    protocol::ContractDetailsEnd end;
    end.request_id = request.request_id;
    session.queue(end).queue(a_contract_row(request.request_id)).queue(end);
    session.queue(an_error(request.request_id, 200, "too late")).flush();
    session.expect<protocol::RequestCurrentTime>();
    session.send(the_time(5));
  });
  const auto found = ask(gateway->contract_details("AAPL"));
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->empty());
  EXPECT_TRUE(ask(gateway->current_time()));
}

TEST_F(Request, ADeadlineEndsItAndALateAnswerIsIgnored) {
  with(
      [](PeerSession& session) {
        const auto late = session.expect<protocol::RequestContractDetails>();
        const auto next = session.expect<protocol::RequestContractDetails>();
        protocol::ContractDetailsEnd end;
        end.request_id = late.request_id;
        session.queue(a_contract_row(late.request_id)).queue(end);
        end.request_id = next.request_id;
        session.queue(end).flush();
      },
      176, 100ms);
  const auto first = ask(gateway->contract_details("AAPL"));
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().category, core::ErrorCategory::Timeout);
  EXPECT_TRUE(first.error().retryable);
  const auto second = ask(gateway->contract_details("AAPL"));
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_TRUE(second->empty());
  on_loop([&] { EXPECT_TRUE(activity.idle()); });
}

TEST_F(Request, HoldsAnActivityTokenWhileItIsInFlight) {
  std::promise<void> answer;
  with([&](PeerSession& session) {
    session.expect<protocol::RequestPositions>();
    answer.get_future().wait();
    session.send(protocol::PositionEnd());
  });
  auto positions = start(gateway->positions());
  on_loop([&] { EXPECT_EQ(activity.out(), 1u); });
  answer.set_value();
  ASSERT_TRUE(finish(std::move(positions)));
  on_loop([&] { EXPECT_TRUE(activity.idle()); });
}

TEST_F(Request, WhoWaitsGoesOnBeforeTheNextMessageIsLookedAt) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestPositions>();
    protocol::OrderStatus status;
    status.order_id = 1;
    status.client_id = 7;
    status.status = "Submitted";
    session.queue(protocol::PositionEnd()).queue(status).flush();  // one packet
  });
  struct Waiter {
    static boost::asio::awaitable<void> run(Waiter* self) {
      auto positions = co_await self->gateway->positions();
      self->heard->note(positions ? "positions are in" : "positions failed");
    }
    gateway::Gateway* gateway;
    HeardEvents* heard;
  } waiter{gateway.get(), &heard};
  auto done = boost::asio::co_spawn(loop.context(), Waiter::run(&waiter), boost::asio::use_future);
  done.wait();
  heard.wait_for_line("status Submitted");
  EXPECT_THAT(heard.lines, ElementsAre("positions are in", "status Submitted"));
}

class HistoryAt : public Request, public ::testing::WithParamInterface<int> {};

TEST_P(HistoryAt, GivesBarsOldestFirst) {
  const int version = GetParam();
  with(
      [version](PeerSession& session) {
        const auto request = session.expect<protocol::RequestHistoricalData>();
        EXPECT_EQ(request.duration_str, "2 D");
        EXPECT_EQ(request.bar_size_setting, "5 mins");
        EXPECT_EQ(request.what_to_show, "TRADES");
        EXPECT_TRUE(request.use_rth);
        EXPECT_EQ(request.format_date, 2);
        EXPECT_EQ(request.end_date_time, "");
        protocol::HistoricalData data;
        data.request_id = request.request_id;
        protocol::Bar bar;
        bar.date = "1550068200";
        bar.open = 171;
        bar.high = 172;
        bar.low = 170;
        bar.close = 171.5;
        bar.volume = 1200;
        bar.wap = core::Decimal::parse("171.25");
        bar.bar_count = 17;
        data.bars.push_back(bar);
        bar.date = "20190214";
        bar.volume = -1;
        bar.wap = -1;
        bar.bar_count = -1;
        data.bars.push_back(bar);
        session.queue(data);
        protocol::HistoricalDataEnd end;
        end.request_id = request.request_id;
        if (version >= 196) session.queue(end);
        session.flush();
      },
      version);
  const auto bars = ask(gateway->historical_bars(an_instrument(), "2 D", "5 mins"));
  ASSERT_TRUE(bars) << bars.error().message;
  ASSERT_EQ(bars->size(), 2u);
  const auto& bar = (*bars)[0];
  EXPECT_EQ(bar.start, core::from_unix_seconds(1550068200));
  EXPECT_EQ(bar.length, 5min);
  EXPECT_EQ(bar.volume, core::Decimal(1200));
  EXPECT_EQ(bar.vwap, 171.25);
  EXPECT_EQ(bar.trades, 17);
  EXPECT_EQ((*bars)[1].start, core::from_new_york(*core::parse_date("20190214"), 0s)) << "days have no time";
  EXPECT_EQ((*bars)[1].vwap, std::nullopt) << "-1 is no price";
  EXPECT_EQ((*bars)[1].trades, 0);
  EXPECT_TRUE((*bars)[1].volume.is_zero());
}

INSTANTIATE_TEST_SUITE_P(ServerVersions, HistoryAt, ::testing::Values(176, 195, 196, 200, 207, 208, 225));

TEST_F(Request, NoHistoryIsAnEmptyAnswer) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestHistoricalData>();
    session.send(an_error(
        request.request_id, 162,
        "Historical Market Data Service error message:HMDS query returned no data: AAPL@SMART Trades"));
  });
  const auto bars = ask(gateway->historical_bars(an_instrument(), "1 D", "1 min"));
  ASSERT_TRUE(bars) << bars.error().message;
  EXPECT_TRUE(bars->empty());
}

TEST_F(Request, APacingViolationIsAnErrorThatMayBeTriedAgain) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestHeadTimestamp>();
    session.send(
        an_error(request.request_id, 162,
                 "Historical Market Data Service error message:Historical data request pacing violation"));
  });
  const auto head = ask(gateway->history().head_timestamp(*protocol::build::stock({.symbol = "AAPL"})));
  ASSERT_FALSE(head);
  EXPECT_EQ(head.error().code, 162);
  EXPECT_TRUE(head.error().retryable);
}

TEST_F(Request, AHistoryRequestThatTimesOutIsCancelledAtTheBroker) {
  std::promise<std::int32_t> cancelled;
  with(
      [&](PeerSession& session) {
        const auto request = session.expect<protocol::RequestHistoricalData>();
        EXPECT_EQ(session.expect<protocol::CancelHistoricalData>().request_id, request.request_id);
        cancelled.set_value(request.request_id);
      },
      176, 100ms);
  EXPECT_EQ(ask(gateway->historical_bars(an_instrument(), "1 D", "1 min")).error().category,
            core::ErrorCategory::Timeout);
  EXPECT_GE(cancelled.get_future().get(), 1'000'000'000) << "request ids and order ids do not meet";
}

TEST_F(Request, ABarSizeThatIsNoneAsksNothing) {
  with([](PeerSession& session) { EXPECT_TRUE(session.wait_for_close()); });
  EXPECT_EQ(ask(gateway->historical_bars(an_instrument(), "1 D", "5 apples")).error().category,
            core::ErrorCategory::Usage);
}

TEST_F(Request, PositionsAreThoseOfTheAccountAndAskedOnceForAll) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestPositions>();
    protocol::Position position;
    position.account = "DU1";
    position.contract.symbol = "AAPL";
    position.contract.con_id = 265598;
    position.position = -200;
    position.avg_cost = 170.25;
    session.queue(position);
    position.account = "DU2";
    session.queue(position).queue(protocol::PositionEnd()).flush();
    session.expect<protocol::CancelPositions>();
  });
  auto first = start(gateway->positions());
  auto second = start(gateway->positions());
  for (auto* answer : {&first, &second}) {
    const auto positions = finish(std::move(*answer));
    ASSERT_TRUE(positions);
    ASSERT_EQ(positions->size(), 1u);
    EXPECT_EQ((*positions)[0].quantity, core::Decimal(-200));
    EXPECT_EQ((*positions)[0].average_cost, 170.25);
  }
}

TEST_F(Request, AccountValuesAreOneDownload) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestAccountUpdates>();
    EXPECT_TRUE(request.subscribe);
    EXPECT_EQ(request.acct_code, "DU1");
    protocol::AccountValue value;
    value.key = "TotalCashValue";
    value.val = "1000000.00";
    value.currency = "USD";
    value.account_name = "DU1";
    protocol::AccountDownloadEnd end;
    end.account_name = "DU1";
    session.queue(value).queue(end).queue(value).flush();
    EXPECT_FALSE(session.expect<protocol::RequestAccountUpdates>().subscribe);
  });
  const auto values = ask(gateway->account_values());
  ASSERT_TRUE(values);
  ASSERT_EQ(values->size(), 1u);
  EXPECT_EQ((*values)[0].key, "TotalCashValue");
  EXPECT_EQ((*values)[0].value, "1000000.00");
}

TEST_F(Request, AccountsThatAreAskedForAtOnceAreToldApart) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestAccountUpdates>();
    session.expect<protocol::RequestAccountUpdates>();
    for (const std::string account : {"DU1", "DU2"}) {
      protocol::AccountValue value;
      value.key = "TotalCashValue";
      value.val = "of " + account;
      value.account_name = account;
      protocol::AccountDownloadEnd end;
      end.account_name = account;
      session.queue(value).queue(end);
    }
    session.flush();
  });
  auto first = start(gateway->accounts().report("DU1"));
  auto second = start(gateway->accounts().report("DU2"));
  for (auto* asked : {&first, &second}) {
    const auto report = finish(std::move(*asked));
    ASSERT_TRUE(report) << report.error().message;
    ASSERT_EQ(report->values.size(), 1u);
    EXPECT_EQ(report->values.front().value, "of " + report->values.front().account);
  }
}

TEST_F(Request, ExecutionsAreCollectedWithTheirCommissionsAndNotToldTwice) {
  with([](PeerSession& session) {
    const auto request = session.expect<protocol::RequestExecutions>();
    EXPECT_EQ(request.exec_filter.client_id, 7);
    protocol::ExecutionDetailsEnd end;
    end.request_id = request.request_id;
    session.queue(an_execution(request.request_id, "a.01")).queue(an_execution(request.request_id, "b.01"));
    session.queue(an_execution(-1, "live.01"))
        .queue(a_commission("b.01"))
        .queue(a_commission("live.01", 2.5));
    session.queue(end).flush();
  });
  const auto executions = ask(gateway->executions());
  ASSERT_TRUE(executions);
  ASSERT_EQ(executions->size(), 2u);
  EXPECT_EQ((*executions)[0].execution.execution_id, "a.01");
  EXPECT_EQ((*executions)[0].commission, std::nullopt) << "late is not zero";
  ASSERT_TRUE((*executions)[1].commission);
  EXPECT_EQ((*executions)[1].commission->amount, core::Decimal::parse("1.25"));
  const auto& execution = (*executions)[1].execution;
  EXPECT_EQ(execution.time, core::from_new_york(*core::parse_date("20190213"), 9h + 30min + 5s));
  EXPECT_EQ(execution.order_ref, "key-11") << "what the broker appends is taken off";
  EXPECT_THAT(heard.lines, ElementsAre("execution live.01", "commission live.01"));
}

TEST_F(Request, ExecutionsWithoutACommissionYetHaveNone) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestCurrentTime>();
    session.queue(an_execution(-1, "x.01"))
        .queue(a_commission("x.01", std::nullopt))
        .queue(a_commission("x.01", 1.0));
    session.queue(the_time(1)).flush();
  });
  ASSERT_TRUE(ask(gateway->current_time()));
  EXPECT_THAT(heard.lines, ElementsAre("execution x.01", "commission x.01"));
  EXPECT_EQ(heard.commissions[0].realized_pnl, std::nullopt);
}

TEST_F(Request, ExecutionsOfOtherClientsAreNotOurs) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestCurrentTime>();
    session.queue(an_execution(-1, "theirs.01", 0)).queue(the_time(1)).flush();
  });
  ASSERT_TRUE(ask(gateway->current_time()));
  EXPECT_TRUE(heard.executions.empty());
}

TEST_F(Request, AnExecutionWithoutASideIsNotGuessed) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestCurrentTime>();
    auto odd = an_execution(-1, "odd.01");
    odd.execution.side = "";
    auto late = an_execution(-1, "zone.01");
    late.execution.time = "20190213 09:30:05 Mars/Olympus";
    session.queue(odd).queue(late).queue(the_time(1)).flush();
  });
  ASSERT_TRUE(ask(gateway->current_time()));
  EXPECT_THAT(heard.lines, ElementsAre("execution zone.01")) << "an odd time must not lose a fill";
  EXPECT_EQ(health().malformed_messages, 1u);
}

TEST_F(Request, OpenOrdersAreListedOnceEachWithTheirLatestState) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestOpenOrders>();
    protocol::OpenOrder order;
    order.contract.symbol = "AAPL";
    order.order_id = 300;
    order.order.order_id = 300;
    order.order.client_id = 7;
    order.order.action = "SELL";
    order.order.total_quantity = 100;
    order.order.order_type = "LMT";
    order.order.lmt_price = 180.0;
    order.order.aux_price = 0.0;
    order.order.order_ref = "key-300";
    order.order_state.status = "PreSubmitted";
    session.queue(order);
    order.order_state.status = "Submitted";
    session.queue(order).queue(protocol::OpenOrderEnd()).flush();
    session.expect<protocol::PlaceOrder>();
  });
  const auto orders = ask(gateway->open_orders());
  ASSERT_TRUE(orders);
  ASSERT_EQ(orders->size(), 1u);
  EXPECT_EQ((*orders)[0].status, model::OrderStatus::Submitted);
  EXPECT_EQ((*orders)[0].side, model::Side::Sell);
  EXPECT_EQ((*orders)[0].limit_price, 180.0);
  EXPECT_EQ((*orders)[0].stop_price, std::nullopt) << "an unused price comes as zero";
  on_loop([&] {
    const auto id = gateway->allocate_order_id();
    EXPECT_EQ(id.value, 301) << "above every id the broker has shown";
    EXPECT_TRUE(gateway->place(an_order(id.value).intent()));
  });
}

TEST_F(Request, ListsOfOpenOrdersThatAreAskedForAtOnceAreToldApart) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestOpenOrders>();
    session.expect<protocol::RequestAllOpenOrders>();
    protocol::OpenOrder ours;
    ours.contract.symbol = "AAPL";
    ours.order_id = ours.order.order_id = 5;
    ours.order.client_id = 7;
    ours.order.action = "BUY";
    ours.order.total_quantity = 100;
    ours.order.order_type = "MKT";
    ours.order_state.status = "Submitted";
    auto theirs = ours;
    theirs.order_id = theirs.order.order_id = 9;
    theirs.order.client_id = 3;
    session.queue(ours).queue(protocol::OpenOrderEnd());
    session.queue(ours).queue(theirs).queue(protocol::OpenOrderEnd()).flush();
  });
  auto own = start(gateway->open_orders());
  auto all = start(gateway->orders().open_list());
  const auto own_rows = finish(std::move(own));
  ASSERT_TRUE(own_rows) << own_rows.error().message;
  EXPECT_EQ(own_rows->size(), 1u);
  const auto all_rows = finish(std::move(all));
  ASSERT_TRUE(all_rows) << all_rows.error().message;
  EXPECT_EQ(all_rows->size(), 2u) << "the first end was another list's";
}

TEST_F(Request, TimesAreAnsweredInTheOrderTheyWereAsked) {
  with([](PeerSession& session) {
    session.expect<protocol::RequestCurrentTime>();
    session.expect<protocol::RequestCurrentTime>();
    session.queue(the_time(100)).queue(the_time(200)).flush();
  });
  auto first = start(gateway->current_time());
  auto second = start(gateway->current_time());
  EXPECT_EQ(core::to_unix_seconds(*finish(std::move(first))), 100);
  EXPECT_EQ(core::to_unix_seconds(*finish(std::move(second))), 200);
}

}  // namespace
}  // namespace ibflow::tests
