// Encoding and decoding of wire messages: time and heap allocations a message, beside a floor that only walks
// the bytes.

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"

namespace {

std::atomic<std::uint64_t> allocations{0};

}  // namespace

void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace {

using namespace ibflow;

constexpr int kServerVersion = 200;
constexpr int kMessages = 10'000;

/// A market-data stream as a gateway sends it: prices with their sizes, volumes, last trade times, 5-second
/// bars.
std::string a_market_data_stream() {
  std::string out;
  for (int i = 0; i < kMessages; ++i) {
    const double price = 170.0 + (i % 200) * 0.01;
    switch (i % 10) {
      case 0:
      case 1:
      case 2:
      case 3: {
        protocol::TickPrice tick;
        tick.request_id = 1 + i % 12;
        tick.tick_type = 1 + i % 4;
        tick.price = price;
        tick.size = core::Decimal(100 + i % 900);
        protocol::append_response(out, tick, kServerVersion);
        break;
      }
      case 4:
      case 5:
      case 6:
      case 7: {
        protocol::TickSize tick;
        tick.request_id = 1 + i % 12;
        tick.tick_type = i % 4;
        tick.size = core::Decimal(100 + i % 900);
        protocol::append_response(out, tick, kServerVersion);
        break;
      }
      case 8: {
        protocol::TickString tick;
        tick.request_id = 1 + i % 12;
        tick.tick_type = 45;
        tick.value = "1550068200";
        protocol::append_response(out, tick, kServerVersion);
        break;
      }
      default: {
        protocol::RealTimeBar bar;
        bar.request_id = 100 + i % 12;
        bar.time = 1'550'068'200 + i;
        bar.open = bar.high = bar.low = bar.close = price;
        bar.volume = core::Decimal(4200);
        bar.wap = core::Decimal::parse("170.1234").value();
        protocol::append_response(out, bar, kServerVersion);
      }
    }
  }
  return out;
}

void report(benchmark::State& state, std::uint64_t allocated) {
  state.SetItemsProcessed(state.iterations() * kMessages);
  state.counters["allocations/message"] =
      static_cast<double>(allocated) / (static_cast<double>(state.iterations()) * kMessages);
}

void walk_the_bytes(benchmark::State& state) {
  const std::string stream = a_market_data_stream();
  for (auto _ : state) {
    std::uint64_t fields = 0;
    for (const char c : stream) fields += c == '\0' ? 1 : 0;
    benchmark::DoNotOptimize(fields);
  }
  state.SetItemsProcessed(state.iterations() * kMessages);
}
BENCHMARK(walk_the_bytes);

void decode_and_dispatch(benchmark::State& state) {
  struct Sum final : protocol::ResponseVisitor {
    double total = 0;
    using protocol::ResponseVisitor::on;
    void on(const protocol::TickPrice& tick) override { total += tick.price; }
    void on(const protocol::TickSize& tick) override { total += tick.tick_type; }
    void on(const protocol::RealTimeBar& bar) override { total += bar.close; }
  };
  const std::string stream = a_market_data_stream();
  Sum sum;
  const std::uint64_t before = allocations.load();
  for (auto _ : state) {
    std::string_view rest = stream;
    while (!rest.empty()) {
      std::size_t length = 0;
      for (std::size_t i = 0; i < protocol::kLengthPrefix; ++i)
        length = length << 8U | static_cast<unsigned char>(rest[i]);
      const auto decoded =
          protocol::dispatch_response(rest.substr(protocol::kLengthPrefix, length), kServerVersion, sum);
      if (!decoded) state.SkipWithError(decoded.error().message.c_str());
      rest.remove_prefix(protocol::kLengthPrefix + length);
    }
  }
  benchmark::DoNotOptimize(sum.total);
  report(state, allocations.load() - before);
}
BENCHMARK(decode_and_dispatch);

void encode_a_bracket_entry(benchmark::State& state) {
  protocol::PlaceOrder place;
  place.order_id = 7;
  place.contract.symbol = "SPY";
  place.contract.sec_type = "STK";
  place.contract.exchange = "SMART";
  place.contract.currency = "USD";
  place.order.action = "BUY";
  place.order.order_type = "LMT";
  place.order.total_quantity = core::Decimal(100);
  place.order.lmt_price = 275.12;
  std::string out;
  for (auto _ : state) {
    out.clear();
    if (const auto sent = protocol::append_request(out, place, kServerVersion); !sent) {
      state.SkipWithError(sent.error().message.c_str());
    }
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(encode_a_bracket_entry);

}  // namespace
