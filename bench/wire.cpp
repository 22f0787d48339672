// One case of the wire benchmark, so that an instruction counter sees nothing else:
//
//     bench_wire floor|decode FILE SERVER_VERSION PASSES
//     bench_wire order|template SERVER_VERSION COUNT
//
// prints messages, seconds and heap allocations. `bench/wire` runs all cases and prints the table.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "bench/allocations.hpp"
#include "bench/floor.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/prepared_order.hpp"

namespace {

using namespace ibflow;

struct Result {
  std::uint64_t messages = 0;
  std::uint64_t check = 0;  // keeps the work alive
};

Result floor_of(std::string_view stream, int server_version) {
  Result result;
  bench::walk_frames(stream, [&](std::string_view payload) {
    ++result.messages;
    result.check += bench::tokenise(payload, server_version);
  });
  return result;
}

Result decode(std::string_view stream, int server_version) {
  protocol::ResponseVisitor do_nothing;
  Result result;
  bench::walk_frames(stream, [&](std::string_view payload) {
    ++result.messages;
    if (!protocol::dispatch_response(payload, server_version, do_nothing)) ++result.check;
  });
  if (result.check != 0)
    std::fprintf(stderr, "%llu messages are malformed\n", static_cast<unsigned long long>(result.check));
  return result;
}

protocol::PlaceOrder a_limit_order() {
  protocol::PlaceOrder place;
  place.order_id = 7;
  place.contract.symbol = "SPY";
  place.contract.sec_type = "STK";
  place.contract.exchange = "SMART";
  place.contract.currency = "USD";
  place.order.action = "BUY";
  place.order.order_type = "LMT";
  place.order.tif = "DAY";
  place.order.total_quantity = core::Decimal(100);
  place.order.lmt_price = 275.12;
  return place;
}

Result encode_orders(int server_version, std::uint64_t count) {
  auto place = a_limit_order();
  std::string out;
  Result result{count, 0};
  for (std::uint64_t i = 0; i < count; ++i) {
    out.clear();
    place.order_id = 1000 + static_cast<std::int32_t>(i % 1000);
    place.order.lmt_price = 275.0 + static_cast<double>(i % 100) / 100;
    if (!protocol::append_request(out, place, server_version)) std::abort();
    result.check += out.size();
  }
  return result;
}

Result fill_templates(int server_version, std::uint64_t count) {
  auto prepared = protocol::PreparedOrder::make(a_limit_order(), server_version);
  if (!prepared) std::abort();
  std::string out;
  Result result{count, 0};
  for (std::uint64_t i = 0; i < count; ++i) {
    out.clear();
    const auto id = 1000 + static_cast<std::int32_t>(i % 1000);
    prepared->append(out, id, core::Decimal(100 + static_cast<std::int64_t>(i % 10)),
                     275.0 + static_cast<double>(i % 100) / 100);
    result.check += out.size();
  }
  return result;
}

int usage() {
  std::fputs(
      "usage: bench_wire floor|decode FILE SERVER_VERSION PASSES\n"
      "       bench_wire order|template SERVER_VERSION COUNT\n",
      stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return usage();
  const std::string_view what = argv[1];
  const bool is_stream = what == "floor" || what == "decode";
  if (is_stream && argc < 5) return usage();
  const int server_version = std::atoi(argv[is_stream ? 3 : 2]);
  const auto count = std::strtoull(argv[is_stream ? 4 : 3], nullptr, 10);
  std::string stream;
  if (is_stream) {
    std::ifstream file(argv[2], std::ios::binary);
    stream.assign(std::istreambuf_iterator<char>(file), {});
  }
  Result result;
  const auto allocated_before = bench::allocations_of_this_thread();
  const auto start = std::chrono::steady_clock::now();
  if (what == "order") {
    result = encode_orders(server_version, count);
  } else if (what == "template") {
    result = fill_templates(server_version, count);
  } else {
    for (std::uint64_t pass = 0; pass < count; ++pass) {
      const auto one = what == "floor" ? floor_of(stream, server_version) : decode(stream, server_version);
      result.messages += one.messages;
      result.check += one.check;
    }
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("%llu %.9f %llu %llu\n", static_cast<unsigned long long>(result.messages), seconds.count(),
              static_cast<unsigned long long>(bench::allocations_of_this_thread() - allocated_before),
              static_cast<unsigned long long>(result.check));
  return 0;
}
