#pragma once
// One writer a journal, readers welcome.

#include <filesystem>

#include "ibflow/core/error.hpp"

namespace ibflow::journal::detail {

/// An exclusive advisory lock on FILE.lock beside the journal, held until destruction, let go by the system
/// when the process dies. A file of its own: closing any descriptor of the database itself would drop
/// SQLite's locks on it.
class FileLock {
 public:
  static core::Expected<FileLock> acquire(const std::filesystem::path& journal);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace ibflow::journal::detail
