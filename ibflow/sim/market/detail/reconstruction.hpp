#pragma once
// Events out of bars; the rules stand at Tape.

#include <vector>

#include "ibflow/sim/market/detail/lean_files.hpp"
#include "ibflow/sim/market/recorded_ticker.hpp"
#include "ibflow/sim/market/tape_record.hpp"

namespace ibflow::sim::detail {

/// What is being reconstructed. `offset` (0 to 4 s) is the ticker's own second in each slot of five.
struct Reconstruction {
  core::Timestamp midnight{};
  std::uint16_t ticker = 0;
  std::uint32_t offset = 0;
  bool has_quotes = false;  // recorded ones
  bool is_index = false;
};

void append_minute_trades(const Reconstruction& ticker, const model::Bar& bar,
                          std::vector<TapeRecord>& records);
void append_minute_quotes(const Reconstruction& ticker, const QuoteBar& bar,
                          std::vector<TapeRecord>& records);
void append_second_trades(const Reconstruction& ticker, const LeanTradeBar& bar,
                          std::vector<TapeRecord>& records);
void append_second_quotes(const Reconstruction& ticker, const LeanQuoteBar& bar,
                          std::vector<TapeRecord>& records);

}  // namespace ibflow::sim::detail
