#include "ibflow/sim/reference/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace ibflow::sim {

namespace {

using Value = std::optional<double>;
using ValueOf = Value (*)(const TickerState&);

Value relative(Value to, Value from) {
  if (!to || !from || *from <= 0) return std::nullopt;
  return *to / *from - 1;
}

Value negated(Value value) {
  return value ? Value(-*value) : std::nullopt;
}

Value gain(const TickerState& state) {
  return relative(state.last, state.previous_close);
}

Value if_traded(const TickerState& state, double value) {
  return state.last ? Value(value) : std::nullopt;
}

struct Scan {
  ScanType type;
  ValueOf value;
};

constexpr std::array kScans{
    Scan{{"TOP_PERC_GAIN", "Top % Gainers"}, gain},
    Scan{{"TOP_PERC_LOSE", "Top % Losers"}, [](const TickerState& s) { return negated(gain(s)); }},
    Scan{{"MOST_ACTIVE", "Most Active"},
         [](const TickerState& s) { return if_traded(s, static_cast<double>(s.volume)); }},
    Scan{{"MOST_ACTIVE_USD", "Most Active ($)"},
         [](const TickerState& s) { return if_traded(s, s.turnover); }},
    Scan{{"HOT_BY_VOLUME", "Hot Contracts by Volume"},
         [](const TickerState& s) { return if_traded(s, static_cast<double>(s.volume)); }},
    Scan{{"HOT_BY_PRICE", "Hot Contracts by Price"},
         [](const TickerState& s) {
           const auto move = gain(s);
           return move ? Value(std::abs(*move)) : std::nullopt;
         }},
    Scan{{"HOT_BY_PRICE_RANGE", "Hot Contracts by Price Range"},
         [](const TickerState& s) { return relative(s.high, s.low); }},
    Scan{{"TOP_TRADE_COUNT", "Top Trade Count"},
         [](const TickerState& s) { return if_traded(s, static_cast<double>(s.trades)); }},
    Scan{{"TOP_OPEN_PERC_GAIN", "Top % Gainers Since Open"},
         [](const TickerState& s) { return relative(s.last, s.open); }},
    Scan{{"TOP_OPEN_PERC_LOSE", "Top % Losers Since Open"},
         [](const TickerState& s) { return negated(relative(s.last, s.open)); }},
    Scan{{"HIGH_OPEN_GAP", "Top Close-to-Open % Gainers"},
         [](const TickerState& s) { return relative(s.open, s.previous_close); }},
    Scan{{"LOW_OPEN_GAP", "Top Close-to-Open % Losers"},
         [](const TickerState& s) { return negated(relative(s.open, s.previous_close)); }},
};

struct Location {
  std::string_view code, name, primary_exchange;  // empty: any
};
constexpr std::array kLocations{
    Location{"STK.US", "US Stocks", ""},
    Location{"STK.US.MAJOR", "Listed/NASDAQ", ""},
    Location{"STK.NYSE", "NYSE", "NYSE"},
    Location{"STK.NASDAQ", "NASDAQ", "NASDAQ"},
    Location{"STK.NASDAQ.NMS", "NASDAQ", "NASDAQ"},
    Location{"STK.ARCA", "ARCA", "ARCA"},
    Location{"STK.BATS", "BATS", "BATS"},
};

struct Filter {
  std::string_view tag, name;
};
constexpr std::array kFilters{
    Filter{"priceAbove", "Price Above"},           Filter{"priceBelow", "Price Below"},
    Filter{"volumeAbove", "Volume Above"},         Filter{"usdVolumeAbove", "Volume ($) Above"},
    Filter{"changePercAbove", "Change (%) Above"}, Filter{"changePercBelow", "Change (%) Below"},
};

bool passes(Value value, Value above, Value below) {
  return (!above || (value && *value >= *above)) && (!below || (value && *value <= *below));
}

bool passes_tag(const protocol::TagValue& filter, const TickerState& state) {
  double limit = 0;
  const auto& text = filter.value;
  if (std::from_chars(text.data(), text.data() + text.size(), limit).ec != std::errc{}) return true;
  const auto change = gain(state);
  const Value percent = change ? Value(*change * 100) : std::nullopt;
  if (filter.tag == "priceAbove") return passes(state.last, limit, {});
  if (filter.tag == "priceBelow") return passes(state.last, {}, limit);
  if (filter.tag == "volumeAbove") return passes(static_cast<double>(state.volume), limit, {});
  if (filter.tag == "usdVolumeAbove") return passes(state.turnover, limit, {});
  if (filter.tag == "changePercAbove") return passes(percent, limit, {});
  if (filter.tag == "changePercBelow") return passes(percent, {}, limit);
  return true;
}

bool type_passes(std::string_view filter, const Instrument& stock) {
  if (filter.empty() || filter == "ALL") return true;
  if (filter == "ETF") return stock.stock_type == "ETF";
  if (filter == "STOCK" || filter == "CORP") return stock.stock_type != "ETF";
  return true;
}

bool state_passes(const protocol::RequestScannerSubscription& request, const TickerState& state) {
  const auto& wanted = request.subscription;
  if (!passes(state.last, wanted.above_price, wanted.below_price)) return false;
  if (wanted.above_volume && state.volume < *wanted.above_volume) return false;
  if (!request.scanner_subscription_filter_options) return true;
  return std::ranges::all_of(*request.scanner_subscription_filter_options,
                             [&](const auto& filter) { return passes_tag(filter, state); });
}

const Location* location_of(const protocol::ScannerSubscription& wanted) {
  if (wanted.instrument != "STK" && !wanted.instrument.starts_with("ETF.EQ.US")) return nullptr;
  const auto found = std::ranges::find(kLocations, std::string_view(wanted.location_code), &Location::code);
  return found == kLocations.end() ? nullptr : &*found;
}

std::size_t rows_wanted(const protocol::ScannerSubscription& wanted) {
  const auto rows = wanted.number_of_rows.value_or(-1);
  return rows < 0 ? kMostScannerRows : std::min(kMostScannerRows, static_cast<std::size_t>(rows));
}

}  // namespace

std::span<const ScanType> scan_types() {
  static const auto kTypes = [] {
    std::array<ScanType, kScans.size()> types;
    std::ranges::transform(kScans, types.begin(), &Scan::type);
    return types;
  }();
  return kTypes;
}

std::optional<std::vector<std::size_t>> scan(const ContractDatabase& contracts, const TickerStates& states,
                                             std::size_t recorded,
                                             const protocol::RequestScannerSubscription& request) {
  const auto& wanted = request.subscription;
  const auto known =
      std::ranges::find_if(kScans, [&](const Scan& each) { return each.type.code == wanted.scan_code; });
  if (known == kScans.end()) return std::nullopt;
  std::vector<std::size_t> found;
  const auto* location = location_of(wanted);
  if (location == nullptr) return found;
  std::vector<std::pair<double, std::size_t>> ranked;
  for (std::size_t index = 0; index < recorded; ++index) {
    const auto& stock = contracts.instrument(index);
    if (stock.security_type != SecurityType::Stock || !type_passes(wanted.stock_type_filter, stock)) continue;
    if (wanted.instrument != "STK" && stock.stock_type != "ETF") continue;
    if (!location->primary_exchange.empty() && stock.primary_exchange != location->primary_exchange) continue;
    const auto& state = states(index);
    const auto value = known->value(state);
    if (value && state_passes(request, state)) ranked.emplace_back(-*value, index);
  }
  std::ranges::sort(ranked);
  if (ranked.size() > rows_wanted(wanted)) ranked.resize(rows_wanted(wanted));
  for (const auto& [value, index] : ranked) found.push_back(index);
  return found;
}

std::string scanner_parameters() {
  std::string xml = R"(<?xml version="1.0" encoding="UTF-8"?>
<ScanParameterResponse>
<InstrumentList varName="instrumentList">
<Instrument><name>US Stocks</name><type>STK</type><secType>STK</secType><group>STK.GLOBAL</group><shortName>US</shortName></Instrument>
<Instrument><name>US Equity ETFs</name><type>ETF.EQ.US</type><secType>STK</secType><group>STK.GLOBAL</group><shortName>US ETF</shortName></Instrument>
</InstrumentList>
<LocationTree varName="locationTree">
<Location><displayName>US Stocks</displayName><locationCode>STK.US</locationCode><instruments>STK,ETF.EQ.US</instruments><LocationTree>
)";
  for (const auto& location : kLocations) {
    if (location.code == "STK.US") continue;
    xml += fmt::format(
        "<Location><displayName>{}</displayName><locationCode>{}</locationCode>"
        "<instruments>STK,ETF.EQ.US</instruments></Location>\n",
        location.name, location.code);
  }
  xml += "</LocationTree></Location>\n</LocationTree>\n<ScanTypeList varName=\"scanTypeList\">\n";
  for (const auto& type : scan_types()) {
    xml += fmt::format(
        "<ScanType><displayName>{}</displayName><scanCode>{}</scanCode>"
        "<instruments>STK,ETF.EQ.US</instruments></ScanType>\n",
        type.name, type.code);
  }
  xml += "</ScanTypeList>\n<FilterList varName=\"filterList\">\n";
  for (const auto& filter : kFilters) {
    xml += fmt::format(
        "<RangeFilter><id>{0}</id><category>Price</category><AbstractField><code>{0}</code>"
        "<displayName>{1}</displayName></AbstractField></RangeFilter>\n",
        filter.tag, filter.name);
  }
  return xml + "</FilterList>\n</ScanParameterResponse>\n";
}

}  // namespace ibflow::sim
