#include "ibflow/core/ini.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <map>
#include <memory>
#include <system_error>
#include <utility>

namespace ibflow::core {

namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\f\v");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\f\v") - first + 1);
}

std::string_view without_comment(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ';' && (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t'))
      return text.substr(0, at);
  }
  return text;
}

class Parser {
 public:
  void take(std::string_view raw) {
    ++line_;
    const std::string_view text = trimmed(raw);
    if (text.empty() || text.front() == ';' || text.front() == '#') return;
    if (text.find('\0') != std::string_view::npos) return problem("holds a NUL byte: this is no text file");
    if (text.front() == '[') return take_heading(text);
    take_pair(text);
  }
  IniFile result() && { return std::move(file_); }

 private:
  void problem(std::string message) { file_.problems.push_back({line_, std::move(message)}); }

  void take_heading(std::string_view text) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return problem("a [section] without its closing bracket");
    if (!trimmed(without_comment(text.substr(end + 1))).empty()) {
      return problem("something stands behind the [section]; write it on a line of its own");
    }
    section_ = trimmed(text.substr(1, end - 1));
    const auto known = std::ranges::find_if(file_.sections,
                                            [this](const auto& section) { return section.name == section_; });
    if (known == file_.sections.end()) file_.sections.push_back({section_, line_});
  }

  void take_pair(std::string_view text) {
    const auto middle = text.find_first_of("=:");
    const std::string_view key = trimmed(text.substr(0, middle));
    if (middle == std::string_view::npos || key.empty()) {
      return problem("neither a [section], a `key = value` nor a comment");
    }
    const std::string_view value = trimmed(without_comment(text.substr(middle + 1)));
    const auto [first, is_new] = seen_.emplace(std::pair(section_, std::string(key)), line_);
    if (!is_new) {
      return problem(
          fmt::format("the key '{}' stands twice in [{}], first on line {}", key, section_, first->second));
    }
    file_.entries.push_back({section_, std::string(key), std::string(value), line_});
  }

  IniFile file_;
  std::string section_;
  std::map<std::pair<std::string, std::string>, int> seen_;
  int line_ = 0;
};

Expected<std::string> content_of(const std::filesystem::path& path) {
  const auto unreadable = [&](int code) {
    return fail(ErrorCategory::Configuration,
                fmt::format("cannot read the configuration file {}: {}", path.string(),
                            code == EISDIR ? "it is a folder" : std::generic_category().message(code)),
                code);
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return unreadable(EISDIR);
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "re"), &std::fclose);
  if (!file) return unreadable(errno);
  std::string text;
  char block[4096];
  while (const std::size_t size = std::fread(block, 1, sizeof block, file.get())) text.append(block, size);
  if (std::ferror(file.get()) != 0) return unreadable(EIO);
  return text;
}

}  // namespace

IniFile parse_ini(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  Parser parser;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    parser.take(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::move(parser).result();
}

Expected<IniFile> read_ini_file(const std::filesystem::path& file) {
  const auto text = content_of(file);
  if (!text) return std::unexpected(text.error());
  return parse_ini(*text);
}

Expected<std::vector<IniEntry>> read_ini(const std::filesystem::path& file) {
  auto read = read_ini_file(file);
  if (!read) return std::unexpected(read.error());
  if (!read->problems.empty()) {
    const IniProblem& first = read->problems.front();
    return fail(ErrorCategory::Configuration,
                fmt::format("{}, line {}: {}", file.string(), first.line, first.message));
  }
  return std::move(read->entries);
}

}  // namespace ibflow::core
