#include "ibflow/gateway/detail/bar_stream.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/bar_pieces.hpp"
#include "ibflow/gateway/detail/contract_text.hpp"
#include "ibflow/gateway/detail/history_questions.hpp"
#include "ibflow/gateway/detail/stream_table.hpp"
#include "ibflow/gateway/detail/translate.hpp"

namespace ibflow::gateway::detail {

// Two bars more than are missing: the last complete one once more, and the one that goes on.
std::string BarStream::missing_duration(core::Timestamp now) const {
  if (!last_complete_) return wanted_.duration;
  const auto missed =
      std::max<core::Duration>(now - *last_complete_, core::Duration(0)) + 2 * core::Duration(bar_);
  return largest_piece(bar_, missed).duration;
}

core::Expected<void> BarStream::request(RequestCore& requests) {
  protocol::RequestHistoricalData message;
  message.request_id = request_id;
  message.contract = wanted_.contract;
  message.duration_str = missing_duration(table->now());
  message.bar_size_setting = wanted_.bar_size;
  message.what_to_show = wanted_.what_to_show;
  message.use_rth = wanted_.regular_hours;
  message.format_date = 2;
  message.keep_up_to_date = true;
  auto rules = historical_rules(message.contract, message.what_to_show,
                                fmt::format("live {} {}", message.duration_str, message.bar_size_setting),
                                bar_ <= kSmallBars);
  rules.request_id = request_id;
  return requests.send_historical(message, std::move(rules));
}

core::Expected<void> BarStream::cancel(RequestCore& requests) {
  protocol::CancelHistoricalData message;
  message.request_id = request_id;
  return requests.send(connection::Lane::Request, message, request_id);
}

void BarStream::on(const protocol::HistoricalData& message) {
  data_came();
  for (const auto& row : message.bars) take(row);
}

void BarStream::on(const protocol::HistoricalDataUpdate& message) {
  data_came();
  take(message.bar);
}

void BarStream::complete(const model::Bar& bar) {
  last_complete_ = bar.start;
  BarUpdate update;
  update.bar = bar;
  update.is_complete = true;
  publish(update);
}

void BarStream::take(const protocol::Bar& row) {
  const auto bar = to_bar(row, bar_);
  if (!bar) return core::log_warning("gateway", fmt::format("{}: {}", terms.what, bar.error().message));
  if (last_complete_ && bar->start <= *last_complete_) return;  // known
  if (current_ && bar->start < current_->start) return;
  if (current_ && bar->start > current_->start) complete(*current_);
  current_ = *bar;
  BarUpdate update;
  update.bar = *bar;
  publish(update);
}

}  // namespace ibflow::gateway::detail
