#include "ibflow/sim/server/pacing_watch.hpp"

#include <fmt/format.h>

#include <utility>

namespace ibflow::sim {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMessagesPerSecond = 50;  // with 100 market-data lines
constexpr int kSmallBarsInTenMinutes = 60;
constexpr int kViolationInTwoSeconds = 6;  // "six or more"
constexpr core::Duration kRepeat = 15s;

std::string name_of(const protocol::Contract& contract) {
  return fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}", contract.con_id, contract.symbol, contract.sec_type,
                     contract.last_trade_date_or_contract_month, contract.strike.value_or(0), contract.right,
                     contract.currency, contract.local_symbol, contract.exchange);
}

// IB's sizes in seconds go from 1 to 30; the next one is a minute.
bool is_small(const std::string& bar_size) {
  return bar_size.find("sec") != std::string::npos;
}

}  // namespace

void PacingWatch::message(core::Timestamp now, core::Duration grace) {
  if (!messages_.empty() && now < messages_.back()) messages_.clear();
  while (!messages_.empty() && now - messages_.front() >= core::Duration(1s) - grace) messages_.pop_front();
  messages_.push_back(now);
  if (messages_.size() <= kMessagesPerSecond) return;
  ++violations_.message_rate;
  messages_.pop_front();
}

bool PacingWatch::historical(const protocol::RequestHistoricalData& request, core::Timestamp now,
                             core::Duration grace, bool answered) {
  if (!is_small(request.bar_size_setting)) return false;
  const auto series = name_of(request.contract) + '|' + request.what_to_show;
  return small_bars(
      {now, request.what_to_show == "BID_ASK" ? 2 : 1, series,
       fmt::format("bars|{}|{}|{}|{}|{}|{}|{}", series, request.end_date_time, request.duration_str,
                   request.bar_size_setting, request.use_rth, request.format_date, request.keep_up_to_date)},
      grace, answered);
}

bool PacingWatch::historical(const protocol::RequestHistoricalTicks& request, core::Timestamp now,
                             core::Duration grace, bool answered) {
  const auto series = name_of(request.contract) + '|' + request.what_to_show;
  return small_bars(
      {now, request.what_to_show == "BID_ASK" ? 2 : 1, series,
       fmt::format("ticks|{}|{}|{}|{}|{}|{}", series, request.start_date_time, request.end_date_time,
                   request.number_of_ticks, request.use_rth, request.ignore_size)},
      grace, answered);
}

bool PacingWatch::historical(const protocol::RequestHeadTimestamp& request, core::Timestamp now,
                             core::Duration grace, bool answered) {
  const auto series = name_of(request.contract) + '|' + request.what_to_show;
  return small_bars({now, request.what_to_show == "BID_ASK" ? 2 : 1, series,
                     fmt::format("head|{}|{}|{}", series, request.use_rth, request.format_date)},
                    grace, answered);
}

bool PacingWatch::small_bars(SmallBars request, core::Duration grace, bool answered) {
  const auto now = request.at;
  if (!small_bars_.empty() && now < small_bars_.back().at) small_bars_.clear();
  while (!small_bars_.empty() && now - small_bars_.front().at >= core::Duration(10min) - grace) {
    small_bars_.pop_front();
  }
  int in_ten_minutes = request.count, in_two_seconds = request.count;
  bool repeats = false;
  for (const auto& earlier : small_bars_) {
    in_ten_minutes += earlier.count;
    const auto age = now - earlier.at;
    if (earlier.series == request.series && age < core::Duration(2s) - grace) in_two_seconds += earlier.count;
    if (earlier.identity == request.identity && age < kRepeat - grace) repeats = true;
  }
  const auto before = violations_.total();
  if (in_ten_minutes > kSmallBarsInTenMinutes) ++violations_.historical_in_ten_minutes;
  if (in_two_seconds >= kViolationInTwoSeconds) ++violations_.historical_same_contract;
  if (repeats) ++violations_.historical_identical;
  const bool breaks_a_limit = violations_.total() > before;
  if (answered || !breaks_a_limit) small_bars_.push_back(std::move(request));
  return breaks_a_limit;
}

}  // namespace ibflow::sim
