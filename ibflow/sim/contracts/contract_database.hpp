#pragma once
// The contracts the simulated gateway knows: one US stock for each recorded ticker.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::sim {

/// `con_id` is made up, but the same for a symbol in every run. It is never a number IB has given to that
/// symbol.
struct ListedStock {
  std::int32_t con_id = 0;
  std::string symbol, long_name, primary_exchange;
  std::string stock_type;  // COMMON, ETF, REIT
  std::string industry, category, subcategory;
};

class ContractDatabase {
 public:
  /// One contract a ticker; index() counts in this order. A ticker that is not built in gets plain details.
  explicit ContractDatabase(const std::vector<std::string>& tickers);

  [[nodiscard]] std::size_t size() const { return stocks_.size(); }
  [[nodiscard]] const ListedStock& stock(std::size_t index) const { return stocks_[index]; }

  /// The ticker a client's description means: by con_id alone, else by symbol (or local symbol), where type,
  /// currency, exchange and primary exchange must agree as far as they are given. nullopt: error 200.
  [[nodiscard]] std::optional<std::size_t> find(const protocol::Contract& description) const;

  [[nodiscard]] std::optional<std::size_t> index_of(std::string_view symbol) const;

  /// The completed contract, with exchange SMART and the primary exchange.
  [[nodiscard]] const protocol::Contract& contract(std::size_t index) const { return contracts_[index]; }
  [[nodiscard]] protocol::ContractDetailsRow details(std::size_t index, std::int32_t request_id,
                                                     core::Date session) const;

 private:
  std::vector<ListedStock> stocks_;
  std::vector<protocol::Contract> contracts_;
};

}  // namespace ibflow::sim
