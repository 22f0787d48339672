#include "ibflow/core/ini.hpp"

#include <fmt/format.h>
#include <ini.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <set>

namespace ibflow::core {

namespace {

struct Reading {
  FILE* file = nullptr;
  int line = 0;
  std::vector<IniEntry> entries;
  std::set<std::pair<std::string, std::string>> seen;
  std::string problem;
};

char* next_line(char* buffer, int size, void* stream) {
  auto& reading = *static_cast<Reading*>(stream);
  ++reading.line;
  return std::fgets(buffer, size, reading.file);
}

int take_entry(void* user, const char* section, const char* key, const char* value) {
  auto& reading = *static_cast<Reading*>(user);
  if (!reading.seen.emplace(section, key).second) {
    reading.problem = fmt::format("line {}: the key '{}' stands twice in [{}]", reading.line, key, section);
    return 0;
  }
  reading.entries.push_back({section, key, value, reading.line});
  return 1;
}

}  // namespace

Expected<std::vector<IniEntry>> read_ini(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return fail(ErrorCategory::Configuration,
                fmt::format("cannot read the configuration file {}: it is a folder", path.string()), EISDIR);
  }
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "r"), &std::fclose);
  if (!file) {
    return fail(ErrorCategory::Configuration,
                fmt::format("cannot read the configuration file {}: {}", path.string(), std::strerror(errno)),
                errno);
  }
  Reading reading;
  reading.file = file.get();
  const int bad_line = ini_parse_stream(&next_line, &reading, &take_entry, &reading);
  if (!reading.problem.empty()) {
    return fail(ErrorCategory::Configuration, fmt::format("{}: {}", path.string(), reading.problem));
  }
  if (bad_line != 0) {
    return fail(ErrorCategory::Configuration,
                fmt::format("{}: line {} is neither a [section], a `key = value` nor a comment",
                            path.string(), bad_line));
  }
  return std::move(reading.entries);
}

}  // namespace ibflow::core
