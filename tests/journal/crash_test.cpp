// kill -9 at any moment: what was reported durable is there, and the file is sound.

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>
#include <set>
#include <vector>

#include "journal_fixture.hpp"

namespace ibflow::journal::test {
namespace {

constexpr int kRounds = 20;
constexpr unsigned kSeed = 20190213;

void write_number(int descriptor, std::int32_t number) {
  if (write(descriptor, &number, sizeof number) != static_cast<ssize_t>(sizeof number)) _exit(3);
}

/// Records orders for ever, some with executions, and tells each durable one's id through the pipe.
[[noreturn]] void record_for_ever(const std::filesystem::path& file, int pipe_end) {
  ManualLoop loop;
  core::Activity activity;
  const auto journal = open_or_throw(file, loop, activity);
  int next = journal->highest_order_id(core::ClientId(7)).value + 1;
  for (;;) {
    for (int burst = 0; burst < 3; ++burst) {
      const int id = next++;
      const model::OrderIntent order = an_order().key("k" + std::to_string(id)).id(id);
      journal->record_intents({order}, at(id), [=](const core::Expected<void>& done) {
        if (!done) _exit(2);
        write_number(pipe_end, id);
      });
      journal->record_execution(an_execution().id("e" + std::to_string(id)).of(order), at(id));
    }
    loop.run_until_idle(activity);
  }
}

std::vector<std::int32_t> read_numbers(int descriptor, std::size_t at_least) {
  std::vector<std::int32_t> numbers;
  std::int32_t number = 0;
  while (numbers.size() < at_least &&
         read(descriptor, &number, sizeof number) == static_cast<ssize_t>(sizeof number)) {
    numbers.push_back(number);
  }
  return numbers;
}

TEST(Killing, loses_no_intent_that_was_reported_durable) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "day.ibflow";
  std::mt19937 random(kSeed);
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::set<std::int32_t> reported;

  for (int round = 0; round < kRounds; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(ends[0]);
      record_for_ever(file, ends[1]);
    }
    close(ends[1]);
    const auto wanted = std::uniform_int_distribution<std::size_t>(1, 30)(random);
    const auto before = read_numbers(ends[0], wanted);
    ASSERT_EQ(before.size(), wanted) << "the child ended by itself";
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    const auto rest = read_numbers(ends[0], SIZE_MAX);
    close(ends[0]);
    reported.insert(before.begin(), before.end());
    reported.insert(rest.begin(), rest.end());

    // A reader comes first, with the log of the killed writer still lying there.
    const auto reader = JournalReader::open(file);
    ASSERT_TRUE(reader) << reader.error().message;
    std::set<std::int32_t> found;
    const auto runs = reader->runs().value();
    for (const auto& run : runs) {
      EXPECT_FALSE(run.ended_wall_at);
      const auto orders = reader->orders(run.id).value();
      for (const auto& order : orders) found.insert(order.intent.order_id.value);
    }
    for (const auto id : reported)
      ASSERT_TRUE(found.contains(id)) << "order " << id << " is lost in round " << round;
    ASSERT_EQ(query(file, "PRAGMA integrity_check"), "ok");
    ASSERT_EQ(query(file, "PRAGMA foreign_key_check"), "");
  }
  EXPECT_EQ(query(file, "SELECT count(*) FROM runs"), std::to_string(kRounds));
}

}  // namespace
}  // namespace ibflow::journal::test
