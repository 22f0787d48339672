#pragma once
// Order books (server-behaviour.md 3.2).

#include <array>
#include <map>
#include <string_view>
#include <vector>

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/live/depth_book.hpp"
#include "ibflow/sim/live/step_events.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

class MarketDepthService final : public Service {
 public:
  MarketDepthService(GatewayState& state, StepEvents& events) : state_(state), events_(events) {}

  void on(Client& client, const protocol::RequestMarketDepth& message);
  void on(Client& client, const protocol::CancelMarketDepth& message);

  void publish(Client& client) override;
  void data_lost() override { end_all(0, {}); }
  void left(const Client& client) override { subscriptions_.erase(client.id); }

  /// Ends every subscription, with an error for each unless `code` is 0.
  void end_all(int code, std::string_view text);
  /// 317 to each subscriber, then its book anew from row 0.
  void reset();
  /// 316 to each subscriber, who has to ask again.
  void halt();

 private:
  struct Subscription {
    std::size_t instrument = 0;
    std::size_t rows = 0;
    BookKind kind = BookKind::Plain;
    bool by_exchange = false;                     // 13 instead of 12
    std::array<std::vector<DepthLevel>, 2> book;  // as told, by BookSide
    BestQuote quote;
  };
  using Subscriptions = std::map<std::int32_t, Subscription>;

  [[nodiscard]] std::size_t used() const;
  [[nodiscard]] std::size_t limit() const;
  [[nodiscard]] bool reroutes(Client& client, std::int32_t id, std::size_t instrument);
  [[nodiscard]] std::optional<BookKind> book_kind(const protocol::RequestMarketDepth& message,
                                                  std::size_t instrument) const;
  [[nodiscard]] bool may_subscribe(Client& client, std::int32_t id, std::size_t instrument);
  void move(Client& client, std::int32_t id, Subscription& subscription, const BestQuote& quote) const;
  [[nodiscard]] BestQuote shown(std::size_t instrument) const;

  GatewayState& state_;
  StepEvents& events_;
  std::map<std::int32_t, Subscriptions> subscriptions_;  // by client id
};

}  // namespace ibflow::sim
