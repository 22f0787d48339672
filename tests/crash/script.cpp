#include "tests/crash/script.hpp"

#include <random>
#include <utility>

namespace ibflow::tests::crash {

namespace {

// The price on the recorded day is about 171: neither of these trades, and IB takes both.
constexpr double kFarBelow = 120;
constexpr double kFarAbove = 230;

class Writer {
 public:
  explicit Writer(std::uint64_t seed) : random_(seed) {}

  std::vector<Action> write() {
    place(ActionKind::Rest, "changed");
    place(ActionKind::Bracket, "bracket");
    place(ActionKind::Rest, "cancelled");
    place(ActionKind::Market, "filled");
    follow(ActionKind::Modify, "changed");
    follow(ActionKind::Cancel, "cancelled");
    follow(ActionKind::Fill, "filled");
    if (is_heads()) follow(ActionKind::Modify, "changed");
    if (is_heads()) {
      place(ActionKind::Market, "filled-again");
      follow(ActionKind::Fill, "filled-again");
    }
    // Whether orders fill before or after others are placed.
    if (is_heads()) std::swap(actions_[0], actions_[3]);
    if (is_heads()) std::swap(actions_[4], actions_[5]);
    return std::move(actions_);
  }

 private:
  bool is_heads() { return random_() % 2 == 0; }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(high - low + 1));
  }
  double price(bool is_buy) {
    const double cents = static_cast<double>(between(0, 900)) / 100;
    return is_buy ? kFarBelow + cents : kFarAbove - cents;
  }
  void place(ActionKind kind, std::string intent) {
    Action action;
    action.kind = kind;
    action.intent = std::move(intent);
    action.is_buy = kind == ActionKind::Bracket || is_heads();
    action.quantity = 100 * (kind == ActionKind::Market ? between(4, 12) : between(1, 4));
    action.limit_price = price(action.is_buy);
    actions_.push_back(std::move(action));
  }
  void follow(ActionKind kind, const std::string& intent) {
    Action action;
    for (const auto& earlier : actions_) {
      if (earlier.intent == intent) action = earlier;
    }
    action.kind = kind;
    if (kind == ActionKind::Modify) action.limit_price = price(action.is_buy);
    actions_.push_back(std::move(action));
  }

  std::mt19937_64 random_;
  std::vector<Action> actions_;
};

}  // namespace

std::vector<Action> script_of(std::uint64_t seed) {
  return Writer(seed).write();
}

}  // namespace ibflow::tests::crash
