#pragma once
// The contracts the simulated gateway knows: one for each recorded ticker, then what is derived from them or
// modelled.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/messages/reference_data.hpp"
#include "ibflow/sim/contracts/instrument.hpp"
#include "ibflow/sim/contracts/trading_calendar.hpp"

namespace ibflow::sim {

/// From what a database is built.
struct ContractSources {
  std::vector<std::string> tickers;
  /// The day that is played: which expiries there are and which hours come next. Without one there are the
  /// tickers only.
  std::optional<core::Date> session;
  /// For each ticker, as far as known; option chains are centred on it.
  std::vector<std::optional<double>> previous_closes;
};

/// Instruments are counted by an index that never changes; the first ones are the tickers, in their order,
/// then those of modelled_instruments.hpp. Belongs to one thread while instruments are added, then immutable.
class ContractDatabase {
 public:
  explicit ContractDatabase(const ContractSources& sources);
  /// Only the tickers' own contracts.
  explicit ContractDatabase(const std::vector<std::string>& tickers);

  [[nodiscard]] std::size_t size() const { return instruments_.size(); }
  [[nodiscard]] std::span<const Instrument> instruments() const { return instruments_; }
  [[nodiscard]] const Instrument& instrument(std::size_t index) const { return instruments_[index]; }
  /// The completed contract as orders, positions and executions show it: with its default exchange.
  [[nodiscard]] const protocol::Contract& contract(std::size_t index) const { return contracts_[index]; }
  [[nodiscard]] const TradingCalendar& calendar(std::size_t index) const {
    return TradingCalendar::of(instruments_[index].hours);
  }
  /// The step of its prices at `price`, by the rule of `exchange` (empty: its default one).
  [[nodiscard]] double increment(std::size_t index, std::string_view exchange, double price) const;

  /// By Instrument::key.
  [[nodiscard]] std::optional<std::size_t> index_of(std::string_view key) const;
  [[nodiscard]] std::optional<std::size_t> index_of_con_id(std::int32_t con_id) const;
  /// Everything with that symbol, by index: the instrument itself and what is derived from it.
  [[nodiscard]] std::span<const std::size_t> with_symbol(std::string_view symbol) const;

  /// All instruments that a client's description fits, by index: a con_id decides alone (but for the
  /// exchange), else whatever is given must agree. Expired ones only with include_expired.
  [[nodiscard]] std::vector<std::size_t> find_all(const protocol::Contract& description) const;
  /// The one it fits. nullopt for none and for several: error 200.
  [[nodiscard]] std::optional<std::size_t> find(const protocol::Contract& description) const;

  /// As on the wire, with hours from `session` on. A bond's belongs in a BondContractDetailsRow.
  [[nodiscard]] protocol::ContractDetailsRow details(std::size_t index, std::int32_t request_id,
                                                     core::Date session) const;

  /// Appends an instrument and returns its index; such as the options of a recorded chain. One with the same
  /// key stays as it is, and its index is returned. con_id 0: one is made up from the key.
  std::size_t add(Instrument instrument);

 private:
  [[nodiscard]] bool is_expired(const Instrument& instrument) const;

  std::optional<core::Date> session_;
  std::vector<Instrument> instruments_;
  std::vector<protocol::Contract> contracts_;
  std::map<std::string, std::size_t, std::less<>> by_key_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_symbol_;
  std::map<std::int32_t, std::size_t> by_con_id_;
};

}  // namespace ibflow::sim
