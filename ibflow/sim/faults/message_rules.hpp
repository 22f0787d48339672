#pragma once
// What becomes of messages on their way out: lost, doubled, late, out of order, damaged.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/sim/server/outbox.hpp"

namespace ibflow::sim {

struct MessageRule {
  enum class Effect { Drop, Duplicate, Delay, HoldUntil, Corrupt };
  std::int32_t message_id = 0;
  Effect effect = Effect::Drop;
  int times = 1;                   // how many messages it still takes; 0: all
  core::Duration delay{};          // Delay: session time
  std::int32_t until_message = 0;  // HoldUntil: goes out right after the next message of this id
  const Outbox* only = nullptr;    // nullptr: everybody's
};

/// Belongs to the gateway's thread. The first rule that matches a message is the one that acts.
class MessageRules final : public FrameFilter {
 public:
  explicit MessageRules(std::uint64_t seed) : seed_(seed) {}

  void add(const MessageRule& rule) { rules_.push_back(rule); }
  void clear() { rules_.clear(); }
  [[nodiscard]] bool idle() const { return rules_.empty() && held_.empty() && !watching_; }

  void sent(Outbox& outbox, std::int32_t message_id, std::size_t start) override;
  /// Frames whose time has come go out.
  void release(core::Timestamp now);
  void forget(const Outbox& outbox);
  /// Keep the ids of what is sent, for take_sent().
  void watch(bool on) { watching_ = on; }
  [[nodiscard]] std::vector<std::pair<Outbox*, std::int32_t>> take_sent() { return std::exchange(sent_, {}); }

  void set_now(core::Timestamp now) { now_ = now; }

 private:
  struct Held {
    Outbox* outbox = nullptr;
    std::string frame;
    std::optional<core::Timestamp> due;
    std::int32_t until_message = 0;
  };
  [[nodiscard]] MessageRule* find(const Outbox& outbox, std::int32_t message_id);
  void apply(const MessageRule& rule, Outbox& outbox, std::size_t start);
  void release_after(Outbox& outbox, std::int32_t message_id);

  std::uint64_t seed_;
  core::Timestamp now_{};
  std::vector<MessageRule> rules_;
  std::vector<Held> held_;
  std::vector<std::pair<Outbox*, std::int32_t>> sent_;
  bool watching_ = false;
};

}  // namespace ibflow::sim
