#include "ibflow/sim/live/generic_ticks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#include "ibflow/sim/live/tick_types.hpp"

namespace ibflow::sim {

namespace {

// Products, as bits.
constexpr unsigned kStk = 1, kOpt = 2, kFut = 4, kCash = 8, kInd = 16, kBond = 32, kCrypto = 64;
constexpr unsigned kMost = kStk | kOpt | kFut | kCrypto;
constexpr int kOddLots = 787;
constexpr int kNews = 292;

struct Entry {
  int number;
  std::string_view name;  // as IB's complaint lists it
  unsigned products;
  bool constant = false;
};

constexpr std::array kTable{
    Entry{100, "Option Volume", kStk | kInd},
    Entry{101, "Option Open Interest", kStk | kInd, true},
    Entry{104, "Historical Volatility", kStk | kInd, true},
    Entry{105, "Average Opt Volume", kStk | kInd, true},
    Entry{106, "impvolat", kStk | kInd | kFut, true},
    Entry{162, "Index Future Premium", kStk | kInd},
    Entry{165, "Misc. Stats", kStk | kInd | kFut, true},
    Entry{220, "Creditman, Mark Price", kMost},
    Entry{221, "Mark Price", kMost},
    Entry{225, "Auction", kStk},
    Entry{232, "Pl Price", kMost},
    Entry{233, "RTVolume", kMost},
    Entry{236, "inventory", kStk, true},
    Entry{256, "inventory", kStk, true},
    Entry{258, "Fundamentals", kStk, true},
    Entry{kNews, "Wide_news", kMost | kCash | kInd, true},
    Entry{293, "TradeCount", kMost},
    Entry{294, "TradeRate", kMost},
    Entry{295, "VolumeRate", kMost},
    Entry{318, "LastRTHTrade", kMost},
    Entry{375, "RTTrdVolume", kMost},
    Entry{411, "rthistvol", kStk | kInd | kFut, true},
    Entry{456, "IBDividends", kStk, true},
    Entry{460, "Bond Factor Multiplier", kStk | kBond, true},
    Entry{576, "EtfNavBidAsk(navbidask)", kStk},
    Entry{577, "EtfNavLast(navlast)", kStk},
    Entry{578, "EtfNavClose(navclose)", kStk, true},
    Entry{586, "IPOHLMIDPOINT", kStk, true},
    Entry{587, "Pl Price Delayed", kMost},
    Entry{588, "Futures Open Interest", kStk | kFut, true},
    Entry{595, "Short-Term Volume X Mins", kMost},
    Entry{614, "EtfNavMisc(navhighlow)", kStk},
    Entry{619, "Creditman Slow Mark Price", kMost},
    Entry{623, "EtfFrozenNavLast(fznavlast)", kStk},
    Entry{kOddLots, "Odd Lot Quotes", kStk},
};

unsigned product_of(const Instrument& instrument) {
  switch (instrument.security_type) {
    case SecurityType::Option:
      return kOpt;
    case SecurityType::Future:
    case SecurityType::ContinuousFuture:
      return kFut;
    case SecurityType::Forex:
      return kCash;
    case SecurityType::Index:
      return kInd;
    case SecurityType::Bond:
      return kBond;
    case SecurityType::Crypto:
      return kCrypto;
    default:
      return kStk;
  }
}

bool is_legal(const Entry& entry, unsigned product, int server_version) {
  return (entry.products & product) != 0 &&
         (entry.number != kOddLots || server_version >= tick::kFirstVersionWithNewTypes);
}

std::string complaint(const std::string& illegal, const Instrument& instrument, int server_version) {
  std::string legal;
  for (const auto& entry : kTable) {
    if (!is_legal(entry, product_of(instrument), server_version)) continue;
    legal += fmt::format("{}{}({})", legal.empty() ? "" : ",", entry.number, entry.name);
  }
  return fmt::format("Incorrect generic tick list of {}. Legal ones for ({}) are: {}", illegal,
                     wire_text(instrument.security_type), legal);
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

void add_providers(GenericTickList& list, std::string_view providers) {
  while (!providers.empty()) {
    const auto plus = providers.find('+');
    if (const auto code = providers.substr(0, plus); !code.empty()) list.news_providers.emplace_back(code);
    if (plus == std::string_view::npos) return;
    providers.remove_prefix(plus + 1);
  }
}

// One entry; false: illegal.
bool add_entry(GenericTickList& list, std::string_view item, unsigned product, int server_version) {
  if (item.empty()) return true;
  if (item == "mdoff") {
    list.has_defaults = false;
    return true;
  }
  const auto colon = item.find(':');
  const auto digits = item.substr(0, colon);
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size()) return false;
  const auto found = std::ranges::find(kTable, number, &Entry::number);
  if (found == kTable.end() || !is_legal(*found, product, server_version)) return false;
  if (colon != std::string_view::npos && number != kNews) return false;
  if (number == kNews) {
    list.has_news = true;
    if (colon != std::string_view::npos) add_providers(list, item.substr(colon + 1));
    return true;
  }
  list.ticks |= GenericTickSet{1} << static_cast<unsigned>(found - kTable.begin());
  return true;
}

const Entry& entry_of(GenericTickSet one) {
  return kTable[static_cast<std::size_t>(std::countr_zero(one))];
}

}  // namespace

GenericTickList parse_generic_ticks(std::string_view comma_list, const Instrument& instrument,
                                    int server_version) {
  GenericTickList list;
  std::string illegal;
  while (!comma_list.empty()) {
    const auto comma = comma_list.find(',');
    const auto item = trimmed(comma_list.substr(0, comma));
    if (!add_entry(list, item, product_of(instrument), server_version))
      illegal.append(illegal.empty() ? "" : ",").append(item);
    if (comma == std::string_view::npos) break;
    comma_list.remove_prefix(comma + 1);
  }
  if (!illegal.empty()) list.complaint = complaint(illegal, instrument, server_version);
  return list;
}

std::vector<GenericTickSet> members(GenericTickSet set) {
  std::vector<GenericTickSet> all;
  for (; set != 0; set &= set - 1) all.push_back(set & (~set + 1));
  return all;
}

bool shows_trades(GenericTickSet one) {
  const int number = entry_of(one).number;
  return number == 233 || number == 375;
}

std::int32_t trade_tick_type(GenericTickSet one) {
  return entry_of(one).number == 375 ? tick::kRtTradeVolume : tick::kRtVolume;
}

bool is_constant(GenericTickSet one) {
  return entry_of(one).constant;
}

int generic_tick_number(GenericTickSet one) {
  return entry_of(one).number;
}

}  // namespace ibflow::sim
