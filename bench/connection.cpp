// The cases of the connection benchmark; each prints what it measured, one line a figure:
//
//     bench_connection receive FILE SERVER_VERSION MESSAGES ROUNDS [ticks]
//     bench_connection round-trip SERVER_VERSION COUNT 1|2   (threads on one core or on two)
//     bench_connection backlog SERVER_VERSION
//
// `bench/connection` runs them all and prints the table.

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "bench/cases.hpp"

namespace {

using namespace ibflow;

int usage() {
  std::fputs(
      "usage: bench_connection receive FILE SERVER_VERSION MESSAGES ROUNDS [ticks]\n"
      "       bench_connection round-trip SERVER_VERSION COUNT 1|2\n"
      "       bench_connection backlog SERVER_VERSION\n",
      stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "receive" && (argc == 6 || argc == 7)) {
    std::ifstream file(argv[2], std::ios::binary);
    std::string stream(std::istreambuf_iterator<char>(file), {});
    const int server_version = std::atoi(argv[3]);
    return bench::receive(std::move(stream), server_version, std::strtoull(argv[4], nullptr, 10),
                          std::atoi(argv[5]), argc == 7);
  }
  if (what == "round-trip" && argc == 5)
    return bench::round_trip(std::atoi(argv[2]), std::atoi(argv[3]),
                             argv[4] == std::string_view("2") ? bench::kReadersCore : bench::kPeersCore);
  if (what == "backlog" && argc == 3) return bench::backlog(std::atoi(argv[2]));
  return usage();
}
