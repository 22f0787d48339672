#include "ibflow/core/private_folder.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace ibflow::core {

Expected<void> make_private_folder(const std::filesystem::path& folder, std::string_view what) {
  const auto refused = [&](const std::string& why) {
    return fail(ErrorCategory::Configuration, fmt::format("{} {}: {}", what, folder.string(), why));
  };
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return refused(std::generic_category().message(errno));
  struct stat status{};
  if (::lstat(folder.c_str(), &status) != 0) return refused(std::generic_category().message(errno));
  if (!S_ISDIR(status.st_mode)) return refused("it is no folder");
  if (status.st_uid != ::geteuid()) return refused("it belongs to another user");
  if ((status.st_mode & 077) != 0)
    return refused(fmt::format("others may look into it; say chmod 700 {}", folder.string()));
  return {};
}

std::filesystem::path usual_runtime_folder(const std::map<std::string, std::string>& environment) {
  const auto given = environment.find("XDG_RUNTIME_DIR");
  if (given != environment.end() && given->second.starts_with('/'))
    return std::filesystem::path(given->second) / "ibflow";
  return std::filesystem::temp_directory_path() / fmt::format("ibflow-{}", ::geteuid());
}

}  // namespace ibflow::core
