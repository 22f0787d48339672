#pragma once
// IB's advancedOrderRejectJson: why a desktop program would have asked before it took the order.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ibflow::connection {

struct AdvancedRejectField {
  using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string>;  // monostate: null
  std::string path;  // "questions.0.text"; empty for a bare value
  Value value;
};

/// IB publishes no structure for it, so every leaf is kept under its path, in the order of the text.
struct AdvancedReject {
  std::string raw;      // always as it came
  std::string problem;  // empty when raw is JSON; `fields` is empty otherwise
  std::vector<AdvancedRejectField> fields;

  /// nullptr when there is none; else the first with exactly this path.
  [[nodiscard]] const AdvancedRejectField* find(std::string_view path) const;
};

/// Never fails. More than 1,000 leaves or 64 KiB are not taken apart; `problem` says so.
[[nodiscard]] AdvancedReject parse_advanced_reject(std::string_view raw);

}  // namespace ibflow::connection
