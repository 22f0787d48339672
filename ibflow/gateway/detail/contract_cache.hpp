#pragma once
// Answers about contracts, kept in a folder: one file a question, as the frames of the answer.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/event_loop.hpp"
#include "ibflow/gateway/contract_cache_config.hpp"

namespace ibflow::gateway::detail {

/// For the event loop's thread. A file that is old, damaged or of another version counts as none. Files are
/// written whole, by a worker; one that cannot be written is a warning in the log.
class ContractCache {
 public:
  ContractCache(core::EventLoop& loop, ContractCacheConfig config)
      : loop_(loop), config_(std::move(config)) {}

  [[nodiscard]] bool is_on() const { return !config_.folder.empty(); }
  /// The answer's frames, in the encoding of kEncoding.
  [[nodiscard]] std::optional<std::string> find(std::string_view question);
  void store(std::string_view question, std::string frames);
  /// Forgets an answer that could not be read back.
  void drop(std::string_view question);

  /// The server version whose encoding the frames have: the highest this program knows.
  static const int kEncoding;

 private:
  [[nodiscard]] std::filesystem::path file_of(std::string_view question) const;

  core::EventLoop& loop_;
  ContractCacheConfig config_;
};

}  // namespace ibflow::gateway::detail
