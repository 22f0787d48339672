#include "ibflow/sim/market/detail/compressed_files.hpp"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

namespace ibflow::sim::detail {

namespace {

using core::ErrorCategory;
using core::Expected;

constexpr std::size_t kMostBytes = std::size_t{512} << 20U;
constexpr std::size_t kChunk = std::size_t{1} << 18U;

std::unexpected<core::Error> broken(const std::filesystem::path& file, std::string_view what) {
  return core::fail(ErrorCategory::Data,
                    fmt::format("{} {}; copy it anew from where it came from", file.string(), what));
}

// The zip format as PKWARE's APPNOTE describes it: little endian, the directory at the end.
constexpr std::uint32_t kEndOfDirectory = 0x06054b50;
constexpr std::uint32_t kDirectoryEntry = 0x02014b50;
constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kInExtraField = 0xffffffff;
constexpr std::size_t kEndOfDirectorySize = 22;
constexpr std::size_t kDirectoryEntrySize = 46;
constexpr std::size_t kLocalHeaderSize = 30;
constexpr std::size_t kLongestComment = 0xffff;
constexpr std::uint64_t kLargeSizes = 1;  // id of the extra field with sizes of 64 bits
constexpr std::uint64_t kStored = 0;
constexpr std::uint64_t kDeflated = 8;

/// 0 behind the end: every use checks what it finds.
std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t length) {
  std::uint64_t value = 0;
  if (at > bytes.size() || bytes.size() - at < length) return 0;
  for (std::size_t i = length; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

struct Entry {
  std::string name;
  std::uint64_t method = 0, checksum = 0, packed = 0, size = 0, header = 0;
};

/// Sizes and place that the entry itself has no room for, in this order.
void read_large_sizes(std::string_view extra, Entry& entry) {
  while (extra.size() >= 4) {
    const auto length = std::min<std::size_t>(number_at(extra, 2, 2), extra.size() - 4);
    if (number_at(extra, 0, 2) == kLargeSizes) {
      std::string_view values = extra.substr(4, length);
      for (std::uint64_t* value : {&entry.size, &entry.packed, &entry.header}) {
        if (*value != kInExtraField || values.size() < 8) continue;
        *value = number_at(values, 0, 8);
        values.remove_prefix(8);
      }
      return;
    }
    extra.remove_prefix(4 + length);
  }
}

std::optional<std::vector<Entry>> directory_of(std::string_view archive) {
  if (archive.size() < kEndOfDirectorySize) return std::nullopt;
  std::size_t end = archive.size() - kEndOfDirectorySize;
  const std::size_t lowest = end > kLongestComment ? end - kLongestComment : 0;
  while (number_at(archive, end, 4) != kEndOfDirectory) {
    if (end-- == lowest) return std::nullopt;
  }
  std::vector<Entry> entries;
  std::size_t at = number_at(archive, end + 16, 4);
  const auto count = number_at(archive, end + 10, 2);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (number_at(archive, at, 4) != kDirectoryEntry) return std::nullopt;
    Entry entry;
    entry.method = number_at(archive, at + 10, 2);
    entry.checksum = number_at(archive, at + 16, 4);
    entry.packed = number_at(archive, at + 20, 4);
    entry.size = number_at(archive, at + 24, 4);
    entry.header = number_at(archive, at + 42, 4);
    const std::size_t name = number_at(archive, at + 28, 2);
    const std::size_t extra = number_at(archive, at + 30, 2);
    const std::size_t comment = number_at(archive, at + 32, 2);
    if (archive.size() < at + kDirectoryEntrySize + name + extra) return std::nullopt;
    entry.name = archive.substr(at + kDirectoryEntrySize, name);
    read_large_sizes(archive.substr(at + kDirectoryEntrySize + name, extra), entry);
    entries.push_back(std::move(entry));
    at += kDirectoryEntrySize + name + extra + comment;
  }
  return entries;
}

std::optional<std::string> inflated(std::string_view packed, std::size_t size) {
  std::string content(size, '\0');
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;  // negative: no zlib header around it
  // zlib takes it as const but says otherwise.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(content.data());
  stream.avail_out = static_cast<uInt>(content.size());
  const int ended = inflate(&stream, Z_FINISH);
  const bool whole = ended == Z_STREAM_END && stream.total_out == size;
  inflateEnd(&stream);
  if (!whole) return std::nullopt;
  return content;
}

std::optional<std::string> content_of(std::string_view archive, const Entry& entry) {
  const auto at = entry.header;
  if (at > archive.size() || number_at(archive, at, 4) != kLocalHeader || entry.size > kMostBytes)
    return std::nullopt;
  const auto begin = at + kLocalHeaderSize + number_at(archive, at + 26, 2) + number_at(archive, at + 28, 2);
  if (begin > archive.size() || archive.size() - begin < entry.packed) return std::nullopt;
  const auto packed = archive.substr(begin, entry.packed);
  std::optional<std::string> content;
  if (entry.method == kStored && entry.packed == entry.size) content = std::string(packed);
  if (entry.method == kDeflated) content = inflated(packed, entry.size);
  if (!content) return std::nullopt;
  const auto checksum =
      crc32(0, reinterpret_cast<const Bytef*>(content->data()), static_cast<uInt>(entry.size));
  return checksum == entry.checksum ? content : std::nullopt;
}

/// Calls `use(archive, entry)` for each entry until it gives an error.
template <class Use>
Expected<void> walk(const std::filesystem::path& file, const Use& use) {
  const auto archive = read_text(file);
  if (!archive) return std::unexpected(archive.error());
  const auto entries = directory_of(*archive);
  if (!entries) return broken(file, "is no zip archive");
  for (const Entry& entry : *entries) {
    if (auto used = use(std::string_view(*archive), entry); !used) return used;
  }
  return {};
}

}  // namespace

Expected<std::vector<std::string>> zip_entry_names(const std::filesystem::path& file) {
  std::vector<std::string> names;
  const auto walked = walk(file, [&](std::string_view, const Entry& entry) -> Expected<void> {
    names.push_back(entry.name);
    return {};
  });
  if (!walked) return std::unexpected(walked.error());
  return names;
}

Expected<void> for_each_zip_entry(
    const std::filesystem::path& file,
    const std::function<Expected<void>(std::string_view name, std::string_view content)>& use) {
  return walk(file, [&](std::string_view archive, const Entry& entry) -> Expected<void> {
    const auto content = content_of(archive, entry);
    if (!content) return broken(file, fmt::format("has a damaged entry {}", entry.name));
    return use(entry.name, *content);
  });
}

Expected<std::string> read_zip(const std::filesystem::path& file) {
  std::optional<std::string> found;
  const auto walked = walk(file, [&](std::string_view archive, const Entry& entry) -> Expected<void> {
    if (found) return broken(file, "has more than one entry");
    found = content_of(archive, entry);
    if (!found) return broken(file, fmt::format("has a damaged entry {}", entry.name));
    return {};
  });
  if (!walked) return std::unexpected(walked.error());
  if (!found) return broken(file, "is an empty zip archive");
  return std::move(*found);
}

Expected<std::string> read_zstd(const std::filesystem::path& file) {
  const auto packed = read_text(file);
  if (!packed) return std::unexpected(packed.error());
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };
  const std::unique_ptr<ZSTD_DStream, Free> stream(ZSTD_createDStream());
  std::string content;
  std::string chunk(kChunk, '\0');
  ZSTD_inBuffer in{packed->data(), packed->size(), 0};
  std::size_t left = 1;  // until the frame is whole
  while (in.pos < in.size || left != 0) {
    ZSTD_outBuffer out{chunk.data(), chunk.size(), 0};
    const std::size_t before = in.pos;
    left = ZSTD_decompressStream(stream.get(), &out, &in);
    const bool stuck = in.pos == before && out.pos == 0 && left != 0;
    if (ZSTD_isError(left) != 0 || stuck || content.size() + out.pos > kMostBytes)
      return broken(file, "is no zstd file, or a damaged one");
    content.append(chunk.data(), out.pos);
  }
  return content;
}

Expected<std::string> read_text(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return core::fail(ErrorCategory::Data, fmt::format("cannot open {}", file.string()));
  return std::string{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

Expected<std::string> read_any(const std::filesystem::path& file) {
  const auto ending = file.extension();
  if (ending == ".zip") return read_zip(file);
  return ending == ".zst" ? read_zstd(file) : read_text(file);
}

}  // namespace ibflow::sim::detail
