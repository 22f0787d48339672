#pragma once
// A long range, page after page. The API narrows a range by whole minutes only: of a full page the last
// minute is thrown away and asked for again, so no row comes twice and none is missed, with ids or without.

#include <algorithm>
#include <memory>
#include <vector>

#include "ibflow/flow/client.hpp"
#include "ibflow/flow/detail/limits.hpp"

namespace ibflow::flow::detail {

inline core::Timestamp time_of(const TradeRow& row) {
  return row.time;
}
inline core::Timestamp time_of(const model::Bar& bar) {
  return bar.start;
}

inline void cut(Trades& page, std::size_t rows) {
  page.rows.resize(rows);
}
inline void cut(MinuteData& page, std::size_t rows) {
  page.bars.resize(rows);
  page.added_at.resize(rows);
}
inline void append(Trades& all, Trades&& page) {
  std::ranges::move(page.rows, std::back_inserter(all.rows));
}
inline void append(MinuteData& all, MinuteData&& page) {
  std::ranges::move(page.bars, std::back_inserter(all.bars));
  std::ranges::move(page.added_at, std::back_inserter(all.added_at));
}

template <class EndpointType, class Answer, class Row, class Query>
class Pages : public std::enable_shared_from_this<Pages<EndpointType, Answer, Row, Query>> {
 public:
  Pages(EndpointType& endpoint, std::vector<Row> Answer::* rows, Query query, Callback<Answer> callback,
        Paging paging)
      : endpoint_(endpoint),
        rows_(rows),
        query_(std::move(query)),
        callback_(std::move(callback)),
        paging_(paging) {
    query_.limit = paging_.rows;
    query_.recent = false;
    all_.ticker = query_.ticker;
  }

  void next() {
    auto taken = [self = this->shared_from_this()](core::Expected<Answer> page) {
      if (!page) return self->callback_(std::unexpected(page.error()));
      self->take(std::move(*page));
    };
    endpoint_.get(query_, std::move(taken));
  }

 private:
  void take(Answer page) {
    const auto& rows = page.*rows_;
    const bool full = std::cmp_greater_equal(rows.size(), *query_.limit);
    const bool in_order = std::ranges::is_sorted(rows, {}, [](const Row& row) { return time_of(row); });
    if (full && !in_order) {
      return fail("its rows are not in the order of time, so a long range cannot be asked for page by page");
    }
    if (!full) return end(std::move(page), true);
    const auto last_minute = std::chrono::floor<std::chrono::minutes>(time_of(rows.back()));
    const auto keep = std::ranges::lower_bound(rows, core::Timestamp(last_minute), {},
                                               [](const Row& row) { return time_of(row); }) -
                      rows.begin();
    if (keep == 0) {  // one minute fills the page
      if (*query_.limit >= kMostRows) return fail("one minute has more rows than a page can hold");
      query_.limit = std::min(*query_.limit * 2, kMostRows);
      return next();
    }
    cut(page, static_cast<std::size_t>(keep));
    append(all_, std::move(page));
    if ((all_.*rows_).size() >= paging_.most_rows) return end({}, false);
    const auto from = core::to_new_york(last_minute);
    query_.start_date = from.date;
    query_.start_time = from.time_of_day;
    query_.limit = paging_.rows;
    next();
  }

  void end(Answer page, bool is_last) {
    append(all_, std::move(page));
    all_.complete = is_last && (all_.*rows_).size() <= paging_.most_rows;
    if ((all_.*rows_).size() > paging_.most_rows) cut(all_, paging_.most_rows);
    all_.count = static_cast<std::int64_t>((all_.*rows_).size());
    callback_(std::move(all_));
  }

  void fail(const char* what) {
    callback_(core::fail(core::ErrorCategory::Data, "flow " + query_.ticker + ": " + what));
  }

  EndpointType& endpoint_;
  std::vector<Row> Answer::* rows_;
  Query query_;
  Callback<Answer> callback_;
  Paging paging_;
  Answer all_;
};

template <class EndpointType, class Answer, class Row, class Query>
void get_pages(EndpointType& endpoint, std::vector<Row> Answer::* rows, const Query& query,
               Callback<Answer> callback, const Paging& paging) {
  std::make_shared<Pages<EndpointType, Answer, Row, Query>>(endpoint, rows, query, std::move(callback),
                                                            paging)
      ->next();
}

}  // namespace ibflow::flow::detail
