// The report for people and for programs.

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "ibflow/supervisor/doctor.hpp"

namespace ibflow::supervisor {

namespace json = boost::json;

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::Fine:
      return "ok";
    case Severity::Note:
      return "note";
    case Severity::Warning:
      return "warning";
    case Severity::Problem:
      return "problem";
  }
  return "";
}

namespace {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::Fine:
      return "fine";
    case Verdict::CannotConnect:
      return "cannot connect";
    case Verdict::Misconfigured:
      return "misconfigured";
    case Verdict::Refused:
      return "refused";
  }
  return "";
}

std::string counted(std::size_t number, std::string_view one) {
  return fmt::format("{} {}{}", number, one, number == 1 ? "" : "s");
}

}  // namespace

std::size_t DoctorReport::count(Severity severity) const {
  return static_cast<std::size_t>(std::ranges::count(findings, severity, &Finding::severity));
}

std::string to_text(const DoctorReport& report) {
  std::string text = fmt::format("{}\n", report.address);
  for (const auto& finding : report.findings) {
    text += fmt::format("  {:<8} {:<18} {}\n", to_string(finding.severity), finding.check, finding.what);
    if (!finding.mend.empty()) text += fmt::format("  {:<8} {:<18} -> {}\n", "", "", finding.mend);
  }
  const auto problems = report.count(Severity::Problem);
  const auto warnings = report.count(Severity::Warning);
  if (problems == 0 && warnings == 0) return text + "All is well.\n";
  return text + fmt::format("{}, {}.\n", counted(problems, "problem"), counted(warnings, "warning"));
}

std::string to_json(const DoctorReport& report) {
  json::array findings;
  for (const auto& finding : report.findings) {
    findings.push_back(json::object{{"check", finding.check},
                                    {"severity", std::string(to_string(finding.severity))},
                                    {"what", finding.what},
                                    {"mend", finding.mend},
                                    {"code", finding.code}});
  }
  return json::serialize(json::object{{"address", report.address},
                                      {"verdict", std::string(to_string(report.verdict))},
                                      {"problems", report.count(Severity::Problem)},
                                      {"warnings", report.count(Severity::Warning)},
                                      {"findings", std::move(findings)}});
}

}  // namespace ibflow::supervisor
