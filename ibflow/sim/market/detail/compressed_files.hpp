#pragma once
// Whole files out of zip archives, zstd and plain text. Nothing larger than 512 MiB, whatever the file
// claims.

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/error.hpp"

namespace ibflow::sim::detail {

/// The names of a zip archive's entries, in its order. Data error for what is no archive.
[[nodiscard]] core::Expected<std::vector<std::string>> zip_entry_names(const std::filesystem::path& file);

/// Calls `use` with each entry's name and content, in the archive's order; its first error ends it.
[[nodiscard]] core::Expected<void> for_each_zip_entry(
    const std::filesystem::path& file,
    const std::function<core::Expected<void>(std::string_view name, std::string_view content)>& use);

/// The content of an archive's only entry.
[[nodiscard]] core::Expected<std::string> read_zip(const std::filesystem::path& file);

[[nodiscard]] core::Expected<std::string> read_zstd(const std::filesystem::path& file);
[[nodiscard]] core::Expected<std::string> read_text(const std::filesystem::path& file);

/// One of the three, by the file's ending.
[[nodiscard]] core::Expected<std::string> read_any(const std::filesystem::path& file);

}  // namespace ibflow::sim::detail
