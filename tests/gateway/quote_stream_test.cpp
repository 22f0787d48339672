// A quote's way from the bytes to who subscribed, and what is kept of its contract.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "ibflow/gateway/detail/live_streams.hpp"
#include "ibflow/gateway/detail/subscription_values.hpp"
#include "ibflow/protocol/builders/contracts.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"
#include "tests/protocol/heap_counter.hpp"

namespace ibflow::gateway::detail {
namespace {

constexpr std::int32_t kBid = 1, kBidSize = 0, kBidExchange = 32;

protocol::Contract a_stock() {
  protocol::build::StockTerms terms;
  terms.symbol = "AAPL";
  return *protocol::build::stock(terms);
}

template <class Message>
std::string payload_of(const Message& message, int server_version) {
  std::string frame;
  protocol::append_response(frame, message, server_version);
  return frame.substr(protocol::kLengthPrefix);
}

class QuotesAt : public ::testing::TestWithParam<int> {
 protected:
  QuotesAt()
      : stream(std::make_shared<QuoteStream>(stream_terms("quotes", a_stock()), a_stock(),
                                             std::make_shared<TickContext>())),
        channel(std::make_shared<Channel<Quote>>(loop, Overflow::Conflate, 1)) {
    stream->attach(channel);
  }
  void hear(const std::string& payload) {
    ASSERT_TRUE(protocol::dispatch_response(payload, GetParam(), *stream).has_value());
  }
  [[nodiscard]] std::string bid(double price) const {
    return payload_of(protocol::TickPrice{1, kBid, price, core::Decimal(3), {}}, GetParam());
  }

  core::EventLoop loop;
  std::shared_ptr<QuoteStream> stream;
  std::shared_ptr<Channel<Quote>> channel;
};
INSTANTIATE_TEST_SUITE_P(ServerVersions, QuotesAt, ::testing::Values(176, 225));

TEST_P(QuotesAt, AnUpdateAllocatesNothing) {
  const auto price = bid(170.25);
  const auto size = payload_of(protocol::TickSize{1, kBidSize, core::Decimal(4)}, GetParam());
  const auto exchange = payload_of(protocol::TickString{1, kBidExchange, "KPZQ"}, GetParam());
  std::uint64_t heard = 0;
  const auto many_updates = [&] {
    for (int i = 0; i < 1000; ++i) {
      hear(price);
      hear(size);
      hear(exchange);
    }
  };
  long before = protocol::testing::heap_allocations();
  many_updates();
  EXPECT_EQ(protocol::testing::heap_allocations() - before, 0) << "the latest kept";
  channel->set_value_handler([&](const Quote& quote) { heard += quote.bid ? 1 : 0; });
  before = protocol::testing::heap_allocations();
  many_updates();
  EXPECT_EQ(protocol::testing::heap_allocations() - before, 0) << "each one told";
  EXPECT_EQ(heard, 3001u) << "and what waited";
  EXPECT_EQ(channel->received, 6000u);
}

TEST_P(QuotesAt, WhatNobodyHasTakenOutlivesTheRequestThatItCameOf) {
  hear(bid(170.25));
  stream->start_over();
  EXPECT_EQ(channel->latest()->bid, 170.25);
  EXPECT_EQ(channel->take()->bid, 170.25);
  const auto version = channel->latest()->version;
  hear(payload_of(protocol::TickSize{1, 8, core::Decimal(4)}, GetParam()));
  EXPECT_FALSE(channel->latest()->bid) << "of the new request none has come";
  EXPECT_GT(channel->latest()->version, version);
  EXPECT_EQ(channel->latest()->symbol, "AAPL");
}

TEST(PackedContract, LosesNothing) {
  auto option = a_stock();
  option.con_id = 265598;
  option.sec_type = "OPT";
  option.last_trade_date_or_contract_month = "20190621";
  option.strike = 172.5;
  option.right = "C";
  option.multiplier = "100";
  option.primary_exchange = "CBOE";
  option.local_symbol = "AAPL  190621C00172500";
  option.trading_class = "AAPL";
  option.include_expired = true;
  auto combination = a_stock();
  combination.sec_type = "BAG";
  for (const auto* action : {"BUY", "SELL"}) {
    protocol::ComboLeg leg;
    leg.con_id = 265598;
    leg.ratio = 2;
    leg.action = action;
    leg.exchange = "SMART";
    combination.combo_legs.push_back(leg);
  }
  auto odd = a_stock();
  odd.multiplier = "a hundred";
  auto padded = a_stock();
  padded.multiplier = "100.0";
  for (const auto& contract : {a_stock(), option, combination, odd, padded, protocol::Contract()})
    EXPECT_EQ(PackedContract(contract).unpack(), contract) << contract.sec_type << ' ' << contract.multiplier;
}

}  // namespace
}  // namespace ibflow::gateway::detail
