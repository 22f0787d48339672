#include "ibflow/core/dotenv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>
#include <utility>

namespace ibflow::core {

namespace {

constexpr std::string_view kSpace = " \t\r";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; };
  return !text.empty() && letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

std::string unquoted(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '#' && (at == 0 || kSpace.contains(text[at - 1])))
      return std::string(trimmed(text.substr(0, at)));
  }
  return std::string(trimmed(text));
}

/// What a backslash and this letter mean between double quotes; 0: nothing known.
char escaped(char letter) {
  switch (letter) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '\\':
    case '"':
    case '$':
      return letter;
    default:
      return '\0';
  }
}

/// `text` begins with a quote. The error is why it does not fit.
std::expected<std::string, std::string> quoted(std::string_view text) {
  const char quote = text.front();
  std::string value;
  std::size_t at = 1;
  for (; at < text.size() && text[at] != quote; ++at) {
    if (quote == '\'' || text[at] != '\\') {
      value.push_back(text[at]);
      continue;
    }
    const char meant = ++at < text.size() ? escaped(text[at]) : '\0';
    if (meant == '\0')
      return std::unexpected("after a backslash in double quotes only n, t, r, \\, \" and $ are known");
    value.push_back(meant);
  }
  if (at >= text.size()) return std::unexpected("the closing quote is missing");
  const std::string_view rest = trimmed(text.substr(at + 1));
  if (!rest.empty() && rest.front() != '#')
    return std::unexpected("something stands behind the closing quote");
  return value;
}

}  // namespace

Expected<std::vector<DotenvEntry>> parse_dotenv(std::string_view text, std::string_view place) {
  std::vector<DotenvEntry> entries;
  std::map<std::string, int> seen;
  for (int line = 1; !text.empty(); ++line) {
    const auto wrong = [&](const std::string& why) {
      return fail(ErrorCategory::Configuration, fmt::format("{}, line {}: {}", place, line, why));
    };
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view content = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (content.empty() || content.front() == '#') continue;
    if (content.starts_with("export ")) content = trimmed(content.substr(7));
    const auto equals = content.find('=');
    const std::string name(trimmed(content.substr(0, equals)));
    if (equals == std::string_view::npos || !is_name(name)) return wrong("this is no NAME=value");
    const auto [first, is_new] = seen.emplace(name, line);
    if (!is_new) return wrong(fmt::format("{} stands twice, first on line {}", name, first->second));
    const std::string_view raw = trimmed(content.substr(equals + 1));
    if (!raw.empty() && (raw.front() == '"' || raw.front() == '\'')) {
      auto value = quoted(raw);
      if (!value) return wrong(fmt::format("{}: {}", name, value.error()));
      entries.push_back({name, std::move(*value), line});
    } else {
      entries.push_back({name, unquoted(raw), line});
    }
  }
  return entries;
}

Expected<std::vector<DotenvEntry>> read_dotenv(const std::filesystem::path& file) {
  std::error_code ignored;
  const bool folder = std::filesystem::is_directory(file, ignored);
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (folder || !stream) {
    const int code = folder ? EISDIR : errno;
    return fail(ErrorCategory::Configuration,
                fmt::format("cannot read the environment file {}: {}", file.string(),
                            folder ? "it is a folder" : std::generic_category().message(code)),
                code);
  }
  const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  return parse_dotenv(text, file.string());
}

}  // namespace ibflow::core
