// How long a recovery takes from a journal of a million events, and how fast those were written.
//
// bench_journal_recovery [FILE [EVENTS]]: writes FILE anew (journal-bench.sqlite when left out), then reads
// it.

#include <fmt/core.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "bench/journal_history.hpp"
#include "ibflow/journal/recovery.hpp"
#include "ibflow/journal/verification.hpp"

namespace {

using namespace ibflow;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

int measure(const std::filesystem::path& file) {
  auto start = std::chrono::steady_clock::now();
  const auto state = journal::load_recovery(file);
  const double recovery = seconds_since(start);
  if (!state) {
    fmt::print(stderr, "{}\n", state.error().message);
    return 1;
  }
  fmt::print(
      "recovery      {:.3f} s: {} live orders, {} executions of the last days, {} positions, {} rows "
      "verified\n",
      recovery, state->live_orders.size(), state->ledger.size(), state->positions.size(),
      state->rows_verified);
  start = std::chrono::steady_clock::now();
  const auto verified = journal::verify(file);
  if (!verified || verified->broken) {
    fmt::print(stderr, "the journal does not verify\n");
    return 1;
  }
  fmt::print("verification  {:.3f} s: {} rows\n", seconds_since(start), verified->rows);
  return state->live_orders.size() == bench::kLivingOrders ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  const std::filesystem::path file = count > 1 ? arguments[1] : "journal-bench.sqlite";
  const int events = count > 2 ? std::atoi(arguments[2]) : 1'000'000;
  const auto start = std::chrono::steady_clock::now();
  if (!bench::write_history(file, bench::orders_of(events))) return 1;
  const double writing = seconds_since(start);
  fmt::print("writing       {:.1f} s: {} events, {:.0f} a second, {} MiB\n", writing, events,
             events / writing, std::filesystem::file_size(file) >> 20);
  return measure(file);
}
