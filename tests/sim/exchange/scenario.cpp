#include "tests/sim/exchange/scenario.hpp"

#include <fmt/format.h>

#include <deque>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "tests/sim/exchange/scenario_words.hpp"
#include "tests/sim/exchange/stage.hpp"

namespace ibflow::sim::testing {

namespace {

class Player {
 public:
  explicit Player(std::string name) : name_(std::move(name)) {}

  void play(const std::string& line) {
    ++line_;
    Words words(line);
    if (!words.has_next()) return;
    try {
      command(words);
      if (words.has_next()) throw ScenarioError("too much: '" + words.rest() + "'");
    } catch (const ScenarioError& error) {
      complain(error.what());
    }
  }
  std::vector<std::string> take_complaints() { return std::move(complaints_); }

 private:
  void complain(const std::string& what) {
    complaints_.push_back(fmt::format("{}:{}: {}", name_, line_, what));
  }
  Stage& stage() {
    if (!stage_) stage_.emplace(options_);
    return *stage_;
  }
  Exchange& exchange() { return stage().exchange; }

  void command(Words& words) {
    using Command = void (Player::*)(Words&);
    static const std::map<std::string, Command> kCommands{
        {"option", &Player::option},       {"at", &Player::at},           {"print", &Player::print},
        {"trade", &Player::trade},         {"quote", &Player::quote},     {"place", &Player::place},
        {"change", &Player::change},       {"cancel", &Player::cancel},   {"refused", &Player::refused},
        {"hear", &Player::hear},           {"silence", &Player::silence}, {"skip", &Player::skip},
        {"expect", &Player::expect},       {"halt", &Player::halt},       {"resume", &Player::resume},
        {"auction", &Player::auction},     {"borrow", &Player::borrow},   {"located", &Player::located},
        {"close-was", &Player::close_was}, {"cushion", &Player::cushion}, {"correct", &Player::correct},
        {"bust", &Player::bust},
    };
    const auto word = words.next();
    const auto found = kCommands.find(word);
    if (found == kCommands.end()) throw ScenarioError("'" + word + "' is no command");
    (this->*found->second)(words);
  }

  void option(Words& words) {
    if (stage_) throw ScenarioError("options come first");
    const auto name = words.next();
    if (name == "fill-model") {
      const auto model = parse_fill_model(words.next());
      if (!model) throw ScenarioError(model.error().message);
      options_.fill_model = *model;
    } else if (name == "auctions") {
      options_.auctions = words.next() == "recorded" ? AuctionPrints::Recorded : AuctionPrints::Inferred;
    } else if (name == "price-cap-percent") {
      options_.price_cap_percent = words.number();
    } else if (name == "far-price-percent") {
      options_.far_price_percent = words.number();
    } else if (name == "largest-size") {
      options_.largest_size = words.decimal();
    } else if (name == "size-cap") {
      options_.size_cap = words.decimal();
    } else if (name == "cancel-waits-for-open") {
      options_.cancel_waits_for_open = true;
    } else {
      throw ScenarioError("'" + name + "' is no option");
    }
  }

  void at(Words& words) { stage().move_to(read_time(words)); }
  static std::size_t ticker(Words& words) {
    if (words.take("MSFT")) return 1;
    words.take("AAPL");
    return 0;
  }
  // BID ASK [x BIDSIZE ASKSIZE]
  static void read_quote(Words& words, Print& print) {
    print.bid = words.number();
    print.ask = words.number();
    print.bid_size = print.ask_size = 1000;
    if (!words.take("x")) return;
    print.bid_size = words.decimal();
    print.ask_size = words.decimal();
  }
  // PRICE [SHARES] with a one-cent market of 1000 a side around it, or: PRICE SHARES between BID ASK ...
  void print(Words& words) {
    Print print;
    print.ticker = ticker(words);
    print.price = words.number();
    print.shares = words.has_next() ? words.decimal() : core::Decimal(100);
    print.bid = print.price;
    print.ask = print.price + 0.01;
    print.bid_size = print.ask_size = 1000;
    if (words.take("between")) read_quote(words, print);
    print.ask = std::round(print.ask * 100) / 100;
    stage().show(print);
  }
  void trade(Words& words) {
    const std::size_t index = ticker(words);
    Print print = stage().standing(index);
    print.price = words.number();
    print.shares = words.has_next() ? words.decimal() : core::Decimal(100);
    print.is_quote = false;
    stage().show(print);
  }
  void quote(Words& words) {
    const std::size_t index = ticker(words);
    Print print = stage().standing(index);
    read_quote(words, print);
    print.shares = 0;
    print.is_trade = false;
    stage().show(print);
  }

  core::Expected<void> try_place(Words& words, bool is_change) {
    const int id = words.whole();
    OrderRequest terms;
    if (is_change) {
      terms = stage().order(id).terms;
    } else {
      terms = an_order(id);
    }
    read_order(words, terms);
    return exchange().place(terms, stage().now);
  }
  void must(const core::Expected<void>& done) {
    if (!done) complain(fmt::format("refused with {}: {}", done.error().code, done.error().message));
  }
  void place(Words& words) { must(try_place(words, false)); }
  void change(Words& words) { must(try_place(words, true)); }
  void cancel(Words& words) {
    must(exchange().cancel(core::ClientId(1), core::OrderId(words.whole()), stage().now));
  }
  // refused CODE place|change|cancel ...
  void refused(Words& words) {
    const int code = words.whole();
    const auto what = words.next();
    core::Expected<void> done;
    if (what == "cancel") {
      done = exchange().cancel(core::ClientId(1), core::OrderId(words.whole()), stage().now);
    } else {
      done = try_place(words, what == "change");
    }
    const int got = done ? 0 : done.error().code;
    if (got != code) complain(fmt::format("refused with {} instead of {}", got, code));
  }

  void gather() {
    for (auto& line : stage().scribe.heard()) heard_.push_back(std::move(line));
  }
  void hear(Words& words) {
    gather();
    const auto expected = words.rest();
    const auto got = heard_.empty() ? std::string("nothing") : heard_.front();
    if (!heard_.empty()) heard_.pop_front();
    if (got != expected) complain("heard '" + got + "' instead of '" + expected + "'");
  }
  void silence(Words&) {
    gather();
    for (const auto& line : heard_) complain("heard '" + line + "' and expected silence");
    heard_.clear();
  }
  void skip(Words&) {
    gather();
    heard_.clear();
  }

  void compare(const std::string& what, const std::string& got, const std::string& expected) {
    if (got != expected) complain(what + " is " + got + ", not " + expected);
  }
  // expect ID STATUS [FILLED/SIZE] [held REASON] | fills N | position TICKER N | average ID P | trail ID P |
  // cap ID P
  void expect(Words& words) {
    const auto what = words.next();
    if (what == "fills")
      return compare("the number of fills", std::to_string(exchange().fills().size()), words.next());
    if (what == "position") {
      const auto name = words.next();
      return compare("the position", stage().ledger.holding(name).quantity.normalized().to_string(),
                     words.next());
    }
    if (what == "average" || what == "trail" || what == "cap") {
      const auto& order = stage().order(words.whole());
      const double value = what == "average" ? order.average_price
                           : what == "cap"   ? order.market_cap_price
                                             : order.trail_stop.value_or(0);
      return compare("the " + what, fmt::format("{:.4f}", value), fmt::format("{:.4f}", words.number()));
    }
    const auto& order = stage().order(std::stoi(what));
    compare("the status", model::to_string(order.status), words.next());
    if (words.has_next() && words.peek() != "held") {
      const auto progress = fmt::format("{}/{}", order.filled.normalized().to_string(),
                                        order.terms.quantity.normalized().to_string());
      compare("the progress", progress, words.next());
    }
    if (words.take("held")) compare("the reason", order.why_held, words.next());
  }

  void halt(Words& words) { exchange().halt(words.next(), stage().now); }
  void resume(Words& words) { exchange().resume(words.next(), stage().now); }
  // auction opening|closing PRICE
  void auction(Words& words) {
    const auto which = words.take("opening") ? Auction::Opening : Auction::Closing;
    if (which == Auction::Closing) words.take("closing");
    exchange().on_auction(0, which, words.number(), stage().now);
  }
  // borrow available|held|unavailable
  void borrow(Words& words) {
    const auto word = words.next();
    stage().books.shares_to_borrow = word == "held"          ? ShortLocate::Held
                                     : word == "unavailable" ? ShortLocate::Unavailable
                                                             : ShortLocate::Available;
  }
  void located(Words& words) { exchange().release_locate(stage().order(words.whole()).perm_id, stage().now); }
  void close_was(Words& words) { exchange().set_previous_close("AAPL", words.number()); }
  void cushion(Words& words) { stage().books.cushion = words.number(); }
  std::string last_execution() { return exchange().fills().back().execution_id; }
  // the latest fill: correct PRICE SHARES
  void correct(Words& words) {
    const double price = words.number();
    if (!exchange().correct(last_execution(), price, words.decimal(), stage().now)) complain("not corrected");
  }
  void bust(Words&) {
    if (!exchange().bust(last_execution(), stage().now)) complain("not busted");
  }

  std::string name_;
  int line_ = 0;
  ExchangeOptions options_;
  std::optional<Stage> stage_;
  std::deque<std::string> heard_;
  std::vector<std::string> complaints_;
};

}  // namespace

std::vector<std::string> play_scenario_text(const std::string& name, const std::string& text) {
  Player player(name);
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) player.play(line);
  return player.take_complaints();
}

std::vector<std::string> play_scenario(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) return {file.string() + ": cannot be read"};
  std::stringstream text;
  text << in.rdbuf();
  return play_scenario_text(file.filename().string(), text.str());
}

}  // namespace ibflow::sim::testing
