#include "order_terms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "ibflow/protocol/builders/instructions.hpp"
#include "moment.hpp"
#include "parse.hpp"

namespace ibflow::cli {

using core::ErrorCategory;
using core::fail;
using protocol::build::Action;
using protocol::build::OrderResult;

namespace {

/// What a type needs, and what it may have besides.
struct Kind {
  std::string_view type;
  bool limit = false, stop = false, trail = false, may_limit = false;
};
constexpr std::array kKinds = {
    Kind{.type = "MKT"},
    Kind{.type = "LMT", .limit = true},
    Kind{.type = "STP", .stop = true},
    Kind{.type = "STP LMT", .limit = true, .stop = true},
    Kind{.type = "TRAIL", .trail = true},
    Kind{.type = "TRAIL LIMIT", .stop = true, .trail = true, .may_limit = true},
    Kind{.type = "MIT", .stop = true},
    Kind{.type = "LIT", .limit = true, .stop = true},
    Kind{.type = "MOC"},
    Kind{.type = "LOC", .limit = true},
    Kind{.type = "MTL"},
    Kind{.type = "MKT PRT"},
    Kind{.type = "STP PRT", .stop = true},
    Kind{.type = "MIDPRICE", .may_limit = true},
};

/// "stp_lmt", "STP-LMT" and "STPLMT" are what somebody types who does not want to quote a space.
std::string spelled(const std::string& typed) {
  const auto bare = [](std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '_' || c == '-'; });
    return text;
  };
  const auto wanted = bare(upper_case(typed));
  for (const auto& kind : kKinds) {
    if (bare(std::string(kind.type)) == wanted) return std::string(kind.type);
  }
  return upper_case(typed);
}

std::string type_of(const OrderTerms& terms) {
  if (!terms.type.empty()) return spelled(terms.type);
  if (terms.trail || terms.trail_percent) return terms.limit || terms.limit_offset ? "TRAIL LIMIT" : "TRAIL";
  if (terms.limit && terms.stop) return "STP LMT";
  if (terms.limit) return "LMT";
  return terms.stop ? "STP" : "MKT";
}

core::Expected<Kind> kind_of(const OrderTerms& terms) {
  const auto type = type_of(terms);
  const auto found = std::ranges::find(kKinds, type, &Kind::type);
  if (found == kKinds.end()) {
    std::string all;
    for (const auto& kind : kKinds) all += fmt::format("{}{}", all.empty() ? "" : ", ", kind.type);
    return fail(ErrorCategory::Usage,
                fmt::format("--type {}: there is {}; with the library, all that IB knows", terms.type, all));
  }
  const auto problem = [&](const char* what) {
    return fail(ErrorCategory::Usage, fmt::format("an order of type {} {}", type, what));
  };
  const bool has_trail = terms.trail || terms.trail_percent;
  if (found->limit && !terms.limit) return problem("needs --limit PRICE");
  if (found->stop && !terms.stop) return problem("needs --stop PRICE");
  if (found->trail && !has_trail) return problem("needs --trail AMOUNT or --trail-percent PERCENT");
  if (!found->limit && !found->may_limit && terms.limit) return problem("takes no --limit");
  if (!found->stop && !found->trail && terms.stop) return problem("takes no --stop");
  if (!found->trail && has_trail) return problem("takes no --trail");
  if (terms.trail && terms.trail_percent) return problem("trails by --trail or by --trail-percent, not both");
  return *found;
}

OrderResult trailing(const OrderTerms& terms, Action action, const core::Decimal& quantity, bool is_limit) {
  if (is_limit) {
    protocol::build::TrailingStopLimitTerms trail;
    trail.trailing_amount = terms.trail;
    trail.trailing_percent = terms.trail_percent;
    trail.first_stop_price = *terms.stop;
    trail.limit_price = terms.limit;
    trail.limit_price_offset = terms.limit_offset;
    return trailing_stop_limit(action, quantity, trail);
  }
  if (terms.trail) return trailing_stop(action, quantity, *terms.trail, terms.stop);
  return trailing_stop_percent(action, quantity, *terms.trail_percent, terms.stop);
}

OrderResult bare_order(const OrderTerms& terms, const Kind& kind, Action action,
                       const core::Decimal& quantity) {
  namespace build = protocol::build;
  if (kind.trail) return trailing(terms, action, quantity, kind.type == "TRAIL LIMIT");
  if (kind.type == "LMT") return build::limit(action, quantity, *terms.limit);
  if (kind.type == "STP") return build::stop(action, quantity, *terms.stop);
  if (kind.type == "STP LMT") return build::stop_limit(action, quantity, {*terms.stop, *terms.limit});
  if (kind.type == "MIT") return build::market_if_touched(action, quantity, *terms.stop);
  if (kind.type == "LIT") return build::limit_if_touched(action, quantity, {*terms.stop, *terms.limit});
  if (kind.type == "MOC") return build::market_on_close(action, quantity);
  if (kind.type == "LOC") return build::limit_on_close(action, quantity, *terms.limit);
  if (kind.type == "MTL") return build::market_to_limit(action, quantity);
  if (kind.type == "MKT PRT") return build::market_with_protection(action, quantity);
  if (kind.type == "STP PRT") return build::stop_with_protection(action, quantity, *terms.stop);
  if (kind.type == "MIDPRICE") return build::midprice(action, quantity, terms.limit);
  return build::market(action, quantity);
}

core::Expected<std::string> wire_moment(const std::string& text, const char* option) {
  const auto at = parse_moment(text, option, DayPart::End);
  if (!at) return std::unexpected(at.error());
  auto utc = core::format_utc(*at);  // 2019-02-13T14:30:00.000000000Z
  return utc.substr(0, 4) + utc.substr(5, 2) + utc.substr(8, 2) + "-" + utc.substr(11, 8);
}

OrderResult with_instructions(protocol::Order order, const OrderTerms& terms) {
  namespace build = protocol::build;
  if (!terms.tif.empty()) order.tif = upper_case(terms.tif);
  if (!terms.good_till.empty()) {
    if (!terms.tif.empty() && order.tif != "GTD")
      return fail(ErrorCategory::Usage, fmt::format("--good-till says GTD, --tif says {}", order.tif));
    const auto until = wire_moment(terms.good_till, "--good-till");
    if (!until) return std::unexpected(until.error());
    auto dated = build::good_till_date(std::move(order), *until);
    if (!dated) return dated;
    order = std::move(*dated);
  }
  if (order.tif == "GTD" && order.good_till_date.empty())
    return fail(ErrorCategory::Usage, "--tif GTD needs --good-till DATE");
  if (!terms.good_after.empty()) {
    const auto from = wire_moment(terms.good_after, "--good-after");
    if (!from) return std::unexpected(from.error());
    auto waiting = build::good_after_time(std::move(order), *from);
    if (!waiting) return waiting;
    order = std::move(*waiting);
  }
  if (terms.outside_rth) order = build::outside_regular_hours(std::move(order));
  if (terms.all_or_none) order = build::all_or_none(std::move(order));
  if (terms.hidden) order = build::hidden(std::move(order));
  if (terms.display) return build::iceberg(std::move(order), *terms.display);
  return order;
}

}  // namespace

std::shared_ptr<OrderTerms> add_order_terms(CLI::App& command) {
  auto terms = std::make_shared<OrderTerms>();
  const auto price = [&](const char* name, std::optional<double>& into, const char* about) {
    command.add_option(name, into, about)->type_name("PRICE")->group("Order");
  };
  command.add_option("symbol", terms->symbol, "what is traded")->required()->type_name("SYMBOL");
  command.add_option("quantity", terms->quantity, "how many, above zero")->required()->type_name("QUANTITY");
  command
      .add_option("--type", terms->type,
                  "MKT, LMT, STP, \"STP LMT\", TRAIL, ...; left out: as the prices say")
      ->type_name("TYPE")
      ->group("Order");
  price("--limit", terms->limit, "at this price or better");
  price("--stop", terms->stop, "once this price is touched; of a trailing stop: where it starts");
  command.add_option("--trail", terms->trail, "a stop that follows at this distance")
      ->type_name("AMOUNT")
      ->group("Order");
  command.add_option("--trail-percent", terms->trail_percent, "the same in percent")
      ->type_name("PERCENT")
      ->group("Order");
  command
      .add_option("--limit-offset", terms->limit_offset, "of TRAIL LIMIT: its limit's distance to the stop")
      ->type_name("AMOUNT")
      ->group("Order");
  command.add_option("--tif", terms->tif, "DAY, GTC, IOC, FOK, OPG, GTD; DAY when left out")
      ->check(CLI::IsMember({"DAY", "GTC", "IOC", "FOK", "OPG", "GTD"}, CLI::ignore_case))
      ->type_name("TIF")
      ->group("Order");
  command
      .add_option("--good-till", terms->good_till, "until then (GTD); New York time where no zone is said")
      ->type_name("TIME")
      ->group("Order");
  command.add_option("--good-after", terms->good_after, "not before then")->type_name("TIME")->group("Order");
  command.add_flag("--outside-rth", terms->outside_rth, "before and after the regular session as well")
      ->group("Order");
  command.add_flag("--all-or-none", terms->all_or_none, "only in one piece")->group("Order");
  command.add_flag("--hidden", terms->hidden, "shows nothing")->group("Order");
  command.add_option("--display", terms->display, "shows so many at a time")->type_name("N")->group("Order");
  price("--take-profit", terms->take_profit, "with --stop-loss: a bracket, its target's limit");
  price("--stop-loss", terms->stop_loss, "with --take-profit: a bracket, its stop");
  return terms;
}

core::Expected<core::Decimal> parse_quantity(const std::string& text, const std::string& what) {
  const auto quantity = core::Decimal::parse(text);
  if (!quantity)
    return fail(ErrorCategory::Usage,
                fmt::format("the quantity of {} is '{}', which is no number", what, text));
  if (!quantity->is_positive()) {
    return fail(ErrorCategory::Usage,
                fmt::format("the quantity of {} is {}: say how many, above zero; `ibflow order sell` sells",
                            what, text));
  }
  return *quantity;
}

core::Expected<protocol::Order> order_of(const OrderTerms& terms, Action action) {
  const auto quantity = parse_quantity(terms.quantity, terms.symbol);
  if (!quantity) return std::unexpected(quantity.error());
  if (terms.take_profit.has_value() != terms.stop_loss.has_value())
    return fail(ErrorCategory::Usage, "a bracket needs both --take-profit and --stop-loss");
  const auto kind = kind_of(terms);
  if (!kind) return std::unexpected(kind.error());
  auto order = bare_order(terms, *kind, action, *quantity);
  if (!order) return order;
  return with_instructions(std::move(*order), terms);
}

}  // namespace ibflow::cli
