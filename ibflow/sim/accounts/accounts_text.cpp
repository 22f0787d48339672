// The books as lines of text: a word, then tab-separated fields.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ibflow/sim/accounts/accounts.hpp"

namespace ibflow::sim {

using core::Decimal;

namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> fields;
  for (;;) {
    const auto end = text.find(separator);
    fields.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return fields;
    text.remove_prefix(end + 1);
  }
}

/// Reads fields one after the other; one that does not fit makes `ok` false.
class Fields {
 public:
  explicit Fields(std::string_view line) : fields_(split(line, '\t')) {}

  std::string text() { return next_ < fields_.size() ? std::string(fields_[next_++]) : missing(); }
  Decimal amount() { return value(Decimal::parse(text())); }
  bool flag() { return text() == "1"; }
  double number() { return amount().to_double(); }
  ProductKind kind() {
    const auto number = amount().truncated();
    if (number < 0 || number > static_cast<std::int64_t>(ProductKind::Other)) ok_ = false;
    return ok_ ? static_cast<ProductKind>(number) : ProductKind::Other;
  }
  [[nodiscard]] bool complete() const { return ok_ && next_ == fields_.size(); }

 private:
  std::string missing() {
    ok_ = false;
    return {};
  }
  Decimal value(const std::optional<Decimal>& parsed) {
    if (!parsed) ok_ = false;
    return parsed.value_or(0);
  }
  std::vector<std::string_view> fields_;
  std::size_t next_ = 0;
  bool ok_ = true;
};

std::string one_line(std::string xml) {
  std::erase(xml, '\n');
  std::erase(xml, '\t');
  return xml;
}

std::unexpected<core::Error> not_understood(std::string_view line) {
  return core::fail(core::ErrorCategory::Data,
                    fmt::format("the saved accounts have a line that is not understood: '{}'", line));
}

std::string line_of(const Holding& held) {
  const auto& terms = held.terms;
  return fmt::format("holding\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", held.ticker,
                     static_cast<int>(terms.kind), terms.multiplier.to_string(), terms.currency, terms.symbol,
                     terms.underlying, terms.strike, terms.is_call ? 1 : 0, held.quantity.to_string(),
                     held.cost.to_string(), held.fees.to_string(), held.realized_pnl.to_string(),
                     held.traded_today ? 1 : 0, held.realized_today.to_string(),
                     held.value_at_start.to_string(), held.paid_today.to_string());
}

Holding holding_of(Fields& fields) {
  Holding held;
  held.ticker = fields.text();
  held.terms.kind = fields.kind();
  held.terms.multiplier = fields.amount();
  held.terms.currency = fields.text();
  held.terms.symbol = fields.text();
  held.terms.underlying = fields.text();
  held.terms.strike = fields.number();
  held.terms.is_call = fields.flag();
  held.quantity = fields.amount();
  held.cost = fields.amount();
  held.fees = fields.amount();
  held.realized_pnl = fields.amount();
  held.traded_today = fields.flag();
  held.realized_today = fields.amount();
  held.value_at_start = fields.amount();
  held.paid_today = fields.amount();
  return held;
}

}  // namespace

std::string Ledger::to_text() const {
  std::string text = fmt::format("start\t{}\t{}\t{}\n", starting_cash_.to_string(), net_at_start_.to_string(),
                                 half_of_trades_.to_string());
  for (const auto& [currency, amount] : cash_)
    text += fmt::format("cash\t{}\t{}\n", currency, amount.to_string());
  for (const auto& [currency, amount] : commissions_)
    text += fmt::format("commission\t{}\t{}\n", currency, amount.to_string());
  for (const auto& [kind, amount] : volume_)
    text += fmt::format("volume\t{}\t{}\n", static_cast<int>(kind), amount.to_string());
  for (const auto& [ticker, held] : holdings_) text += line_of(held);
  return text;
}

core::Expected<void> Ledger::from_text(std::string_view text) {
  Ledger read(Decimal(), marks_);
  for (const auto line : split(text, '\n')) {
    if (line.empty()) continue;
    Fields fields(line);
    const auto word = fields.text();
    if (word == "start") {
      read.starting_cash_ = fields.amount();
      read.net_at_start_ = fields.amount();
      read.half_of_trades_ = fields.amount();
    } else if (word == "cash") {
      const auto currency = fields.text();
      read.cash_[currency] = fields.amount();
    } else if (word == "commission") {
      const auto currency = fields.text();
      read.commissions_[currency] = fields.amount();
    } else if (word == "volume") {
      const auto kind = fields.kind();
      read.volume_[kind] = fields.amount();
    } else if (word == "holding") {
      auto held = holding_of(fields);
      const auto ticker = held.ticker;
      read.holdings_[ticker] = std::move(held);
    } else {
      return not_understood(line);
    }
    if (!fields.complete()) return not_understood(line);
  }
  *this = std::move(read);
  return {};
}

std::string Accounts::to_text() const {
  std::string text;
  if (is_advisor_) {
    text += fmt::format("groups\t{}\n", one_line(advisor_.groups_xml()));
    text += fmt::format("aliases\t{}\n", one_line(advisor_.aliases_xml()));
  }
  for (const auto& [name, ledger] : ledgers_) text += fmt::format("account\t{}\n{}", name, ledger->to_text());
  return text;
}

core::Expected<void> Accounts::from_text(std::string_view text) {
  std::map<std::string, std::string> ledgers;
  std::string* current = nullptr;
  Advisor advisor = advisor_;
  for (const auto line : split(text, '\n')) {
    if (line.empty()) continue;
    const auto tab = line.find('\t');
    const auto word = line.substr(0, tab);
    const auto rest = tab == std::string_view::npos ? std::string_view() : line.substr(tab + 1);
    if (word == "account") {
      if (!contains(rest)) return not_understood(line);
      current = &ledgers[std::string(rest)];
    } else if (word == "groups" || word == "aliases") {
      const auto replaced = word == "groups" ? advisor.replace_groups(rest) : advisor.replace_aliases(rest);
      if (!replaced) return not_understood(line);
    } else if (current != nullptr) {
      current->append(line).push_back('\n');
    } else {
      return not_understood(line);
    }
  }
  std::map<std::string, Ledger> read;
  for (const auto& [name, lines] : ledgers) {
    Ledger ledger(Decimal(), marks_);
    if (auto done = ledger.from_text(lines); !done) return done;
    read.emplace(name, std::move(ledger));
  }
  for (auto& [name, ledger] : read) *ledgers_.find(name)->second = std::move(ledger);
  advisor_ = std::move(advisor);
  ++revision_;
  return {};
}

}  // namespace ibflow::sim
