#pragma once
// Level-1 values by request id. Nothing here allocates once an instrument is subscribed.

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/model/broker.hpp"
#include "ibflow/model/instrument.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::gateway::detail {

/// Request ids are given in a row from `first_id` on, so that a tick finds its quote by subtraction.
class QuoteTable {
 public:
  struct Row {
    /// Where the subscription stands.
    enum class State : std::uint8_t {
      Asked,    // sent, or about to leave
      Lost,     // gone with the session; asked for again with the next
      Waiting,  // dropped by the broker; asked for again after a pause
      Refused,  // for good, until somebody subscribes again
    };
    /// What the next data will prove.
    enum class Expecting : std::uint8_t { Nothing, Restored, Renewed, Life };

    model::Instrument instrument;
    model::Quote quote;
    std::int32_t request_id = 0;
    std::uint32_t index = 0;
    State state = State::Asked;
    Expecting expecting = Expecting::Nothing;
    bool heard = true;          // data has come since the last look; the request itself counts
    bool failure_told = false;  // of what is expected
    core::Duration silence{};   // in trading hours
    core::Duration age{};       // since the request, in trading hours
    int tries = 0;              // times in a row that it was asked for again alone and did not last

    [[nodiscard]] bool is_asked() const { return state == State::Asked; }
  };

  explicit QuoteTable(std::int32_t first_id) : first_id_(first_id) {}

  /// The row of a con id, nullptr when it was never added.
  [[nodiscard]] Row* find_instrument(core::ConId con_id);
  /// Adds it and gives its request id.
  std::int32_t add(const model::Instrument& instrument);
  /// A new request id for a row; late ticks of the old one are dropped, and so are all values.
  std::int32_t renew(Row& row);
  [[nodiscard]] std::deque<Row>& rows() { return rows_; }

  [[nodiscard]] Row* find(std::int32_t request_id) {
    const auto index = static_cast<std::size_t>(request_id - first_id_);
    if (request_id < first_id_ || index >= row_of_id_.size()) return nullptr;
    Row& row = rows_[row_of_id_[index]];
    return row.request_id == request_id ? &row : nullptr;
  }
  [[nodiscard]] bool owns(std::int32_t request_id) const {
    return request_id >= first_id_ && static_cast<std::size_t>(request_id - first_id_) < row_of_id_.size();
  }

  /// True when the quote took the value.
  static bool apply(model::Quote& quote, const protocol::TickPrice& tick);
  static bool apply(model::Quote& quote, const protocol::TickSize& tick);
  static bool apply(model::Quote& quote, const protocol::TickGeneric& tick);

 private:
  std::int32_t first_id_;
  std::deque<Row> rows_;  // references stay good when a listener subscribes while it hears
  std::vector<std::uint32_t> row_of_id_;
};

/// A row and what it is a subscription of.
struct StreamRef {
  model::SubscriptionKind kind;
  QuoteTable::Row& row;
};

}  // namespace ibflow::gateway::detail
