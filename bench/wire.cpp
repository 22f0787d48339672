// One case of the wire benchmark, so that an instruction counter sees nothing else:
//
//     bench_wire floor|decode FILE SERVER_VERSION PASSES
//     bench_wire order|template SERVER_VERSION COUNT
//
// prints messages, seconds and heap allocations. `bench/wire` runs all cases and prints the table.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <new>
#include <string>
#include <string_view>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/prepared_order.hpp"

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

/// Calls `with_payload` for each frame of the stream; returns how many there were.
template <class WithPayload>
std::uint64_t walk_frames(std::string_view stream, WithPayload with_payload) {
  std::uint64_t frames = 0;
  while (stream.size() >= 4) {
    std::uint32_t length = 0;
    std::memcpy(&length, stream.data(), 4);
    length = __builtin_bswap32(length);
    with_payload(stream.substr(4, length));
    stream.remove_prefix(4 + length);
    ++frames;
  }
  return frames;
}

std::uint64_t tokenise_text(std::string_view payload) {
  std::uint64_t fields = 0;
  const char* position = payload.data();
  const char* end = position + payload.size();
  while (position < end) {
    const auto* terminator =
        static_cast<const char*>(std::memchr(position, 0, static_cast<std::size_t>(end - position)));
    if (terminator == nullptr) break;
    position = terminator + 1;
    ++fields;
  }
  return fields;
}

const char* skip_varint(const char* position, std::uint64_t& value) {
  value = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*position++);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return position;
  }
}

std::uint64_t tokenise_protobuf(std::string_view payload) {
  std::uint64_t fields = 0;
  const char* position = payload.data() + 4;
  const char* end = payload.data() + payload.size();
  std::uint64_t value = 0;
  while (position < end) {
    position = skip_varint(position, value);
    switch (value & 7) {
      case 0:
        position = skip_varint(position, value);
        break;
      case 1:
        position += 8;
        break;
      case 2:
        position = skip_varint(position, value);
        position += value;
        break;
      default:
        position += 4;
    }
    ++fields;
  }
  return fields;
}

struct Result {
  std::uint64_t messages = 0;
  std::uint64_t check = 0;  // keeps the work alive
};

Result floor_of(std::string_view stream, int server_version) {
  Result result;
  const bool is_protobuf = server_version > 200;
  result.messages = walk_frames(stream, [&](std::string_view payload) {
    result.check += is_protobuf ? tokenise_protobuf(payload) : tokenise_text(payload);
  });
  return result;
}

Result decode(std::string_view stream, int server_version) {
  protocol::ResponseVisitor do_nothing;
  Result result;
  result.messages = walk_frames(stream, [&](std::string_view payload) {
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
  const auto allocated_before = allocations.load();
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
              static_cast<unsigned long long>(allocations.load() - allocated_before),
              static_cast<unsigned long long>(result.check));
  return 0;
}
