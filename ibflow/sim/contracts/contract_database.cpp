#include "ibflow/sim/contracts/contract_database.hpp"

#include <algorithm>
#include <array>

#include "ibflow/sim/server/wire_time.hpp"

namespace ibflow::sim {

namespace {

struct BuiltIn {
  std::string_view symbol, long_name, primary_exchange, stock_type, industry, category, subcategory;
};

constexpr std::array kBuiltIn{
    BuiltIn{"AAPL", "APPLE INC", "NASDAQ", "COMMON", "Technology", "Computers", "Computers"},
    BuiltIn{"AMT", "AMERICAN TOWER CORP", "NYSE", "REIT", "Financial", "REITS", "REITS-Diversified"},
    BuiltIn{"AMZN", "AMAZON.COM INC", "NASDAQ", "COMMON", "Communications", "Internet",
            "E-Commerce/Products"},
    BuiltIn{"BAC", "BANK OF AMERICA CORP", "NYSE", "COMMON", "Financial", "Banks",
            "Diversified Banking Inst"},
    BuiltIn{"GLD", "SPDR GOLD SHARES", "ARCA", "ETF", "", "", ""},
    BuiltIn{"MSFT", "MICROSOFT CORP", "NASDAQ", "COMMON", "Technology", "Software", "Applications Software"},
    BuiltIn{"QQQ", "INVESCO QQQ TRUST SERIES 1", "NASDAQ", "ETF", "", "", ""},
    BuiltIn{"SLV", "ISHARES SILVER TRUST", "ARCA", "ETF", "", "", ""},
    BuiltIn{"SPY", "SPDR S&P 500 ETF TRUST", "ARCA", "ETF", "", "", ""},
    BuiltIn{"TSLA", "TESLA INC", "NASDAQ", "COMMON", "Consumer, Cyclical", "Auto Manufacturers",
            "Auto-Cars/Light Trucks"},
    BuiltIn{"V", "VISA INC-CLASS A SHARES", "NYSE", "COMMON", "Financial", "Diversified Finan Serv",
            "Finance-Credit Card"},
    BuiltIn{"VOO", "VANGUARD S&P 500 ETF", "ARCA", "ETF", "", "", ""},
};

constexpr std::string_view kExchanges = "SMART,AMEX,NYSE,ARCA,BATS,BEX,IEX,NASDAQ,DRCTEDGE,EDGEA,PSX,BYX";
constexpr std::string_view kOrderTypes = "ACTIVETIM,DAY,GTC,LMT,MKT,OCA,STP,STPLMT,WHATIF";
constexpr std::string_view kMarketRule = "26";  // a cent at any price

// Far above the numbers in use, so that nobody mistakes one for a real contract; the key alone decides it.
std::int32_t made_up_con_id(std::string_view key) {
  std::uint32_t hash = 2'166'136'261U;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
  return static_cast<std::int32_t>(1'900'000'000U + hash % 100'000'000U);
}

bool lists(std::string_view comma_list, std::string_view item) {
  while (!comma_list.empty()) {
    const auto comma = comma_list.find(',');
    if (comma_list.substr(0, comma) == item) return true;
    if (comma == std::string_view::npos) break;
    comma_list.remove_prefix(comma + 1);
  }
  return false;
}

// IB spells Nasdaq in both ways.
std::string_view canonical_exchange(std::string_view exchange) {
  return exchange == "ISLAND" ? "NASDAQ" : exchange;
}

std::string rules_for_each_exchange() {
  std::string rules(kMarketRule);
  for (const char c : kExchanges) {
    if (c == ',') rules.append(",").append(kMarketRule);
  }
  return rules;
}

Instrument recorded_stock(const std::string& symbol) {
  Instrument stock;
  stock.key = stock.symbol = stock.local_symbol = symbol;
  stock.long_name = symbol;
  stock.primary_exchange = "NASDAQ";
  stock.stock_type = "COMMON";
  const auto known = std::ranges::find(kBuiltIn, std::string_view(symbol), &BuiltIn::symbol);
  if (known != kBuiltIn.end()) {
    stock.long_name = known->long_name;
    stock.primary_exchange = known->primary_exchange;
    stock.stock_type = known->stock_type;
    stock.industry = known->industry;
    stock.category = known->category;
    stock.subcategory = known->subcategory;
  }
  stock.trading_class = stock.stock_type == "ETF" || stock.primary_exchange != "NASDAQ" ? symbol : "NMS";
  stock.market_name = stock.trading_class;
  stock.valid_exchanges = kExchanges;
  stock.market_rule_ids = rules_for_each_exchange();
  stock.order_types = kOrderTypes;
  stock.time_zone_id = kWireZone;
  stock.suggested_size_increment = core::Decimal(100);
  return stock;
}

protocol::Contract completed(const Instrument& instrument) {
  protocol::Contract contract;
  contract.con_id = instrument.con_id;
  contract.symbol = instrument.symbol;
  contract.sec_type = wire_text(instrument.security_type);
  contract.exchange = instrument.exchange;
  contract.primary_exchange = instrument.primary_exchange;
  contract.strike = instrument.strike;
  contract.currency = instrument.currency;
  contract.local_symbol = instrument.local_symbol;
  contract.trading_class = instrument.trading_class;
  contract.multiplier = instrument.multiplier_text();
  if (instrument.expiry)
    contract.last_trade_date_or_contract_month = core::format_compact_date(*instrument.expiry);
  if (instrument.right != OptionRight::None)
    contract.right = instrument.right == OptionRight::Call ? "C" : "P";
  return contract;
}

}  // namespace

ContractDatabase::ContractDatabase(const ContractSources& sources) {
  for (const auto& ticker : sources.tickers) add(recorded_stock(ticker));
}

ContractDatabase::ContractDatabase(const std::vector<std::string>& tickers)
    : ContractDatabase(ContractSources{.tickers = tickers, .session = {}, .previous_closes = {}}) {}

std::size_t ContractDatabase::add(Instrument instrument) {
  const auto index = instruments_.size();
  if (instrument.con_id == 0) instrument.con_id = made_up_con_id(instrument.key);
  while (by_con_id_.contains(instrument.con_id)) ++instrument.con_id;
  by_con_id_.emplace(instrument.con_id, index);
  by_key_.emplace(instrument.key, index);
  contracts_.push_back(completed(instrument));
  instruments_.push_back(std::move(instrument));
  return index;
}

std::vector<std::size_t> ContractDatabase::find_all(const protocol::Contract& description) const {
  std::vector<std::size_t> found;
  const auto agrees = [&](const protocol::Contract& known) {
    if (description.con_id != 0) return description.con_id == known.con_id;
    const auto& symbol = description.symbol.empty() ? description.local_symbol : description.symbol;
    if (symbol != known.symbol) return false;
    if (!description.sec_type.empty() && description.sec_type != known.sec_type) return false;
    if (!description.currency.empty() && description.currency != known.currency) return false;
    const auto exchange = canonical_exchange(description.exchange);
    if (!exchange.empty() && !lists(kExchanges, exchange)) return false;
    const auto primary = canonical_exchange(description.primary_exchange);
    return primary.empty() || primary == known.primary_exchange;
  };
  for (std::size_t index = 0; index < contracts_.size(); ++index) {
    if (agrees(contracts_[index])) found.push_back(index);
  }
  return found;
}

std::optional<std::size_t> ContractDatabase::find(const protocol::Contract& description) const {
  const auto found = find_all(description);
  if (found.size() != 1) return std::nullopt;
  return found.front();
}

std::optional<std::size_t> ContractDatabase::index_of(std::string_view key) const {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::size_t> ContractDatabase::index_of_con_id(std::int32_t con_id) const {
  const auto found = by_con_id_.find(con_id);
  if (found == by_con_id_.end()) return std::nullopt;
  return found->second;
}

protocol::ContractDetailsRow ContractDatabase::details(std::size_t index, std::int32_t request_id,
                                                       core::Date session) const {
  const auto& known = instruments_[index];
  protocol::ContractDetailsRow row;
  row.request_id = request_id;
  auto& details = row.contract_details;
  details.contract = contracts_[index];
  details.market_name = known.market_name;
  details.min_tick = known.min_tick;
  details.order_types = known.order_types;
  details.valid_exchanges = known.valid_exchanges;
  details.price_magnifier = known.price_magnifier;
  details.long_name = known.long_name;
  details.industry = known.industry;
  details.category = known.category;
  details.subcategory = known.subcategory;
  details.time_zone_id = known.time_zone_id;
  details.trading_hours = trading_hours(session);
  details.liquid_hours = liquid_hours(session);
  details.agg_group = known.agg_group;
  details.market_rule_ids = known.market_rule_ids;
  details.stock_type = known.stock_type;
  details.min_size = known.min_size;
  details.size_increment = known.size_increment;
  details.suggested_size_increment = known.suggested_size_increment;
  return row;
}

}  // namespace ibflow::sim
