#include "tests/sim/exchange/scenario_words.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <sstream>

#include "tests/sim/exchange/builders.hpp"

namespace ibflow::sim::testing {

Words::Words(const std::string& line) {
  std::istringstream in(line.substr(0, line.find('#')));
  for (std::string word; in >> word;) words_.push_back(word);
}

const std::string& Words::peek() const {
  if (words_.empty()) throw ScenarioError("the line ends too early");
  return words_.front();
}

std::string Words::next() {
  std::string word = peek();
  words_.pop_front();
  return word;
}

core::Decimal Words::decimal() {
  const auto word = next();
  const auto value = core::Decimal::parse(word);
  if (!value) throw ScenarioError("'" + word + "' is no number");
  return *value;
}

double Words::number() {
  return decimal().to_double();
}

int Words::whole() {
  return static_cast<int>(decimal().truncated());
}

bool Words::take(const std::string& word) {
  if (words_.empty() || words_.front() != word) return false;
  words_.pop_front();
  return true;
}

std::string Words::rest() {
  std::string text;
  while (has_next()) text += (text.empty() ? "" : " ") + next();
  return text;
}

core::Timestamp read_time(Words& words) {
  core::Date day = a_day();
  if (words.peek().starts_with("+")) {
    const int later = std::stoi(words.next());
    day = core::Date(std::chrono::sys_days(day) + std::chrono::days(later));
  }
  auto text = words.next();
  core::Duration fraction{};
  if (const auto point = text.find('.'); point != std::string::npos) {
    fraction = std::chrono::milliseconds(std::stoi(text.substr(point + 1)));
    text.resize(point);
  }
  const auto time = core::parse_time_of_day(text);
  if (!time) throw ScenarioError(time.error().message);
  return core::from_new_york(day, *time) + fraction;
}

namespace {

OrderType read_type(Words& words) {
  std::string text = words.next();
  std::replace(text.begin(), text.end(), '-', ' ');
  const auto type = parse_order_type(text);
  if (!type) throw ScenarioError("'" + text + "' is no order type");
  return *type;
}

// if [or] price AAPL >= 101 | if volume AAPL >= 5000 | if change AAPL <= -2 | if fill AAPL | if time >= 10:30
// | if cushion <= 30
OrderCondition read_condition(Words& words, std::vector<OrderCondition>& before) {
  using Kind = OrderCondition::Kind;
  if (words.take("or") && !before.empty()) before.back().and_next = false;
  static const std::map<std::string, Kind> kKinds{
      {"price", Kind::Price},    {"volume", Kind::Volume}, {"change", Kind::PercentChange},
      {"fill", Kind::Execution}, {"time", Kind::Time},     {"cushion", Kind::Margin}};
  const auto word = words.next();
  const auto kind = kKinds.find(word);
  if (kind == kKinds.end()) throw ScenarioError("'" + word + "' is no kind of condition");
  OrderCondition condition;
  condition.kind = kind->second;
  if (condition.kind != Kind::Time && condition.kind != Kind::Margin) condition.ticker = words.next();
  if (condition.kind == Kind::Execution) return condition;
  condition.is_more = words.next() == ">=";
  if (condition.kind == Kind::Time) {
    condition.time = read_time(words);
  } else {
    condition.value = words.number();
  }
  return condition;
}

void read_algorithm(Words& words, OrderAlgorithm& algorithm) {
  using Kind = OrderAlgorithm::Kind;
  const auto name = words.next();
  algorithm.kind = name == "vwap" ? Kind::Vwap : name == "twap" ? Kind::Twap : Kind::Adaptive;
  if (words.take("from")) algorithm.start = read_time(words);
  if (words.take("until")) algorithm.end = read_time(words);
  if (words.take("share")) algorithm.largest_share = words.number();
  if (words.take("urgent")) algorithm.urgency = OrderAlgorithm::Urgency::Urgent;
  if (words.take("patient")) algorithm.urgency = OrderAlgorithm::Urgency::Patient;
}

using Reader = std::function<void(Words&, OrderRequest&)>;

const std::map<std::string, Reader>& readers() {
  static const std::map<std::string, Reader> kReaders{
      {"limit", [](Words& w, OrderRequest& o) { o.limit_price = w.number(); }},
      {"stop", [](Words& w, OrderRequest& o) { o.stop_price = w.number(); }},
      {"trail", [](Words& w, OrderRequest& o) { o.trail_amount = w.number(); }},
      {"trail-percent", [](Words& w, OrderRequest& o) { o.trail_percent = w.number(); }},
      {"limit-offset", [](Words& w, OrderRequest& o) { o.limit_offset = w.number(); }},
      {"offset", [](Words& w, OrderRequest& o) { o.peg_offset = w.number(); }},
      {"tif",
       [](Words& w, OrderRequest& o) {
         const auto tif = parse_time_in_force(w.next());
         if (!tif) throw ScenarioError("no such time in force");
         o.tif = *tif;
       }},
      {"until",
       [](Words& w, OrderRequest& o) {
         o.tif = TimeInForce::GoodTillDate;
         o.good_till = read_time(w);
       }},
      {"after", [](Words& w, OrderRequest& o) { o.good_after = read_time(w); }},
      {"outside-rth", [](Words&, OrderRequest& o) { o.outside_rth = true; }},
      {"trigger",
       [](Words& w, OrderRequest& o) { o.trigger_method = static_cast<TriggerMethod>(w.whole()); }},
      {"discretion", [](Words& w, OrderRequest& o) { o.discretionary_amount = w.number(); }},
      {"hidden", [](Words&, OrderRequest& o) { o.hidden = true; }},
      {"display", [](Words& w, OrderRequest& o) { o.display_size = w.decimal(); }},
      {"all-or-none", [](Words&, OrderRequest& o) { o.all_or_none = true; }},
      {"at-least", [](Words& w, OrderRequest& o) { o.min_quantity = w.decimal(); }},
      {"cash",
       [](Words& w, OrderRequest& o) {
         o.cash_quantity = w.decimal();
         o.quantity = 0;
       }},
      {"algo", [](Words& w, OrderRequest& o) { read_algorithm(w, o.algorithm); }},
      {"if", [](Words& w, OrderRequest& o) { o.conditions.push_back(read_condition(w, o.conditions)); }},
      {"cancel-if",
       [](Words& w, OrderRequest& o) {
         o.conditions_cancel = true;
         o.conditions.push_back(read_condition(w, o.conditions));
       }},
      {"parent", [](Words& w, OrderRequest& o) { o.parent_id = core::OrderId(w.whole()); }},
      {"hold", [](Words&, OrderRequest& o) { o.transmit = false; }},
      {"oca",
       [](Words& w, OrderRequest& o) {
         o.oca_group = w.next();
         o.oca_type = static_cast<OcaType>(w.whole());
       }},
      {"client", [](Words& w, OrderRequest& o) { o.client_id = core::ClientId(w.whole()); }},
      {"size", [](Words& w, OrderRequest& o) { o.quantity = w.decimal(); }},
  };
  return kReaders;
}

}  // namespace

void read_order(Words& words, OrderRequest& terms) {
  if (words.take("buy")) {
    terms.side = model::Side::Buy;
    terms.quantity = words.decimal();
  } else if (words.take("sell")) {
    terms.side = model::Side::Sell;
    terms.quantity = words.decimal();
  }
  if (words.has_next() && !readers().contains(words.peek())) {
    if (words.peek() == "AAPL" || words.peek() == "MSFT") terms.ticker = words.next();
    terms.type = read_type(words);
  }
  while (words.has_next()) {
    const auto word = words.next();
    const auto reader = readers().find(word);
    if (reader == readers().end()) throw ScenarioError("'" + word + "' is no word of an order");
    reader->second(words, terms);
  }
}

}  // namespace ibflow::sim::testing
