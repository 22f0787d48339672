#pragma once
// Contracts as IB wants them described, from the few facts that matter for each kind. Impossible input is an
// Error{Usage}; whether the contract exists only IB knows (code 200 if not, or if the description fits
// several).
//
//   build::stock({.symbol = "AAPL", .primary_exchange = "NASDAQ"})
//   build::option({.symbol = "SPX", .expiry = "20270115", .strike = 6000, .right = build::OptionRight::Put})

#include <cstdint>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/protocol/contract.hpp"

namespace ibflow::protocol::build {

/// IB's number of the contract, enough by itself for data and orders. IB: Contract.conId.
[[nodiscard]] core::Expected<Contract> by_con_id(std::int32_t con_id, std::string exchange = "SMART");

/// IB: Contract.secIdType (security_id_type) and secId. `sec_type` as in security_type.
struct SecurityIdTerms {
  std::string sec_type = "STK";
  std::string id_type;
  std::string id;
  std::string currency = "USD";
  std::string exchange = "SMART";
};
[[nodiscard]] core::Expected<Contract> by_security_id(const SecurityIdTerms& terms);

/// secType STK: stocks and ETFs. The primary exchange tells apart stocks of one symbol and currency; it is
/// never SMART.
struct StockTerms {
  std::string symbol;
  std::string currency = "USD";
  std::string exchange = "SMART";
  std::string primary_exchange;
};
[[nodiscard]] core::Expected<Contract> stock(const StockTerms& terms);

enum class OptionRight { Call, Put };

/// secType OPT, and FOP for future_option. `expiry` is YYYYMMDD, or YYYYMM for all of a month (requests for
/// details only). IB: lastTradeDateOrContractMonth. The trading class tells apart options of one expiry (SPX
/// and SPXW); empty where there is only one.
struct OptionTerms {
  std::string symbol;
  std::string expiry;
  double strike = 0;
  OptionRight right = OptionRight::Call;
  std::string multiplier = "100";
  std::string currency = "USD";
  std::string exchange = "SMART";
  std::string trading_class;
};
[[nodiscard]] core::Expected<Contract> option(const OptionTerms& terms);
/// Give the exchange, and the multiplier of the future.
[[nodiscard]] core::Expected<Contract> future_option(const OptionTerms& terms);

/// secType FUT. One of `expiry` (YYYYMM, YYYYMMDD) and `local_symbol` ("ESZ7") is needed; a multiplier where
/// several futures share symbol and expiry.
struct FutureTerms {
  std::string symbol;
  std::string expiry;
  std::string exchange;
  std::string currency = "USD";
  std::string multiplier;
  std::string local_symbol;
  std::string trading_class;
  bool include_expired = false;  // for details and historical data
};
[[nodiscard]] core::Expected<Contract> future(const FutureTerms& terms);

/// Symbol, exchange and currency, where nothing more is needed.
struct ListedTerms {
  std::string symbol;
  std::string exchange;
  std::string currency = "USD";
};
/// secType CONTFUT: the front future, for historical data only.
[[nodiscard]] core::Expected<Contract> continuous_future(const ListedTerms& terms);
/// secType IND.
[[nodiscard]] core::Expected<Contract> index(const ListedTerms& terms);
/// secType CRYPTO, at PAXOS or ZEROHASH.
[[nodiscard]] core::Expected<Contract> crypto(const ListedTerms& terms);
/// secType CFD; the exchange may stay empty for SMART.
[[nodiscard]] core::Expected<Contract> contract_for_difference(const ListedTerms& terms);
/// secType CMDTY: spot metals; the exchange may stay empty for SMART.
[[nodiscard]] core::Expected<Contract> commodity(const ListedTerms& terms);
/// secType FUND; the exchange may stay empty for FUNDSERV.
[[nodiscard]] core::Expected<Contract> fund(const ListedTerms& terms);

/// secType CASH. EUR.USD is {.base = "EUR", .quote = "USD"}: what is traded, and what it is paid with.
struct ForexTerms {
  std::string base;                   // IB: symbol
  std::string quote;                  // IB: currency
  std::string exchange = "IDEALPRO";  // FXSUBPIP for finer steps
};
[[nodiscard]] core::Expected<Contract> forex(const ForexTerms& terms);

/// secType BOND, by its CUSIP, which IB takes as the symbol. For an ISIN use by_security_id, best by_con_id.
struct BondTerms {
  std::string cusip;
  std::string currency = "USD";
  std::string exchange = "SMART";
};
[[nodiscard]] core::Expected<Contract> bond(const BondTerms& terms);

/// One leg of a combo. IB: ComboLeg.
struct LegTerms {
  std::int32_t con_id = 0;
  std::string action = "BUY";  // action::kBuy, kSell, kSellShort: what buying the combo does with the leg
  std::int32_t ratio = 1;
  std::string exchange = "SMART";
};

/// secType BAG: two legs or more, traded at one price. The symbol is the underlying's; for legs of several
/// underlyings IB takes them separated by a comma.
struct ComboTerms {
  std::string symbol;
  std::vector<LegTerms> legs;
  std::string currency = "USD";
  std::string exchange = "SMART";
};
[[nodiscard]] core::Expected<Contract> combo(const ComboTerms& terms);

}  // namespace ibflow::protocol::build
