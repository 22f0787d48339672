#pragma once
// Files only their owner may read: passwords, keys, configurations with secrets.

#include <filesystem>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"

namespace ibflow::core {

/// The one line of a password or key file, without its newline. Refused (Configuration) when it is missing,
/// no plain file, empty, longer than a line or 64 KiB, or when group or others may read or change it. `what`
/// names its purpose in the message, which never holds the content.
[[nodiscard]] Expected<std::string> read_secret_file(const std::filesystem::path& file,
                                                     std::string_view what);

/// True when group and others have no permission at all. A file that is not there is not private.
[[nodiscard]] bool is_private_file(const std::filesystem::path& file);

/// Writes a file with permissions 0600. Without `replace`, a file that is there already is an error
/// (Storage), also when it appears at the same moment.
[[nodiscard]] Expected<void> write_private_file(const std::filesystem::path& file, std::string_view text,
                                                bool replace);

}  // namespace ibflow::core
