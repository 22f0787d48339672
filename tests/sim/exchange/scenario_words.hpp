#pragma once
// The words of an order line.

#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/exchange/sim_order.hpp"

namespace ibflow::sim::testing {

/// A line that cannot be read.
struct ScenarioError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A line's words, taken from the front. All but has_next throw ScenarioError.
class Words {
 public:
  explicit Words(const std::string& line);
  [[nodiscard]] bool has_next() const { return !words_.empty(); }
  [[nodiscard]] const std::string& peek() const;
  std::string next();
  double number();
  core::Decimal decimal();
  int whole();
  bool take(const std::string& word);  // when it is the next one
  [[nodiscard]] std::string rest();    // joined by single blanks; takes all

 private:
  std::deque<std::string> words_;
};

/// "10:00", "10:00:05.250" on the day of the scenarios; "+1 10:00" a day later.
[[nodiscard]] core::Timestamp read_time(Words& words);
/// The words after the order id, e.g. "buy 100 AAPL LMT limit 99.90 tif GTC", on top of `terms`.
void read_order(Words& words, OrderRequest& terms);

}  // namespace ibflow::sim::testing
