#pragma once
// What can be traded: finding contracts, telling them apart, and the rules of their prices.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ibflow/gateway/answer.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/requests.hpp"
#include "ibflow/protocol/responses.hpp"

namespace ibflow::gateway {

namespace detail {
class ContractCache;
class RequestCore;
}  // namespace detail

/// Contracts are described with protocol::Contract; protocol/builders/contracts.hpp makes them. Answers that
/// do not change within a day come from GatewayConfig::contract_cache where that is set up. For the event
/// loop's thread.
class Contracts {
 public:
  Contracts(std::shared_ptr<detail::RequestCore> requests, std::shared_ptr<detail::ContractCache> cache);

  /// All contracts that fit the description, as IB sends them. Error 200 when there is none.
  Answer<std::vector<protocol::ContractDetails>> details(protocol::Contract contract,
                                                         RequestOptions options = {});
  /// Stocks whose symbol starts with the text or whose company's name holds it; at most 16. IB allows one
  /// such request a second.
  Answer<std::vector<protocol::ContractDescription>> search(std::string pattern, RequestOptions options = {});
  /// The one contract that fits. Several are an error (Usage) that lists them and names what tells them
  /// apart.
  Answer<protocol::ContractDetails> qualify(protocol::Contract contract, RequestOptions options = {});

  /// The price steps of one of ContractDetails::market_rule_ids, by rising price.
  Answer<std::vector<protocol::PriceIncrement>> market_rule(std::int32_t market_rule_id,
                                                            RequestOptions options = {});
  /// What the exchange letters of quotes mean; `bbo_exchange` comes with a quote.
  Answer<std::vector<protocol::SmartComponent>> smart_components(std::string bbo_exchange,
                                                                 RequestOptions options = {});
  /// Which exchanges have order books, and of which kind.
  Answer<std::vector<protocol::DepthMktDataDescription>> depth_exchanges(RequestOptions options = {});
  /// Expirations and strikes, one row per exchange and trading class; not every pair exists. The underlying
  /// needs its con_id (see qualify). `exchange` only for options on futures.
  Answer<std::vector<protocol::SecurityDefinitionOptionParameter>> option_parameters(
      protocol::Contract underlying, std::string exchange = "", RequestOptions options = {});

 private:
  std::shared_ptr<detail::RequestCore> requests_;
  std::shared_ptr<detail::ContractCache> cache_;
};

}  // namespace ibflow::gateway
