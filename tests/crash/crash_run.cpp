#include "tests/crash/crash_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <random>
#include <system_error>
#include <utility>

#include "ibflow/sim/faults/fault_script.hpp"
#include "ibflow/sim/gateway_server.hpp"
#include "tests/crash/judge.hpp"

namespace ibflow::tests::crash {

namespace {

constexpr std::uint64_t kSecondsOfTrading = 20;  // until the market orders have filled
constexpr int kServerVersions[] = {225, 176, 200, 213};
constexpr int kHeldBefore = 300;  // shares, in every other script

/// The truth, which outlives every kill. Trading is halted, and goes on for a while whenever the trader is
/// there to hear of fills.
class Exchange {
 public:
  static core::Expected<Exchange> open(const std::filesystem::path& state, std::uint64_t seed) {
    sim::GatewayServerConfig config;
    config.port = 0;
    config.data_folder = IBFLOW_SOURCE_DIR "/data/demo/us-equities-2019-02";
    config.tickers = {"AAPL"};
    config.date = *core::parse_date("2019-02-13");
    config.seed = seed;
    config.state_file = state;
    config.max_server_version = kServerVersions[seed % std::size(kServerVersions)];
    config.behaviour.rate_limit = "off";
    auto server = sim::GatewayServer::start(config);
    if (!server) return std::unexpected(server.error());
    Exchange exchange(std::move(*server));
    if (auto done = exchange.control(sim::PauseClock{}); !done) return std::unexpected(done.error());
    if (auto done = exchange.perform("halt AAPL"); !done) return std::unexpected(done.error());
    if (shares_held_before(seed) == 0) return exchange;
    if (auto done = exchange.perform(fmt::format("assign AAPL {}", shares_held_before(seed))); !done)
      return std::unexpected(done.error());
    return exchange;
  }
  static int shares_held_before(std::uint64_t seed) { return seed % 2 == 0 ? kHeldBefore : 0; }

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] sim::GatewayServerStatus status() const { return server_->status(); }
  core::Expected<void> trade() {
    if (auto done = perform("resume AAPL"); !done) return done;
    if (auto done = control(sim::StepClockBy{kSecondsOfTrading}); !done) return done;
    return perform("halt AAPL");
  }

 private:
  explicit Exchange(std::unique_ptr<sim::GatewayServer> server) : server_(std::move(server)) {}
  core::Expected<void> perform(const std::string& actions) {
    const auto parsed = sim::parse_fault_actions(actions);
    if (!parsed) return std::unexpected(parsed.error());
    return server_->perform(*parsed);
  }
  core::Expected<void> control(const sim::ClockCommand& command) { return server_->control_clock(command); }

  std::unique_ptr<sim::GatewayServer> server_;
};

std::string manner_of_death(const Ended& ended) {
  if (ended.exit_code) return fmt::format("ended with {}: {}", *ended.exit_code, ended.output);
  if (ended.signal == SIGALRM) return "hangs";
  return fmt::format("died of signal {}: {}", ended.signal, ended.output);
}

}  // namespace

core::Expected<CrashOutcome> run_crash_plan(const std::filesystem::path& trader,
                                            const std::filesystem::path& folder, const CrashPlan& plan) {
  const auto began = std::chrono::steady_clock::now();
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  std::filesystem::create_directories(folder);
  const auto journal = folder / "orders.sqlite", state = folder / "simulator.json";
  auto exchange = Exchange::open(state, plan.seed);
  if (!exchange) return std::unexpected(exchange.error());
  const std::vector<std::string> command{trader.string(), std::to_string(exchange->port()), journal.string(),
                                         std::to_string(plan.seed), plan.is_careless ? "careless" : "honest"};
  CrashOutcome outcome;
  core::Expected<void> traded;
  const auto when_phase = [&](Phase phase) {
    if (phase == Phase::Fill && traded) traded = exchange->trade();
  };
  for (std::size_t start = 0; start <= plan.kills.size(); ++start) {
    std::optional<Kill> kill;
    if (start < plan.kills.size()) kill = plan.kills[start];
    if (!kill && plan.stays_dead) break;
    const auto ended = run_and_kill(command, kill, when_phase);
    if (!ended) return std::unexpected(ended.error());
    if (!traded) return std::unexpected(traded.error());
    outcome.calls = ended->calls;
    if (ended->was_killed) {
      ++outcome.kills;
      continue;
    }
    if (ended->exit_code != 0) outcome.violations.push_back("the trader " + manner_of_death(*ended));
    break;
  }
  const auto status = exchange->status();
  outcome.orders = status.orders;
  outcome.executions = status.fills;
  exchange = core::fail(core::ErrorCategory::Usage, "closed");  // its last state is on disk only now
  auto judgement = judge(journal, state, script_of(plan.seed), Exchange::shares_held_before(plan.seed));
  outcome.never_left = judgement.never_left;
  for (auto& violation : judgement.violations) outcome.violations.push_back(std::move(violation));
  if (outcome.violations.empty()) std::filesystem::remove_all(folder, ignored);
  outcome.took =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  return outcome;
}

CrashPlan plan_of(std::uint64_t seed, const Calls& calls, Phase phase, std::size_t step, std::size_t steps) {
  const auto moments = std::max<std::uint64_t>(2 * calls[static_cast<std::size_t>(phase)], 1);
  const auto moment = steps < 2 ? 0 : (moments - 1) * step / (steps - 1);
  CrashPlan plan;
  plan.seed = seed;
  plan.kills.push_back({phase, moment / 2 + 1, moment % 2 == 1});
  if (step % 3 == 2) {
    std::mt19937_64 random(seed * 1'000'003 + step);
    const auto start_calls = std::max<std::uint64_t>(calls[static_cast<std::size_t>(Phase::Start)], 1);
    const auto call = random() % start_calls + 1;
    plan.kills.push_back({Phase::Start, call, random() % 2 == 0});
  }
  return plan;
}

}  // namespace ibflow::tests::crash
