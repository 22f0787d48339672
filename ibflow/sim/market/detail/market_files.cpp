#include "ibflow/sim/market/detail/market_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <system_error>

#include "ibflow/protocol/capture.hpp"
#include "ibflow/sim/market/detail/compressed_files.hpp"

namespace ibflow::sim::detail {

namespace {

namespace fs = std::filesystem;
using core::ErrorCategory;
using core::Expected;

std::string capitals(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

/// The first bytes of a plain or zstd file.
std::string beginning(const fs::path& file) {
  if (file.extension() == ".zst") return read_zstd(file).value_or("").substr(0, 64);
  std::ifstream stream(file, std::ios::binary);
  std::string text(64, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

std::optional<MarketFile> with_ticker(FileKind kind, std::string_view ticker, const fs::path& path) {
  if (ticker.empty()) return std::nullopt;
  return MarketFile{.kind = kind, .ticker = capitals(ticker), .date = std::nullopt, .path = path};
}

std::optional<MarketFile> plain_file(const fs::path& path) {
  std::string name = path.filename().string();
  if (name.ends_with(".zst")) name.resize(name.size() - 4);
  const auto stem_before = [&](std::string_view ending) -> std::string_view {
    if (!name.ends_with(ending)) return {};
    return std::string_view(name).substr(0, name.size() - ending.size());
  };
  const std::string folder = path.parent_path().filename().string();
  if (folder == "map_files") return std::nullopt;
  if (folder == "factor_files") return with_ticker(FileKind::Factors, stem_before(".csv"), path);
  if (const auto stem = stem_before("_1min.csv"); !stem.empty())
    return with_ticker(FileKind::EndStampedMinutes, stem, path);
  if (const auto stem = stem_before("_15min.csv"); !stem.empty())
    return with_ticker(FileKind::EndStampedQuarters, stem, path);
  const auto stem = stem_before(".csv");
  if (stem.empty() || stem.starts_with('.')) return std::nullopt;
  const std::string text = beginning(path);
  if (text.starts_with("Datetime,")) return with_ticker(FileKind::StartStampedMinutes, stem, path);
  if (text.starts_with("Date,Close")) return with_ticker(FileKind::DollarDays, stem, path);
  return std::nullopt;
}

struct NamedKind {
  std::string_view folder, ending;
  bool option = false;
  FileKind kind{};
};

constexpr NamedKind kDayFiles[] = {
    {"minute", "_trade.zip", false, FileKind::MinuteTrades},
    {"minute", "_quote.zip", false, FileKind::MinuteQuotes},
    {"second", "_trade.zip", false, FileKind::SecondTrades},
    {"second", "_quote.zip", false, FileKind::SecondQuotes},
    {"tick", "_trade.zip", false, FileKind::TickTrades},
    {"tick", "_quote.zip", false, FileKind::TickQuotes},
    {"minute", "_quote_american.zip", true, FileKind::OptionQuotes},
    {"minute", "_trade_american.zip", true, FileKind::OptionTrades},
    {"minute", "_openinterest_american.zip", true, FileKind::OptionOpenInterest},
    {"universes", ".csv.zst", true, FileKind::OptionUniverse},
    {"universes", ".csv", true, FileKind::OptionUniverse},
};

/// .../FOLDER/sym/YYYYMMDD_kind.zip
std::optional<MarketFile> day_file(const fs::path& path) {
  const std::string name = path.filename().string();
  if (name.size() < 9) return std::nullopt;
  const auto date = core::parse_date(std::string_view(name).substr(0, 8));
  if (!date) return std::nullopt;
  const fs::path sym = path.parent_path();
  const fs::path folder = sym.parent_path();
  const bool option = std::ranges::find(path, fs::path("option")) != path.end();
  for (const auto& known : kDayFiles) {
    if (folder.filename() != known.folder || option != known.option || name.substr(8) != known.ending)
      continue;
    auto file = with_ticker(known.kind, sym.filename().string(), path);
    if (file) file->date = *date;
    return file;
  }
  return std::nullopt;
}

/// A capture, whatever its name.
std::optional<MarketFile> capture_file(const fs::path& path) {
  if (!beginning(path).starts_with(protocol::kCaptureStart)) return std::nullopt;
  return MarketFile{.kind = FileKind::Capture, .ticker = {}, .date = std::nullopt, .path = path};
}

std::optional<MarketFile> recognise(const fs::path& path) {
  if (path.extension() == ".capture" || path.extension() == ".jsonl") return capture_file(path);
  if (auto file = day_file(path)) return file;
  if (path.extension() == ".zip" && path.parent_path().filename() == "daily")
    return with_ticker(FileKind::Days, path.stem().string(), path);
  return path.extension() == ".csv" || path.extension() == ".zst" ? plain_file(path) : std::nullopt;
}

}  // namespace

Expected<std::vector<MarketFile>> find_market_files(const std::vector<fs::path>& folders) {
  std::vector<MarketFile> files;
  for (const auto& folder : folders) {
    std::error_code error;
    if (fs::is_regular_file(folder, error)) {
      auto file = capture_file(fs::absolute(folder));
      if (!file) {
        return core::fail(ErrorCategory::Data,
                          fmt::format("{} is no capture of a session; name one, or a folder of market data",
                                      folder.string()));
      }
      files.push_back(std::move(*file));
      continue;
    }
    const std::size_t before = files.size();
    fs::recursive_directory_iterator entry(fs::absolute(folder),
                                           fs::directory_options::follow_directory_symlink, error);
    for (const auto end = fs::recursive_directory_iterator(); !error && entry != end;
         entry.increment(error)) {
      if (!entry->is_regular_file(error)) continue;
      if (auto file = recognise(entry->path())) files.push_back(std::move(*file));
    }
    if (error) {
      return core::fail(ErrorCategory::Data, fmt::format("cannot read the market data folder {}: {}; name a "
                                                         "folder of recorded market data",
                                                         folder.string(), error.message()));
    }
    if (files.size() == before) {
      return core::fail(
          ErrorCategory::Data,
          fmt::format("the market data folder {} holds no SYM_1min.csv file and none of the other "
                      "kinds; see docs/simulator/market-data-files.md",
                      folder.string()));
    }
  }
  std::ranges::sort(files, {}, &MarketFile::path);
  const auto again = std::ranges::unique(files, {}, &MarketFile::path);
  files.erase(again.begin(), again.end());
  return files;
}

}  // namespace ibflow::sim::detail
