// kill -9 at any moment of recording orders, evidence and executions: chains are whole or out, what was
// reported is there, the rows are sound, and a recovery finds all that lives.

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

using orders::EvidenceKind;

constexpr int kRounds = 20;
constexpr int kChain = 3;  // orders recorded together
constexpr unsigned kSeed = 20190214;

std::unique_ptr<Journal> open_on_broker_books(const std::filesystem::path& file, ManualLoop& loop,
                                              core::Activity& activity) {
  RunInfo run = a_run();
  run.books = Books::Broker;
  return open_or_throw(file, loop, activity, run);
}

/// Records brackets for ever, each with evidence, an execution and its commission, and tells the number of
/// each one that is durable through the pipe.
[[noreturn]] void record_for_ever(const std::filesystem::path& file, int pipe_end) {
  ManualLoop loop;
  core::Activity activity;
  const auto journal = open_on_broker_books(file, loop, activity);
  int next = journal->highest_order_id("DU1", core::ClientId(7)).value / kChain + 1;
  for (;;) {
    for (int burst = 0; burst < 3; ++burst) {
      const int number = next++;
      std::vector<orders::OrderRecord> chain;
      for (int i = 0; i < kChain; ++i) {
        chain.push_back(a_record(std::to_string(number) + "-" + std::to_string(i), kChain * number + i));
      }
      journal->record_order(chain, at(number), [=](const core::Expected<void>& done) {
        if (!done || write(pipe_end, &number, sizeof number) != static_cast<ssize_t>(sizeof number)) _exit(2);
      });
      journal->record_evidence(evidence(chain[0], EvidenceKind::Sent));
      journal->record_evidence(evidence(chain[0], EvidenceKind::Status, "Filled", "raw", 1000 + number));
      const std::string execution = "e" + std::to_string(number) + ".01";
      journal->record_execution(an_execution().id(execution).of(chain[0]).quantity("1"), at(number));
      journal->record_commission(a_commission(execution, "1.00"), at(number));
    }
    loop.run_until_idle(activity);
  }
}

std::vector<int> read_numbers(int descriptor, std::size_t at_least) {
  std::vector<int> numbers;
  int number = 0;
  while (numbers.size() < at_least &&
         read(descriptor, &number, sizeof number) == static_cast<ssize_t>(sizeof number)) {
    numbers.push_back(number);
  }
  return numbers;
}

/// The numbers of the chains that were reported durable before the child was killed.
std::set<int> record_and_kill(const std::filesystem::path& file, std::size_t wanted) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    record_for_ever(file, ends[1]);
  }
  close(ends[1]);
  auto numbers = read_numbers(ends[0], wanted);
  EXPECT_EQ(numbers.size(), wanted) << "the child ended by itself";
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
  const auto rest = read_numbers(ends[0], SIZE_MAX);
  close(ends[0]);
  numbers.insert(numbers.end(), rest.begin(), rest.end());
  return {numbers.begin(), numbers.end()};
}

TEST(KillingWithOrders, leaves_chains_whole_or_out_the_rows_sound_and_nothing_reported_lost) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "day.ibflow";
  std::mt19937 random(kSeed);
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::set<int> reported;
  for (int round = 0; round < kRounds; ++round) {
    reported.merge(record_and_kill(file, std::uniform_int_distribution<std::size_t>(1, 20)(random)));
    ASSERT_EQ(
        query(
            file,
            "SELECT count(*) FROM (SELECT 1 FROM order_intents GROUP BY order_id / 3 HAVING count(*) <> 3)"),
        "0")
        << "a part of a chain in round " << round;
    const auto verified = verify(file);
    ASSERT_TRUE(verified) << verified.error().message;
    ASSERT_FALSE(verified->broken) << verified->broken->table << ' ' << verified->broken->problem;
    const auto state = load_recovery(file);
    ASSERT_TRUE(state) << state.error().message;
    EXPECT_EQ(state->epoch, round + 1);
    EXPECT_FALSE(state->ended_cleanly);
    std::set<int> chains;
    std::map<int, int> live;
    for (const auto& order : state->live_orders) {
      const int number = order.order().order_id.value / kChain;
      chains.insert(number);
      ++live[number];
    }
    for (const int number : reported)
      ASSERT_TRUE(chains.contains(number)) << "chain " << number << " is lost";
    // The journal is written in the order of recording: a fill on disk has its evidence there too.
    const std::string fills = query(file, "SELECT count(*) FROM executions");
    EXPECT_EQ(state->positions.empty() ? "0" : state->positions[0].quantity.to_string(), fills);
    EXPECT_EQ(
        query(file,
              "SELECT count(*) FROM executions e WHERE NOT EXISTS (SELECT 1 FROM evidence v WHERE v.key = "
              "e.key AND v.kind = 'status')"),
        "0");
    EXPECT_EQ(state->order_ids.at(0).highest.value % kChain, kChain - 1);
  }
}

}  // namespace
}  // namespace ibflow::journal::test
