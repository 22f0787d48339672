#include "ibflow/gateway/detail/account_book.hpp"

#include <algorithm>
#include <vector>

namespace ibflow::gateway {

namespace {

constexpr auto kReady = "AccountReady";
constexpr auto kYes = "true";

}  // namespace

bool AccountReport::is_ready() const {
  const auto told = std::ranges::find(values, kReady, &model::AccountValue::key);
  return told != values.end() && told->value == kYes;
}

bool AccountSnapshot::is_ready(const std::string& account) const {
  const auto told = values.find({account, kReady, ""});
  return told != values.end() && told->second.value == kYes;
}

}  // namespace ibflow::gateway

namespace ibflow::gateway::detail {

AccountChange AccountBook::a_change(AccountChange::Kind kind, const std::string& account) {
  ++state_.version;
  AccountChange change;
  change.kind = kind;
  change.version = state_.version;
  change.account = account;
  return change;
}

bool AccountBook::all_complete() const {
  return !sources_.empty() &&
         std::ranges::all_of(sources_, [](const auto& entry) { return entry.second.is_complete; });
}

void AccountBook::take(const std::string& source_name, const AccountRow& row) {
  auto& source = sources_[source_name];
  switch (row.kind) {
    case AccountRow::Kind::Begin:
      source.is_complete = false;
      source.seen.clear();
      source.account = row.account;
      if (state_.is_complete) {
        state_.is_complete = false;
        ++state_.version;
      }
      return;
    case AccountRow::Kind::Position:
      return take_position(source, *row.position);
    case AccountRow::Kind::Value:
      return take_value(*row.value);
    case AccountRow::Kind::End:
      return end(source);
  }
}

void AccountBook::take_position(Source& source, const AccountPosition& position) {
  PositionKey key{position.account, core::ConId(position.contract.con_id)};
  if (!source.is_complete) source.seen.insert(key);
  const auto found = state_.positions.find(key);
  const bool was_open = found != state_.positions.end();
  if (position.quantity.is_zero() ? !was_open : was_open && found->second == position) return;
  auto change = a_change(AccountChange::Kind::Position, position.account);
  change.position = position;
  if (position.quantity.is_zero()) {
    state_.positions.erase(found);
  } else {
    state_.positions.insert_or_assign(std::move(key), position);
  }
  tell_(change);
}

void AccountBook::take_value(const model::AccountValue& value) {
  AccountValueKey key{value.account, value.key, value.currency};
  const auto found = state_.values.find(key);
  if (found != state_.values.end() && found->second.value == value.value) return;
  state_.values.insert_or_assign(std::move(key), value);
  auto change = a_change(AccountChange::Kind::Value, value.account);
  change.value = value;
  tell_(change);
}

void AccountBook::take_profit(const std::string& account, const ProfitAndLoss& profit) {
  const auto found = state_.profits.find(account);
  if (found != state_.profits.end() && found->second == profit) return;
  state_.profits.insert_or_assign(account, profit);
  auto change = a_change(AccountChange::Kind::Profit, account);
  change.profit = profit;
  tell_(change);
}

// IB tells only what is open: what it does not tell any more was closed while we were away.
void AccountBook::end(Source& source) {
  if (source.is_complete) return;
  std::vector<AccountPosition> closed;
  for (const auto& [key, position] : state_.positions) {
    if (key.account == source.account && !source.seen.contains(key)) closed.push_back(position);
  }
  for (auto& position : closed) {
    position.quantity = core::Decimal();
    take_position(source, position);
  }
  source.is_complete = true;
  source.seen.clear();
  if (state_.is_complete || !all_complete()) return;
  state_.is_complete = true;
  tell_(a_change(AccountChange::Kind::Complete, ""));
}

void AccountBook::lost() {
  for (auto& [name, source] : sources_) source.is_complete = false;
  if (!state_.is_complete) return;
  state_.is_complete = false;
  ++state_.version;
}

void AccountBook::clear() {
  sources_.clear();
  const auto version = state_.version + 1;
  state_ = AccountSnapshot();
  state_.version = version;
}

AccountSnapshotPointer AccountBook::snapshot() {
  if (!handed_out_ || handed_out_->version != state_.version) {
    handed_out_ = std::make_shared<const AccountSnapshot>(state_);
  }
  return handed_out_;
}

}  // namespace ibflow::gateway::detail
