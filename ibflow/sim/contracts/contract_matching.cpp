#include "ibflow/sim/contracts/contract_matching.hpp"

#include <charconv>
#include <cmath>

#include "ibflow/sim/contracts/comma_list.hpp"
#include "ibflow/sim/contracts/product_terms.hpp"

namespace ibflow::sim {

namespace {

bool fits(std::string_view wanted, std::string_view known) {
  return wanted.empty() || wanted == known;
}

bool same_number(double a, double b) {
  return std::abs(a - b) < 1e-6;
}

bool type_agrees(const protocol::Contract& description, SecurityType type) {
  if (description.sec_type.empty()) return !description.local_symbol.empty() || type == SecurityType::Stock;
  if (description.sec_type == "FUT+CONTFUT")
    return type == SecurityType::Future || type == SecurityType::ContinuousFuture;
  return description.sec_type == wire_text(type);
}

bool multiplier_agrees(std::string_view wanted, const Instrument& instrument) {
  const auto known = instrument.multiplier_text();
  if (wanted.empty() || known.empty()) return true;
  double number = 0;
  const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
  return error == std::errc{} && same_number(number, instrument.multiplier);
}

bool expiry_agrees(std::string_view wanted, const Instrument& instrument) {
  if (wanted.empty() || !instrument.expiry) return true;
  return core::format_compact_date(*instrument.expiry).starts_with(wanted.substr(0, 8));
}

bool right_agrees(std::string_view wanted, OptionRight right) {
  if (wanted == "C" || wanted == "CALL") return right == OptionRight::Call;
  if (wanted == "P" || wanted == "PUT") return right == OptionRight::Put;
  return true;
}

bool option_agrees(const protocol::Contract& description, const Instrument& instrument) {
  if (instrument.security_type != SecurityType::Option) return true;
  const double strike = description.strike.value_or(0);
  if (strike != 0 && !same_number(strike, instrument.strike)) return false;
  return right_agrees(description.right, instrument.right);
}

bool primary_agrees(std::string_view wanted, std::string_view known) {
  return wanted.empty() || known.empty() || canonical_exchange(wanted) == known;
}

// Only bonds have an identifier, and it is made up.
bool identifier_agrees(const protocol::Contract& description, const Instrument& instrument) {
  if (!description.issuer_id.empty() && description.issuer_id != instrument.issuer_id) return false;
  return description.sec_id.empty() ||
         (description.sec_id_type == "CUSIP" && description.sec_id == instrument.cusip);
}

bool names_agree(const protocol::Contract& description, const Instrument& instrument) {
  const bool is_named = !description.symbol.empty() || !description.local_symbol.empty() ||
                        !description.sec_id.empty() || !description.issuer_id.empty();
  if (!is_named) return false;
  const bool by_cusip = !instrument.cusip.empty() && description.symbol == instrument.cusip;
  return (by_cusip || fits(description.symbol, instrument.symbol)) &&
         fits(description.local_symbol, instrument.local_symbol) &&
         fits(description.trading_class, instrument.trading_class);
}

}  // namespace

bool trades_at(const Instrument& instrument, std::string_view exchange) {
  if (exchange.empty()) return true;
  return position_in(instrument.valid_exchanges, canonical_exchange(exchange)).has_value();
}

bool agrees(const protocol::Contract& description, const Instrument& instrument) {
  return type_agrees(description, instrument.security_type) && names_agree(description, instrument) &&
         fits(description.currency, instrument.currency) && trades_at(instrument, description.exchange) &&
         primary_agrees(description.primary_exchange, instrument.primary_exchange) &&
         multiplier_agrees(description.multiplier, instrument) &&
         expiry_agrees(description.last_trade_date_or_contract_month, instrument) &&
         option_agrees(description, instrument) && identifier_agrees(description, instrument);
}

}  // namespace ibflow::sim
