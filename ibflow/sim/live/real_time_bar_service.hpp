#pragma once
// Five-second bars of trades and quotes (server-behaviour.md 3.3).

#include <deque>
#include <map>
#include <optional>
#include <string_view>

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/live/real_time_bars.hpp"
#include "ibflow/sim/live/step_events.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

enum class BarContent : std::uint8_t { Trades, Midpoint, Bid, Ask };

[[nodiscard]] std::optional<BarContent> bar_content(std::string_view what_to_show);

/// The running bar of one instrument: of its quotes, or of the trades of a modelled one. The trades of
/// recorded ones are collected by the market. Belongs to one thread.
class RealTimeBarChannel {
 public:
  using Bar = RealTimeBarBuilder::Bar;

  RealTimeBarChannel(const GatewayState& state, std::size_t instrument, BarContent content);

  /// The clock has moved; `ends_bar`: it stands at a five-second boundary, and what happened at this very
  /// moment belongs to the next bar.
  void step(std::span<const Print* const> events, bool ends_bar);
  /// The bar that the last step has ended.
  [[nodiscard]] const std::optional<Bar>& closed() const { return closed_; }

  std::size_t subscribers = 0;

 private:
  [[nodiscard]] std::optional<double> price(double bid, double ask) const;
  void take(const std::optional<double>& price);
  void take_modelled();
  void close();

  const GatewayState& state_;
  std::size_t instrument_;
  BarContent content_;
  std::int64_t volume_ = 0;  // of the day, as far as taken
  std::optional<double> price_;
  std::optional<Bar> open_, closed_;
};

class RealTimeBarService final : public Service {
 public:
  RealTimeBarService(GatewayState& state, StepEvents& events) : state_(state), events_(events) {}

  void on(Client& client, const protocol::RequestRealTimeBars& message);
  void on(Client& client, const protocol::CancelRealTimeBars& message);

  void stepped() override;
  void publish(Client& client) override;
  void data_lost() override { end_all(0, {}); }
  void left(const Client& client) override;

  /// Ends every subscription, with an error for each unless `code` is 0. A trade bust is 10225.
  void end_all(int code, std::string_view text);
  void bust_trades();

 private:
  struct Key {
    std::size_t instrument = 0;
    BarContent content = BarContent::Trades;
    auto operator<=>(const Key&) const = default;
  };
  struct Subscription {
    Key key;
    bool regular_hours = false;
    RealTimeBarChannel* channel = nullptr;
  };
  using Subscriptions = std::map<std::int32_t, Subscription>;

  [[nodiscard]] bool may_subscribe(Client& client, std::int32_t id, const Key& key);
  [[nodiscard]] bool is_too_often(std::int32_t client_id);
  [[nodiscard]] std::optional<core::Timestamp> ended_bar(const Subscription& subscription) const;
  [[nodiscard]] const std::optional<RealTimeBarBuilder::Bar>& bar(const Subscription& subscription) const;
  void leave(const Subscription& subscription);

  GatewayState& state_;
  StepEvents& events_;
  std::map<Key, RealTimeBarChannel> channels_;
  std::map<std::int32_t, Subscriptions> subscriptions_;  // by client id
  std::map<std::int32_t, std::deque<core::Timestamp>> requested_;
};

}  // namespace ibflow::sim
