#include "scanner_parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <cctype>
#include <set>
#include <sstream>
#include <utility>

namespace ibflow::cli {

namespace {

using boost::property_tree::ptree;

struct Harvest {
  std::vector<ScannerChoice> choices;
  std::set<std::pair<std::string, std::string>> seen;

  void take(ScannerChoice choice) {
    if (choice.code.empty() || !seen.emplace(choice.kind, choice.code).second) return;
    choices.push_back(std::move(choice));
  }

  void visit(const ptree& tree) {
    for (const auto& child : tree) {
      const auto& tag = child.first;
      const auto& node = child.second;
      const auto text = [&node](const char* name) { return node.get<std::string>(name, ""); };
      if (tag == "ScanType") take({"scan", text("scanCode"), text("displayName"), text("instruments")});
      if (tag == "Location")
        take({"location", text("locationCode"), text("displayName"), text("instruments")});
      if (tag == "Instrument") take({"instrument", text("type"), text("name"), ""});
      if (tag == "AbstractField") take({"filter", text("code"), text("displayName"), ""});
      visit(node);
    }
  }
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

}  // namespace

core::Expected<std::vector<ScannerChoice>> scanner_choices(const std::string& xml) {
  std::istringstream in(xml);
  ptree tree;
  try {
    boost::property_tree::read_xml(in, tree);
  } catch (const boost::property_tree::xml_parser_error& problem) {
    return core::fail(core::ErrorCategory::Protocol,
                      fmt::format("the scanner parameters cannot be read: {} in line {}", problem.message(),
                                  problem.line()));
  }
  Harvest harvest;
  harvest.visit(tree);
  return std::move(harvest.choices);
}

bool is_about(const ScannerChoice& choice, std::string_view word) {
  const auto wanted = lower(word);
  return lower(choice.code).find(wanted) != std::string::npos ||
         lower(choice.name).find(wanted) != std::string::npos;
}

}  // namespace ibflow::cli
