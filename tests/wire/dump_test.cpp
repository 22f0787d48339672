#include "ibflow/wire/dump.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::wire {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// What a server at this version sends: its handshake, a notice and the next order id.
std::string server_stream(int server_version) {
  std::string stream;
  protocol::append_server_hello(stream, {server_version, "20260102 09:30:00 EST"});
  protocol::append_response(
      stream,
      protocol::ErrorMessage{.request_id = -1, .error_code = 2104, .error_string = "farm \"usfarm\" is OK"},
      server_version);
  protocol::append_response(stream, protocol::NextValidId{.order_id = 77}, server_version);
  return stream;
}

std::string client_stream(int server_version) {
  std::string stream;
  protocol::append_client_hello(stream, {.connect_options = "+PACEAPI"});
  EXPECT_TRUE(protocol::append_request(stream, protocol::StartApi{.client_id = 5}, server_version));
  protocol::RequestMarketData request{.request_id = 9};
  request.contract.symbol = "SPY";
  EXPECT_TRUE(protocol::append_request(stream, request, server_version));
  return stream;
}

std::string dump(std::string_view stream, DumpOptions options = {}) {
  StreamDump dump(options);
  std::string out;
  dump.append(stream, out);
  dump.finish(out);
  return out;
}

TEST(Dump, ShowsAServersStreamMessageByMessage) {
  EXPECT_EQ(dump(server_stream(176)),
            "       0  26 bytes  handshake of a server\n"
            "          serverVersion: 176\n"
            "          connectionTime: \"20260102 09:30:00 EST\"\n"
            "      30  33 bytes  ERR_MSG (4), text\n"
            "          reqId: -1\n"
            "          errorTime: 0\n"
            "          errorCode: 2104\n"
            "          errorString: \"farm \\\"usfarm\\\" is OK\"\n"
            "      67  7 bytes  NEXT_VALID_ID (9), text\n"
            "          orderId: 77\n");
}

TEST(Dump, TellsAClientByItsHandshakeAndGuessesItsServersVersion) {
  for (const auto& [version, encoding] : {std::pair{176, "text"}, {205, "text"}, {225, "protobuf"}}) {
    const auto text = dump(client_stream(version));
    EXPECT_THAT(text, HasSubstr("handshake of a client")) << version;
    EXPECT_THAT(text, HasSubstr("connectOptions: \"+PACEAPI\"")) << version;
    EXPECT_THAT(text, HasSubstr("a guess")) << version;
    EXPECT_THAT(text, HasSubstr(std::string("START_API (71), ") + encoding)) << version;
    EXPECT_THAT(text, HasSubstr("symbol: \"SPY\"")) << version;
  }
}

TEST(Dump, DoesNotGuessWhatItIsTold) {
  const auto text = dump(client_stream(176), {.server_version = 176});
  EXPECT_THAT(text, Not(HasSubstr("guess")));
  EXPECT_THAT(text, HasSubstr("REQ_MKT_DATA (1), text"));
}

TEST(Dump, IsTheSameHoweverTheStreamIsCut) {
  for (const auto& stream :
       {server_stream(176), server_stream(225), client_stream(176), client_stream(225)}) {
    StreamDump pieces({});
    std::string out;
    for (const char byte : stream) pieces.append({&byte, 1}, out);
    pieces.finish(out);
    EXPECT_EQ(out, dump(stream));
  }
}

TEST(Dump, StartsInTheMiddleOfASessionWhenToldWhose) {
  std::string stream;
  protocol::append_response(stream, protocol::NextValidId{.order_id = 77}, 176);
  EXPECT_THAT(dump(stream, {.direction = Direction::Server, .server_version = 176}),
              HasSubstr("orderId: 77"));

  StreamDump lost({});
  std::string out;
  lost.append(stream, out);
  EXPECT_TRUE(lost.is_lost());
  EXPECT_THAT(out, HasSubstr("say --server-version"));
}

TEST(Dump, NamesAMalformedFrameAndGoesOn) {
  std::string stream;
  protocol::append_server_hello(stream, {176, "20260102 09:30:00 EST"});
  protocol::append_frame(stream, std::string_view("9\0001\0x7\0", 7));
  protocol::append_response(stream, protocol::NextValidId{.order_id = 78}, 176);
  const auto text = dump(stream);
  EXPECT_THAT(text, HasSubstr("malformed: NEXT_VALID_ID dropped"));
  EXPECT_THAT(text, HasSubstr("orderId: 78"));
}

TEST(Dump, NamesUnknownMessages) {
  std::string stream;
  protocol::append_server_hello(stream, {176, "20260102 09:30:00 EST"});
  protocol::append_frame(stream, std::string_view("199\0001\0", 6));
  EXPECT_THAT(dump(stream), HasSubstr("message 199, text: unknown here"));
}

TEST(Dump, KeepsAPartialLastFrameUntilItIsWhole) {
  const auto stream = server_stream(176);
  StreamDump dump({});
  std::string out;
  dump.append(std::string_view(stream).substr(0, stream.size() - 1), out);
  EXPECT_THAT(out, Not(HasSubstr("NEXT_VALID_ID")));
  auto at_the_end = out;
  dump.finish(at_the_end);
  EXPECT_THAT(at_the_end, HasSubstr("the stream ends within a frame, after 10 of its bytes"));
  dump.append(std::string_view(stream).substr(stream.size() - 1), out);
  EXPECT_THAT(out, HasSubstr("NEXT_VALID_ID"));
}

TEST(Dump, StopsWhereALengthIsNone) {
  auto stream = server_stream(176);
  const auto size = stream.size();
  stream += std::string(4, '\0') + "more";
  StreamDump dump({});
  std::string out;
  dump.append(stream, out);
  EXPECT_TRUE(dump.is_lost());
  EXPECT_THAT(out, HasSubstr(std::to_string(size) + "  cannot be read from here on"));
  out.clear();
  dump.append(server_stream(176), out);
  dump.finish(out);
  EXPECT_THAT(out, IsEmpty());
}

TEST(Dump, OfNothingIsNothing) {
  EXPECT_THAT(dump(""), IsEmpty());
}

}  // namespace
}  // namespace ibflow::wire
