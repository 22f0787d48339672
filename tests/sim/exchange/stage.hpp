#pragma once
// An exchange whose every option can be set and whose accounts say what they are told to.

#include <cmath>
#include <map>
#include <optional>

#include "tests/sim/exchange/builders.hpp"

namespace ibflow::sim::testing {

/// The ledger's books with shares to borrow and a margin cushion of the test's choice.
class StageBooks final : public Books {
 public:
  explicit StageBooks(Ledger& ledger) : inner_(ledger) {}
  Booked apply(const Fill& fill, const SimOrder& order) override { return inner_.apply(fill, order); }
  Booked correct(const Fill& booked, const Fill& corrected, const SimOrder& order) override {
    return inner_.correct(booked, corrected, order);
  }
  void mark(std::string_view ticker, double price) override { inner_.mark(ticker, price); }
  [[nodiscard]] core::Expected<void> afford(const OrderRequest& request,
                                            std::optional<double> price) const override {
    return inner_.afford(request, price);
  }
  [[nodiscard]] core::Decimal position(const std::string& account, const std::string& ticker) const override {
    return inner_.position(account, ticker);
  }
  [[nodiscard]] ShortLocate locate(const OrderRequest&) const override { return shares_to_borrow; }
  [[nodiscard]] double margin_cushion(const std::string&) const override { return cushion; }

  ShortLocate shares_to_borrow = ShortLocate::Available;
  double cushion = 100;

 private:
  LedgerBooks inner_;
};

/// AAPL and MSFT, ten million dollars; opens at 10:00.
class Stage {
 public:
  explicit Stage(const ExchangeOptions& options = {})
      : exchange(std::vector<std::string>{"AAPL", "MSFT"}, options, books, scribe) {}

  void move_to(core::Timestamp to) {
    now = to;
    exchange.on_time(now);
  }
  /// A second later; kept as the standing quote.
  void show(Print print) {
    now += std::chrono::seconds(1);
    print.at = now;
    standing_[print.ticker] = print;
    exchange.on_print(print);
  }
  /// The latest print, as a trade and a quote.
  [[nodiscard]] Print standing(std::size_t index) const {
    const auto found = standing_.find(index);
    Print print = found == standing_.end() ? Print() : found->second;
    print.ticker = index;
    print.is_trade = print.is_quote = true;
    return print;
  }
  [[nodiscard]] const SimOrder& order(int id, int client = 1) const {
    return *exchange.find(core::ClientId(client), core::OrderId(id));
  }

  core::Timestamp now = at("10:00");
  Scribe scribe;
  Ledger ledger{10'000'000};
  StageBooks books{ledger};
  Exchange exchange;

 private:
  std::map<std::size_t, Print> standing_;
};

}  // namespace ibflow::sim::testing
