// The server's side of the golden frames: what it reads of a client's it would write itself, and what it
// writes has the fields of the real one. What the frames mean is compared in tests/wire.

#include <gtest/gtest.h>

#include <string>

#include "capture.hpp"
#include "vector_file.hpp"

namespace ibflow::protocol::testing {
namespace {

std::string text_of(const boost::json::object& vector, std::string_view member) {
  return std::string(vector.at(member).as_string());
}

int version_of(const boost::json::object& vector) {
  return static_cast<int>(vector.at("server_version").as_int64());
}

template <class Message>
void read_and_write_request(const std::string& golden, int server_version) {
  const auto read = decode<Message>(payload_of(golden), server_version);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  ASSERT_TRUE(read->has_value());
  const auto written = encode(**read, server_version);
  EXPECT_EQ(difference(payload_of(golden), payload_of(written)), "");
  const auto again = decode<Message>(payload_of(written), server_version);
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(**again, **read);
}

TEST(ServerSide, ReadsOfARequestAllThatTheClientWrote) {
  for (const auto& vector : load_vectors("requests.jsonl")) {
    if (!vector.contains("hex") || vector.at("request").as_string() == "connect") continue;
    // Our own client leaves out the count of its options, which is optional.
    if (vector.at("request").as_string() == "reqFundamentalData") continue;
    SCOPED_TRACE(text_of(vector, "id"));
    for_each_message(Requests{}, [&]<class Message>() {
      if (Message::kMessage.api_name != std::string_view(vector.at("request").as_string())) return;
      read_and_write_request<Message>(from_hex(text_of(vector, "hex")), version_of(vector));
    });
  }
}

template <class Message>
void read_and_write_response(const std::string& golden, int server_version) {
  const auto read = decode<Message>(payload_of(golden), server_version);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  if (!read->has_value()) return;  // nothing is told of it
  const auto written = encode(**read, server_version);
  EXPECT_EQ(fields_of(payload_of(written)).size(), fields_of(payload_of(golden)).size());
  const auto again = decode<Message>(payload_of(written), server_version);
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(**again, **read);
}

TEST(ServerSide, WritesAsManyFieldsAsTheRealOne) {
  for (const auto& vector : load_vectors("responses.jsonl")) {
    if (text_of(vector, "case").contains("mver")) continue;  // an old form that we only read
    SCOPED_TRACE(text_of(vector, "message") + " " + text_of(vector, "case") + "@" +
                 std::to_string(version_of(vector)));
    for_each_message(Responses{}, [&]<class Message>() {
      if (Message::kMessage.name != std::string_view(vector.at("message").as_string())) return;
      read_and_write_response<Message>(from_hex(text_of(vector, "hex")), version_of(vector));
    });
  }
}

}  // namespace
}  // namespace ibflow::protocol::testing
