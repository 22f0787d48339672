#pragma once
// An order book modelled around the best quote, and the operations that take a client's copy along.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/protocol/responses.hpp"
#include "ibflow/sim/contracts/instrument.hpp"

namespace ibflow::sim {

/// The best quote, as a trade or quote event or a state has it; 0: that side has none. Sizes in shares.
struct BestQuote {
  double bid = 0, ask = 0;
  std::int64_t bid_size = 0, ask_size = 0;

  friend bool operator==(const BestQuote&, const BestQuote&) = default;
};

/// One row of one side.
struct DepthLevel {
  double price = 0;
  std::int64_t size = 0;
  std::string venue;  // market maker, or exchange with smart depth; empty where neither is told

  friend bool operator==(const DepthLevel&, const DepthLevel&) = default;
};

enum class BookKind : std::uint8_t {
  Plain,         // one row a price
  MarketMakers,  // one row a price, with the market maker's name
  Smart,         // one or two rows a price, with the exchange's name
};

enum class BookSide : std::uint8_t { Ask = 0, Bid = 1 };

/// The first row shows the quote's price and size; each further price is one tick away, and its size hangs
/// only on symbol, side and price: a book moves as a real one does, by its ends. Smart rows split their
/// price's size among two exchanges at most.
[[nodiscard]] std::vector<DepthLevel> modelled_side(const Instrument& instrument, const BestQuote& quote,
                                                    BookSide side, BookKind kind, std::size_t rows);

/// Deletions from the last row on, then insertions from the first on, then updates: applied in this order
/// they never leave a hole (SB-30), and no more than the rows of the longer book are there at any time.
[[nodiscard]] std::vector<protocol::DepthRow> depth_operations(const std::vector<DepthLevel>& was,
                                                               const std::vector<DepthLevel>& now,
                                                               BookSide side, BookKind kind);

}  // namespace ibflow::sim
