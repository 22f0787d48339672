#include "ibflow/journal/prediction_quality.hpp"

#include <iterator>

#include "ibflow/journal/detail/reader_state.hpp"

namespace ibflow::journal {

namespace {

using namespace detail;

// ?1 is the run or NULL, ?2 the ticker or an empty text.
constexpr const char* kOfTickers =
    "SELECT ticker, horizon_minutes, count(*), sum(hit), avg(hit), avg(confidence), "
    "avg((confidence - hit) * (confidence - hit)), avg(edge) * 10000 FROM prediction_hits "
    "WHERE (?1 IS NULL OR run_id = ?1) AND (?2 = '' OR ticker = ?2) GROUP BY 1, 2 ORDER BY 1, 2";
constexpr const char* kOfAll =
    "SELECT '', horizon_minutes, count(*), sum(hit), avg(hit), avg(confidence), "
    "avg((confidence - hit) * (confidence - hit)), avg(edge) * 10000 FROM prediction_hits "
    "WHERE (?1 IS NULL OR run_id = ?1) AND (?2 = '' OR ticker = ?2) GROUP BY 2 ORDER BY 2";
constexpr const char* kCalibration =
    "SELECT horizon_minutes, min(CAST(confidence * 10 AS INTEGER), 9) / 10.0, count(*), avg(confidence), "
    "avg(hit) FROM prediction_hits WHERE (?1 IS NULL OR run_id = ?1) AND (?2 = '' OR ticker = ?2) "
    "GROUP BY 1, 2 ORDER BY 1, 2";
constexpr const char* kDecay =
    "SELECT horizon_minutes, CASE WHEN age_seconds < 15 THEN 0 WHEN age_seconds < 30 THEN 15 "
    "WHEN age_seconds < 60 THEN 30 WHEN age_seconds < 120 THEN 60 ELSE 120 END, count(*), avg(hit), "
    "avg(edge) * 10000 FROM prediction_hits WHERE (?1 IS NULL OR run_id = ?1) AND (?2 = '' OR ticker = ?2) "
    "GROUP BY 1, 2 ORDER BY 1, 2";

QualityRow quality_of(const Statement& row) {
  QualityRow result;
  result.ticker = row.text(0);
  result.horizon_minutes = static_cast<int>(row.integer(1));
  result.predictions = row.integer(2);
  result.hits = row.integer(3);
  result.hit_rate = row.real(4);
  result.mean_confidence = row.real(5);
  result.brier = row.real(6);
  result.edge = row.real(7);
  return result;
}

CalibrationRow calibration_of(const Statement& row) {
  return {static_cast<int>(row.integer(0)), row.real(1), row.integer(2), row.real(3), row.real(4)};
}

DecayRow decay_of(const Statement& row) {
  return {static_cast<int>(row.integer(0)), static_cast<int>(row.integer(1)), row.integer(2), row.real(3),
          row.real(4)};
}

}  // namespace

core::Expected<PredictionQuality> read_prediction_quality(const std::filesystem::path& file,
                                                          const QualityQuery& query) {
  const auto database = open_to_read(file);
  if (!database) return std::unexpected(database.error());
  PredictionQuality quality;
  auto by_ticker = collect<QualityRow>(*database, kOfTickers, quality_of, query.run, query.ticker);
  if (!by_ticker) return std::unexpected(by_ticker.error());
  auto all = collect<QualityRow>(*database, kOfAll, quality_of, query.run, query.ticker);
  if (!all) return std::unexpected(all.error());
  auto calibration =
      collect<CalibrationRow>(*database, kCalibration, calibration_of, query.run, query.ticker);
  if (!calibration) return std::unexpected(calibration.error());
  auto decay = collect<DecayRow>(*database, kDecay, decay_of, query.run, query.ticker);
  if (!decay) return std::unexpected(decay.error());
  quality.by_ticker = std::move(*by_ticker);
  std::ranges::move(*all, std::back_inserter(quality.by_ticker));
  quality.calibration = std::move(*calibration);
  quality.decay = std::move(*decay);
  return quality;
}

}  // namespace ibflow::journal
