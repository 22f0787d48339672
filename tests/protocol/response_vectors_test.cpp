// Our decoding of golden frames against the events the reference client raised for them, and our server's
// encoding against our decoding.

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "capture.hpp"
#include "from_json.hpp"
#include "json_responses.hpp"
#include "vector_file.hpp"

namespace ibflow::protocol::testing {
namespace {

using boost::json::array;
using boost::json::object;

template <class Message>
void read_arguments(const object& arguments, Message& message) {
  FromJson from_json(arguments, Zero::IsUnset);
  members(from_json, message);
  EXPECT_TRUE(from_json.unread().empty()) << "unknown member " << *from_json.unread().begin();
}

/// Most messages raise one event with their members as arguments.
template <class Message>
Message expected_of(const array& events, const Message&) {
  Message message;
  if (!events.empty()) read_arguments(events.front().at("args").as_object(), message);
  return message;
}

CommissionReport expected_of(const array& events, const CommissionReport&) {
  CommissionReport report;
  read_arguments(events.front().at("args").at("commissionAndFeesReport").as_object(), report);
  return report;
}

/// A price and, for some tick types, the size that came with it.
TickPrice expected_of(const array& events, const TickPrice& decoded) {
  TickPrice tick;
  read_arguments(events.front().at("args").as_object(), tick);
  if (events.size() == 1) {
    tick.size = decoded.size;  // the event does not show it
  } else {
    TickSize size;
    read_arguments(events.at(1).at("args").as_object(), size);
    tick.size = size.size;
  }
  return tick;
}

/// One event a bar, and below server version 196 one for the end.
HistoricalData expected_of(const array& events, const HistoricalData& decoded) {
  HistoricalData data;
  data.request_id = decoded.request_id;
  for (const auto& event : events) {
    const auto& arguments = event.at("args").as_object();
    EXPECT_EQ(arguments.at("reqId").to_number<std::int32_t>(), decoded.request_id);
    if (event.at("name").as_string() == "historicalData") {
      FromJson from_json(arguments.at("bar").as_object(), Zero::IsUnset);
      members(from_json, data.bars.emplace_back());
    } else {
      data.start = std::string(arguments.at("start").as_string());
      data.end = std::string(arguments.at("end").as_string());
    }
  }
  return data;
}

/// The messages that json_responses.hpp knows; the others are compared where the golden vectors all are.
template <class Message>
constexpr bool kIsKnown = requires(AsEvent& event, Message& message) { members(event, message); };

template <class Message>
void check(const object& vector) {
  const int server_version = static_cast<int>(vector.at("server_version").as_int64());
  const std::string golden = from_hex(vector.at("hex").as_string());
  const auto decoded = decode<Message>(payload_of(golden), server_version);
  ASSERT_TRUE(decoded.has_value()) << decoded.error().message;
  ASSERT_TRUE(decoded->has_value());

  Message as_event = **decoded;
  AsEvent simplify;
  members(simplify, as_event);
  const auto expected = expected_of(vector.at("events").as_array(), as_event);
  EXPECT_EQ(as_event, expected) << difference(payload_of(encode(expected, server_version)),
                                              payload_of(encode(as_event, server_version)));

  const auto again = decode<Message>(payload_of(encode(**decoded, server_version)), server_version);
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(**again, **decoded);
}

TEST(ResponseVectors, DecodeToTheReferenceClientsEvents) {
  std::map<std::string_view, int> counts;
  for (const auto& vector : load_vectors("responses.jsonl")) {
    const std::string name(vector.at("message").as_string());
    SCOPED_TRACE(name + " " + std::string(vector.at("case").as_string()) + "@" +
                 std::to_string(vector.at("server_version").as_int64()));
    for_each_message(Responses{}, [&]<class Message>() {
      if constexpr (kIsKnown<Message>) {
        if (name != Message::kMessage.name) return;
        ++counts[Message::kMessage.name];
        check<Message>(vector);
      }
    });
  }
  int total = 0;
  for_each_message(Responses{}, [&]<class Message>() {
    if (!kIsKnown<Message>) return;
    EXPECT_GT(counts[Message::kMessage.name], 0) << "no vector of " << Message::kMessage.name;
    total += counts[Message::kMessage.name];
  });
  std::cout << total << " response vectors\n";
}

/// The order of the fields is settled above; here it is their number, constants included.
TEST(ResponseVectors, OurServerWritesAsManyFieldsAsTheRealOne) {
  for (const auto& vector : load_vectors("responses.jsonl")) {
    const std::string name(vector.at("message").as_string());
    const std::string label(vector.at("case").as_string());
    if (label.find("mver") != std::string::npos) continue;  // an old form that we only read
    const int server_version = static_cast<int>(vector.at("server_version").as_int64());
    SCOPED_TRACE(name + " " + label + "@" + std::to_string(server_version));
    const std::string golden = from_hex(vector.at("hex").as_string());
    for_each_message(Responses{}, [&]<class Message>() {
      if (name != Message::kMessage.name || !kIsKnown<Message>) return;
      const auto decoded = decode<Message>(payload_of(golden), server_version);
      ASSERT_TRUE(decoded.has_value() && decoded->has_value());
      const std::string written = encode(**decoded, server_version);
      EXPECT_EQ(fields_of(payload_of(written)).size(), fields_of(payload_of(golden)).size());
    });
  }
}

}  // namespace
}  // namespace ibflow::protocol::testing
