#include "ibflow/sim/faults/fault_script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "ibflow/core/nearest_name.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/sim/faults/fault_verbs.hpp"
#include "ibflow/sim/faults/message_names.hpp"

namespace ibflow::sim {

namespace {

using Words = std::vector<std::string>;

std::unexpected<core::Error> bad(std::string text) {
  return core::fail(core::ErrorCategory::Usage, std::move(text));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string suggestion(std::string_view name, const std::vector<std::string>& candidates) {
  const auto nearest = core::nearest_name(name, candidates, core::typing_distance(name));
  return nearest ? fmt::format("; did you mean {}?", *nearest) : std::string();
}

/// Cuts at `separator` outside of quotes; a comment ends the text.
std::vector<std::string> cut(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == '#' && !quoted) break;
    if (c == separator && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

Words words_of(std::string_view text) {
  Words words;
  for (const auto& part : cut(text, ' ')) {
    auto word = std::string(trimmed(part));
    if (word.empty()) continue;
    std::erase(word, '"');
    words.push_back(std::move(word));
  }
  return words;
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= 0)) return std::nullopt;
  return value;
}

core::Expected<FaultAction> parse_action(std::string_view text) {
  auto words = words_of(text);
  if (words.empty()) return bad("an action is missing");
  FaultAction action{words.front(), Words(words.begin() + 1, words.end())};
  const auto verbs = fault_verbs();
  const auto verb = std::ranges::find(verbs, action.verb, &FaultVerb::name);
  if (verb == verbs.end()) {
    std::vector<std::string> names;
    for (const auto& one : verbs) names.emplace_back(one.name);
    return bad(fmt::format("'{}' is no action{}", action.verb, suggestion(action.verb, names)));
  }
  if (action.words.size() < verb->fewest || action.words.size() > verb->most) {
    return bad(fmt::format("'{}' takes: {}", action.verb, verb->words.empty() ? "nothing" : verb->words));
  }
  return action;
}

core::Expected<FaultTrigger> message_trigger(const Words& words, FaultTrigger::Kind kind) {
  const bool is_request = kind == FaultTrigger::Kind::Request;
  const bool every = words.size() > 1 && words[1] == "every";
  const std::size_t at = every ? 2 : 1;
  if (words.size() <= at) return bad("a message is missing");
  const auto id = is_request ? request_id_of(words[at]) : response_id_of(words[at]);
  if (!id) {
    const auto names = is_request ? request_names() : response_names();
    return bad(fmt::format("'{}' is no {}{}", words[at], is_request ? "request" : "response",
                           suggestion(words[at], names)));
  }
  FaultTrigger trigger{.kind = kind, .message_id = *id, .count = every ? 0 : 1};
  if (words.size() == at + 1) return trigger;
  const auto count = number_of(words[at + 1]);
  if (every || !count || *count < 1 || words.size() > at + 2) {
    return bad(fmt::format("'{}' is no count", words[at + 1]));
  }
  trigger.count = static_cast<int>(*count);
  return trigger;
}

core::Expected<FaultTrigger> time_trigger(const Words& words, FaultTrigger::Kind kind) {
  const bool named = words.size() == 3 && words[2] == "s";
  const auto seconds = words.size() > 1 ? number_of(words[1]) : std::nullopt;
  if (!seconds || !(named || words.size() == 2) || (kind == FaultTrigger::Kind::Every && *seconds == 0)) {
    return bad(fmt::format("'{}' wants seconds, as in '{} 5 s'", words[0], words[0]));
  }
  return FaultTrigger{.kind = kind,
                      .time = std::chrono::milliseconds(static_cast<std::int64_t>(*seconds * 1000))};
}

core::Expected<FaultTrigger> parse_trigger(const Words& words) {
  using Kind = FaultTrigger::Kind;
  if (words.empty()) return bad("a trigger is missing");
  const auto& first = words.front();
  if (first == "now" && words.size() == 1) return FaultTrigger{};
  if (first == "after") return time_trigger(words, Kind::After);
  if (first == "every") return time_trigger(words, Kind::Every);
  if (first == "on") return message_trigger(words, Kind::Request);
  if (first == "sent") return message_trigger(words, Kind::Sent);
  if (first == "at" && words.size() == 2) {
    const auto time = core::parse_time_of_day(words[1]);
    if (!time) return std::unexpected(time.error());
    return FaultTrigger{.kind = Kind::At,
                        .time = std::chrono::duration_cast<std::chrono::milliseconds>(*time)};
  }
  return bad(fmt::format(
      "'{}' is no trigger: now, after N s, at HH:MM:SS, every N s, on REQUEST, sent RESPONSE", first));
}

/// The colon behind the trigger: one that is followed by a blank or the end.
std::size_t end_of_trigger(std::string_view line) {
  for (auto at = line.find(':'); at != std::string_view::npos; at = line.find(':', at + 1)) {
    if (at + 1 == line.size() || line[at + 1] == ' ') return at;
  }
  return std::string_view::npos;
}

core::Expected<void> take_line(FaultScript& script, std::string_view line) {
  const auto colon = end_of_trigger(line);
  if (colon == std::string_view::npos) return bad("a line is 'word: text' or 'trigger: actions'");
  const auto head = trimmed(line.substr(0, colon));
  const auto rest = trimmed(line.substr(colon + 1));
  for (const auto& [name, member] :
       {std::pair{"name", &FaultScript::name}, std::pair{"about", &FaultScript::about},
        std::pair{"from", &FaultScript::from}, std::pair{"expect", &FaultScript::expect}}) {
    if (head != name) continue;
    script.*member = rest;
    return {};
  }
  const auto trigger = parse_trigger(words_of(head));
  if (!trigger) return std::unexpected(trigger.error());
  auto actions = parse_fault_actions(rest);
  if (!actions) return std::unexpected(actions.error());
  script.steps.push_back({*trigger, std::move(*actions)});
  return {};
}

}  // namespace

core::Expected<std::vector<FaultAction>> parse_fault_actions(std::string_view text) {
  std::vector<FaultAction> actions;
  for (const auto& part : cut(text, ';')) {
    auto action = parse_action(part);
    if (!action) return std::unexpected(action.error());
    actions.push_back(std::move(*action));
  }
  return actions;
}

core::Expected<FaultScript> parse_fault_script(std::string_view text) {
  FaultScript script;
  int number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = trimmed(text.substr(at, end - at));
    at = end + 1;
    ++number;
    if (line.empty() || line.front() == '#') continue;
    if (const auto taken = take_line(script, line); !taken) {
      return bad(fmt::format("fault script, line {}: {}", number, taken.error().message));
    }
  }
  if (script.steps.empty()) return bad("the fault script has no step");
  return script;
}

}  // namespace ibflow::sim
