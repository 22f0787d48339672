#pragma once
// One instrument's level 1 as one kind of data, for all who subscribe to it.

#include <map>
#include <memory>
#include <span>
#include <vector>

#include "ibflow/sim/live/frame_batch.hpp"
#include "ibflow/sim/live/generic_ticks.hpp"
#include "ibflow/sim/live/level_one_source.hpp"
#include "ibflow/sim/live/level_one_ticks.hpp"

namespace ibflow::sim {

/// Places of the request id by server version. Shared by all batches of a service.
class VersionPlaces {
 public:
  [[nodiscard]] IdPlaces& of(int version) { return places_.try_emplace(version, version).first->second; }

 private:
  std::map<int, IdPlaces> places_;
};

/// Everybody on a channel sees the same values at the same time: what is shown is looked at once a step, and
/// once in a sampling interval (SB-15: 250 ms for stocks); changes are encoded once a server version.
/// Belongs to one thread.
class LevelOneChannel {
 public:
  LevelOneChannel(LevelOneSource& source, VersionPlaces& places, std::size_t instrument, FeedKind kind);

  [[nodiscard]] std::size_t instrument() const { return instrument_; }
  [[nodiscard]] FeedKind kind() const { return kind_; }
  [[nodiscard]] const LevelOneTicks& shown() const { return shown_; }

  /// From now on these generic ticks are looked at, too.
  void add_generic(GenericTickSet set);
  /// The clock has moved; `events`: what happened of the instrument.
  void step(std::span<const Print* const> events);

  /// 58 and 81.
  void send_head(Outbox& out, std::int32_t id) const;
  /// All that is shown.
  void send_values(Outbox& out, std::int32_t id, bool defaults, GenericTickSet generics) const;
  /// 58, and what differs from what `other` shows, for a subscription that comes from there.
  void send_difference(const LevelOneChannel& other, Outbox& out, std::int32_t id, bool defaults) const;
  /// What the last step has changed.
  void send_changes(Outbox& out, std::int32_t id, bool defaults, GenericTickSet generics);

  std::size_t subscribers = 0;

 private:
  struct Generic {
    GenericTickSet one = 0;
    LevelOneTicks was, shown;
  };
  struct Trade {
    double price = 0;
    std::int64_t size = 0;
    std::int64_t volume = 0;  // of the day, this one included
    double turnover = 0;      // the same
    core::Timestamp at{};
    bool is_single = true;
    bool unreported = false;
  };
  /// The step's changes for one server version, encoded when the first client of that version comes by.
  struct Encoded {
    explicit Encoded(IdPlaces& places) : kind(places), defaults(places) {}
    FrameBatch kind, defaults;
    std::vector<std::pair<GenericTickSet, FrameBatch>> generics;
    std::uint64_t step = 0;
  };

  [[nodiscard]] bool is_due() const;
  void look();
  void look_at_generics(const LevelOneView& view);
  void collect_trades(std::span<const Print* const> events);
  void collect_modelled_trade();
  void forget_trades();
  [[nodiscard]] bool uses_lots(int version) const;
  [[nodiscard]] LevelOneTicks sized(const LevelOneTicks& ticks, int version) const;
  [[nodiscard]] Encoded& encoded(int version);
  void encode_generic(FrameBatch& batch, const Generic& generic, int version) const;

  LevelOneSource& source_;
  VersionPlaces& places_;
  std::size_t instrument_;
  FeedKind kind_;
  const Instrument& description_;
  core::Duration interval_;
  core::Timestamp looked_{};
  std::int32_t data_type_ = 1, was_data_type_ = 1;
  LevelOneView view_;  // what the shown ticks are made of
  LevelOneTicks was_, shown_;
  std::vector<Generic> generics_;  // by bit
  bool wants_trades_ = false;
  std::int64_t volume_ = 0;  // of the day, as far as trades were collected
  double turnover_ = 0;
  std::vector<Trade> pending_trades_, trades_;  // not told yet; to be told in this step
  bool has_changes_ = false;
  std::uint64_t step_ = 0;
  std::map<int, std::unique_ptr<Encoded>> encoded_;
};

}  // namespace ibflow::sim
