#include "ibflow/sim/market/detail/compressed_files.hpp"

#include <fmt/format.h>
#include <minizip/unzip.h>
#include <zstd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <type_traits>

namespace ibflow::sim::detail {

namespace {

using core::ErrorCategory;
using core::Expected;

constexpr std::size_t kMostBytes = std::size_t{512} << 20U;
constexpr std::size_t kChunk = std::size_t{1} << 18U;
constexpr std::size_t kLongestName = 512;

std::unexpected<core::Error> broken(const std::filesystem::path& file, std::string_view what) {
  return core::fail(ErrorCategory::Data,
                    fmt::format("{} {}; copy it anew from where it came from", file.string(), what));
}

struct CloseArchive {
  void operator()(void* archive) const { unzClose(archive); }
};
using Archive = std::unique_ptr<void, CloseArchive>;

struct Entry {
  std::string name;
  std::size_t size = 0;
};

std::optional<Entry> current_entry(unzFile archive) {
  unz_file_info64 info{};
  std::array<char, kLongestName> name{};
  const auto read =
      unzGetCurrentFileInfo64(archive, &info, name.data(), name.size() - 1, nullptr, 0, nullptr, 0);
  if (read != UNZ_OK) return std::nullopt;
  return Entry{name.data(), info.uncompressed_size};
}

std::optional<std::string> current_content(unzFile archive, std::size_t size) {
  if (size > kMostBytes || unzOpenCurrentFile(archive) != UNZ_OK) return std::nullopt;
  std::string content(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const auto wanted = static_cast<unsigned>(std::min(size - done, kChunk));
    const int read = unzReadCurrentFile(archive, content.data() + done, wanted);
    if (read <= 0) break;
    done += static_cast<std::size_t>(read);
  }
  // Closing says whether the checksum is right.
  if (unzCloseCurrentFile(archive) != UNZ_OK || done != size) return std::nullopt;
  return content;
}

/// Calls `use(archive, entry)` for each entry until it gives an error.
template <class Use>
Expected<void> walk(const std::filesystem::path& file, const Use& use) {
  const Archive archive(unzOpen64(file.c_str()));
  if (!archive) return broken(file, "is no zip archive");
  for (int next = unzGoToFirstFile(archive.get()); next != UNZ_END_OF_LIST_OF_FILE;
       next = unzGoToNextFile(archive.get())) {
    const auto entry = next == UNZ_OK ? current_entry(archive.get()) : std::nullopt;
    if (!entry) return broken(file, "is a damaged zip archive");
    if (auto used = use(archive.get(), *entry); !used) return used;
  }
  return {};
}

}  // namespace

Expected<std::vector<std::string>> zip_entry_names(const std::filesystem::path& file) {
  std::vector<std::string> names;
  const auto walked = walk(file, [&](unzFile, const Entry& entry) -> Expected<void> {
    names.push_back(entry.name);
    return {};
  });
  if (!walked) return std::unexpected(walked.error());
  return names;
}

Expected<void> for_each_zip_entry(
    const std::filesystem::path& file,
    const std::function<Expected<void>(std::string_view name, std::string_view content)>& use) {
  return walk(file, [&](unzFile archive, const Entry& entry) -> Expected<void> {
    const auto content = current_content(archive, entry.size);
    if (!content) return broken(file, fmt::format("has a damaged entry {}", entry.name));
    return use(entry.name, *content);
  });
}

Expected<std::string> read_zip(const std::filesystem::path& file) {
  std::optional<std::string> found;
  const auto walked = walk(file, [&](unzFile archive, const Entry& entry) -> Expected<void> {
    if (found) return broken(file, "has more than one entry");
    found = current_content(archive, entry.size);
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
