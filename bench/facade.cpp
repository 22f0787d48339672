// Program of the facade's benchmark:
//
//     bench_facade quotes SERVER_VERSION TICKERS MESSAGES ROUNDS
//     bench_facade memory SERVER_VERSION TICKERS
//     bench_facade recovery FILE EVENTS ROUNDS   (FILE is written anew)
//
// `bench/facade` runs them all and prints the table.

#include "bench/facade.hpp"

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "ibflow/core/log.hpp"

namespace {

using namespace ibflow;

int usage() {
  std::fputs(
      "usage: bench_facade quotes SERVER_VERSION TICKERS MESSAGES ROUNDS\n"
      "       bench_facade memory SERVER_VERSION TICKERS\n"
      "       bench_facade recovery FILE EVENTS ROUNDS\n",
      stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  core::set_log_levels(core::LogLevel::Error, {});  // a loop without a pause is meant to be
  const std::string_view what = argc > 1 ? argv[1] : "";
  const auto number = [&](int argument) { return std::strtoull(argv[argument], nullptr, 10); };
  const auto small = [&](int argument) { return std::atoi(argv[argument]); };
  if (what == "quotes" && argc == 6) return bench::quotes(small(2), number(3), number(4), small(5));
  if (what == "memory" && argc == 4) return bench::memory(small(2), number(3));
  if (what == "recovery" && argc == 5) return bench::recovery(argv[2], small(3), small(4));
  return usage();
}
