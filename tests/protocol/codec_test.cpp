// What the vectors do not show: refusals, escapes, spellings of numbers, strangers' bytes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <string>

#include "capture.hpp"
#include "message_builders.hpp"
#include "vector_file.hpp"

namespace ibflow::protocol::testing {
namespace {

using ::testing::HasSubstr;

std::string nul_separated(std::string_view text) {
  std::string payload;
  for (const char c : text) payload += c == '|' ? '\0' : c;
  return payload;
}

template <class Message>
Message decoded(std::string_view piped, int server_version) {
  const auto message = decode<Message>(nul_separated(piped), server_version);
  EXPECT_TRUE(message.has_value()) << message.error().message;
  EXPECT_TRUE(message && message->has_value());
  return message && *message ? **message : Message{};
}

template <class Message>
core::Error failure(std::string_view piped, int server_version) {
  const auto message = decode<Message>(nul_separated(piped), server_version);
  EXPECT_FALSE(message.has_value());
  return message ? core::Error{} : message.error();
}

template <class Message>
std::string piped(const Message& message, int server_version) {
  std::string text;
  for (const auto& field : fields_of(payload_of(encode(message, server_version)))) text += field + "|";
  return text;
}

TEST(Encoding, AppendsWholeFrames) {
  std::string out = "before";
  ASSERT_TRUE(append_request(out, RequestCurrentTime{}, 176).has_value());
  EXPECT_EQ(out, "before" + std::string("\0\0\0\5"
                                        "49\0"
                                        "1\0",
                                        9));
}

TEST(Encoding, SpellsNumbersShortAndExact) {
  EXPECT_EQ(piped(TickPrice{1, 4, 150.25, core::Decimal(100), {}}, 176), "1|6|1|4|150.25|100|0|");
  EXPECT_EQ(piped(TickGeneric{1, 49, 0.30000000000000004}, 176), "45|6|1|49|0.30000000000000004|");
  EXPECT_EQ(piped(TickGeneric{1, 49, std::numeric_limits<double>::infinity()}, 176), "45|6|1|49|Infinity|");
}

TEST(Encoding, RefusesBytesOutsidePrintableAscii) {
  const std::string with_nul("a\0b", 3);
  for (const std::string& bad :
       {std::string("caf\xc3\xa9"), std::string("\x7f"), std::string("\x01"), with_nul}) {
    std::string out = "before";
    const StartApi start{1, bad};
    const auto sent = append_request(out, start, 176);
    ASSERT_FALSE(sent.has_value());
    EXPECT_EQ(sent.error().code, 579);
    EXPECT_THAT(sent.error().message, HasSubstr("START_API"));
    EXPECT_THAT(sent.error().message, HasSubstr("optionalCapabilities"));
    EXPECT_EQ(out, "before");
  }
}

TEST(Encoding, LetsTabsAndLineEndsThrough) {
  std::string out;
  EXPECT_TRUE(append_request(out, StartApi{1, "a\tb\r\nc"}, 176).has_value());
}

TEST(Encoding, RefusesAPriceThatIsNoNumber) {
  auto order = an_order().buy(100).limit(std::numeric_limits<double>::quiet_NaN()).message();
  std::string out;
  const auto sent = append_request(out, order, 176);
  ASSERT_FALSE(sent.has_value());
  EXPECT_THAT(sent.error().message, HasSubstr("order.lmtPrice"));
  EXPECT_EQ(out, "");
}

TEST(Encoding, RefusesAFieldTheServerWouldNotGet) {
  auto order = an_order().buy(100).message();
  order.order.duration = 60;
  std::string out;
  EXPECT_EQ(append_request(out, order, 157).error().code, 503);
  EXPECT_TRUE(append_request(out, order, 158).has_value());
}

TEST(Encoding, KnowsOnlyTheVersionsOfTheProtocol) {
  std::string out;
  for (const int version : {99, 226}) {
    EXPECT_FALSE(append_request(out, RequestCurrentTime{}, version).has_value()) << version;
    EXPECT_THROW(append_response(out, CurrentTime{}, version), std::invalid_argument) << version;
  }
  EXPECT_THROW(append_response(out, HistoricalDataEnd{}, 195), std::invalid_argument);
  EXPECT_EQ(out, "");
}

TEST(Orders, ComeBackAsTheyWereSent) {
  for (int version = kFirstTextVersion; version <= kLastTextVersion; ++version) {
    auto sent = an_order().buy(100).limit(12.34).message();
    sent.order.order_ref = "entry-AAPL-1";
    sent.order.account = "DU1234567";
    sent.order.parent_id = 41;
    sent.order.transmit = false;
    const auto got = decode<PlaceOrder>(payload_of(encode(sent, version)), version);
    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_EQ(**got, sent) << "server version " << version;
  }
}

TEST(Orders, ComeBackFromTheServerAtEveryVersion) {
  for (int version = kFirstTextVersion; version <= kLastTextVersion; ++version) {
    OpenOrder sent;
    const auto placed = an_order().sell(7).limit(0).message();
    sent.contract = placed.contract;
    sent.contract.primary_exchange.clear();  // not in this message
    sent.contract.strike = 0;                // what none is sent as
    sent.order = placed.order;
    sent.order_id = 12;
    sent.order.order_id = 12;
    if (version >= 151) sent.order.use_price_mgmt_algo = 0;  // here absent is no
    sent.order.perm_id = 9007199254740993;
    sent.order_state.status = "Submitted";
    const auto got = decode<OpenOrder>(payload_of(encode(sent, version)), version);
    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_EQ(**got, sent) << "server version " << version;
  }
}

/// The one gate of this message that no golden frame straddles exactly.
TEST(Orders, CarrySixMoreMarginsFromVersion142On) {
  const auto count = [](int version) { return fields_of(payload_of(encode(OpenOrder{}, version))).size(); };
  EXPECT_EQ(count(142), count(141) + 6);
  EXPECT_EQ(count(143), count(142));
}

TEST(Numbers, AbsentIsAbsentHoweverItIsSpelled) {
  for (const std::string unset : {"1.7976931348623157E308", "1.797693135e+308", "1.7976931348623157e+308"}) {
    const auto report = decoded<CommissionReport>("59|1|e1|1.5|USD|" + unset + "||0|", 176);
    EXPECT_EQ(report.realized_pnl, std::nullopt) << unset;
    EXPECT_EQ(report.commission_and_fees, 1.5);
  }
  EXPECT_EQ(decoded<CommissionReport>("59|1|e1|1.5|USD|||0|", 176).realized_pnl, 0) << "as IB's clients";
  for (const std::string unset : {"", "2147483647", "9223372036854775807", "1.7976931348623157E308"}) {
    EXPECT_EQ(decoded<TickSize>("2|6|1|0|" + unset + "|", 176).size, std::nullopt) << unset;
  }
}

TEST(Numbers, ReadOtherPeersSpellings) {
  EXPECT_EQ(decoded<TickGeneric>("45|6|1|49|1.0E-5|", 176).value, 1e-5);
  EXPECT_EQ(decoded<TickGeneric>("45|6|1|49|100|", 176).value, 100.0);
  EXPECT_EQ(decoded<TickGeneric>("45|6|1|49|-Infinity|", 176).value,
            -std::numeric_limits<double>::infinity());
  EXPECT_EQ(decoded<TickGeneric>("45|6|1|49||", 176).value, 0.0);
}

TEST(Texts, AreUnescapedFromVersion153On) {
  EXPECT_EQ(decoded<ErrorMessage>(R"(4|2|7|201|inv\u00e1lida\n\ud83d\ude00 \q \u12|)", 153).error_string,
            "inv\xc3\xa1lida\n\xf0\x9f\x98\x80 \\q \\u12");
  EXPECT_EQ(decoded<ErrorMessage>(R"(4|2|7|201|inv\u00e1lida|)", 152).error_string, R"(inv\u00e1lida)");
}

TEST(Texts, AreEscapedByTheServer) {
  const ErrorMessage message{7, 201, "no \xe2\x82\xac, \xf0\x9f\x98\x80, C:\\n", R"({"a":"b\"c"})", 0};
  EXPECT_EQ(piped(message, 176), R"(4|2|7|201|no \u20ac, \ud83d\ude00, C:\\n|{"a":"b\\"c"}|)");
  for (const int version : {166, 176, 200}) {
    EXPECT_EQ(**decode<ErrorMessage>(payload_of(encode(message, version)), version), message);
  }
  EXPECT_EQ(decode<ErrorMessage>(payload_of(encode(message, 152)), 152)->value().error_string,
            message.error_string);
}

TEST(Texts, CannotHoldTheirOwnTerminator) {
  const TickString tick{1, 45, std::string("a\0b", 3)};
  EXPECT_EQ(piped(tick, 176), "46|6|1|45|ab|");
}

TEST(Decoding, IgnoresFieldsOfNewerServers) {
  EXPECT_EQ(decoded<CurrentTime>("49|1|1550068200|something|new", 176).time, 1550068200);
}

TEST(Decoding, TellsOfUnknownMessages) {
  Capture<CurrentTime, ResponseVisitor> capture;
  ASSERT_TRUE(dispatch_response(nul_separated("999|1|2|"), 176, capture).has_value());
  EXPECT_EQ(capture.unknown_id, 999);
  EXPECT_FALSE(capture.kept.has_value());
}

TEST(Decoding, NamesMessageFieldAndOffsetOfWhatIsWrong) {
  const auto error = failure<TickPrice>("1|6|7|four|150.25|100|0|", 176);
  EXPECT_EQ(error.category, core::ErrorCategory::Protocol);
  EXPECT_THAT(error.message, HasSubstr("TICK_PRICE"));
  EXPECT_THAT(error.message, HasSubstr("tickType"));
  EXPECT_THAT(error.message, HasSubstr("byte 6"));
  EXPECT_THAT(error.message, HasSubstr("'four'"));
}

TEST(Decoding, RefusesWhatIsNoNumber) {
  for (const std::string bad :
       {"nan", "NaN", "inf", "0x10", "1,5", " 1", "1 ", "+1", "1e", "--1", "1e999x"}) {
    EXPECT_THAT(failure<TickGeneric>("45|6|1|49|" + bad + "|", 176).message, HasSubstr("value")) << bad;
  }
  for (const std::string bad : {"1.5", "2147483648", "-2147483649", "99999999999999999999", "x"}) {
    EXPECT_THAT(failure<NextValidId>("9|1|" + bad + "|", 176).message, HasSubstr("orderId")) << bad;
  }
}

TEST(Decoding, RefusesImpossibleLists) {
  EXPECT_THAT(failure<HistoricalData>("17|1|-1|", 196).message, HasSubstr("bars"));
  EXPECT_THAT(failure<HistoricalData>("17|1|2000000000|20190213|1|", 196).message, HasSubstr("missing"));
}

TEST(Decoding, NeedsANumberInFront) {
  CountingVisitor visitor;
  for (const std::string bad : {"", "|", "1", "x|", "1x|", "99999999999|"}) {
    EXPECT_FALSE(dispatch_response(nul_separated(bad), 176, visitor).has_value()) << bad;
  }
  EXPECT_EQ(visitor.told, 0);
}

TEST(Decoding, GoesOnAfterAMalformedMessage) {
  EXPECT_THAT(failure<CurrentTime>("49|1|noon|", 176).message, HasSubstr("later messages are not affected"));
  EXPECT_EQ(decoded<CurrentTime>("49|1|1550068200|", 176).time, 1550068200);
}

TEST(Decoding, RefusesTextsAndTagsThatAreNotUtf8) {
  RequestMarketData request;
  request.contract.symbol = "SPY7";
  request.mkt_data_options = {{"tag7", "1"}};
  for (const std::string mark : {"SPY7", "tag7"}) {
    std::string frame = encode(request, 176);
    frame[frame.find(mark) + 3] = '\xff';
    const auto decoded = decode<RequestMarketData>(std::string_view(frame).substr(4), 176);
    ASSERT_FALSE(decoded) << mark;
    EXPECT_NE(decoded.error().message.find("is not UTF-8"), std::string::npos) << decoded.error().message;
  }
}

TEST(Orders, TakeAMarginPercentWithAFraction) {
  PlaceOrder place;
  place.order.conditions.push_back({.type = ConditionType::Margin, .percent = 7717});
  std::string frame = encode(place, 176);
  frame.replace(frame.find("7717"), 4, "77.9");
  const auto decoded = decode<PlaceOrder>(std::string_view(frame).substr(4), 176);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ((*decoded)->order.conditions.at(0).percent, 77);
}

}  // namespace
}  // namespace ibflow::protocol::testing
