#include "ibflow/app/data_folder.hpp"

#include <fmt/format.h>

#include <array>

namespace ibflow::app {

namespace {
constexpr const char* kRecorded = "data/demo/us-equities-2019-02";
constexpr const char* kInstalled = "share/ibflow/data/demo/us-equities-2019-02";
}  // namespace

core::Expected<std::filesystem::path> find_data_folder(const std::filesystem::path& asked) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  if (!asked.empty()) {
    if (fs::is_directory(asked, ignored)) return asked;
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("there is no folder {} to read market data from", asked.string()));
  }
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  const std::array candidates{program / "../.." / kRecorded, program / ".." / kInstalled,
                              fs::path(kRecorded)};
  for (const fs::path& candidate : candidates) {
    if (fs::is_directory(candidate, ignored)) return fs::weakly_canonical(candidate, ignored);
  }
  return core::fail(
      core::ErrorCategory::Usage,
      fmt::format("the recorded session ({}) is not beside the program; name its folder with --data",
                  kRecorded));
}

}  // namespace ibflow::app
