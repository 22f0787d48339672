// The client against a real TLS server, with certificates good and bad.

#include <fstream>

#include "ibflow/flow/blocking_client.hpp"
#include "tests/flow/certificates.hpp"
#include "tests/flow/small_service.hpp"

namespace ibflow::flow {
namespace {

using namespace testing;
using core::ErrorCategory;

http::Response tickers(const http::Request&, int) {
  return success(kTickers);
}

class TlsTest : public ::testing::Test {
 protected:
  core::Expected<std::vector<std::string>> ask(const http::TlsIdentity& identity, const std::string& host,
                                               const http::TlsTrust& trust) {
    const SmallService service(&tickers, identity);
    auto config = service.config("https", host);
    config.tls = trust;
    const auto client = BlockingClient::create(config).value();
    auto answer = client->tickers();
    connections_ = service.connections();
    if (!answer) failure_ = client->last_failure();
    return answer;
  }
  core::Error refused(const http::TlsIdentity& identity, const std::string& host,
                      const http::TlsTrust& trust) {
    const auto answer = ask(identity, host, trust);
    if (answer) return {};
    EXPECT_EQ(answer.error().category, ErrorCategory::Connection);
    EXPECT_FALSE(answer.error().retryable);
    EXPECT_EQ(connections_, 1U) << "a certificate does not get better by asking again";
    EXPECT_EQ(failure_->kind, FailureKind::Transport);
    return answer.error();
  }
  [[nodiscard]] http::TlsTrust own() const { return {.verify = true, .ca_file = authority_.ca_file()}; }

  CertificateAuthority authority_;
  std::uint64_t connections_ = 0;
  std::optional<Failure> failure_;
};

TEST_F(TlsTest, a_certificate_of_the_ca_file_is_trusted_by_name_and_by_address) {
  EXPECT_TRUE(ask(authority_.issue({.host = "localhost"}), "localhost", own()));
  EXPECT_TRUE(ask(authority_.issue({.host = "127.0.0.1"}), "127.0.0.1", own()));
}

TEST_F(TlsTest, all_requests_go_over_one_connection) {
  const SmallService service(&tickers, authority_.issue({}));
  auto config = service.config("https", "localhost");
  config.tls = own();
  const auto client = BlockingClient::create(config).value();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(client->tickers());
  EXPECT_EQ(service.connections(), 1U);
}

TEST_F(TlsTest, a_certificate_for_another_host_is_refused) {
  const auto by_name = refused(authority_.issue({.host = "flow.example"}), "localhost", own());
  EXPECT_NE(by_name.message.find("hostname mismatch"), std::string::npos) << by_name.message;
  EXPECT_NE(by_name.message.find("ca_file"), std::string::npos) << by_name.message;
  const auto by_address = refused(authority_.issue({.host = "localhost"}), "127.0.0.1", own());
  EXPECT_NE(by_address.message.find("IP address mismatch"), std::string::npos) << by_address.message;
}

TEST_F(TlsTest, a_self_signed_certificate_is_refused) {
  const auto error = refused(authority_.issue_self_signed({}), "localhost", own());
  EXPECT_NE(error.message.find("self-signed certificate"), std::string::npos) << error.message;
}

TEST_F(TlsTest, an_expired_certificate_is_refused_and_one_not_yet_valid) {
  const auto late = authority_.issue({.begins_in_days = -10, .ends_in_days = -1});
  EXPECT_NE(refused(late, "localhost", own()).message.find("expired"), std::string::npos);
  const auto early = authority_.issue({.begins_in_days = 1});
  EXPECT_NE(refused(early, "localhost", own()).message.find("not yet valid"), std::string::npos);
}

TEST_F(TlsTest, without_a_ca_file_the_systems_authorities_count_and_ours_is_none) {
  const auto error = refused(authority_.issue({}), "localhost", {});
  EXPECT_NE(error.message.find("certificate"), std::string::npos) << error.message;
}

TEST_F(TlsTest, verification_can_be_switched_off) {
  EXPECT_TRUE(ask(authority_.issue_self_signed({.host = "flow.example"}), "localhost", {.verify = false}));
}

TEST_F(TlsTest, a_plain_server_is_no_tls_server) {
  const SmallService service(&tickers);
  auto config = service.config("https", "localhost");
  config.tls = own();
  const auto answer = BlockingClient::create(config).value()->tickers();
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().message.find("cannot speak TLS with localhost"), std::string::npos)
      << answer.error().message;
}

TEST_F(TlsTest, a_missing_or_broken_ca_file_is_a_matter_of_configuration) {
  core::EventLoop loop;
  const auto message_for = [&](const std::filesystem::path& file) {
    const auto client = Client::create(
        loop,
        {.base_url = "https://localhost/api/v1", .api_key = kKey, .tls = {.verify = true, .ca_file = file}});
    if (client) return std::string("fine");
    EXPECT_EQ(client.error().category, ErrorCategory::Configuration);
    return client.error().message;
  };
  EXPECT_EQ(message_for(authority_.ca_file()), "fine");
  EXPECT_NE(message_for("/nowhere/ca.pem").find("/nowhere/ca.pem"), std::string::npos);
  const auto broken = authority_.folder() / "broken.pem";
  std::ofstream(broken) << "no certificate";
  EXPECT_NE(message_for(broken).find("broken.pem"), std::string::npos);
}

TEST_F(TlsTest, a_server_without_usable_certificate_or_key_does_not_start) {
  http::ServerOptions options;
  options.name = "flow server";
  options.address = "127.0.0.1";
  const auto good = authority_.issue({});
  for (const auto& identity : {http::TlsIdentity{"/nowhere.pem", good.key_file},
                               http::TlsIdentity{good.certificate_file, "/nowhere.key"},
                               http::TlsIdentity{good.certificate_file, authority_.issue({}).key_file}}) {
    options.tls = identity;
    const auto server = http::Server::listen(options);
    ASSERT_FALSE(server);
    EXPECT_EQ(server.error().category, ErrorCategory::Configuration);
    EXPECT_TRUE(server.error().message.starts_with("flow server: the ")) << server.error().message;
  }
}

}  // namespace
}  // namespace ibflow::flow
