#include "ibflow/sim/contracts/venues.hpp"

#include <array>
#include <span>
#include <string>

namespace ibflow::sim {

namespace {

struct Letter {
  std::string_view exchange;
  char letter;
};

// The letters of the consolidated tape; a bit number is the place in the list.
constexpr std::array kStockLetters{
    Letter{"AMEX", 'A'}, Letter{"NYSE", 'N'}, Letter{"ARCA", 'P'},  Letter{"NASDAQ", 'Q'},
    Letter{"BATS", 'Z'}, Letter{"BYX", 'Y'},  Letter{"EDGEA", 'J'}, Letter{"DRCTEDGE", 'K'},
    Letter{"IEX", 'V'},  Letter{"BEX", 'B'},  Letter{"PSX", 'X'},   Letter{"CHX", 'M'},
    Letter{"ISE", 'I'},  Letter{"CBOE", 'W'},
};
constexpr std::array kOptionLetters{
    Letter{"AMEX", 'A'}, Letter{"CBOE", 'C'},  Letter{"PHLX", 'X'},     Letter{"ISE", 'I'},
    Letter{"BOX", 'B'},  Letter{"BATS", 'Z'},  Letter{"NASDAQOM", 'Q'}, Letter{"NASDAQBX", 'T'},
    Letter{"MIAX", 'M'}, Letter{"CBOE2", 'W'},
};

constexpr std::int32_t kStockGroup = 1;
constexpr std::int32_t kOptionGroup = 2;
constexpr std::int32_t kForexGroup = 4;

struct Depth {
  std::string_view exchange, security_type, listing, service;
  std::int32_t group;  // 0: none
};

// Deep2 shows market makers by name.
constexpr std::array kDepth{
    Depth{"NASDAQ", "STK", "NASDAQ", "Deep2", kStockGroup},
    Depth{"NYSE", "STK", "NYSE", "Deep", kStockGroup},
    Depth{"ARCA", "STK", "", "Deep", kStockGroup},
    Depth{"BATS", "STK", "", "Deep", kStockGroup},
    Depth{"IEX", "STK", "", "Deep", kStockGroup},
    Depth{"DRCTEDGE", "STK", "", "Deep", kStockGroup},
    Depth{"BOX", "OPT", "", "Deep", kOptionGroup},
    Depth{"ISE", "OPT", "", "Deep", kOptionGroup},
    Depth{"CME", "FUT", "CME", "Deep", 0},
    Depth{"IDEALPRO", "CASH", "", "Deep", kForexGroup},
    Depth{"PAXOS", "CRYPTO", "", "Deep", 0},
};

}  // namespace

std::vector<protocol::SmartComponent> smart_components(std::string_view bbo_exchange) {
  std::span<const Letter> letters;
  if (bbo_exchange == "9c0001") letters = kStockLetters;
  if (bbo_exchange == "c70003") letters = kOptionLetters;
  std::vector<protocol::SmartComponent> components;
  for (const auto& [exchange, letter] : letters) {
    components.push_back({.bit_number = static_cast<std::int32_t>(components.size()),
                          .exchange = std::string(exchange),
                          .exchange_letter = std::string(1, letter)});
  }
  return components;
}

std::vector<protocol::DepthMktDataDescription> depth_exchanges() {
  std::vector<protocol::DepthMktDataDescription> rows;
  for (const auto& depth : kDepth) {
    rows.push_back({.exchange = std::string(depth.exchange),
                    .sec_type = std::string(depth.security_type),
                    .listing_exch = std::string(depth.listing),
                    .service_data_type = std::string(depth.service),
                    .agg_group = depth.group == 0 ? std::nullopt : std::optional(depth.group)});
  }
  return rows;
}

}  // namespace ibflow::sim
