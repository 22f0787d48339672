#include "ibflow/supervisor/runtime_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "ibflow/core/ini.hpp"
#include "ibflow/core/private_folder.hpp"
#include "ibflow/core/secret_file.hpp"

namespace ibflow::supervisor {

using core::Descriptor;
using core::ErrorCategory;
using core::Expected;
using core::fail;

namespace {

bool is_file_name(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.size() <= 64 &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
             std::string::npos;
}

Descriptor open_lock(const std::filesystem::path& path) {
  return Descriptor(::open((path / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
}

}  // namespace

std::filesystem::path RuntimeFolder::usual_place(const std::map<std::string, std::string>& environment) {
  return core::usual_runtime_folder(environment);
}

Expected<RuntimeFolder> RuntimeFolder::open(const std::filesystem::path& place, const std::string& name) {
  if (!is_file_name(name)) {
    return fail(ErrorCategory::Usage,
                fmt::format("[Gateway] name: '{}' cannot be used; take letters, digits, -, _ and .", name));
  }
  std::error_code ignored;
  std::filesystem::create_directories(place.parent_path(), ignored);
  for (const auto& folder : {place, place / name}) {
    if (auto made = core::make_private_folder(folder, "the folder for the gateway's state"); !made)
      return std::unexpected(made.error());
  }
  return RuntimeFolder(std::filesystem::absolute(place / name));
}

Expected<Descriptor> RuntimeFolder::lock() const {
  Descriptor file = open_lock(path_);
  if (file.is_open() && ::flock(file.number(), LOCK_EX | LOCK_NB) == 0) return file;
  if (errno != EWOULDBLOCK) {
    return fail(ErrorCategory::Storage, fmt::format("{} cannot be locked: {}", (path_ / "lock").string(),
                                                    std::generic_category().message(errno)));
  }
  const auto status = read_status();
  const pid_t holder = status ? status->supervisor : 0;
  return fail(
      ErrorCategory::Connection,
      fmt::format("the gateway '{}' is supervised already{}; see `ibflow gateway status`",
                  path_.filename().string(), holder == 0 ? "" : fmt::format(" by process {}", holder)));
}

bool RuntimeFolder::is_locked() const {
  const Descriptor file = open_lock(path_);
  return file.is_open() && ::flock(file.number(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

Expected<void> RuntimeFolder::write_status(const GatewayStatus& status) const {
  return core::write_private_file(path_ / "state.json", to_json(status) + "\n", true);
}

Expected<GatewayStatus> RuntimeFolder::read_status() const {
  const auto file = path_ / "state.json";
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened.is_open()) {
    if (errno != ENOENT) {
      return fail(ErrorCategory::Storage, fmt::format("{} cannot be read: {}", file.string(),
                                                      std::generic_category().message(errno)));
    }
    GatewayStatus none;
    none.name = path_.filename().string();
    none.text = "never started";
    return none;
  }
  std::string text(64UL * 1024, '\0');
  const auto size = ::read(opened.number(), text.data(), text.size());
  text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  auto status = parse_status(text);
  if (!status) return status;
  if (status->supervisor != 0 && !is_locked()) status->supervisor = 0;
  if (status->process && identify_process(status->process->pid) != status->process) status->process.reset();
  if (status->supervisor != 0 || is_at_rest(status->state)) return status;
  status->needs_person = true;
  if (status->process) {
    status->text = "it runs, and nobody watches it: the supervisor is gone";
    status->advice = "`ibflow gateway start` watches it again, `ibflow gateway stop` ends it";
  } else {
    status->state = ProcessState::Stopped;
    status->text = "it is gone, and its supervisor too";
    status->advice = "`ibflow gateway start`";
  }
  return status;
}

}  // namespace ibflow::supervisor
