#pragma once
// What the simulated gateway knows of one instrument, whatever its kind.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ibflow/core/decimal.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::sim {

enum class SecurityType : std::uint8_t {
  Stock,             // STK, ETFs too
  Option,            // OPT
  Future,            // FUT
  ContinuousFuture,  // CONTFUT
  Forex,             // CASH
  Index,             // IND
  Cfd,               // CFD
  Bond,              // BOND
  Crypto,            // CRYPTO
  Combo,             // BAG; never listed, clients describe theirs leg by leg
};

/// As on the wire: STK, OPT, ...
[[nodiscard]] std::string_view wire_text(SecurityType type);
[[nodiscard]] std::optional<SecurityType> security_type(std::string_view text);

enum class OptionRight : std::uint8_t { None, Call, Put };

/// The hours that an instrument trades in; see TradingCalendar.
enum class HoursClass : std::uint8_t {
  UsStocks,
  UsOptions,
  CmeFutures,
  Forex,
  UsIndices,
  UsBonds,
  Crypto,
  Mexico,
};

/// The market data subscription that an instrument's quotes need.
enum class DataPermission : std::uint8_t {
  UsStocks,
  UsOptions,
  UsFutures,
  Forex,
  Indices,
  Bonds,
  Crypto,
  ForeignStocks,
};

/// Prices in `currency`, sizes in units of the instrument (shares, contracts, units of currency or coins).
struct Instrument {
  std::int32_t con_id = 0;
  /// Names it in exchange, orders and ledgers; unique: the symbol of a recorded ticker, else mostly the local
  /// symbol.
  std::string key;
  std::string symbol;
  SecurityType security_type = SecurityType::Stock;
  std::string currency = "USD";
  std::string exchange = "SMART";  // where it is routed unless a client says otherwise
  std::string primary_exchange;    // empty but for stocks
  std::string local_symbol;
  std::string trading_class;
  std::string market_name;  // as in the contract details
  double multiplier = 1;    // options, futures; for bonds 10: prices are percents of a face value of 1000
  std::optional<core::Date> expiry;        // the last day of trading; futures and options
  std::chrono::seconds last_trade_time{};  // on the day of expiry, in the instrument's zone
  double strike = 0;
  OptionRight right = OptionRight::None;
  std::optional<std::size_t> underlying;  // index of the instrument it is derived from

  std::string long_name;
  std::string stock_type;  // COMMON, ETF, REIT; empty but for stocks
  std::string industry, category, subcategory;

  double min_tick = 0.01;       // the smallest of its market rules
  std::string valid_exchanges;  // comma separated, SMART first when it is one of them
  std::string market_rule_ids;  // comma separated, one for each of valid_exchanges
  std::string time_zone_id;     // as IB writes it: US/Eastern
  std::string order_types;      // comma separated
  std::string bbo_exchange;     // the key for smart components; empty without a national best quote
  std::int32_t agg_group = 1;   // of venues whose depth is shown together
  std::int32_t price_magnifier = 1;
  core::Decimal min_size = 1, size_increment = 1, suggested_size_increment = 1;
  HoursClass hours = HoursClass::UsStocks;
  DataPermission permission = DataPermission::UsStocks;

  /// For a model of what is not recorded: its price before the session, and the recorded instrument whose
  /// relative moves it follows. Options have neither, their price comes from the underlying's.
  std::optional<double> reference_price;
  std::optional<std::size_t> follows;

  // Bonds:
  double coupon = 0;  // percent of the face value a year
  std::optional<core::Date> issue_date, maturity;
  std::string cusip, issuer_id;  // made up

  /// What one unit is worth in money when its price is 1.
  [[nodiscard]] double value_of_point() const { return multiplier; }
  /// The multiplier as on the wire: empty for what has none.
  [[nodiscard]] std::string multiplier_text() const;
};

}  // namespace ibflow::sim
