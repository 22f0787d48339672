#include "ibflow/journal/detail/sha256.hpp"

#include <openssl/evp.h>

namespace ibflow::journal::detail {

void Sha256::Free::operator()(evp_md_st* algorithm) const {
  EVP_MD_free(algorithm);
}

void Sha256::Free::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

core::Expected<Sha256> Sha256::create() {
  Sha256 sha(EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_CTX_new());
  if (!sha.algorithm_ || !sha.context_ ||
      EVP_DigestInit_ex2(sha.context_.get(), sha.algorithm_.get(), nullptr) != 1) {
    return core::fail(core::ErrorCategory::Storage,
                      "journal: OpenSSL offers no SHA-256; mend its installation or configuration");
  }
  return sha;
}

Hash Sha256::digest(std::string_view first, std::string_view second) {
  Hash hash{};
  unsigned length = 0;
  // After a successful create() these fail only when memory is gone.
  EVP_DigestInit_ex2(context_.get(), nullptr, nullptr);
  EVP_DigestUpdate(context_.get(), first.data(), first.size());
  EVP_DigestUpdate(context_.get(), second.data(), second.size());
  EVP_DigestFinal_ex(context_.get(), hash.data(), &length);
  return hash;
}

}  // namespace ibflow::journal::detail
