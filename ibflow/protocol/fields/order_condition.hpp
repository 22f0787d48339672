#pragma once
// The members of order conditions by IB's names and protobuf numbers; see fields/archive.hpp.

#include <optional>
#include <string>
#include <utility>

#include "ibflow/protocol/fields/archive.hpp"
#include "ibflow/protocol/order.hpp"

namespace ibflow::protocol {

/// Whether a member belongs to the condition's kind; what is read is taken as it comes.
template <class A>
struct ConditionMembers {
  ConditionType type;
  [[nodiscard]] bool are_of(ConditionType other) const { return A::kReading || type == other; }
  [[nodiscard]] bool have_contract() const {
    return are_of(ConditionType::Price) || are_of(ConditionType::Volume) ||
           are_of(ConditionType::PercentChange);
  }
};

/// How it is joined with the next condition: always said in the protobuf form, and "and" where it is not; in
/// IB's requests a word.
template <class A>
void describe_conjunction(A& a, Ref<A, OrderCondition> condition) {
  if (!kIsProtobuf<A> && a.is_request()) {
    std::string word = condition.is_conjunction ? "and" : "or";
    a.field(2, "conjunction", word);
    if constexpr (A::kReading) condition.is_conjunction = word != "or";
    return;
  }
  std::optional<bool> is_conjunction = condition.is_conjunction;
  a.field(2, "isConjunctionConnection", is_conjunction);
  if constexpr (A::kReading) condition.is_conjunction = is_conjunction.value_or(true);
}

/// What a request cannot leave out: whether the value is to be above or below, and the trigger method of a
/// price, without which the server rejects the order.
template <class A, class Value>
[[nodiscard]] std::optional<Value> said_always(const A& a, const std::optional<Value>& value) {
  return kIsProtobuf<A> && a.is_request() ? value.value_or(Value{}) : value;
}

/// A request never holds an empty text.
template <class A>
[[nodiscard]] std::optional<std::string> said_if_any(const A& a, const std::optional<std::string>& text) {
  return kIsProtobuf<A> && a.is_request() && text == "" ? std::nullopt : text;
}

template <class A>
void describe_text(A& a, std::uint32_t number, const char* name, Ref<A, std::optional<std::string>> text) {
  if constexpr (A::kReading) {
    a.field(number, name, text);
  } else {
    a.field(number, name, said_if_any(a, text));
  }
}

/// Only the members of its kind are kept, and what a request says always is said.
template <class A>
void settle(const A& a, OrderCondition& condition) {
  OrderCondition kept{.type = condition.type, .is_conjunction = condition.is_conjunction};
  const auto type = condition.type;
  const bool has_contract =
      type == ConditionType::Price || type == ConditionType::Volume || type == ConditionType::PercentChange;
  const bool is_execution = type == ConditionType::Execution;
  const auto text_of = [&a](const std::optional<std::string>& text) { return said_if_any(a, text); };
  if (!is_execution) kept.is_more = said_always(a, condition.is_more);
  if (has_contract) kept.con_id = condition.con_id;
  if (has_contract || is_execution) kept.exchange = text_of(condition.exchange);
  if (is_execution) kept.symbol = text_of(condition.symbol);
  if (is_execution) kept.sec_type = text_of(condition.sec_type);
  if (type == ConditionType::Margin) kept.percent = condition.percent;
  if (type == ConditionType::PercentChange) kept.change_percent = condition.change_percent;
  if (type == ConditionType::Price) kept.price = condition.price;
  if (type == ConditionType::Price) kept.trigger_method = said_always(a, condition.trigger_method);
  if (type == ConditionType::Time) kept.time = text_of(condition.time);
  if (type == ConditionType::Volume) kept.volume = condition.volume;
  condition = std::move(kept);
}

template <class A>
void describe_fields(A& a, Ref<A, OrderCondition> condition) {
  a.field(1, !kIsProtobuf<A> && !a.is_request() ? "condType" : "type", condition.type);
  const ConditionMembers<A> members{condition.type};
  describe_conjunction(a, condition);
  const bool has_contract = members.have_contract();
  const bool is_execution = members.are_of(ConditionType::Execution);
  if constexpr (A::kReading) {
    a.field(3, "isMore", condition.is_more);
  } else if (!is_execution) {
    a.field(3, "isMore", said_always(a, condition.is_more));
  }
  if (has_contract) a.field(4, "conId", condition.con_id);
  if (has_contract || is_execution) describe_text(a, 5, "exchange", condition.exchange);
  if (is_execution) describe_text(a, 6, "symbol", condition.symbol);
  if (is_execution) describe_text(a, 7, "secType", condition.sec_type);
  if (members.are_of(ConditionType::Margin)) a.field(8, "percent", condition.percent);
  if (members.are_of(ConditionType::PercentChange)) a.field(9, "changePercent", condition.change_percent);
  if (members.are_of(ConditionType::Price)) {
    a.field(10, "price", condition.price);
    if constexpr (A::kReading) {
      a.field(11, "triggerMethod", condition.trigger_method);
    } else {
      a.field(11, "triggerMethod", said_always(a, condition.trigger_method));
    }
  }
  if (members.are_of(ConditionType::Time)) describe_text(a, 12, "time", condition.time);
  if (members.are_of(ConditionType::Volume)) a.field(13, "volume", condition.volume);
}

}  // namespace ibflow::protocol
