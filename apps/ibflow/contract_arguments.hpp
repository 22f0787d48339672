#pragma once
// Which contract a command is about, as said on the command line.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "ibflow/core/error.hpp"
#include "ibflow/protocol/contract.hpp"

namespace ibflow::cli {

class GatewaySession;

struct ContractArguments {
  std::string sec_type, exchange, primary_exchange, currency, expiry, right, multiplier, local_symbol,
      trading_class;
  std::optional<double> strike;
  std::int32_t con_id = 0;

  /// What IB is to be asked for. What is left out is what is usual for the kind: SMART, USD; EUR.USD is a
  /// currency pair; a strike or a right makes an option. The symbol may be empty where con_id or local_symbol
  /// is given. Usage when it cannot be a contract.
  [[nodiscard]] core::Expected<protocol::Contract> to_query(const std::string& symbol) const;
};

/// --sec-type, --exchange, --primary-exchange, --currency, --expiry, --strike, --right, --multiplier,
/// --trading-class, --local-symbol and --con-id.
std::shared_ptr<ContractArguments> add_contract_options(CLI::App& command);

/// The one contract that fits, with all that IB knows of it. Several are an error (Usage) that lists them;
/// none is IB's error 200 (Broker).
[[nodiscard]] core::Expected<protocol::ContractDetails> qualify(GatewaySession& session,
                                                                const ContractArguments& arguments,
                                                                const std::string& symbol);

/// A short name for people: "AAPL", "AAPL 20190215 170 C", "EUR.USD".
[[nodiscard]] std::string name_of(const protocol::Contract& contract);

}  // namespace ibflow::cli
