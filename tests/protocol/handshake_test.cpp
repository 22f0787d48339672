// The first bytes of a connection, on both sides.

#include "ibflow/protocol/handshake.hpp"

#include <gtest/gtest.h>

#include <string>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"
#include "vector_file.hpp"

namespace ibflow::protocol {
namespace {

std::string client_bytes(const ClientHello& hello) {
  std::string out;
  append_client_hello(out, hello);
  return out;
}

std::string answer(const std::string& version, const std::string& time) {
  return version + '\0' + time + '\0';
}

TEST(ClientHello, OffersOurVersionsByDefault) {
  EXPECT_EQ(client_bytes({}), std::string("API\0\0\0\0\x9", 8) + "v100..225");
}

TEST(ClientHello, NamesASingleVersionOnce) {
  EXPECT_EQ(client_bytes({176, 176, ""}), std::string("API\0\0\0\0\4", 8) + "v176");
  EXPECT_EQ(client_bytes({176, 176, "+PACEAPI"}), std::string("API\0\0\0\0\xd", 8) + "v176 +PACEAPI");
}

TEST(ClientHello, IsWhatTheReferenceClientSends) {
  int checked = 0;
  for (const auto& vector : testing::load_vectors("requests.jsonl")) {
    if (vector.at("request").as_string() != "connect") continue;
    const auto& arguments = vector.at("args").as_object();
    const ClientHello hello{static_cast<int>(arguments.at("minClientVersion").as_int64()),
                            static_cast<int>(arguments.at("maxClientVersion").as_int64()),
                            std::string(arguments.at("connectOptions").as_string())};
    EXPECT_EQ(client_bytes(hello), testing::from_hex(vector.at("hex").as_string()));

    const auto reply = testing::from_hex(vector.at("server_reply_hex").as_string());
    const auto parsed = parse_server_hello(testing::payload_of(reply), hello);
    ASSERT_TRUE(parsed.has_value() && parsed->has_value());
    EXPECT_EQ((*parsed)->server_version, vector.at("server_version").as_int64());
    std::string our_reply;
    append_server_hello(our_reply, **parsed);
    EXPECT_EQ(our_reply, reply);

    std::string then;
    const StartApi start{static_cast<std::int32_t>(arguments.at("clientId").as_int64()),
                         std::string(arguments.at("optionalCapabilities").as_string())};
    ASSERT_TRUE(append_request(then, start, (*parsed)->server_version).has_value());
    EXPECT_EQ(then, testing::from_hex(vector.at("then_hex").as_string()));
    ++checked;
  }
  EXPECT_GT(checked, 0);
}

TEST(ServerSide, WaitsForTheWholeHelloAndSaysWhereItEnds) {
  const std::string hello = client_bytes({100, 187, "+PACEAPI"});
  const std::string stream = hello + "frames";
  for (std::size_t seen = 0; seen < hello.size(); ++seen) {
    const auto parsed = parse_client_hello(std::string_view(stream).substr(0, seen));
    ASSERT_TRUE(parsed.has_value()) << seen;
    EXPECT_FALSE(parsed->has_value()) << seen;
  }
  const auto parsed = parse_client_hello(stream);
  ASSERT_TRUE(parsed.has_value() && parsed->has_value());
  EXPECT_EQ((*parsed)->hello, (ClientHello{100, 187, "+PACEAPI"}));
  EXPECT_EQ((*parsed)->bytes, hello.size());
}

TEST(ServerSide, TakesASingleVersion) {
  const auto parsed = parse_client_hello(std::string("API\0\0\0\0\4", 8) + "v176");
  ASSERT_TRUE(parsed.has_value() && parsed->has_value());
  EXPECT_EQ((*parsed)->hello, (ClientHello{176, 176, ""}));
}

class NoClient : public ::testing::TestWithParam<std::string> {};

TEST_P(NoClient, IsRefused) {
  const auto parsed = parse_client_hello(GetParam());
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().category, core::ErrorCategory::Protocol);
}

INSTANTIATE_TEST_SUITE_P(ServerSide, NoClient,
                         ::testing::Values("GET / HTTP/1.1", "AP1", std::string("API\0\0\0\0\0", 8),
                                           std::string("API\0\0\1\0\0", 8),
                                           std::string("API\0\0\0\0\4w100", 12),
                                           std::string("API\0\0\0\0\4v1..", 12),
                                           std::string("API\0\0\0\0\x9v200..100", 17),
                                           std::string("API\0\0\0\0\5v-100", 13)));

TEST(Negotiation, TakesTheLowerMaximum) {
  EXPECT_EQ(negotiate_version({100, 225, ""}), 225);
  EXPECT_EQ(negotiate_version({100, 300, ""}), 225);
  EXPECT_EQ(negotiate_version({100, 187, ""}), 187);
  EXPECT_EQ(negotiate_version({100, 225, ""}, 176), 176);
}

TEST(Negotiation, FailsWithoutACommonVersion) {
  EXPECT_EQ(negotiate_version({226, 230, ""}).error().code, 506);
  EXPECT_EQ(negotiate_version({50, 99, ""}).error().code, 506);
}

TEST(ServerAnswer, KeepsTheConnectionTimeAsItCame) {
  for (const std::string time : {"20190213 09:29:50 US/Eastern", "20230913 19:34:02 China Standard Time",
                                 "20230913 19:34:02 \xd6\xd0\xb9\xfa", ""}) {
    const auto parsed = parse_server_hello(answer("187", time));
    ASSERT_TRUE(parsed.has_value() && parsed->has_value());
    EXPECT_EQ(**parsed, (ServerHello{187, time}));
  }
}

TEST(ServerAnswer, MayBePrecededByOtherFrames) {
  for (const std::string& other : {std::string(), std::string("notice"), std::string("a\0b\0c\0", 6)}) {
    const auto parsed = parse_server_hello(other);
    ASSERT_TRUE(parsed.has_value());
    EXPECT_FALSE(parsed->has_value());
  }
}

TEST(ServerAnswer, IsCheckedAgainstWhatWasOffered) {
  EXPECT_EQ(parse_server_hello(answer("76", "t")).error().code, 503);
  EXPECT_EQ(parse_server_hello(answer("150", "t"), {176, 200, ""}).error().code, 503);
  EXPECT_EQ(parse_server_hello(answer("99", "t")).error().code, 503);
  EXPECT_TRUE(parse_server_hello(answer("100", "t")).has_value());
  EXPECT_TRUE(parse_server_hello(answer("225", "t")).has_value());
  EXPECT_EQ(parse_server_hello(answer("226", "t")).error().code, 506);
  EXPECT_EQ(parse_server_hello(answer("188", "t"), {100, 187, ""}).error().code, 506);
  EXPECT_EQ(parse_server_hello(answer("-1", "otherhost:4001")).error().code, 502);
  EXPECT_EQ(parse_server_hello(answer("hello", "t")).error().category, core::ErrorCategory::Protocol);
}

TEST(ConnectTexts, ArePrintableAscii) {
  EXPECT_TRUE(check_connect_text("host", "127.0.0.1").has_value());
  EXPECT_TRUE(check_connect_text("connect options", "+PACEAPI\t\r\n ~").has_value());
  EXPECT_TRUE(check_connect_text("optional capabilities", "").has_value());
  for (const std::string& bad :
       {std::string("m\xc3\xbcnchen"), std::string("a\0b", 3), std::string("\x7f"), std::string("\x1f")}) {
    const auto checked = check_connect_text("host", bad);
    ASSERT_FALSE(checked.has_value()) << bad;
    EXPECT_EQ(checked.error().code, 579);
    EXPECT_NE(checked.error().message.find("the host holds byte"), std::string::npos);
  }
}

ServerAnswer redirect_to(std::string host, std::optional<std::uint16_t> port) {
  return Redirect{std::move(host), port};
}

TEST(ARedirect, IsRefusedUnlessEnabled) {
  Redirects redirects;
  const auto refused = parse_server_answer(answer("-1", "otherhost:4001"), {}, redirects);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, 502);
  EXPECT_NE(refused.error().message.find("otherhost:4001"), std::string::npos);
}

TEST(ARedirect, NamesAHostAndPerhapsAPort) {
  const auto parsed = [](const std::string& address) {
    Redirects redirects(true);
    return parse_server_answer(answer("-1", address), {}, redirects).value();
  };
  EXPECT_EQ(parsed("otherhost:4001"), redirect_to("otherhost", 4001));
  EXPECT_EQ(parsed("otherhost"), redirect_to("otherhost", std::nullopt));
  EXPECT_EQ(parsed(""), redirect_to("127.0.0.1", std::nullopt));
  EXPECT_EQ(parsed(":7496"), redirect_to("127.0.0.1", 7496));
}

TEST(ARedirect, NeedsAPortThatIsOne) {
  for (const std::string address : {"host:", "host:0", "host:65536", "host:-1", "host:4001x"}) {
    Redirects redirects(true);
    EXPECT_EQ(parse_server_answer(answer("-1", address), {}, redirects).error().code, 502) << address;
  }
}

TEST(ARedirect, IsFollowedTwiceInARowUntilAServerAnswers) {
  Redirects redirects(true);
  const auto redirect = [&] { return parse_server_answer(answer("-1", "next"), {}, redirects); };
  EXPECT_TRUE(redirect().has_value());
  EXPECT_TRUE(redirect().has_value());
  EXPECT_EQ(redirect().error().code, 502);
  EXPECT_TRUE(parse_server_answer(answer("187", "t"), {}, redirects).has_value());
  EXPECT_TRUE(redirect().has_value());
}

}  // namespace
}  // namespace ibflow::protocol
