#pragma once
// Answers requests for the past: bars, ticks, schedules, head timestamps and histograms, never with anything
// that is still to come.

#include <map>
#include <variant>

#include "ibflow/protocol/requests.hpp"
#include "ibflow/sim/gateway_state.hpp"
#include "ibflow/sim/history/history_query.hpp"
#include "ibflow/sim/service.hpp"

namespace ibflow::sim {

/// Requests are answered at once, or `history-seconds` of session time later; until then they run and can be
/// cancelled. Bars that are kept up to date and head timestamps run on until they are cancelled.
class HistoryService final : public Service {
 public:
  explicit HistoryService(GatewayState& state) : state_(state) {}

  /// HISTORICAL_DATA (and its END from server version 196 on), or HISTORICAL_SCHEDULE alone, or one error
  /// with the request's id (SB-34 to SB-39).
  void on(Client& client, const protocol::RequestHistoricalData& message);
  void on(Client& client, const protocol::CancelHistoricalData& message);
  void on(Client& client, const protocol::RequestHistoricalTicks& message);
  void on(Client& client, const protocol::CancelHistoricalTicks& message);
  void on(Client& client, const protocol::RequestHeadTimestamp& message);
  void on(Client& client, const protocol::CancelHeadTimestamp& message);
  void on(Client& client, const protocol::RequestHistogramData& message);
  void on(Client& client, const protocol::CancelHistogramData& message);

  void publish(Client& client) override;
  void left(const Client& client) override { running_.erase(client.id); }

 private:
  /// Bars that were answered and are kept up to date.
  struct Updates {
    BarRequest request;
    GrowingBar bar;
  };
  /// A head timestamp that was answered.
  struct OpenHead {};
  struct Running {
    std::variant<BarRequest, TickRequest, HeadRequest, HistogramRequest, Updates, OpenHead> what;
    core::Timestamp asked{}, due{};
  };
  using Requests = std::map<std::int32_t, Running>;  // by request id

  template <class Request, class Message>
  void begin(Client& client, const Message& message,
             Checked<Request> (*check)(const Message&, const HistoryContext&));
  /// Whether it runs on.
  bool answer(Client& client, std::int32_t id, Running& running);
  bool answer(Client& client, std::int32_t id, const BarRequest& request, Running& running);
  bool answer(Client& client, std::int32_t id, const TickRequest& request, Running& running);
  bool answer(Client& client, std::int32_t id, const HeadRequest& request, Running& running);
  bool answer(Client& client, std::int32_t id, const HistogramRequest& request, Running& running);
  /// Something may have happened to it in the last step.
  [[nodiscard]] bool has_news(std::size_t instrument) const;
  void update(Client& client, std::int32_t id, Updates& updates);
  void send(Client& client, std::int32_t id, const Refusal& refusal);

  [[nodiscard]] const TradingCalendar& calendar(std::size_t instrument) const;
  [[nodiscard]] const MarketHistory& history() const { return state_.market->history(); }

  GatewayState& state_;
  std::map<std::int32_t, Requests> running_;  // by client id
};

}  // namespace ibflow::sim
