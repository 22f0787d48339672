#pragma once
// What news and scanners bring.

#include <cstdint>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::gateway {

struct Headline {
  core::Timestamp time{};
  std::string provider;    // code
  std::string article_id;  // for News::article
  std::string text;
  friend bool operator==(const Headline&, const Headline&) = default;
};

/// A message of IB to everybody.
struct NewsBulletin {
  enum class Kind { Regular, ExchangeUnavailable, ExchangeAvailable };
  std::int32_t id = 0;
  Kind kind = Kind::Regular;
  std::string text;
  std::string exchange;
};

/// One whole result of a scanner, best first.
struct ScannerResult {
  std::vector<protocol::ScannerRow> rows;
};

}  // namespace ibflow::gateway
