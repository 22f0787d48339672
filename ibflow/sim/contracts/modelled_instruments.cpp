#include "ibflow/sim/contracts/modelled_instruments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "ibflow/sim/contracts/market_rules.hpp"
#include "ibflow/sim/contracts/option_chain.hpp"
#include "ibflow/sim/contracts/product_terms.hpp"

namespace ibflow::sim {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// Builds them one kind after the other.
class Lister {
 public:
  Lister(ContractDatabase& database, const ContractSources& sources)
      : database_(database), sources_(sources), session_(*sources.session) {}

  void list() {
    add_index("SPX", 416904, "S&P 500 STOCK INDEX", "SPY", 10, 2745);
    add_index("NDX", 416843, "NASDAQ 100 STOCK INDEX", "QQQ", 41, 7020);
    add_index("VIX", 13455763, "CBOE VOLATILITY INDEX", "", 0, 15.65);
    add_futures("ES", "E-MINI S&P 500", "SPX", 50);
    add_futures("NQ", "E-MINI NASDAQ 100", "NDX", 20);
    add_forex("EUR", "USD", 12087792, "European Monetary Union Euro", 1.1328);
    add_forex("GBP", "USD", 12087797, "British pound", 1.2889);
    add_forex("USD", "JPY", 15016059, "United States dollar", 110.48);
    add_crypto("BTC", "Bitcoin cryptocurrency", 3585);
    add_crypto("ETH", "Ethereum cryptocurrency", 121);
    add_bond();
    for (std::size_t i = 0; i < sources_.tickers.size(); ++i) add_stock_cfd(i);
    add_forex_cfd();
    for (const auto* symbol : {"AAPL", "AMZN", "BAC", "MSFT", "TSLA", "V"}) add_mexican_listing(symbol);
    for (std::size_t i = 0; i < sources_.tickers.size(); ++i) add_chain(i, price_of(i));
    if (const auto index = database_.index_of("SPX"))
      add_chain(*index, database_.instrument(*index).reference_price);
  }

 private:
  [[nodiscard]] std::optional<double> price_of(std::size_t ticker) const {
    return ticker < sources_.previous_closes.size() ? sources_.previous_closes[ticker] : std::nullopt;
  }

  void add_index(const std::string& symbol, std::int32_t con_id, std::string_view name,
                 std::string_view recorded, double ratio, double usual_price) {
    if (database_.index_of(symbol)) return;
    Instrument index;
    index.security_type = SecurityType::Index;
    index.con_id = con_id;
    index.key = index.symbol = index.local_symbol = symbol;
    index.long_name = name;
    apply_terms(index);
    if (symbol == "NDX") {
      index.exchange = "NASDAQ";
      set_exchanges(index, "NASDAQ", market_rule::kCent);
    }
    index.reference_price = usual_price;
    if (const auto ticker = database_.index_of(recorded); ticker && price_of(*ticker)) {
      index.follows = ticker;
      index.reference_price = *price_of(*ticker) * ratio;
    }
    database_.add(std::move(index));
  }

  void add_futures(const std::string& symbol, std::string_view name, std::string_view index_symbol,
                   double multiplier) {
    const auto index = database_.index_of(index_symbol);
    if (!index) return;
    Instrument future;
    future.security_type = SecurityType::Future;
    future.symbol = future.trading_class = symbol;
    future.long_name = name;
    future.multiplier = multiplier;
    future.underlying = index;
    future.last_trade_time = hours(8) + minutes(30);
    apply_terms(future);
    future.follows = database_.instrument(*index).follows;
    const double price = database_.instrument(*index).reference_price.value_or(0);
    future.reference_price = std::round(price / future.min_tick) * future.min_tick;
    const auto expiries = quarterly_expiries();
    for (const auto expiry : expiries) {
      future.expiry = expiry;
      future.key = future.local_symbol = future_symbol(symbol, expiry);
      database_.add(future);
    }
    future.security_type = SecurityType::ContinuousFuture;
    future.expiry = *std::ranges::find_if(expiries, [&](core::Date expiry) { return expiry >= session_; });
    future.local_symbol = future_symbol(symbol, *future.expiry);
    future.key = symbol + ".CONTFUT";
    database_.add(std::move(future));
  }

  /// Two that have expired before the session, four that have not.
  [[nodiscard]] std::vector<core::Date> quarterly_expiries() const {
    std::vector<core::Date> expiries;
    const std::chrono::year_month first(session_.year() - std::chrono::years(1), std::chrono::March);
    for (int quarter = 0; quarter < 12; ++quarter)
      expiries.push_back(third_friday(first + std::chrono::months(3 * quarter)));
    const auto front = std::ranges::find_if(expiries, [&](core::Date expiry) { return expiry >= session_; });
    return {front - 2, front + 4};
  }

  static std::string future_symbol(std::string_view symbol, core::Date expiry) {
    constexpr std::string_view kMonthLetters = "FGHJKMNQUVXZ";
    return fmt::format("{}{}{}", symbol, kMonthLetters[static_cast<unsigned>(expiry.month()) - 1],
                       static_cast<int>(expiry.year()) % 10);
  }

  void add_forex(const std::string& symbol, const std::string& currency, std::int32_t con_id,
                 std::string_view name, double price) {
    Instrument pair;
    pair.security_type = SecurityType::Forex;
    pair.con_id = con_id;
    pair.symbol = symbol;
    pair.currency = currency;
    pair.key = pair.local_symbol = pair.trading_class = symbol + "." + currency;
    pair.long_name = name;
    pair.reference_price = price;
    apply_terms(pair);
    database_.add(std::move(pair));
  }

  void add_crypto(const std::string& symbol, std::string_view name, double price) {
    Instrument coin;
    coin.security_type = SecurityType::Crypto;
    coin.symbol = coin.trading_class = symbol;
    coin.key = coin.local_symbol = symbol + ".USD";
    coin.long_name = name;
    coin.reference_price = price;
    apply_terms(coin);
    database_.add(std::move(coin));
  }

  void add_bond() {
    Instrument bond;
    bond.security_type = SecurityType::Bond;
    bond.symbol = bond.trading_class = "US-T";
    bond.key = bond.local_symbol = "US-T 3.125 11/15/28";
    bond.long_name = "US-T 3 1/8 11/15/28 (simulated)";
    bond.cusip = "99999SIM1";
    bond.issuer_id = "e9999999";
    bond.coupon = 3.125;
    bond.issue_date = std::chrono::year(2018) / 11 / 15;
    bond.maturity = std::chrono::year(2028) / 11 / 15;
    bond.reference_price = 103.5;
    apply_terms(bond);
    database_.add(std::move(bond));
  }

  void add_stock_cfd(std::size_t ticker) {
    const Instrument stock = database_.instrument(ticker);
    if (stock.stock_type != "COMMON") return;
    Instrument cfd;
    cfd.security_type = SecurityType::Cfd;
    cfd.symbol = cfd.local_symbol = cfd.trading_class = stock.symbol;
    cfd.key = stock.symbol + ".CFD";
    cfd.long_name = stock.long_name;
    cfd.industry = stock.industry;
    cfd.category = stock.category;
    cfd.subcategory = stock.subcategory;
    cfd.underlying = cfd.follows = ticker;
    cfd.reference_price = price_of(ticker);
    apply_terms(cfd);
    database_.add(std::move(cfd));
  }

  void add_forex_cfd() {
    const auto pair = database_.index_of("EUR.USD");
    Instrument cfd;
    cfd.security_type = SecurityType::Cfd;
    cfd.symbol = "EUR";
    cfd.local_symbol = cfd.trading_class = "EUR.USD";
    cfd.key = "EUR.USD.CFD";
    cfd.long_name = "European Monetary Union Euro";
    cfd.underlying = pair;
    cfd.reference_price = database_.instrument(*pair).reference_price;
    apply_terms(cfd);
    cfd.hours = HoursClass::Forex;
    set_exchanges(cfd, "SMART", market_rule::kHalfPip);
    database_.add(std::move(cfd));
  }

  void add_mexican_listing(const std::string& symbol) {
    constexpr double kPesosPerDollar = 19.35;
    const auto ticker = database_.index_of(symbol);
    if (!ticker) return;
    Instrument listing = database_.instrument(*ticker);
    listing.con_id = 0;
    listing.key = symbol + ".MEXI";
    listing.currency = "MXN";
    listing.primary_exchange = "MEXI";
    listing.trading_class = listing.market_name = symbol;
    listing.underlying = listing.follows = ticker;
    listing.hours = HoursClass::Mexico;
    listing.time_zone_id = "America/Mexico_City";
    listing.permission = DataPermission::ForeignStocks;
    listing.bbo_exchange.clear();
    set_exchanges(listing, "SMART,MEXI", market_rule::kCent);
    if (const auto price = price_of(*ticker)) listing.reference_price = *price * kPesosPerDollar;
    database_.add(std::move(listing));
  }

  void add_chain(std::size_t index, std::optional<double> price) {
    if (!price || *price <= 0) return;
    const Instrument underlying = database_.instrument(index);
    const bool has_options = underlying.security_type == SecurityType::Stock || underlying.symbol == "SPX";
    if (!has_options) return;
    for (auto& option : option_chain(underlying, index, session_, *price)) database_.add(std::move(option));
  }

  ContractDatabase& database_;
  const ContractSources& sources_;
  core::Date session_;
};

}  // namespace

void add_modelled_instruments(ContractDatabase& database, const ContractSources& sources) {
  if (sources.session) Lister(database, sources).list();
}

}  // namespace ibflow::sim
