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

// Far above the numbers in use, so that nobody mistakes one for a real contract; the symbol alone decides it.
std::int32_t made_up_con_id(std::string_view symbol) {
  std::uint32_t hash = 2'166'136'261U;
  for (const char c : symbol) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
  return static_cast<std::int32_t>(1'900'000'000U + hash % 100'000'000U);
}

ListedStock listed(const std::string& symbol) {
  const auto known = std::ranges::find(kBuiltIn, std::string_view(symbol), &BuiltIn::symbol);
  if (known == kBuiltIn.end()) {
    return {.con_id = made_up_con_id(symbol),
            .symbol = symbol,
            .long_name = symbol,
            .primary_exchange = "NASDAQ",
            .stock_type = "COMMON",
            .industry = {},
            .category = {},
            .subcategory = {}};
  }
  return {.con_id = made_up_con_id(symbol),
          .symbol = symbol,
          .long_name = std::string(known->long_name),
          .primary_exchange = std::string(known->primary_exchange),
          .stock_type = std::string(known->stock_type),
          .industry = std::string(known->industry),
          .category = std::string(known->category),
          .subcategory = std::string(known->subcategory)};
}

protocol::Contract completed(const ListedStock& stock) {
  protocol::Contract contract;
  contract.con_id = stock.con_id;
  contract.symbol = stock.symbol;
  contract.sec_type = "STK";
  contract.exchange = "SMART";
  contract.primary_exchange = stock.primary_exchange;
  contract.strike = 0;
  contract.currency = "USD";
  contract.local_symbol = stock.symbol;
  contract.trading_class =
      stock.stock_type == "ETF" || stock.primary_exchange != "NASDAQ" ? stock.symbol : "NMS";
  return contract;
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

}  // namespace

ContractDatabase::ContractDatabase(const std::vector<std::string>& tickers) {
  for (const auto& ticker : tickers) {
    stocks_.push_back(listed(ticker));
    contracts_.push_back(completed(stocks_.back()));
  }
}

std::optional<std::size_t> ContractDatabase::find(const protocol::Contract& description) const {
  const auto agrees = [&](const protocol::Contract& known) {
    if (description.con_id != 0) return description.con_id == known.con_id;
    const auto& symbol = description.symbol.empty() ? description.local_symbol : description.symbol;
    if (symbol != known.symbol) return false;
    if (!description.sec_type.empty() && description.sec_type != "STK") return false;
    if (!description.currency.empty() && description.currency != "USD") return false;
    const auto exchange = canonical_exchange(description.exchange);
    if (!exchange.empty() && !lists(kExchanges, exchange)) return false;
    const auto primary = canonical_exchange(description.primary_exchange);
    return primary.empty() || primary == known.primary_exchange;
  };
  const auto found = std::ranges::find_if(contracts_, agrees);
  if (found == contracts_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - contracts_.begin());
}

std::optional<std::size_t> ContractDatabase::index_of(std::string_view symbol) const {
  const auto found = std::ranges::find(stocks_, symbol, &ListedStock::symbol);
  if (found == stocks_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - stocks_.begin());
}

protocol::ContractDetailsRow ContractDatabase::details(std::size_t index, std::int32_t request_id,
                                                       core::Date session) const {
  const auto& stock = stocks_[index];
  protocol::ContractDetailsRow row;
  row.request_id = request_id;
  auto& details = row.contract_details;
  details.contract = contracts_[index];
  details.market_name = contracts_[index].trading_class;
  details.min_tick = 0.01;
  details.order_types = kOrderTypes;
  details.valid_exchanges = kExchanges;
  details.price_magnifier = 1;
  details.long_name = stock.long_name;
  details.industry = stock.industry;
  details.category = stock.category;
  details.subcategory = stock.subcategory;
  details.time_zone_id = kWireZone;
  details.trading_hours = trading_hours(session);
  details.liquid_hours = liquid_hours(session);
  details.agg_group = 1;
  details.market_rule_ids = rules_for_each_exchange();
  details.stock_type = stock.stock_type;
  details.min_size = core::Decimal(1);
  details.size_increment = core::Decimal(1);
  details.suggested_size_increment = core::Decimal(100);
  return row;
}

}  // namespace ibflow::sim
