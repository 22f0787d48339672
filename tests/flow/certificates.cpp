#include "tests/flow/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <memory>

namespace ibflow::flow::testing {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Key new_key() {
  return {EVP_EC_gen("P-256"), &EVP_PKEY_free};
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void name(X509_NAME* into, const std::string& common_name) {
  X509_NAME_add_entry_by_txt(into, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
}

Certificate certificate_for(const std::string& subject, EVP_PKEY* key, int begins, int ends, int serial) {
  constexpr long kDay = 86'400;
  Certificate made(X509_new(), &X509_free);
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), begins * kDay);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), ends * kDay);
  X509_set_pubkey(made.get(), key);
  name(X509_get_subject_name(made.get()), subject);
  return made;
}

template <class Write>
void write_file(const std::filesystem::path& path, Write write) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  write(file);
  std::fclose(file);
}

bool is_address(const std::string& host) {
  return host.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace

struct CertificateAuthority::Own {
  Key key{nullptr, &EVP_PKEY_free};
  Certificate certificate{nullptr, &X509_free};
};

CertificateAuthority::CertificateAuthority() : own_(new Own) {
  static std::atomic<int> made{0};
  folder_ = std::filesystem::temp_directory_path() /
            ("ibflow-certificates-" + std::to_string(getpid()) + "-" + std::to_string(++made));
  std::filesystem::create_directories(folder_);
  own_->key = new_key();
  own_->certificate = certificate_for("ibflow test authority", own_->key.get(), -1, 365, 1);
  X509* ca = own_->certificate.get();
  X509_set_issuer_name(ca, X509_get_subject_name(ca));
  add_extension(ca, ca, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign");
  X509_sign(ca, own_->key.get(), EVP_sha256());
  write_file(ca_file(), [&](std::FILE* file) { PEM_write_X509(file, ca); });
}

CertificateAuthority::~CertificateAuthority() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
  delete own_;
}

http::TlsIdentity CertificateAuthority::issue(const CertificateTerms& terms) {
  return write(terms, false);
}
http::TlsIdentity CertificateAuthority::issue_self_signed(const CertificateTerms& terms) {
  return write(terms, true);
}

http::TlsIdentity CertificateAuthority::write(const CertificateTerms& terms, bool self_signed) {
  const Key key = new_key();
  const auto made =
      certificate_for(terms.host, key.get(), terms.begins_in_days, terms.ends_in_days, ++issued_ + 1);
  X509* issuer = self_signed ? made.get() : own_->certificate.get();
  X509_set_issuer_name(made.get(), X509_get_subject_name(issuer));
  add_extension(made.get(), issuer, NID_subject_alt_name,
                (is_address(terms.host) ? "IP:" : "DNS:") + terms.host);
  X509_sign(made.get(), self_signed ? key.get() : own_->key.get(), EVP_sha256());
  const auto stem = folder_ / ("server-" + std::to_string(issued_));
  const http::TlsIdentity identity{stem.string() + ".pem", stem.string() + ".key"};
  write_file(identity.certificate_file, [&](std::FILE* file) { PEM_write_X509(file, made.get()); });
  write_file(identity.key_file, [&](std::FILE* file) {
    PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  return identity;
}

}  // namespace ibflow::flow::testing
