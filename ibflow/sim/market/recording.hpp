#pragma once
// What was recorded of some tickers over some days, read from folders of any documented kind.

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/sim/market/option_recording.hpp"
#include "ibflow/sim/market/recorded_ticker.hpp"

namespace ibflow::sim {

/// Immutable after load, so any number of threads may read it. Spans live as long as the recording. Bars
/// carry their START in UTC, oldest first, whatever their file does. Ticks and seconds stay in their files
/// until a tape is built from them.
class Recording {
 public:
  /// Reads `tickers`, or when empty all that the folders have intraday data of. The files are found by their
  /// names and what they begin with, in the folders and below; see docs/simulator/market-data-files.md.
  /// Errors: Usage for a ticker without a file (naming those there are), Data for an unreadable folder or
  /// file and for a malformed row (naming file and line).
  static core::Expected<Recording> load(const std::vector<std::filesystem::path>& folders,
                                        const std::vector<std::string>& tickers = {});
  static core::Expected<Recording> load(const std::filesystem::path& folder,
                                        const std::vector<std::string>& tickers = {}) {
    return load(std::vector{folder}, tickers);
  }

  /// The loaded tickers, alphabetical.
  [[nodiscard]] const std::vector<std::string>& tickers() const { return tickers_; }
  /// Every ticker of the folders, loaded or not, alphabetical.
  [[nodiscard]] const std::vector<std::string>& known_tickers() const { return known_; }
  /// Position in known_tickers(): a number that does not depend on what else is loaded.
  [[nodiscard]] core::Expected<std::size_t> number_of(std::string_view ticker) const;
  /// Everything of one ticker; nullptr when it is not loaded.
  [[nodiscard]] const RecordedTicker* find(std::string_view ticker) const;

  /// Recorded options of the loaded tickers.
  [[nodiscard]] const OptionRecording& option_recording() const { return options_; }
  [[nodiscard]] const std::vector<RecordedOption>& options() const { return options_.contracts(); }

  /// Dates on which at least one loaded ticker has a minute bar, ascending.
  [[nodiscard]] const std::vector<core::Date>& dates() const { return dates_; }
  /// Usage error for a date without data, naming the dates there are.
  [[nodiscard]] core::Expected<void> require_date(core::Date date) const;

  /// One day's minutes, oldest first. Errors: Usage for an unknown ticker and for a date the recording does
  /// not have; a ticker that did not trade on a recorded date has no bars.
  [[nodiscard]] core::Expected<std::span<const model::Bar>> bars(std::string_view ticker,
                                                                 core::Date date) const;
  /// Minutes of all days with from <= start < to, oldest first. Usage error for an unknown ticker.
  [[nodiscard]] core::Expected<std::span<const model::Bar>> bars_between(std::string_view ticker,
                                                                         core::Timestamp from,
                                                                         core::Timestamp to) const;
  /// The same of recorded quotes; empty for a ticker without.
  [[nodiscard]] std::span<const QuoteBar> quotes_between(std::string_view ticker, core::Timestamp from,
                                                         core::Timestamp to) const;
  /// Daily bars before `date`, adjusted for splits as they were known then: recorded ones, else built from
  /// the regular hours of finer bars. Starts are midnight New York.
  [[nodiscard]] std::vector<model::Bar> days_before(std::string_view ticker, core::Date date) const;

  /// The close before `date`: of the last regular bar, or of the last recorded day where that is later;
  /// nullopt when the recording begins with that date.
  [[nodiscard]] core::Expected<std::optional<double>> previous_close(std::string_view ticker,
                                                                     core::Date date) const;

 private:
  [[nodiscard]] core::Expected<const RecordedTicker*> require(std::string_view ticker) const;

  std::vector<std::string> known_;
  std::vector<std::string> tickers_;
  std::vector<core::Date> dates_;
  std::map<std::string, RecordedTicker, std::less<>> data_;
  OptionRecording options_;
};

}  // namespace ibflow::sim
