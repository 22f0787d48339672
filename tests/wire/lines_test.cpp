// What the golden vectors do not hold: lines that are none, and frames that are broken.

#include "ibflow/wire/lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace ibflow::wire {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Answer {
  std::string text;
  bool is_valid = false;
};

Answer encode(std::string_view line) {
  Answer answer;
  answer.is_valid = encode_line(line, answer.text);
  return answer;
}

Answer decode(std::string_view line) {
  Answer answer;
  answer.is_valid = decode_line(line, answer.text);
  return answer;
}

Answer encode_market_data(std::string_view args) {
  return encode(R"({"request":"cancelMktData","server_version":176,"args":)" + std::string(args) + "}");
}

constexpr std::string_view kInvalid = "{\"invalid\":\"";

TEST(Encode, AnswersOneLineWithTheFrame) {
  const auto answer = encode_market_data(R"({"reqId":7})");
  EXPECT_TRUE(answer.is_valid);
  EXPECT_EQ(answer.text, "{\"hex\":\"00000006320032003700\"}\n");
}

TEST(Encode, IgnoresMembersOfTheLineItDoesNotKnow) {
  const auto line = R"({"id":1,"request":"cancelMktData","x":[{}],"server_version":176,"args":{"reqId":7}})";
  EXPECT_THAT(encode(line).text, StartsWith("{\"hex\":"));
}

TEST(Encode, NamesWhatIsWrongWithALine) {
  for (const std::string_view line :
       {"", "nonsense", "[]", "7", "{", "{}", R"({"request":"cancelMktData"} x)",
        R"({"request":"cancelMktData","args":{"reqId":7}})",
        R"({"request":"cancelMktData","server_version":99,"args":{"reqId":7}})",
        R"({"request":"cancelMktData","server_version":226,"args":{"reqId":7}})",
        R"({"request":"cancelMktData","server_version":"176","args":{"reqId":7}})",
        R"({"request":"noSuchThing","server_version":176,"args":{}})",
        R"({"request":"cancelMktData","server_version":176,"args":[]})",
        R"({"request":7,"server_version":176,"args":{}})"}) {
    const auto answer = encode(line);
    EXPECT_FALSE(answer.is_valid) << line;
    EXPECT_THAT(answer.text, StartsWith(kInvalid)) << line;
    EXPECT_EQ(answer.text.back(), '\n') << line;
  }
}

TEST(Encode, NamesTheArgumentThatIsWrong) {
  EXPECT_THAT(encode_market_data(R"({"reqId":"seven"})").text,
              HasSubstr("args.reqId: must be a whole number"));
  EXPECT_THAT(encode_market_data(R"({"reqId":7.5})").text, HasSubstr("args.reqId: must be a whole number"));
  EXPECT_THAT(encode_market_data(R"({"reqId":3000000000})").text,
              HasSubstr("args.reqId: must be a whole number"));
  EXPECT_THAT(encode_market_data(R"({"reqId":7,"reqid":7})").text,
              HasSubstr("args.reqid: there is no such member"));
  EXPECT_THAT(
      encode(R"({"request":"reqMktData","server_version":176,"args":{"contract":{"symbol":7}}})").text,
      HasSubstr("args.contract.symbol: must be a text"));
  EXPECT_THAT(encode(R"({"request":"reqMktData","server_version":176,"args":{"contract":[]}})").text,
              HasSubstr("args.contract: must be an object"));
}

TEST(Encode, TellsTheRefusalOfAClient) {
  const auto answer = encode(R"({"request":"reqCurrentTimeInMillis","server_version":100,"args":{}})");
  EXPECT_TRUE(answer.is_valid);
  EXPECT_EQ(answer.text, "{\"error\":{\"req_id\":-1,\"code\":503}}\n");
}

TEST(Encode, TakesBothNamesOfTheConfigurationRequests) {
  for (const auto* name : {"reqConfig", "reqConfigProtoBuf", "updateConfig", "updateConfigProtoBuf"}) {
    const auto line = std::string(R"({"request":")") + name + R"(","server_version":225,"args":{"reqId":3}})";
    EXPECT_THAT(encode(line).text, StartsWith("{\"hex\":")) << name;
  }
}

TEST(Encode, RefusesToConnectWithTextThatIsNoAscii) {
  const auto answer = encode(R"({"request":"connect","args":{"connectOptions":"ü"}})");
  EXPECT_EQ(answer.text, "{\"error\":{\"req_id\":-1,\"code\":579}}\n");
}

TEST(Encode, RefusesAServerItCannotTalkTo) {
  // A server of version 99, below the least.
  const auto answer =
      encode(R"({"request":"connect","args":{},"server_reply_hex":"000000083939003230323600"})");
  EXPECT_EQ(answer.text, "{\"error\":{\"req_id\":-1,\"code\":503}}\n");
}

TEST(Decode, AnswersOneLineWithTheEvents) {
  const auto answer = decode(R"({"server_version":176,"hex":"0000000739003100373700"})");
  EXPECT_TRUE(answer.is_valid);
  EXPECT_EQ(answer.text, "{\"events\":[{\"name\":\"nextValidId\",\"args\":{\"orderId\":77}}]}\n");
}

TEST(Decode, TakesDigitsOfEitherCase) {
  EXPECT_EQ(decode(R"({"server_version":225,"hex":"00000006000000D1084D"})").text,
            decode(R"({"server_version":225,"hex":"00000006000000d1084d"})").text);
}

TEST(Decode, HasNoEventsForMessagesItDoesNotKnow) {
  EXPECT_EQ(decode(R"({"server_version":176,"hex":"00000006313939003100"})").text, "{\"events\":[]}\n");
}

TEST(Decode, NamesWhatIsWrongWithALine) {
  for (const std::string_view line :
       {"", "nonsense", "[]", "{}", R"({"server_version":176})", R"({"hex":"00"})",
        R"({"server_version":99,"hex":"00"})", R"({"server_version":176.5,"hex":"00"})",
        R"({"server_version":176,"hex":7})", R"({"server_version":176,"hex":"0"})",
        R"({"server_version":176,"hex":"0g"})", R"({"server_version":176,"hex":"00"},)"}) {
    const auto answer = decode(line);
    EXPECT_FALSE(answer.is_valid) << line;
    EXPECT_THAT(answer.text, StartsWith(kInvalid)) << line;
  }
}

TEST(Decode, TellsABrokenFrameFromABrokenLine) {
  for (const auto* hex : {"", "000000", "00000000", "01000000", "ff", "00000006390031003737",
                          "000000073900310037370000", "00000008390031003737"}) {
    const auto answer = decode(R"({"server_version":176,"hex":")" + std::string(hex) + "\"}");
    EXPECT_TRUE(answer.is_valid) << hex;
    EXPECT_THAT(answer.text, StartsWith("{\"malformed\":\"")) << hex;
  }
}

TEST(Decode, NamesMessageFieldAndOffsetOfAMalformedFrame) {
  const auto text = decode(R"({"server_version":176,"hex":"0000000739003100783700"})").text;
  EXPECT_THAT(text, HasSubstr("NEXT_VALID_ID"));
  EXPECT_THAT(text, HasSubstr("order"));
  EXPECT_THAT(text, HasSubstr("byte 4"));
}

TEST(Decode, OfTwoMembersOfANameTheLastCounts) {
  const auto answer =
      decode(R"({"hex":"00","server_version":1,"server_version":176,"hex":"0000000739003100373700"})");
  EXPECT_TRUE(answer.is_valid);
}

TEST(Decode, LooksOnlyAtMembersOfTheLineItself) {
  const auto answer = decode(
      R"({"a":{"hex":"00","server_version":1},"b":[{"hex":"00"}],"server_version":176,"hex":"0000000739003100373700","c":{"hex":"00"}})");
  EXPECT_THAT(answer.text, HasSubstr("\"orderId\":77"));
}

}  // namespace
}  // namespace ibflow::wire
