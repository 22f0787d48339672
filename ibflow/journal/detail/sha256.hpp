#pragma once
// SHA-256, for the chain of rows and for the messages that prove them.

#include <array>
#include <memory>
#include <span>
#include <string_view>

#include "ibflow/core/error.hpp"

struct evp_md_st;
struct evp_md_ctx_st;

namespace ibflow::journal::detail {

using Hash = std::array<unsigned char, 32>;

[[nodiscard]] inline std::string_view as_bytes(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

/// Keeps what OpenSSL would else look up for each digest. For one thread at a time.
class Sha256 {
 public:
  /// Storage when the cryptographic library has no SHA-256 (a broken installation).
  static core::Expected<Sha256> create();
  /// Of both parts, one after the other.
  [[nodiscard]] Hash digest(std::string_view first, std::string_view second = {});

 private:
  struct Free {
    void operator()(evp_md_st* algorithm) const;
    void operator()(evp_md_ctx_st* context) const;
  };
  Sha256(evp_md_st* algorithm, evp_md_ctx_st* context) : algorithm_(algorithm), context_(context) {}
  std::unique_ptr<evp_md_st, Free> algorithm_;
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace ibflow::journal::detail
