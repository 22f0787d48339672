// Live data and options. What is not permitted live is asked for again as delayed data.

#include <fmt/format.h>

#include <algorithm>

#include "tests/live/suite.hpp"

namespace ibflow::live {

namespace {

using gateway::Gateway;

std::string text_of(const std::optional<double>& price) {
  return price ? fmt::format("{}", *price) : "none";
}

std::optional<double> price_of(const gateway::Quote& quote) {
  for (const auto& price : {quote.last, quote.bid, quote.previous_close}) {
    if (price) return price;
  }
  return std::nullopt;
}

Verdict judge(Suite& suite, const gateway::Quote& quote, const char* how) {
  suite.price = price_of(quote);
  if (!quote.bbo_exchange.empty()) suite.bbo_exchange = quote.bbo_exchange;
  return passed(fmt::format("bid {} ask {} last {}, {}{}", text_of(quote.bid), text_of(quote.ask),
                            text_of(quote.last), to_string(quote.quality), how));
}

/// `ask` once as the login has the data, and once more with delayed data allowed where it has not.
Verdict with_delayed(Suite& suite, const std::function<core::Expected<gateway::Quote>()>& ask) {
  auto quote = ask();
  if (quote) return judge(suite, *quote, "");
  const auto refused = quote.error();
  if (!is_not_permitted(refused)) return suite.judge_silence(refused);
  const auto allowed = suite.gateway.run(
      [](Gateway& g) { return g.market_data().set_mode(protocol::MarketDataMode::Delayed); });
  if (!allowed) return allowed.error();
  quote = ask();
  if (!quote) return quote.error();
  return judge(suite, *quote, fmt::format("; live data are refused ({})", refused.code).c_str());
}

Verdict check_stream_of_quotes(Suite& suite) {
  const auto contract = suite.details->contract;
  return with_delayed(suite, [&] {
    return suite.first<gateway::Quote>(
        [&](Gateway& g) { return g.market_data().quotes(contract); },
        [](const gateway::Quote& quote) { return price_of(quote).has_value(); });
  });
}

Verdict check_book(Suite& suite) {
  const auto contract = suite.details->contract;
  const auto book = suite.first<gateway::DepthBook>(
      [&](Gateway& g) { return g.market_data().depth(contract, 5, true); },
      [](const gateway::DepthBook& one) { return !one.bids.empty() && !one.asks.empty(); });
  if (!book) return suite.judge_silence(book.error());
  return passed(fmt::format("{} bids, {} asks", book->bids.size(), book->asks.size()));
}

}  // namespace

void check_market_data(Suite& suite) {
  const auto check = [&](const char* name, const std::function<Verdict()>& body) {
    suite.check(name, [&] { return suite.details ? body() : not_asked("no contract"); });
  };
  check("snapshot", [&] {
    return with_delayed(suite, [&] {
      return suite.gateway.wait(suite.gateway->market_data().snapshot(suite.details->contract));
    });
  });
  check("quotes", [&] { return check_stream_of_quotes(suite); });
  check("exchange letters", [&]() -> Verdict {
    if (suite.bbo_exchange.empty()) return not_asked("no quote has named its exchanges");
    const auto letters = suite.gateway.wait(suite.gateway->contracts().smart_components(suite.bbo_exchange));
    if (!letters) return letters.error();
    return passed(fmt::format("{} exchanges", letters->size()));
  });
  check("trades", [&]() -> Verdict {
    const auto trade = suite.first<gateway::TradeTick>(
        [&](Gateway& g) { return g.market_data().trades(suite.details->contract); },
        [](const gateway::TradeTick&) { return true; });
    if (!trade) return suite.judge_silence(trade.error());
    return passed(fmt::format("one at {}", trade->price));
  });
  check("five-second bars", [&]() -> Verdict {
    const auto bar = suite.first<model::Bar>(
        [&](Gateway& g) { return g.market_data().five_second_bars(suite.details->contract); },
        [](const model::Bar&) { return true; });
    if (!bar) return suite.judge_silence(bar.error());
    return passed(fmt::format("one that closes at {}", bar->close));
  });
  check("order book", [&] { return check_book(suite); });
}

namespace {

Verdict check_parameters(Suite& suite, gateway::ChainRequest& request) {
  const auto rows = suite.gateway.wait(suite.gateway->contracts().option_parameters(suite.details->contract));
  if (!rows) return rows.error();
  for (const auto& row : *rows) {
    if (row.exchange != "SMART" || row.expirations.empty() || row.strikes.empty()) continue;
    request.trading_class = row.trading_class;
    request.expirations = {std::ranges::min(row.expirations)};
    return passed(fmt::format("{} expirations, {} strikes", row.expirations.size(), row.strikes.size()));
  }
  return {rows->empty() ? Outcome::NoData : Outcome::Failed, "no options at SMART"};
}

}  // namespace

void check_options(Suite& suite) {
  gateway::ChainRequest request;
  std::optional<protocol::Contract> option;
  suite.check("option parameters",
              [&] { return suite.details ? check_parameters(suite, request) : not_asked("no contract"); });
  suite.check("option chain", [&]() -> Verdict {
    if (request.expirations.empty() || !suite.price) return not_asked("no expiration or no price");
    request.underlying = suite.details->contract;
    request.least_strike = *suite.price * 0.98;
    request.greatest_strike = *suite.price * 1.02;
    const auto chain = suite.gateway.wait(suite.gateway->options().chain(request));
    if (!chain) return chain.error();
    if (chain->empty()) return {Outcome::NoData, "none within 2 % of the price"};
    option = chain->front().contract;
    return passed(
        fmt::format("{} options of {} within 2 % of the price", chain->size(), request.expirations.front()));
  });
  suite.check("option price", [&]() -> Verdict {
    if (!option) return not_asked("no option");
    const auto computed = suite.gateway.wait(suite.gateway->options().price(*option, 0.2, *suite.price));
    if (!computed) return computed.error();
    return passed(
        fmt::format("{} at a volatility of 20 %: {}", option->local_symbol, text_of(computed->option_price)));
  });
}

}  // namespace ibflow::live
