#pragma once
// Options: their chains, and what IB computes of them.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ibflow/gateway/answer.hpp"
#include "ibflow/gateway/contracts.hpp"
#include "ibflow/gateway/quote.hpp"
#include "ibflow/protocol/contract.hpp"

namespace ibflow::gateway {

/// Which options of an underlying. Empty members do not filter.
struct ChainRequest {
  protocol::Contract underlying;                 // with its con_id, see Contracts::qualify
  std::string exchange = "SMART";                // where the options trade
  std::string trading_class;                     // SPXW, ...
  std::vector<std::string> expirations;          // yyyymmdd
  double least_strike = 0, greatest_strike = 0;  // 0: no bound
};
struct ChainProgress {
  std::size_t expirations_done = 0, expirations = 0;
  std::size_t contracts = 0;
};

/// For the event loop's thread. Greeks of an option come with its quotes (MarketData::quotes).
class Options {
 public:
  using Progress = std::function<void(const ChainProgress&)>;

  Options(std::shared_ptr<detail::RequestCore> requests, Contracts contracts);

  /// Every contract of the chain, by expiration, one question each: IB takes some seconds for every one. From
  /// the contract cache where that is on. The first error ends it; asked again, what is cached comes at once.
  Answer<std::vector<protocol::ContractDetails>> chain(ChainRequest request, Progress progress = {},
                                                       RequestOptions options = {});
  /// What volatility the price means. 0.2 is 20 %.
  Answer<OptionComputation> implied_volatility(protocol::Contract option, double option_price,
                                               double underlying_price, RequestOptions options = {});
  /// What the option is worth at this volatility.
  Answer<OptionComputation> price(protocol::Contract option, double volatility, double underlying_price,
                                  RequestOptions options = {});

 private:
  std::shared_ptr<detail::RequestCore> requests_;
  Contracts contracts_;
};

}  // namespace ibflow::gateway
