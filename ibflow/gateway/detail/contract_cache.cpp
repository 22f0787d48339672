#include "ibflow/gateway/detail/contract_cache.hpp"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <iterator>

#include "ibflow/core/log.hpp"
#include "ibflow/core/write_file.hpp"
#include "ibflow/gateway/detail/cached.hpp"
#include "ibflow/protocol/handshake.hpp"

namespace ibflow::gateway::detail {
namespace {

constexpr std::string_view kFormat = "ibflow-contracts 1";

// FNV-1a; the question itself stands in the file, so that a collision is only a miss.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char letter : text) {
    hash ^= static_cast<unsigned char>(letter);
    hash *= 1099511628211ULL;
  }
  return hash;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& letter : line) {
    if (letter == '\n') letter = ' ';
  }
  return line;
}

std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

}  // namespace

const int ContractCache::kEncoding = protocol::kMaxServerVersion;

std::filesystem::path ContractCache::file_of(std::string_view question) const {
  return config_.folder / fmt::format("{:016x}.contracts", hash_of(question));
}

std::optional<std::string> ContractCache::find(std::string_view question) {
  if (!is_on()) return std::nullopt;
  std::ifstream file(file_of(question), std::ios::binary);
  if (!file) return std::nullopt;
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::string_view rest = text;
  const auto format = take_line(rest);
  const auto encoding = take_line(rest);
  const auto stored = take_line(rest);
  const auto asked = take_line(rest);
  if (!asked || *format != kFormat || *encoding != std::to_string(kEncoding) ||
      *asked != one_line(question)) {
    return std::nullopt;
  }
  std::int64_t seconds = 0;
  const auto read = std::from_chars(stored->data(), stored->data() + stored->size(), seconds);
  if (read.ec != std::errc{}) return std::nullopt;
  const auto age = loop_.clock().now() - core::from_unix_seconds(seconds);
  if (age < core::Duration(0) || age > config_.max_age) return std::nullopt;
  return std::string(rest);
}

void ContractCache::store(std::string_view question, std::string frames) {
  if (!is_on()) return;
  auto text = fmt::format("{}\n{}\n{}\n{}\n", kFormat, kEncoding, core::to_unix_seconds(loop_.clock().now()),
                          one_line(question));
  text += frames;
  const auto write = [file = file_of(question), text = std::move(text)] {
    std::error_code ignored;  // write_file says what is wrong
    std::filesystem::create_directories(file.parent_path(), ignored);
    if (const auto written = core::write_file(file, text, "contract cache"); !written) {
      core::log_warning("gateway", written.error().message);
    }
  };
  if (const auto queued = loop_.run_blocking("contract cache", write, {}); !queued) {
    core::log_warning("gateway", queued.error().message);
  }
}

void ContractCache::drop(std::string_view question) {
  std::error_code ignored;  // it will be replaced anyway
  std::filesystem::remove(file_of(question), ignored);
}

bool replay_frames(std::string_view frames, protocol::ResponseVisitor& hears) {
  protocol::FrameReader reader;
  reader.append(frames);
  while (true) {
    const auto payload = reader.next();
    if (!payload) return false;
    if (!*payload) return reader.pending() == 0;
    if (!protocol::dispatch_response(**payload, ContractCache::kEncoding, hears)) return false;
  }
}

}  // namespace ibflow::gateway::detail
