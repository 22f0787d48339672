// One encoding for many subscribers gives the bytes that each would have got.

#include "ibflow/sim/live/frame_batch.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace ibflow::sim::test {
namespace {

/// One message of each kind that streams.
template <class Function>
void for_each_message(const Function& function) {
  protocol::TickPrice price;
  price.tick_type = 1;
  price.price = 170.43;
  price.size = core::Decimal(1'234);
  price.attributes.can_auto_execute = true;
  function(price);
  protocol::TickSize size;
  size.tick_type = 8;
  size.size = core::Decimal(12);
  function(size);
  protocol::TickGeneric generic;
  generic.tick_type = 49;
  generic.value = 1;
  function(generic);
  protocol::TickString text;
  text.tick_type = 48;
  text.value = "170.43;100;1550069999000;123456;170.1;true";
  function(text);
  protocol::MarketDataType kind;
  kind.market_data_type = 3;
  function(kind);
  protocol::TickOptionComputation option;
  option.tick_type = 13;
  option.tick_attrib = 0;
  option.delta = 0.5;
  function(option);
  protocol::TickByTick trade;
  trade.tick_type = 2;
  trade.tick = protocol::HistoricalTickLast{
      .time = 1'550'069'999, .price = 170.43, .size = core::Decimal(100), .exchange = "ARCA"};
  function(trade);
  trade.tick_type = 3;
  trade.tick = protocol::HistoricalTickBidAsk{.time = 1'550'069'999,
                                              .price_bid = 170.42,
                                              .price_ask = 170.43,
                                              .size_bid = core::Decimal(1),
                                              .size_ask = core::Decimal(2)};
  function(trade);
}

class FrameBatchAt : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Versions, FrameBatchAt, testing::Values(100, 157, 176, 200, 213, 225));

constexpr std::int32_t kIds[] = {0,
                                 1,
                                 9,
                                 10,
                                 127,
                                 128,
                                 16'383,
                                 16'384,
                                 2'097'151,
                                 2'097'152,
                                 -1,
                                 -2'000'000,
                                 268'435'456,
                                 std::numeric_limits<std::int32_t>::max(),
                                 std::numeric_limits<std::int32_t>::min()};

TEST_P(FrameBatchAt, every_request_id_gives_the_plain_encoders_bytes) {
  IdPlaces places(GetParam());
  for (const auto id : kIds) {
    FrameBatch batch(places);
    Outbox plain(GetParam()), shared(GetParam());
    for_each_message([&](auto message) {
      if (GetParam() < message.kMessage.since) return;
      message.request_id = 77;
      batch.add(message);
      message.request_id = id;
      plain.send(message);
    });
    batch.append_to(shared, id);
    EXPECT_EQ(shared.bytes(), plain.bytes()) << id;
    EXPECT_EQ(shared.messages(), plain.messages());
    batch.append_to(shared, id);
    EXPECT_EQ(shared.bytes(), plain.bytes() + plain.bytes()) << "a second subscriber of the same id";
  }
}

TEST_P(FrameBatchAt, single_messages_can_be_taken) {
  IdPlaces places(GetParam());
  FrameBatch batch(places);
  Outbox plain(GetParam()), shared(GetParam());
  for_each_message([&](auto message) {
    if (GetParam() < message.kMessage.since) return;
    batch.add(message);
    message.request_id = 4'711;
    plain.send(message);
  });
  for (std::size_t i = 0; i < batch.size(); ++i) batch.append_to(shared, 4'711, i);
  EXPECT_EQ(shared.bytes(), plain.bytes());
}

class Counting final : public FrameFilter {
 public:
  void sent(Outbox&, std::int32_t message_id, std::size_t) override { ids.push_back(message_id); }
  std::vector<std::int32_t> ids;
};

TEST_P(FrameBatchAt, a_filter_sees_every_frame) {
  IdPlaces places(GetParam());
  FrameBatch batch(places);
  protocol::TickSize size;
  size.size = core::Decimal(1);
  protocol::TickGeneric generic;
  batch.add(size);
  batch.add(generic);
  Outbox plain(GetParam()), filtered(GetParam());
  Counting filter;
  filtered.set_filter(&filter);
  batch.append_to(plain, 5);
  batch.append_to(filtered, 5);
  EXPECT_EQ(filter.ids, (std::vector<std::int32_t>{2, 45}));
  EXPECT_EQ(filtered.bytes(), plain.bytes());
}

TEST(FrameBatch, is_empty_again_after_clear) {
  IdPlaces places(176);
  FrameBatch batch(places);
  batch.add(protocol::TickGeneric{});
  batch.clear();
  Outbox out(176);
  batch.append_to(out, 1);
  EXPECT_TRUE(batch.empty());
  EXPECT_TRUE(out.bytes().empty());
}

}  // namespace
}  // namespace ibflow::sim::test
