#include "ibflow/sim/faults/message_rules.hpp"

#include <algorithm>

#include "ibflow/sim/market/stable_hash.hpp"

namespace ibflow::sim {

namespace {

constexpr std::size_t kLengthPrefix = 4;

}  // namespace

MessageRule* MessageRules::find(const Outbox& outbox, std::int32_t message_id) {
  const auto found = std::ranges::find_if(rules_, [&](const MessageRule& rule) {
    return rule.message_id == message_id && (rule.only == nullptr || rule.only == &outbox);
  });
  return found == rules_.end() ? nullptr : &*found;
}

void MessageRules::sent(Outbox& outbox, std::int32_t message_id, std::size_t start) {
  if (watching_) sent_.emplace_back(&outbox, message_id);
  if (auto* rule = find(outbox, message_id)) {
    apply(*rule, outbox, start);
    if (rule->times > 0 && --rule->times == 0) rules_.erase(rules_.begin() + (rule - rules_.data()));
  }
  release_after(outbox, message_id);
}

void MessageRules::apply(const MessageRule& rule, Outbox& outbox, std::size_t start) {
  using Effect = MessageRule::Effect;
  auto& bytes = outbox.bytes();
  const std::string frame = bytes.substr(start);
  switch (rule.effect) {
    case Effect::Drop:
      bytes.resize(start);
      break;
    case Effect::Duplicate:
      bytes += frame;
      break;
    case Effect::Delay:
      bytes.resize(start);
      held_.push_back({.outbox = &outbox, .frame = frame, .due = now_ + rule.delay});
      break;
    case Effect::HoldUntil:
      bytes.resize(start);
      held_.push_back({.outbox = &outbox, .frame = frame, .until_message = rule.until_message});
      break;
    case Effect::Corrupt:
      // One byte behind the message id: the frame stays whole, its meaning does not.
      if (frame.size() > kLengthPrefix + 4) {
        const auto room = frame.size() - kLengthPrefix - 4;
        const auto at = start + kLengthPrefix + 4 + stable_hash(seed_, frame) % room;
        bytes[at] = static_cast<char>(bytes[at] ^ 0x15);
      }
      break;
  }
}

void MessageRules::release_after(Outbox& outbox, std::int32_t message_id) {
  std::erase_if(held_, [&](const Held& held) {
    if (held.outbox != &outbox || held.due || held.until_message != message_id) return false;
    outbox.bytes() += held.frame;
    return true;
  });
}

void MessageRules::release(core::Timestamp now) {
  now_ = now;
  std::erase_if(held_, [&](const Held& held) {
    if (!held.due || *held.due > now) return false;
    held.outbox->bytes() += held.frame;
    return true;
  });
}

void MessageRules::forget(const Outbox& outbox) {
  std::erase_if(held_, [&](const Held& held) { return held.outbox == &outbox; });
  std::erase_if(rules_, [&](const MessageRule& rule) { return rule.only == &outbox; });
  std::erase_if(sent_, [&](const auto& one) { return one.first == &outbox; });
}

}  // namespace ibflow::sim
