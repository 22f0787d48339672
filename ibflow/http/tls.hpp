#pragma once
// Who proves who he is, and to whom.

#include <filesystem>

namespace ibflow::http {

/// PEM files. TLS 1.2 and newer.
struct TlsIdentity {
  std::filesystem::path certificate_file;  // the server's certificate, then those that signed it
  std::filesystem::path key_file;          // without a password
};

/// Whom a client believes.
struct TlsTrust {
  bool verify = true;             // false: anybody may answer; for tests in a closed network only
  std::filesystem::path ca_file;  // PEM: these certificates alone are trusted; empty: the system's
};

}  // namespace ibflow::http
