#pragma once
// The option flow's file: trades, minute bars, divergence and predictions in SQLite.

#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/flow/momentum_model.hpp"
#include "ibflow/flow/options/divergence.hpp"
#include "ibflow/flow/options/option_trade.hpp"
#include "ibflow/model/market_data.hpp"

namespace ibflow::flow::options {

/// Both ends included.
struct TimeRange {
  core::Timestamp from{}, to{};
};

/// From midnight to midnight, New York.
[[nodiscard]] TimeRange whole_days(core::Date first, core::Date last);
[[nodiscard]] inline TimeRange whole_day(core::Date day) {
  return whole_days(day, day);
}

enum class RowOrder { OldestFirst, NewestFirst };

/// Which rows, and from which end they are counted.
struct Rows {
  std::int64_t most = -1;  // -1: all
  RowOrder order = RowOrder::OldestFirst;
};

/// One connection for one thread at a time; open one for each thread. Several processes may read a file while
/// one writes. Times are kept to the millisecond. Every failure is a Storage error that names the file.
class Store {
 public:
  /// Makes the file when there is none. A file of another program or of a newer version is refused.
  static core::Expected<Store> open(const std::filesystem::path& file);
  /// Fails when there is no such file.
  static core::Expected<Store> open_existing(const std::filesystem::path& file);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  // Changes belong between begin() and commit(); what was not committed is gone when the store closes.
  core::Expected<void> begin();
  core::Expected<void> commit();
  void rollback();
  core::Expected<void> add_ticker(const std::string& ticker);
  core::Expected<void> add_trade(const AnalysedTrade& trade);  // its id is the file's own
  core::Expected<void> put_bar(const std::string& ticker, const model::Bar& bar);
  core::Expected<void> put_divergence(const std::string& ticker, const DivergencePoint& point);
  core::Expected<void> put_prediction(const std::string& model, const ModelOutput& output);
  /// Everything of the ticker within the range: trades, bars by their start, points and predictions by
  /// their time.
  core::Expected<void> remove(const std::string& ticker, TimeRange range);

  [[nodiscard]] core::Expected<std::vector<std::string>> tickers() const;  // alphabetical
  [[nodiscard]] core::Expected<std::vector<AnalysedTrade>> trades(const std::string& ticker, TimeRange range,
                                                                  Rows rows = {}) const;
  /// Complete bars: start >= from and end <= to.
  [[nodiscard]] core::Expected<std::vector<model::Bar>> bars(const std::string& ticker, TimeRange range,
                                                             Rows rows = {}) const;
  [[nodiscard]] core::Expected<std::vector<DivergencePoint>> divergence(const std::string& ticker,
                                                                        TimeRange range,
                                                                        Rows rows = {}) const;
  [[nodiscard]] core::Expected<std::vector<ModelOutput>> predictions(const std::string& ticker,
                                                                     const std::string& model,
                                                                     TimeRange range, Rows rows = {}) const;
  /// The New York days with a bar or a trade that ended by `until`; the newest first, `most` of them.
  [[nodiscard]] core::Expected<std::vector<core::Date>> days(
      const std::string& ticker, core::Timestamp until = core::Timestamp::max(),
      std::size_t most = std::numeric_limits<std::size_t>::max()) const;
  /// Changes whenever another connection, of this process or another, commits to the file.
  [[nodiscard]] core::Expected<std::int64_t> version() const;

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ibflow::flow::options
