#pragma once
// Recorded option chains: which contracts there are, and a day's quotes, trades and open interest of them.

#include <compare>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::sim {

/// An option contract that the recording has data of.
struct RecordedOption {
  std::string underlying;
  core::Date expiry;
  double strike = 0;
  bool is_call = true;

  friend bool operator==(const RecordedOption&, const RecordedOption&) = default;
  /// By underlying, expiry, strike, calls first.
  friend bool operator<(const RecordedOption& a, const RecordedOption& b);
};

/// A minute of one contract, known when it is over. 0: no such price.
struct OptionMinute {
  core::Timestamp start{};
  double bid = 0, ask = 0;  // at its end
  std::int32_t bid_size = 0, ask_size = 0;
};
struct OptionTrades {
  core::Timestamp start{};
  double open = 0, high = 0, low = 0, close = 0;
  std::int64_t volume = 0;  // contracts
};

struct OptionDay {
  std::vector<OptionMinute> quotes;
  std::vector<OptionTrades> trades;
  std::int64_t open_interest = 0;
  /// At the end of the recorded day, from the universe file; 0: none.
  double implied_volatility = 0;
};

using OptionDays = std::map<RecordedOption, OptionDay>;

/// Immutable after load.
class OptionRecording {
 public:
  struct File {
    std::string underlying;
    core::Date date;
    std::filesystem::path path;
  };
  struct Files {
    std::vector<File> quotes, trades, open_interest, universes;
  };

  OptionRecording() = default;
  /// Reads only names. Data error for a damaged file.
  static core::Expected<OptionRecording> load(Files files);

  /// All contracts of all days, sorted.
  [[nodiscard]] const std::vector<RecordedOption>& contracts() const { return contracts_; }
  /// What there is of a date, read from the files. A date without data is empty.
  [[nodiscard]] core::Expected<OptionDays> day(core::Date date) const;

 private:
  Files files_;
  std::vector<RecordedOption> contracts_;
};

}  // namespace ibflow::sim
