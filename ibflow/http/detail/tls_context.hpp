#pragma once
// OpenSSL contexts from files, and what OpenSSL found wrong, in words.

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/http/tls.hpp"

namespace ibflow::http::detail {

using TlsContext = std::unique_ptr<boost::asio::ssl::context>;

/// Fails with Configuration; the message names the file.
[[nodiscard]] core::Expected<TlsContext> server_context(const TlsIdentity& identity);
[[nodiscard]] core::Expected<TlsContext> client_context(const TlsTrust& trust);

/// From now on the handshake accepts only a certificate for this name or address.
void expect_host(SSL* connection, const std::string& host, bool verify);

/// Why the peer's certificate was refused; empty when that was not the matter. `code` becomes OpenSSL's.
[[nodiscard]] std::string certificate_problem(SSL* connection, int& code);

}  // namespace ibflow::http::detail
