// The trading process killed a thousand times, at system calls spread over all that it does; see
// docs/placing-orders.md.
//
// bench_crash TRADER [RUNS [AT_ONCE [FOLDER]]]: prints what came of it; ends with 1 when anything was
// violated, and leaves the journals of such runs in FOLDER.

#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/crash/crash_run.hpp"

namespace {

using namespace ibflow::tests::crash;

constexpr std::size_t kScripts = 12;
constexpr auto kRow = "{:9} {:>5} {:>7} {:>6} {:>12} {:>7} {:>11} {:>11} {:>9} {:>8} {:>11}\n";

struct Tally {
  std::size_t runs = 0, killed = 0, killed_twice = 0, not_reached = 0, violated = 0;
  std::size_t orders = 0, executions = 0, never_left = 0;
  std::chrono::milliseconds took{0}, longest{0};

  void add(const CrashOutcome& outcome) {
    ++runs;
    if (outcome.kills == 0) ++not_reached;
    if (outcome.kills > 0) ++killed;
    if (outcome.kills > 1) ++killed_twice;
    if (!outcome.violations.empty()) ++violated;
    orders += outcome.orders;
    executions += outcome.executions;
    never_left += outcome.never_left;
    took += outcome.took;
    longest = std::max(longest, outcome.took);
  }
};

class Bench {
 public:
  Bench(std::filesystem::path trader, std::filesystem::path folder, std::size_t runs)
      : trader_(std::move(trader)),
        folder_(std::move(folder)),
        steps_((runs + std::size(kPhases) - 1) / std::size(kPhases)) {}

  /// How many system calls there are to be killed at.
  bool measure() {
    Calls most{};
    for (std::uint64_t seed = 1; seed <= kScripts; ++seed) {
      CrashPlan plan;
      plan.seed = seed;
      const auto outcome = run_crash_plan(trader_, folder_ / "undisturbed", plan);
      if (!outcome) return complain(outcome.error().message);
      for (const auto& violation : outcome->violations) complain("without any kill: " + violation);
      calls_.push_back(outcome->calls);
      for (std::size_t phase = 0; phase < kPhaseCount; ++phase)
        most[phase] = std::max(most[phase], outcome->calls[phase]);
    }
    fmt::print("system calls of an undisturbed run, at most:");
    for (const auto phase : kPhases)
      fmt::print(" {} {}", to_string(phase), most[static_cast<std::size_t>(phase)]);
    fmt::print("\n");
    return is_sound_;
  }

  void work(std::size_t worker) {
    const auto all = steps_ * std::size(kPhases);
    for (std::size_t run = next_++; run < all; run = next_++) {
      const auto phase = kPhases[run % std::size(kPhases)];
      const auto step = run / std::size(kPhases);
      const auto script = step % kScripts;
      const auto plan = plan_of(script + 1, calls_[script], phase, step, steps_);
      const auto folder = folder_ / fmt::format("{}-{}-{}", worker, to_string(phase), run);
      const auto outcome = run_crash_plan(trader_, folder, plan);
      const std::scoped_lock lock(mutex_);
      if (!outcome) {
        complain(outcome.error().message);
        continue;
      }
      tallies_[phase].add(*outcome);
      const auto& kill = plan.kills.front();
      for (const auto& violation : outcome->violations)
        complain(fmt::format("{}, killed {} call {}, script {}, see {}: {}", to_string(phase),
                             kill.after ? "after" : "before", kill.call, plan.seed, folder.string(),
                             violation));
    }
  }

  int report(std::chrono::milliseconds took) const {
    fmt::print(kRow, "killed in", "runs", "killed", "twice", "not reached", "orders", "never left",
               "executions", "violated", "ms each", "ms longest");
    Tally all;
    for (const auto& [phase, tally] : tallies_) {
      print(to_string(phase), tally);
      all.runs += tally.runs, all.killed += tally.killed, all.killed_twice += tally.killed_twice;
      all.not_reached += tally.not_reached, all.violated += tally.violated, all.orders += tally.orders;
      all.executions += tally.executions, all.never_left += tally.never_left, all.took += tally.took,
          all.longest = std::max(all.longest, tally.longest);
    }
    print("all", all);
    fmt::print("{:.1f} s; {}\n", static_cast<double>(took.count()) / 1000,
               is_sound_ ? "nothing violated" : "VIOLATED");
    return is_sound_ ? 0 : 1;
  }

 private:
  bool complain(const std::string& what) {
    fmt::print("{}\n", what);
    return is_sound_ = false;
  }
  static void print(const char* name, const Tally& tally) {
    fmt::print(kRow, name, tally.runs, tally.killed, tally.killed_twice, tally.not_reached, tally.orders,
               tally.never_left, tally.executions, tally.violated,
               tally.took.count() / static_cast<long>(std::max<std::size_t>(tally.runs, 1)),
               tally.longest.count());
  }

  std::filesystem::path trader_, folder_;
  std::size_t steps_;
  std::vector<Calls> calls_;  // by script
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;
  std::map<Phase, Tally> tallies_;
  bool is_sound_ = true;
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    fmt::print(stderr, "bench_crash TRADER [RUNS [AT_ONCE [FOLDER]]]\n");
    return 2;
  }
  const std::size_t runs = count > 2 ? std::strtoul(arguments[2], nullptr, 10) : 1000;
  const std::size_t at_once = count > 3 ? std::strtoul(arguments[3], nullptr, 10) : 2;
  const std::filesystem::path folder = count > 4 ? std::filesystem::path(arguments[4])
                                                 : std::filesystem::temp_directory_path() / "ibflow-crash";
  const auto began = std::chrono::steady_clock::now();
  Bench bench(arguments[1], folder, runs);
  if (!bench.measure()) return 1;
  std::vector<std::thread> workers;
  for (std::size_t worker = 0; worker < at_once; ++worker)
    workers.emplace_back([&bench, worker] { bench.work(worker); });
  for (auto& worker : workers) worker.join();
  return bench.report(
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began));
}
