#pragma once
// Certificates made for one test, in files that go with it.

#include <filesystem>
#include <string>

#include "ibflow/http/tls.hpp"

namespace ibflow::flow::testing {

struct CertificateTerms {
  std::string host = "localhost";  // a name, or an address
  int begins_in_days = -1;
  int ends_in_days = 30;
};

/// An authority that trusts itself, and what it signs. The folder goes with it.
class CertificateAuthority {
 public:
  CertificateAuthority();
  ~CertificateAuthority();
  CertificateAuthority(const CertificateAuthority&) = delete;
  CertificateAuthority& operator=(const CertificateAuthority&) = delete;

  [[nodiscard]] std::filesystem::path ca_file() const { return folder_ / "ca.pem"; }
  [[nodiscard]] std::filesystem::path folder() const { return folder_; }
  [[nodiscard]] http::TlsIdentity issue(const CertificateTerms& terms);
  [[nodiscard]] http::TlsIdentity issue_self_signed(const CertificateTerms& terms);

 private:
  struct Own;
  http::TlsIdentity write(const CertificateTerms& terms, bool self_signed);
  std::filesystem::path folder_;
  Own* own_;
  int issued_ = 0;
};

}  // namespace ibflow::flow::testing
