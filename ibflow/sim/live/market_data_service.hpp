#pragma once
// Level-1 market data: subscriptions, snapshots and the kinds of data (server-behaviour.md 2.1 to 2.5).

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/live/level_one_channel.hpp"
#include "ibflow/sim/live/level_one_source.hpp"
#include "ibflow/sim/live/step_events.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

class MarketDataService final : public Service {
 public:
  MarketDataService(GatewayState& state, const StepClock& clock, StepEvents& events)
      : state_(state), clock_(clock), events_(events), source_(state) {}

  void on(Client& client, const protocol::RequestMarketData& message);
  void on(Client& client, const protocol::CancelMarketData& message);
  void on(Client& client, const protocol::RequestMarketDataType& message);

  void stepped() override;
  void publish(Client& client) override;
  void data_lost() override { end_all(0, {}); }
  void left(const Client& client) override;

  /// Ends every subscription, with an error for each unless `code` is 0.
  void end_all(int code, std::string_view text);

 private:
  struct Subscription {
    LevelOneChannel* channel = nullptr;
    bool has_defaults = true;
    GenericTickSet generics = 0;
    bool awaits_values = false;           // nothing flowed when it began
    bool is_snapshot = false;             // the others take a line
    core::Timestamp ends{};               // snapshots, at the latest
    std::optional<core::Timestamp> news;  // told up to here; nothing: none wanted
    std::vector<std::string> news_providers;
  };
  struct Streams {
    std::map<std::int32_t, Subscription> subscriptions;  // by request id
    std::int32_t data_type = 1;                          // of REQ_MARKET_DATA_TYPE
    std::optional<core::Timestamp> last_regulatory;
  };
  using Channels = std::map<std::pair<std::size_t, FeedKind>, LevelOneChannel>;

  void error(Client& client, std::int32_t id, int code, std::string_view text) const;
  [[nodiscard]] bool is_free(Client& client, std::int32_t id);
  [[nodiscard]] bool is_sound(Client& client, const protocol::RequestMarketData& message,
                              const GenericTickList& list);
  [[nodiscard]] bool reroutes(Client& client, const protocol::RequestMarketData& message,
                              std::size_t instrument);
  [[nodiscard]] std::optional<FeedKind> permitted_kind(Client& client, std::int32_t id,
                                                       std::size_t instrument);
  [[nodiscard]] bool permits_regulatory(Client& client, std::int32_t id);
  void begin(Client& client, const protocol::RequestMarketData& message, const GenericTickList& list,
             std::size_t instrument, FeedKind kind);
  void send_values(Client& client, std::int32_t id, Subscription& subscription);
  void send_news(Client& client, std::int32_t id, Subscription& subscription) const;
  /// True when the snapshot is over.
  [[nodiscard]] bool finish_snapshot(Client& client, std::int32_t id, const Subscription& subscription);
  void switch_frozen(Client& client, Streams& streams);
  LevelOneChannel& join(std::size_t instrument, FeedKind kind);
  void leave(const Subscription& subscription);

  GatewayState& state_;
  const StepClock& clock_;
  StepEvents& events_;
  LevelOneSource source_;
  VersionPlaces places_;
  Channels channels_;
  std::map<std::int32_t, Streams> streams_;  // by client id
};

}  // namespace ibflow::sim
