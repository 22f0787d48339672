#include "ibflow/orders/order_record.hpp"

#include <array>
#include <utility>

namespace ibflow::orders {

namespace {
constexpr std::array<std::pair<EvidenceKind, const char*>, 10> kKinds{{
    {EvidenceKind::Sent, "sent"},
    {EvidenceKind::NotSent, "not_sent"},
    {EvidenceKind::Status, "status"},
    {EvidenceKind::OpenOrder, "open_order"},
    {EvidenceKind::Execution, "execution"},
    {EvidenceKind::Commission, "commission"},
    {EvidenceKind::Notice, "notice"},
    {EvidenceKind::CancelAsked, "cancel_asked"},
    {EvidenceKind::Completed, "completed"},
    {EvidenceKind::Absent, "absent"},
}};
}  // namespace

const char* to_string(EvidenceKind kind) {
  for (const auto& [candidate, name] : kKinds) {
    if (candidate == kind) return name;
  }
  return "sent";
}

std::optional<EvidenceKind> parse_evidence_kind(std::string_view name) {
  for (const auto& [kind, candidate] : kKinds) {
    if (name == candidate) return kind;
  }
  return std::nullopt;
}

}  // namespace ibflow::orders
