#include "ibflow/sim/exchange/order_terms.hpp"

#include <array>
#include <utility>

namespace ibflow::sim {

namespace {

using Spelling = std::pair<std::string_view, OrderType>;

// The first spelling of a type is the one that is sent.
constexpr std::array kSpellings{
    Spelling{"MKT", OrderType::Market},
    Spelling{"LMT", OrderType::Limit},
    Spelling{"STP", OrderType::Stop},
    Spelling{"STP LMT", OrderType::StopLimit},
    Spelling{"STPLMT", OrderType::StopLimit},
    Spelling{"TRAIL", OrderType::Trail},
    Spelling{"TRAIL LIMIT", OrderType::TrailLimit},
    Spelling{"TRAILLMT", OrderType::TrailLimit},
    Spelling{"TRAIL LMT", OrderType::TrailLimit},
    Spelling{"MIT", OrderType::MarketIfTouched},
    Spelling{"LIT", OrderType::LimitIfTouched},
    Spelling{"MOC", OrderType::MarketOnClose},
    Spelling{"MKT CLS", OrderType::MarketOnClose},
    Spelling{"MKTCLS", OrderType::MarketOnClose},
    Spelling{"LOC", OrderType::LimitOnClose},
    Spelling{"LMT CLS", OrderType::LimitOnClose},
    Spelling{"LMTCLS", OrderType::LimitOnClose},
    Spelling{"REL", OrderType::Relative},
    Spelling{"PEG PRI", OrderType::Relative},
    Spelling{"PEGPRI", OrderType::Relative},
    Spelling{"MIDPRICE", OrderType::Midprice},
    Spelling{"PEG MID", OrderType::PegMid},
    Spelling{"PEGMID", OrderType::PegMid},
    Spelling{"PEG MKT", OrderType::PegMarket},
    Spelling{"PEGMKT", OrderType::PegMarket},
    Spelling{"MTL", OrderType::MarketToLimit},
    Spelling{"BOX TOP", OrderType::BoxTop},
    Spelling{"BOXTOP", OrderType::BoxTop},
};

using TifWord = std::pair<std::string_view, TimeInForce>;
constexpr std::array kTifWords{
    TifWord{"DAY", TimeInForce::Day},
    TifWord{"GTC", TimeInForce::GoodTillCancelled},
    TifWord{"IOC", TimeInForce::ImmediateOrCancel},
    TifWord{"FOK", TimeInForce::FillOrKill},
    TifWord{"GTD", TimeInForce::GoodTillDate},
    TifWord{"OPG", TimeInForce::AtTheOpening},
};

}  // namespace

const char* to_string(OrderType type) {
  for (const auto& [text, meant] : kSpellings) {
    if (meant == type) return text.data();
  }
  return "";
}

std::optional<OrderType> parse_order_type(std::string_view text) {
  for (const auto& [spelling, type] : kSpellings) {
    if (spelling == text) return type;
  }
  return std::nullopt;
}

const char* to_string(TimeInForce tif) {
  for (const auto& [text, meant] : kTifWords) {
    if (meant == tif) return text.data();
  }
  return "";
}

std::optional<TimeInForce> parse_time_in_force(std::string_view text) {
  for (const auto& [word, tif] : kTifWords) {
    if (word == text) return tif;
  }
  return std::nullopt;
}

bool needs_limit_price(OrderType type) {
  return type == OrderType::Limit || type == OrderType::StopLimit || type == OrderType::LimitIfTouched ||
         type == OrderType::LimitOnClose;
}

bool needs_stop_price(OrderType type) {
  return type == OrderType::Stop || type == OrderType::StopLimit || is_if_touched(type);
}

bool is_trailing(OrderType type) {
  return type == OrderType::Trail || type == OrderType::TrailLimit;
}

bool is_triggered_type(OrderType type) {
  return needs_stop_price(type) || is_trailing(type);
}

bool is_if_touched(OrderType type) {
  return type == OrderType::MarketIfTouched || type == OrderType::LimitIfTouched;
}

bool is_pegged(OrderType type) {
  return type == OrderType::Relative || type == OrderType::Midprice || type == OrderType::PegMid ||
         type == OrderType::PegMarket;
}

bool is_on_close(OrderType type) {
  return type == OrderType::MarketOnClose || type == OrderType::LimitOnClose;
}

}  // namespace ibflow::sim
