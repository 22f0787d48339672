#pragma once
// The file a program writes its output to, read as it grows. The program holds the file itself, so that it
// goes on writing when we are gone.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"

namespace ibflow::supervisor {

struct OutputLogConfig {
  std::filesystem::path file;
  std::size_t max_bytes = std::size_t{10} * 1024 * 1024;  // then gateway.log is copied to gateway.1.log
  int max_files = 5;                                      // 1 to 100, the file itself counted
};

/// All members on the loop's thread.
class OutputLog {
 public:
  using Line = std::function<void(std::string_view line)>;

  /// Makes the file (0600) when there is none; hears what is written from now on. Storage error when the file
  /// cannot be made or watched. A line of more than 16 KiB is told in pieces.
  static core::Expected<std::unique_ptr<OutputLog>> open(core::EventLoop& loop, OutputLogConfig config,
                                                         Line line);
  ~OutputLog();
  OutputLog(const OutputLog&) = delete;
  OutputLog& operator=(const OutputLog&) = delete;

  /// What has been written and not yet told: before a decision that depends on it.
  void read_now();

 private:
  struct Impl;
  explicit OutputLog(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

/// The last lines of a file, for a person who asks why; empty when it cannot be read. Secrets and account
/// numbers are redacted.
[[nodiscard]] std::string last_lines(const std::filesystem::path& file, std::size_t lines);

}  // namespace ibflow::supervisor
