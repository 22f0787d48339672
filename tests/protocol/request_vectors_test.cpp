// Our requests against the golden bytes of the reference client, as client and as server.

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>

#include "capture.hpp"
#include "from_json.hpp"
#include "json_requests.hpp"
#include "vector_file.hpp"

namespace ibflow::protocol::testing {
namespace {

/// The reference client's method names.
const std::map<std::string_view, std::string_view>& methods() {
  static const std::map<std::string_view, std::string_view> kMethods = {
      {"START_API", "startApi"},
      {"REQ_MKT_DATA", "reqMktData"},
      {"CANCEL_MKT_DATA", "cancelMktData"},
      {"PLACE_ORDER", "placeOrder"},
      {"CANCEL_ORDER", "cancelOrder"},
      {"REQ_OPEN_ORDERS", "reqOpenOrders"},
      {"REQ_ALL_OPEN_ORDERS", "reqAllOpenOrders"},
      {"REQ_AUTO_OPEN_ORDERS", "reqAutoOpenOrders"},
      {"REQ_ACCT_DATA", "reqAccountUpdates"},
      {"REQ_EXECUTIONS", "reqExecutions"},
      {"REQ_IDS", "reqIds"},
      {"REQ_CONTRACT_DATA", "reqContractDetails"},
      {"REQ_HISTORICAL_DATA", "reqHistoricalData"},
      {"CANCEL_HISTORICAL_DATA", "cancelHistoricalData"},
      {"REQ_REAL_TIME_BARS", "reqRealTimeBars"},
      {"CANCEL_REAL_TIME_BARS", "cancelRealTimeBars"},
      {"REQ_CURRENT_TIME", "reqCurrentTime"},
      {"REQ_MARKET_DATA_TYPE", "reqMarketDataType"},
      {"REQ_MANAGED_ACCTS", "reqManagedAccts"},
      {"REQ_POSITIONS", "reqPositions"},
      {"CANCEL_POSITIONS", "cancelPositions"},
      {"REQ_ACCOUNT_SUMMARY", "reqAccountSummary"},
      {"CANCEL_ACCOUNT_SUMMARY", "cancelAccountSummary"},
      {"REQ_GLOBAL_CANCEL", "reqGlobalCancel"},
      {"REQ_COMPLETED_ORDERS", "reqCompletedOrders"},
      {"SET_SERVER_LOGLEVEL", "setServerLogLevel"},
  };
  return kMethods;
}

template <class Message>
void check_refusal(const boost::json::object& vector, const Message& message, int server_version) {
  std::string out = "before";
  const auto sent = append_request(out, message, server_version);
  ASSERT_FALSE(sent.has_value());
  EXPECT_EQ(sent.error().code, vector.at("error").at("code").as_int64());
  EXPECT_EQ(sent.error().category, core::ErrorCategory::Usage);
  EXPECT_EQ(out, "before");
}

template <class Message>
void check_bytes(const std::string& golden, const Message& message, int server_version) {
  std::string out;
  const auto sent = append_request(out, message, server_version);
  ASSERT_TRUE(sent.has_value()) << sent.error().message;
  EXPECT_EQ(difference(payload_of(golden), payload_of(out)), "");

  const auto theirs = decode<Message>(payload_of(golden), server_version);
  ASSERT_TRUE(theirs.has_value()) << theirs.error().message;
  ASSERT_TRUE(theirs->has_value());
  const auto ours = decode<Message>(payload_of(out), server_version);
  ASSERT_TRUE(ours.has_value()) << ours.error().message;
  EXPECT_EQ(**ours, **theirs);
  EXPECT_EQ(difference(payload_of(golden), payload_of(encode(**theirs, server_version))), "");
}

/// The messages that json_requests.hpp knows; the others are compared where the golden vectors all are.
template <class Message>
constexpr bool kIsKnown = requires(FromJson& from, Message& message) { members(from, message); };

template <class Message>
void check(const boost::json::object& vector) {
  Message message;
  FromJson from_json(vector.at("args").as_object(), Zero::IsValue);
  members(from_json, message);
  EXPECT_TRUE(from_json.unread().empty()) << "unknown member " << *from_json.unread().begin();
  const int server_version = static_cast<int>(vector.at("server_version").as_int64());
  if (vector.contains("error")) return check_refusal(vector, message, server_version);
  check_bytes(from_hex(vector.at("hex").as_string()), message, server_version);
}

TEST(RequestVectors, EncodeAndDecodeLikeTheReferenceClient) {
  std::map<std::string_view, int> counts;
  for (const auto& vector : load_vectors("requests.jsonl")) {
    SCOPED_TRACE(std::string(vector.at("id").as_string()));
    for_each_message(Requests{}, [&]<class Message>() {
      if constexpr (kIsKnown<Message>) {
        if (vector.at("request").as_string() != methods().at(Message::kMessage.name)) return;
        ++counts[Message::kMessage.name];
        check<Message>(vector);
      }
    });
  }
  int total = 0;
  for_each_message(Requests{}, [&]<class Message>() {
    if (!kIsKnown<Message>) return;
    EXPECT_GT(counts[Message::kMessage.name], 0) << "no vector of " << Message::kMessage.name;
    total += counts[Message::kMessage.name];
  });
  RecordProperty("vectors", total);
  std::cout << total << " request vectors\n";
}

}  // namespace
}  // namespace ibflow::protocol::testing
