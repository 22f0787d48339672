#include "ibflow/connection/error_overrides.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "ibflow/core/ini.hpp"

namespace ibflow::connection {
namespace {

using protocol::ErrorCodeRetry;
using protocol::ErrorCodeSeverity;
using Kind = ErrorOverride::Kind;

template <class Value>
struct Named {
  std::string_view name;
  Value value;
};
constexpr std::array kKinds = {
    Named<Kind>{"warning", Kind::Warning},     Named<Kind>{"end", Kind::End},
    Named<Kind>{"no-data", Kind::NoData},      Named<Kind>{"rejection", Kind::Rejection},
    Named<Kind>{"cancelled", Kind::Cancelled}, Named<Kind>{"ambiguous", Kind::Ambiguous}};
constexpr std::array kSeverities = {Named<ErrorCodeSeverity>{"info", ErrorCodeSeverity::Info},
                                    Named<ErrorCodeSeverity>{"warning", ErrorCodeSeverity::Warning},
                                    Named<ErrorCodeSeverity>{"error", ErrorCodeSeverity::Error},
                                    Named<ErrorCodeSeverity>{"fatal", ErrorCodeSeverity::Fatal}};
constexpr std::array kRetries = {Named<ErrorCodeRetry>{"never", ErrorCodeRetry::Never},
                                 Named<ErrorCodeRetry>{"after-fix", ErrorCodeRetry::AfterFix},
                                 Named<ErrorCodeRetry>{"after-backoff", ErrorCodeRetry::AfterBackoff},
                                 Named<ErrorCodeRetry>{"after-reconnect", ErrorCodeRetry::AfterReconnect}};

/// The value of that name into `out`, or a sentence that lists the valid names.
template <class Value, std::size_t Size>
std::string read_name(const std::array<Named<Value>, Size>& names, const core::IniEntry& entry,
                      std::optional<Value>& out) {
  std::string all;
  for (const auto& named : names) {
    if (named.name == entry.value) {
      out = named.value;
      return {};
    }
    all += fmt::format("{}{}", all.empty() ? "" : ", ", named.name);
  }
  return fmt::format("[{}] {} = {} is none of {}", entry.section, entry.key, entry.value, all);
}

struct Section {
  int code = 0;
  std::optional<ErrorContext> context;
};

std::optional<Section> parse_section(std::string_view name) {
  Section section;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), section.code);
  if (error != std::errc{} || section.code <= 0) return std::nullopt;
  name.remove_prefix(static_cast<std::size_t>(end - name.data()));
  if (name.empty()) return section;
  const auto word = name.find_first_not_of(' ');
  if (word == 0 || word == std::string_view::npos) return std::nullopt;
  section.context = parse_error_context(name.substr(word));
  return section.context ? std::optional(section) : std::nullopt;
}

bool fits(Kind kind, ErrorContext context) {
  switch (kind) {
    case Kind::Warning:
    case Kind::Ambiguous:
      return true;
    case Kind::End:
      return context != ErrorContext::None;
    case Kind::NoData:
      return context != ErrorContext::None && !is_of_order(context);
    case Kind::Rejection:
    case Kind::Cancelled:
      return is_of_order(context);
  }
  return false;
}

ErrorKind kind_in(Kind kind, ErrorContext context) {
  switch (kind) {
    case Kind::Warning:
      return ErrorKind::Warning;
    case Kind::Ambiguous:
      return ErrorKind::Ambiguous;
    case Kind::NoData:
      return ErrorKind::NoData;
    case Kind::Rejection:
      return ErrorKind::OrderRejection;
    case Kind::Cancelled:
      return ErrorKind::OrderCancelled;
    case Kind::End:
      break;
  }
  if (context == ErrorContext::Order) return ErrorKind::OrderRejection;
  if (context == ErrorContext::OrderModify) return ErrorKind::ModifyRefused;
  if (context == ErrorContext::OrderCancel) return ErrorKind::CancelRefused;
  return ErrorKind::EndOfRequest;
}

/// Empty when the entry was taken.
std::string take(const core::IniEntry& entry, const Section& section, ErrorOverride& out) {
  if (entry.key == "severity") return read_name(kSeverities, entry, out.severity);
  if (entry.key == "retry") return read_name(kRetries, entry, out.retry);
  if (entry.key == "note") {
    out.note = entry.value;
    return {};
  }
  if (entry.key != "kind") {
    return fmt::format("[{}] has no key '{}': there are kind, severity, retry and note", entry.section,
                       entry.key);
  }
  if (drives_connection(classify(section.code, ErrorContext::None).kind)) {
    return fmt::format("the kind of {} is fixed: it tells of the connection itself", section.code);
  }
  auto problem = read_name(kKinds, entry, out.kind);
  if (problem.empty() && section.context && !fits(*out.kind, *section.context)) {
    problem = fmt::format("[{}] kind = {} makes no sense for what the section is about", entry.section,
                          entry.value);
  }
  return problem;
}

void apply_entry(const ErrorOverride& entry, ErrorContext context, ErrorMeaning& meaning) {
  if (entry.kind && fits(*entry.kind, context) && !drives_connection(meaning.kind)) {
    meaning.kind = kind_in(*entry.kind, context);
  }
  if (entry.severity) meaning.severity = *entry.severity;
  if (entry.retry) meaning.retry_advice = *entry.retry;
  if (entry.note) meaning.what_to_do = *entry.note;
  settle(meaning);
}

}  // namespace

core::Expected<ErrorOverrides> ErrorOverrides::load(const std::filesystem::path& file) {
  const auto entries = core::read_ini(file);
  if (!entries) return std::unexpected(entries.error());
  ErrorOverrides overrides;
  for (const auto& entry : *entries) {
    const auto section = parse_section(entry.section);
    const auto problem = section
                             ? take(entry, *section, overrides.entries_[{section->code, section->context}])
                             : fmt::format(
                                   "[{}] is no section: write a code, and after it request, "
                                   "subscription, historical, order, modify or cancel if the rule "
                                   "is for that alone, as in [321 order]",
                                   entry.section);
    if (problem.empty()) continue;
    return core::fail(core::ErrorCategory::Configuration,
                      fmt::format("{}: line {}: {}", file.string(), entry.line, problem));
  }
  return overrides;
}

void ErrorOverrides::set(int code, std::optional<ErrorContext> context, ErrorOverride entry) {
  entries_[{code, context}] = std::move(entry);
}

bool ErrorOverrides::apply(int code, ErrorContext context, ErrorMeaning& meaning) const {
  bool applied = false;
  // The general one first: what the one for this context says wins.
  for (const auto& key : {std::optional<ErrorContext>(), std::optional(context)}) {
    const auto found = entries_.find({code, key});
    if (found == entries_.end()) continue;
    apply_entry(found->second, context, meaning);
    applied = true;
  }
  return applied;
}

}  // namespace ibflow::connection
