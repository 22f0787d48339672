#include "ibflow/gateway/detail/bar_pieces.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ibflow/connection/historical_pacing.hpp"

namespace ibflow::gateway::detail {
namespace {

using std::chrono::seconds;

constexpr seconds kDay{86'400};

struct Step {
  seconds longest_bar;
  seconds span;
  int count;
  char unit;
};

// Every bar up to longest_bar may be asked for over this span.
constexpr std::array kSteps = {
    Step{seconds(1), seconds(1800), 1800, 'S'},
    Step{seconds(5), seconds(3600), 3600, 'S'},
    Step{seconds(15), seconds(14'400), 14'400, 'S'},
    Step{seconds(30), seconds(28'800), 28'800, 'S'},
    Step{seconds(60), kDay, 1, 'D'},
    Step{seconds(120), 2 * kDay, 2, 'D'},
    Step{seconds(1200), 7 * kDay, 1, 'W'},
    Step{seconds(28'800), 30 * kDay, 1, 'M'},
    Step{seconds::max(), 365 * kDay, 1, 'Y'},
};

}  // namespace

BarPiece largest_piece(seconds bar, core::Duration left) {
  const auto& step = *std::ranges::find_if(kSteps, [bar](const Step& one) { return bar <= one.longest_bar; });
  if (left >= step.span) return {step.span, fmt::format("{} {}", step.count, step.unit)};
  const auto wanted = std::max(std::chrono::ceil<seconds>(left), bar);
  if (wanted < kDay && step.unit == 'S') return {wanted, fmt::format("{} S", wanted.count())};
  const auto days = (wanted + kDay - seconds(1)) / kDay;
  return {days * kDay, fmt::format("{} D", days)};
}

core::Duration least_time(std::size_t requests, bool small_bars, bool counts_twice, core::Duration each) {
  if (requests == 0) return {};
  const auto by_answers = each * static_cast<std::int64_t>(requests);
  if (!small_bars) return by_answers;
  const connection::HistoricalLimits limits;
  const auto waits = [&](std::size_t most, core::Duration window) {
    const auto units = requests * (counts_twice ? 2 : 1);
    return window * static_cast<std::int64_t>((units - 1) / most);
  };
  return std::max({by_answers, waits(limits.small_bars, limits.small_bars_window),
                   waits(limits.same_contract, limits.same_contract_window)});
}

}  // namespace ibflow::gateway::detail
