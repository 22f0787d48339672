// What one end writes, the other reads: every message, in both directions, at every server version.
//
// The messages are random; IBFLOW_SEED in the environment chooses others.

#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "capture.hpp"
#include "ibflow/protocol/detail/text/accounts.hpp"
#include "ibflow/protocol/detail/text/history.hpp"
#include "ibflow/protocol/detail/text/market_data.hpp"
#include "ibflow/protocol/detail/text/orders.hpp"
#include "ibflow/protocol/detail/text/reference_data.hpp"
#include "ibflow/protocol/detail/text/research.hpp"
#include "ibflow/protocol/detail/text/session.hpp"
#include "ibflow/protocol/fields/accounts.hpp"
#include "ibflow/protocol/fields/configuration.hpp"
#include "ibflow/protocol/fields/history.hpp"
#include "ibflow/protocol/fields/market_data.hpp"
#include "ibflow/protocol/fields/orders.hpp"
#include "ibflow/protocol/fields/reference_data.hpp"
#include "ibflow/protocol/fields/research.hpp"
#include "ibflow/protocol/fields/session.hpp"
#include "ibflow/protocol/handshake.hpp"
#include "random_message.hpp"
#include "vector_file.hpp"

namespace ibflow::protocol::testing {
namespace {

constexpr int kRounds = 20;  // of each message at each server version

std::uint64_t seed() {
  const auto* chosen = std::getenv("IBFLOW_SEED");
  return chosen == nullptr ? 20190213 : std::strtoull(chosen, nullptr, 10);
}

template <class Message>
constexpr bool kIsRequest = Requests::kContains<Message>;

/// One frame, or empty for a message that may not be sent.
template <class Message>
std::string encoded(const Message& message, int server_version) {
  std::string out;
  if constexpr (kIsRequest<Message>) {
    static_cast<void>(append_request(out, message, server_version));
  } else {
    try {
      append_response(out, message, server_version);
    } catch (const std::invalid_argument&) {  // of a kind that does not exist
    }
  }
  return out;
}

std::string printable(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += byte == '\0' ? '|' : byte >= ' ' && byte <= '~' ? byte : '?';
  return text;
}

template <class Message>
bool is_told(const Message& message) {
  if constexpr (requires { message.is_complete(); }) return message.is_complete();
  return true;
}

/// Sends the message there and back. `keeps_value`: everything set in it is on the wire.
template <class Message>
::testing::AssertionResult comes_back(const Message& sent, int server_version, bool keeps_value) {
  if (!is_told(sent)) return ::testing::AssertionSuccess();
  const auto frame = encoded(sent, server_version);
  if (frame.empty()) return ::testing::AssertionSuccess();
  const auto got = decode<Message>(payload_of(frame), server_version);
  const auto failure = [&] { return ::testing::AssertionFailure() << printable(frame) << "\n  "; };
  if (!got) return failure() << got.error().message;
  if (!got->has_value()) return failure() << "nothing was told";
  if (keeps_value && !(**got == sent)) {
    return failure() << "came back as another value, which is sent as\n  "
                     << printable(encoded(**got, server_version));
  }
  if (const auto again = encoded(**got, server_version); again != frame)
    return failure() << "is sent again as\n  " << printable(again);
  return ::testing::AssertionSuccess();
}

template <class Message>
RandomValues values_for() {
  const auto id = static_cast<std::uint64_t>(Message::kMessage.id) + (kIsRequest<Message> ? 0 : 1000);
  return {seed() + id, kIsRequest<Message> ? RandomValues::Texts::PrintableAscii : RandomValues::Texts::Utf8};
}

template <class Message>
Message random_fields(RandomValues& values) {
  Message message;
  RandomFields(values, kIsRequest<Message>).read(message);
  return message;
}

/// Calls `check(version)` for the versions of a range until one fails.
template <class Message, class Check>
void at_every_version(int first, int past, Check check) {
  for (int version = std::max(first, kMinServerVersion); version < std::min(past, kMaxServerVersion + 1);
       ++version) {
    for (int round = 0; round < kRounds; ++round) {
      const ::testing::AssertionResult result = check(version);
      if (result) continue;
      ADD_FAILURE() << Message::kMessage.name << " at server version " << version << ", seed " << seed()
                    << "\n  " << result.message();
      return;
    }
  }
}

/// What the text form of the version carries is all that is set.
template <class Message>
void check_text() {
  if constexpr (Message::kMessage.has_text()) {
    auto values = values_for<Message>();
    at_every_version<Message>(Message::kMessage.since, Message::kMessage.protobuf_since, [&](int version) {
      Message message;
      RandomText filler(values, version);
      describe(filler, message);
      if (filler.is_rejected()) return ::testing::AssertionSuccess();
      return comes_back(message, version, true);
    });
  }
}

/// Everything is set, also what the version does not carry.
template <class Message>
void check_text_of_whole_messages() {
  if constexpr (Message::kMessage.has_text()) {
    auto values = values_for<Message>();
    at_every_version<Message>(Message::kMessage.since, Message::kMessage.protobuf_since, [&](int version) {
      return comes_back(random_fields<Message>(values), version, false);
    });
  }
}

template <class Message>
void check_protobuf() {
  if constexpr (Message::kMessage.has_protobuf()) {
    auto values = values_for<Message>();
    at_every_version<Message>(
        std::max(Message::kMessage.since, Message::kMessage.protobuf_since), kNever,
        [&](int version) { return comes_back(random_fields<Message>(values), version, true); });
  }
}

TEST(RoundTrip, RequestsKeepTheirValueAsText) {
  for_each_message(Requests{}, []<class Message>() { check_text<Message>(); });
}

TEST(RoundTrip, ResponsesKeepTheirValueAsText) {
  for_each_message(Responses{}, []<class Message>() { check_text<Message>(); });
}

TEST(RoundTrip, RequestsWithMembersOfNewerServersAreStableAsText) {
  for_each_message(Requests{}, []<class Message>() { check_text_of_whole_messages<Message>(); });
}

TEST(RoundTrip, ResponsesWithMembersOfNewerServersAreStableAsText) {
  for_each_message(Responses{}, []<class Message>() { check_text_of_whole_messages<Message>(); });
}

TEST(RoundTrip, RequestsKeepTheirValueAsProtobuf) {
  for_each_message(Requests{}, []<class Message>() { check_protobuf<Message>(); });
}

TEST(RoundTrip, ResponsesKeepTheirValueAsProtobuf) {
  for_each_message(Responses{}, []<class Message>() { check_protobuf<Message>(); });
}

}  // namespace
}  // namespace ibflow::protocol::testing
