#pragma once
// News providers, headlines, articles and bulletins.

#include <map>
#include <set>
#include <vector>

#include "ibflow/protocol/messages/research.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

class NewsService final : public Service {
 public:
  explicit NewsService(GatewayState& state) : state_(state) {}

  void on(Client& client, const protocol::RequestNewsProviders& message);
  void on(Client& client, const protocol::RequestNewsArticle& message);
  void on(Client& client, const protocol::RequestHistoricalNews& message);
  void on(Client& client, const protocol::RequestNewsBulletins& message);
  void on(Client& client, const protocol::CancelNewsBulletins& message);

  void publish(Client& client) override;
  void left(const Client& client) override { had_.erase(client.id); }

  /// From now on, also to those who subscribed already. `type`: 1 regular, 2 exchange not available, 3
  /// exchange available again.
  void issue(int type, const std::string& text, const std::string& exchange);

 private:
  struct Bulletin {
    core::Timestamp at{};
    protocol::NewsBulletin message;
  };
  /// Those of the day that have appeared.
  [[nodiscard]] std::vector<protocol::NewsBulletin> bulletins() const;

  GatewayState& state_;
  std::vector<Bulletin> issued_;
  std::map<std::int32_t, std::set<std::int32_t>> had_;  // by subscribed client: bulletins that are old to it
};

}  // namespace ibflow::sim
