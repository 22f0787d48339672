#include "tests/live/finding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace ibflow::live {

namespace {

namespace json = boost::json;

// Market data (354, 10089 to 10091, 10168, 10186), history and single ticks (420, 10187 to 10190), depth
// (10092), a second session that has the data (10197), news and calendars (10276), fundamental data (430,
// 10358).
constexpr std::array kNotPermitted = {354,   420,   430,   10089, 10090, 10091, 10092, 10168,
                                      10186, 10187, 10188, 10189, 10190, 10197, 10276, 10358};
constexpr std::array kOutcomes = {Outcome::Passed, Outcome::Failed, Outcome::NotPermitted, Outcome::NoData,
                                  Outcome::NotAsked};

auto count(const std::vector<Finding>& findings, Outcome outcome) {
  return std::ranges::count(findings, outcome, [](const Finding& one) { return one.verdict.outcome; });
}

}  // namespace

const char* to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::Passed:
      return "pass";
    case Outcome::Failed:
      return "FAIL";
    case Outcome::NotPermitted:
      return "not permitted";
    case Outcome::NoData:
      return "no data";
    case Outcome::NotAsked:
      return "not asked";
  }
  return "?";
}

Verdict::Verdict(const core::Error& error)
    : outcome(is_not_permitted(error) ? Outcome::NotPermitted : Outcome::Failed),
      text(error.message),
      code(error.code) {}

bool is_not_permitted(const core::Error& error) {
  if (error.category != core::ErrorCategory::Broker) return false;
  if (error.code == 162) return error.message.find("ermission") != std::string::npos;
  if (error.code == 321) return error.message.find("ead-Only") != std::string::npos;
  return std::ranges::find(kNotPermitted, error.code) != kNotPermitted.end();
}

std::string to_line(const Finding& finding) {
  const auto& verdict = finding.verdict;
  const auto code = verdict.code == 0 ? std::string() : fmt::format(" [{}]", verdict.code);
  return fmt::format("{:<13}  {:<22}{:>6} ms  {}{}", to_string(verdict.outcome), finding.check,
                     finding.took.count(), verdict.text, code);
}

std::string to_summary(const std::vector<Finding>& findings) {
  auto text = fmt::format("{} checks", findings.size());
  const char* separator = ": ";
  for (const auto outcome : kOutcomes) {
    if (const auto number = count(findings, outcome); number > 0) {
      text += fmt::format("{}{} {}", separator, number, to_string(outcome));
      separator = ", ";
    }
  }
  return text;
}

std::string to_json(const std::string& address, const std::vector<Finding>& findings) {
  json::array rows;
  for (const auto& finding : findings) {
    rows.push_back(json::object{{"check", finding.check},
                                {"outcome", to_string(finding.verdict.outcome)},
                                {"text", finding.verdict.text},
                                {"code", finding.verdict.code},
                                {"milliseconds", finding.took.count()}});
  }
  return json::serialize(json::object{
      {"address", address}, {"failed", count(findings, Outcome::Failed)}, {"checks", std::move(rows)}});
}

}  // namespace ibflow::live
