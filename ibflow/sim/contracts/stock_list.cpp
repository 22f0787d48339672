#include "ibflow/sim/contracts/stock_list.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "ibflow/sim/contracts/product_terms.hpp"

namespace ibflow::sim {

namespace {

struct BuiltIn {
  std::string_view symbol;
  std::int32_t con_id;  // 0: made up
  std::string_view long_name, primary_exchange, stock_type, industry, category, subcategory;
};

constexpr std::array kBuiltIn{
    BuiltIn{"AAPL", 265598, "APPLE INC", "NASDAQ", "COMMON", "Technology", "Computers", "Computers"},
    BuiltIn{"AIG", 0, "AMERICAN INTERNATIONAL GROUP", "NYSE", "COMMON", "Financial", "Insurance",
            "Multi-line Insurance"},
    BuiltIn{"AMT", 0, "AMERICAN TOWER CORP", "NYSE", "REIT", "Financial", "REITS", "REITS-Diversified"},
    BuiltIn{"AMZN", 3691937, "AMAZON.COM INC", "NASDAQ", "COMMON", "Communications", "Internet",
            "E-Commerce/Products"},
    BuiltIn{"BA", 4762, "BOEING CO/THE", "NYSE", "COMMON", "Industrial", "Aerospace/Defense",
            "Aerospace/Defense"},
    BuiltIn{"BAC", 10098, "BANK OF AMERICA CORP", "NYSE", "COMMON", "Financial", "Banks",
            "Diversified Banking Inst"},
    BuiltIn{"CVNA", 0, "CARVANA CO", "NYSE", "COMMON", "Consumer, Cyclical", "Retail", "Retail-Automobile"},
    BuiltIn{"EEM", 0, "ISHARES MSCI EMERGING MARKETS", "ARCA", "ETF", "", "", ""},
    BuiltIn{"GDX", 0, "VANECK GOLD MINERS ETF", "ARCA", "ETF", "", "", ""},
    BuiltIn{"GLD", 51529211, "SPDR GOLD SHARES", "ARCA", "ETF", "", "", ""},
    BuiltIn{"GOOG", 0, "ALPHABET INC-CL C", "NASDAQ", "COMMON", "Communications", "Internet",
            "Web Portals/ISP"},
    BuiltIn{"IBM", 8314, "INTL BUSINESS MACHINES CORP", "NYSE", "COMMON", "Technology", "Computers",
            "Computer Services"},
    BuiltIn{"IWM", 9579970, "ISHARES RUSSELL 2000 ETF", "ARCA", "ETF", "", "", ""},
    BuiltIn{"MSFT", 272093, "MICROSOFT CORP", "NASDAQ", "COMMON", "Technology", "Software",
            "Applications Software"},
    BuiltIn{"QQQ", 320227571, "INVESCO QQQ TRUST SERIES 1", "NASDAQ", "ETF", "", "", ""},
    BuiltIn{"SLV", 0, "ISHARES SILVER TRUST", "ARCA", "ETF", "", "", ""},
    BuiltIn{"SMH", 0, "VANECK SEMICONDUCTOR ETF", "NASDAQ", "ETF", "", "", ""},
    BuiltIn{"SOXL", 0, "DIREXION DAILY SEMI BULL 3X", "ARCA", "ETF", "", "", ""},
    BuiltIn{"SPY", 756733, "SPDR S&P 500 ETF TRUST", "ARCA", "ETF", "", "", ""},
    BuiltIn{"SQQQ", 0, "PROSHARES ULTRAPRO SHORT QQQ", "NASDAQ", "ETF", "", "", ""},
    BuiltIn{"TLT", 15547841, "ISHARES 20+ YEAR TREASURY BD", "NASDAQ", "ETF", "", "", ""},
    BuiltIn{"TQQQ", 0, "PROSHARES ULTRAPRO QQQ", "NASDAQ", "ETF", "", "", ""},
    BuiltIn{"TSLA", 76792991, "TESLA INC", "NASDAQ", "COMMON", "Consumer, Cyclical", "Auto Manufacturers",
            "Auto-Cars/Light Trucks"},
    BuiltIn{"TWX", 0, "TIME WARNER INC", "NYSE", "COMMON", "Communications", "Media", "Multimedia"},
    BuiltIn{"USO", 0, "UNITED STATES OIL FUND LP", "ARCA", "ETF", "", "", ""},
    BuiltIn{"UVXY", 0, "PROSHARES ULTRA VIX ST FUTUR", "BATS", "ETF", "", "", ""},
    BuiltIn{"V", 49462172, "VISA INC-CLASS A SHARES", "NYSE", "COMMON", "Financial", "Diversified Finan Serv",
            "Finance-Credit Card"},
    BuiltIn{"VOO", 136155102, "VANGUARD S&P 500 ETF", "ARCA", "ETF", "", "", ""},
    BuiltIn{"VXX", 0, "IPATH SERIES B S&P 500 VIX", "BATS", "ETF", "", "", ""},
    BuiltIn{"XLF", 0, "FINANCIAL SELECT SECTOR SPDR", "ARCA", "ETF", "", "", ""},
};

}  // namespace

Instrument recorded_instrument(const std::string& ticker) {
  Instrument instrument;
  instrument.key = instrument.symbol = instrument.local_symbol = ticker;
  if (ticker == "VIX") {
    instrument.security_type = SecurityType::Index;
    apply_terms(instrument);
    return instrument;
  }
  instrument.long_name = ticker;
  instrument.primary_exchange = "NASDAQ";
  instrument.stock_type = "COMMON";
  const auto known = std::ranges::find(kBuiltIn, std::string_view(ticker), &BuiltIn::symbol);
  if (known != kBuiltIn.end()) {
    instrument.con_id = known->con_id;
    instrument.long_name = known->long_name;
    instrument.primary_exchange = known->primary_exchange;
    instrument.stock_type = known->stock_type;
    instrument.industry = known->industry;
    instrument.category = known->category;
    instrument.subcategory = known->subcategory;
  }
  const bool in_own_class = instrument.stock_type == "ETF" || instrument.primary_exchange != "NASDAQ";
  instrument.trading_class = in_own_class ? ticker : "NMS";
  apply_terms(instrument);
  return instrument;
}

}  // namespace ibflow::sim
