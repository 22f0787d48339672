#pragma once
// Every trade or quote of an instrument (server-behaviour.md 3.1).

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/live/level_one_channel.hpp"
#include "ibflow/sim/live/step_events.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

/// As on the wire in TICK_BY_TICK.
enum class TickByTickKind : std::uint8_t { Last = 1, AllLast = 2, BidAsk = 3, MidPoint = 4 };

[[nodiscard]] std::optional<TickByTickKind> tick_kind(std::string_view text);

/// The events of one instrument as one kind of ticks, encoded once a server version. Belongs to one thread.
class TickByTickChannel {
 public:
  TickByTickChannel(const GatewayState& state, VersionPlaces& places, std::size_t instrument,
                    TickByTickKind kind, bool ignore_size);

  /// The clock has moved.
  void step(std::span<const Print* const> events);
  [[nodiscard]] bool has_ticks() const { return !ticks_.empty(); }
  /// The step's ticks, encoded for a version; `order` gives the place of each among all events of the step.
  [[nodiscard]] FrameBatch& ticks(int version);
  [[nodiscard]] const std::vector<const Print*>& order() const { return ticks_; }

  std::size_t subscribers = 0;

 private:
  struct Encoded {
    explicit Encoded(IdPlaces& places) : batch(places) {}
    FrameBatch batch;
    std::uint64_t step = 0;
  };
  [[nodiscard]] bool takes(const Print& event);
  void step_modelled();

  const GatewayState& state_;
  VersionPlaces& places_;
  std::size_t instrument_;
  TickByTickKind kind_;
  bool ignore_size_;
  std::string default_exchange_;
  std::vector<const Print*> ticks_;  // of the step
  Print last_;                       // the quote told last
  std::vector<Print> modelled_;      // what a modelled instrument's changes amount to
  std::int64_t modelled_volume_ = 0;
  std::uint64_t step_ = 0;
  std::map<int, std::unique_ptr<Encoded>> encoded_;
};

class TickByTickService final : public Service {
 public:
  TickByTickService(GatewayState& state, StepEvents& events) : state_(state), events_(events) {}

  void on(Client& client, const protocol::RequestTickByTick& message);
  void on(Client& client, const protocol::CancelTickByTick& message);

  void stepped() override;
  void publish(Client& client) override;
  void data_lost() override { end_all(0, {}); }
  void left(const Client& client) override;

  /// Ends every subscription, with an error for each unless `code` is 0.
  void end_all(int code, std::string_view text);

 private:
  struct Key {
    std::size_t instrument = 0;
    TickByTickKind kind = TickByTickKind::Last;
    bool ignore_size = false;
    auto operator<=>(const Key&) const = default;
  };
  using Subscriptions = std::map<std::int32_t, std::pair<Key, TickByTickChannel*>>;

  [[nodiscard]] bool may_subscribe(Client& client, std::int32_t id, std::size_t instrument);
  [[nodiscard]] bool is_paced(Client& client, std::int32_t id, std::size_t instrument);
  [[nodiscard]] std::size_t limit() const;
  void send_past(Client& client, const protocol::RequestTickByTick& message, std::size_t instrument,
                 TickByTickKind kind) const;
  void leave(const Key& key, TickByTickChannel& channel);
  [[nodiscard]] bool comes_before(const Print& one, const Print& other) const;
  void merge(Client& client, const Subscriptions& subscriptions) const;

  GatewayState& state_;
  StepEvents& events_;
  VersionPlaces places_;
  std::map<Key, TickByTickChannel> channels_;
  std::map<std::int32_t, Subscriptions> subscriptions_;  // by client id
  std::size_t used_ = 0;
  std::map<std::size_t, core::Timestamp> requested_;  // the last time, by instrument
};

}  // namespace ibflow::sim
