#pragma once
// Recorded one-minute bars of some tickers over some days, read from a folder of SYM_1min.csv files.

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

namespace ibflow::sim {

/// An option contract that the recording has data of.
struct RecordedOption {
  std::string underlying;
  core::Date expiry;
  double strike = 0;
  bool is_call = true;
  std::int64_t open_interest = 0;

  friend bool operator==(const RecordedOption&, const RecordedOption&) = default;
};

/// Immutable after load, so any number of threads may read it. Spans live as long as the recording.
/// A file holds rows `datetime,open,high,low,close,volume`, newest first, stamped with the New York time of
/// the bar's END; bars here carry their START in UTC, oldest first.
class Recording {
 public:
  /// Reads `tickers`, or all that the folder has when empty. Errors: Usage for a ticker without a file
  /// (naming those there are), Data for an unreadable folder or file and for a malformed row (naming file and
  /// line).
  static core::Expected<Recording> load(const std::filesystem::path& folder,
                                        const std::vector<std::string>& tickers = {});

  /// The loaded tickers, alphabetical.
  [[nodiscard]] const std::vector<std::string>& tickers() const { return tickers_; }
  /// Every ticker of the folder, loaded or not, alphabetical.
  [[nodiscard]] const std::vector<std::string>& known_tickers() const { return known_; }
  /// Position in known_tickers(): a number that does not depend on what else is loaded.
  [[nodiscard]] core::Expected<std::size_t> number_of(std::string_view ticker) const;

  /// Option contracts with recorded quotes, trades or open interest, by underlying, expiry, strike, calls
  /// first.
  [[nodiscard]] const std::vector<RecordedOption>& options() const { return options_; }

  /// Dates on which at least one loaded ticker has a bar, ascending.
  [[nodiscard]] const std::vector<core::Date>& dates() const { return dates_; }
  /// Usage error for a date without data, naming the dates there are.
  [[nodiscard]] core::Expected<void> require_date(core::Date date) const;

  /// One day's bars, oldest first. Errors: Usage for an unknown ticker and for a date the recording does not
  /// have; a ticker that did not trade on a recorded date has no bars.
  [[nodiscard]] core::Expected<std::span<const model::Bar>> bars(std::string_view ticker,
                                                                 core::Date date) const;
  /// Bars of all days with from <= start < to, oldest first. Usage error for an unknown ticker.
  [[nodiscard]] core::Expected<std::span<const model::Bar>> bars_between(std::string_view ticker,
                                                                         core::Timestamp from,
                                                                         core::Timestamp to) const;
  /// The close of the last bar before `date`; nullopt when the recording begins with that date.
  [[nodiscard]] core::Expected<std::optional<double>> previous_close(std::string_view ticker,
                                                                     core::Date date) const;

 private:
  [[nodiscard]] core::Expected<const std::vector<model::Bar>*> find(std::string_view ticker) const;

  std::vector<std::string> known_;
  std::vector<std::string> tickers_;
  std::vector<RecordedOption> options_;
  std::vector<core::Date> dates_;
  std::map<std::string, std::vector<model::Bar>, std::less<>> bars_;
};

}  // namespace ibflow::sim
