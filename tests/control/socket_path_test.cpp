// Where a control socket lies, who may open it, and what happens to one that was left behind.

#include "ibflow/control/socket_path.hpp"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fstream>

#include "temporary_folder.hpp"

namespace ibflow::control::test {
namespace {

using core::ErrorCategory;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

unsigned mode_of(const std::filesystem::path& path) {
  struct stat status{};
  EXPECT_EQ(::lstat(path.c_str(), &status), 0);
  return status.st_mode & 0777U;
}

/// Another process that listens there; gone, killed, when this returns.
void listen_in_a_process_that_is_killed(const std::filesystem::path& path) {
  std::array<int, 2> said{};
  ASSERT_EQ(::pipe(said.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto socket = ListeningSocket::open(path);
    const char answer = socket ? 'y' : 'n';
    if (::write(said[1], &answer, 1) == 1) ::pause();
    ::_exit(1);
  }
  char answer = 0;
  ASSERT_EQ(::read(said[0], &answer, 1), 1);
  ASSERT_EQ(answer, 'y');
  ASSERT_TRUE(is_live(path));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(said[0]);
  ::close(said[1]);
}

TEST(ControlSocket, IsForItsOwnerAloneInAFolderForItsOwnerAlone) {
  const TemporaryFolder folder;
  const auto path = folder / "new" / "trading.sock";
  const auto socket = ListeningSocket::open(path);
  ASSERT_TRUE(socket) << socket.error().message;
  EXPECT_EQ(mode_of(path), 0600U);
  EXPECT_EQ(mode_of(path.parent_path()), 0700U);
}

TEST(ControlSocket, AFolderThatOthersMayLookIntoIsRefused) {
  const TemporaryFolder folder;
  ::chmod(folder.path().c_str(), 0755);
  const auto socket = ListeningSocket::open(folder / "trading.sock");
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().category, ErrorCategory::Configuration);
  EXPECT_THAT(socket.error().message, HasSubstr("chmod 700"));
}

TEST(ControlSocket, OfALivingSystemIsNotTakenAway) {
  const TemporaryFolder folder;
  const auto first = ListeningSocket::open(folder / "trading.sock");
  ASSERT_TRUE(first);
  const auto second = ListeningSocket::open(folder / "trading.sock");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().category, ErrorCategory::Connection);
  EXPECT_THAT(second.error().message, HasSubstr("another system listens"));
  EXPECT_TRUE(is_live(folder / "trading.sock"));
}

TEST(ControlSocket, OfAKilledSystemIsReplaced) {
  const TemporaryFolder folder;
  const auto path = folder / "trading.sock";
  listen_in_a_process_that_is_killed(path);
  ASSERT_TRUE(std::filesystem::exists(path));
  ASSERT_FALSE(is_live(path));
  const auto socket = ListeningSocket::open(path);
  ASSERT_TRUE(socket) << socket.error().message;
  EXPECT_TRUE(is_live(path));
}

TEST(ControlSocket, TheNextSystemSweepsWhatKilledOnesHaveLeftBesideIt) {
  const TemporaryFolder folder;
  listen_in_a_process_that_is_killed(folder / "trading-1.sock");
  const auto socket = ListeningSocket::open(folder / "trading-2.sock");
  ASSERT_TRUE(socket);
  EXPECT_FALSE(std::filesystem::exists(folder / "trading-1.sock"));
  EXPECT_THAT(live_sockets(folder.path()), ElementsAre(folder / "trading-2.sock"));
}

TEST(ControlSocket, AFileThatIsNoSocketStays) {
  const TemporaryFolder folder;
  std::ofstream(folder / "trading.sock") << "precious";
  const auto socket = ListeningSocket::open(folder / "trading.sock");
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().category, ErrorCategory::Configuration);
  EXPECT_TRUE(std::filesystem::exists(folder / "trading.sock"));
}

TEST(ControlSocket, GoesWithItsOwner) {
  const TemporaryFolder folder;
  {
    const auto socket = ListeningSocket::open(folder / "trading-1.sock");
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "trading-1.sock"));
  EXPECT_THAT(live_sockets(folder.path()), IsEmpty());
}

TEST(ControlSocket, APathTooLongForASocketIsToldSo) {
  const TemporaryFolder folder;
  const auto socket = ListeningSocket::open(folder / std::string(120, 'x'));
  ASSERT_FALSE(socket);
  EXPECT_THAT(socket.error().message, HasSubstr("107 bytes"));
}

TEST(ControlSocket, WhereNobodyListensTheMessageSaysWhatOpensOne) {
  const TemporaryFolder folder;
  const auto connected = connect_to(folder / "trading.sock");
  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().category, ErrorCategory::Connection);
  EXPECT_THAT(connected.error().message, HasSubstr("ibflow run"));
}

TEST(ControlSocket, TheKernelSaysWhoIsAtTheOtherEnd) {
  const TemporaryFolder folder;
  const auto socket = ListeningSocket::open(folder / "trading.sock");
  const auto connected = connect_to(folder / "trading.sock");
  ASSERT_TRUE(connected);
  EXPECT_EQ(peer_user(connected->number()), ::geteuid());
}

TEST(ControlSocket, LiesInTheUsersRuntimeFolder) {
  EXPECT_EQ(usual_socket({{"XDG_RUNTIME_DIR", "/run/user/7"}}, 42), "/run/user/7/ibflow/trading-42.sock");
}

}  // namespace
}  // namespace ibflow::control::test
