#pragma once
// Any message of a server, kept as it came.

#include <fmt/format.h>

#include <string>
#include <variant>
#include <vector>

#include "ibflow/protocol/visitor.hpp"

namespace ibflow::sim::test {

template <class List>
struct VariantOf;
template <class... Messages>
struct VariantOf<protocol::MessageList<Messages...>> {
  using Type = std::variant<Messages...>;
};
using AnyResponse = VariantOf<protocol::Responses>::Type;

// One override per message: a visitor cannot be a template.
class ResponseCollector final : public protocol::ResponseVisitor {
 public:
  std::vector<AnyResponse> messages;

  using protocol::ResponseVisitor::on;
  void on(const protocol::TickPrice& m) override { messages.emplace_back(m); }
  void on(const protocol::TickSize& m) override { messages.emplace_back(m); }
  void on(const protocol::TickGeneric& m) override { messages.emplace_back(m); }
  void on(const protocol::TickString& m) override { messages.emplace_back(m); }
  void on(const protocol::TickSnapshotEnd& m) override { messages.emplace_back(m); }
  void on(const protocol::TickRequestParameters& m) override { messages.emplace_back(m); }
  void on(const protocol::MarketDataType& m) override { messages.emplace_back(m); }
  void on(const protocol::OrderStatus& m) override { messages.emplace_back(m); }
  void on(const protocol::ErrorMessage& m) override { messages.emplace_back(m); }
  void on(const protocol::OpenOrder& m) override { messages.emplace_back(m); }
  void on(const protocol::OpenOrderEnd& m) override { messages.emplace_back(m); }
  void on(const protocol::AccountValue& m) override { messages.emplace_back(m); }
  void on(const protocol::PortfolioValue& m) override { messages.emplace_back(m); }
  void on(const protocol::AccountUpdateTime& m) override { messages.emplace_back(m); }
  void on(const protocol::AccountDownloadEnd& m) override { messages.emplace_back(m); }
  void on(const protocol::NextValidId& m) override { messages.emplace_back(m); }
  void on(const protocol::ContractDetailsRow& m) override { messages.emplace_back(m); }
  void on(const protocol::ContractDetailsEnd& m) override { messages.emplace_back(m); }
  void on(const protocol::ExecutionDetails& m) override { messages.emplace_back(m); }
  void on(const protocol::ExecutionDetailsEnd& m) override { messages.emplace_back(m); }
  void on(const protocol::CommissionReport& m) override { messages.emplace_back(m); }
  void on(const protocol::ManagedAccounts& m) override { messages.emplace_back(m); }
  void on(const protocol::HistoricalData& m) override { messages.emplace_back(m); }
  void on(const protocol::HistoricalDataUpdate& m) override { messages.emplace_back(m); }
  void on(const protocol::HistoricalDataEnd& m) override { messages.emplace_back(m); }
  void on(const protocol::CurrentTime& m) override { messages.emplace_back(m); }
  void on(const protocol::RealTimeBar& m) override { messages.emplace_back(m); }
  void on(const protocol::Position& m) override { messages.emplace_back(m); }
  void on(const protocol::PositionEnd& m) override { messages.emplace_back(m); }
  void on(const protocol::AccountSummary& m) override { messages.emplace_back(m); }
  void on(const protocol::AccountSummaryEnd& m) override { messages.emplace_back(m); }
  void on(const protocol::CompletedOrdersEnd& m) override { messages.emplace_back(m); }
};

/// As the specification writes sequences: 5(Submitted), 3(Filled), 4/202, 11, 59.
inline std::string in_short(const AnyResponse& response) {
  return std::visit(
      [](const auto& m) -> std::string {
        using Message = std::decay_t<decltype(m)>;
        if constexpr (std::is_same_v<Message, protocol::OpenOrder>) {
          return fmt::format("5({})", m.order_state.status);
        } else if constexpr (std::is_same_v<Message, protocol::OrderStatus>) {
          return fmt::format("3({})", m.status);
        } else if constexpr (std::is_same_v<Message, protocol::ErrorMessage>) {
          return fmt::format("4/{}", m.error_code);
        } else {
          return std::to_string(Message::kMessage.id);
        }
      },
      response);
}

inline std::string in_short(const std::vector<AnyResponse>& responses) {
  std::string text;
  for (const auto& response : responses) text += (text.empty() ? "" : " ") + in_short(response);
  return text;
}

/// All messages of one kind.
template <class Message>
std::vector<Message> only(const std::vector<AnyResponse>& responses) {
  std::vector<Message> found;
  for (const auto& response : responses) {
    if (const auto* message = std::get_if<Message>(&response)) found.push_back(*message);
  }
  return found;
}

}  // namespace ibflow::sim::test
