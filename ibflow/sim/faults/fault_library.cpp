#include "ibflow/sim/faults/fault_library.hpp"

#include <array>
#include <stdexcept>
#include <string>

namespace ibflow::sim {

namespace {

constexpr std::string_view kFirstLine = "name: ";

/// The scripts of one collection; each text begins with its name line.
void split(std::string_view all, std::vector<std::string_view>& texts) {
  for (auto at = all.find(kFirstLine); at != std::string_view::npos;) {
    const auto next = all.find("\n\n", at);
    texts.push_back(all.substr(at, next == std::string_view::npos ? next : next + 1 - at));
    at = next == std::string_view::npos ? next : all.find(kFirstLine, next);
  }
}

const std::vector<std::string_view>& texts() {
  static const auto all = [] {
    std::vector<std::string_view> found;
    for (const auto part : {detail::kConnectionFaults, detail::kDataFaults, detail::kOrderFaults})
      split(part, found);
    return found;
  }();
  return all;
}

}  // namespace

const std::vector<FaultScript>& fault_library() {
  static const auto library = [] {
    std::vector<FaultScript> scripts;
    for (const auto text : texts()) {
      auto script = parse_fault_script(text);
      if (!script) throw std::logic_error(script.error().message + " in:\n" + std::string(text));
      scripts.push_back(std::move(*script));
    }
    return scripts;
  }();
  return library;
}

std::optional<std::string_view> fault_text(std::string_view name) {
  for (const auto text : texts()) {
    const auto rest = text.substr(kFirstLine.size());
    if (rest.substr(0, rest.find('\n')) == name) return text;
  }
  return std::nullopt;
}

}  // namespace ibflow::sim
