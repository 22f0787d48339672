#include "ibflow/http/detail/tls_context.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <boost/asio/ip/address.hpp>

namespace ibflow::http::detail {

namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

TlsContext new_context(ssl::context::method method) {
  auto context = std::make_unique<ssl::context>(method);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION);
  // Many peers close without a last word of TLS; HTTP knows by itself whether an answer is whole.
  SSL_CTX_set_options(context->native_handle(), SSL_OP_IGNORE_UNEXPECTED_EOF);
  return context;
}

std::unexpected<core::Error> unusable(const char* what, const std::filesystem::path& file,
                                      const error_code& error) {
  return core::fail(core::ErrorCategory::Configuration,
                    fmt::format("the {} {} cannot be used: {}; it must be a readable PEM file", what,
                                file.string(), error.message()),
                    error.value());
}

}  // namespace

core::Expected<TlsContext> server_context(const TlsIdentity& identity) {
  auto context = new_context(ssl::context::tls_server);
  error_code error;
  context->use_certificate_chain_file(identity.certificate_file.string(), error);
  if (error) return unusable("certificate", identity.certificate_file, error);
  context->use_private_key_file(identity.key_file.string(), ssl::context::pem, error);
  if (error) return unusable("key", identity.key_file, error);
  return context;
}

core::Expected<TlsContext> client_context(const TlsTrust& trust) {
  auto context = new_context(ssl::context::tls_client);
  error_code error;
  if (!trust.verify) {
    context->set_verify_mode(ssl::verify_none, error);
    return context;
  }
  context->set_verify_mode(ssl::verify_peer, error);
  if (trust.ca_file.empty()) {
    context->set_default_verify_paths(error);
    if (error) {
      return core::fail(core::ErrorCategory::Configuration, "the system's certificates cannot be read: " +
                                                                error.message() + "; name some in ca_file");
    }
    return context;
  }
  context->load_verify_file(trust.ca_file.string(), error);
  if (error) return unusable("ca_file", trust.ca_file, error);
  return context;
}

void expect_host(SSL* connection, const std::string& host, bool verify) {
  error_code not_an_address;
  boost::asio::ip::make_address(host, not_an_address);
  if (not_an_address) {
    SSL_set_tlsext_host_name(connection, host.c_str());
    if (verify) SSL_set1_host(connection, host.c_str());
  } else if (verify) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(connection), host.c_str());
  }
}

std::string certificate_problem(SSL* connection, int& code) {
  const long result = SSL_get_verify_result(connection);
  if (result == X509_V_OK) return {};
  code = static_cast<int>(result);
  return X509_verify_cert_error_string(result);
}

}  // namespace ibflow::http::detail
