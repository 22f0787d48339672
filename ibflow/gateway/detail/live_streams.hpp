#pragma once
// The streams of live market data.

#include <memory>
#include <set>
#include <string>

#include "ibflow/gateway/depth_book.hpp"
#include "ibflow/gateway/detail/packed_contract.hpp"
#include "ibflow/gateway/detail/price_guard.hpp"
#include "ibflow/gateway/detail/quote_values.hpp"
#include "ibflow/gateway/detail/stream.hpp"
#include "ibflow/gateway/ticks.hpp"

namespace ibflow::gateway::detail {

inline constexpr auto kLeastForBars = std::chrono::seconds(15);  // three of them

/// Equal for contracts that IB takes for the same: by con_id where there is one.
[[nodiscard]] std::string line_identity(const protocol::Contract& contract);
/// For terms.key and terms.what; "quotes", "AAPL".
[[nodiscard]] StreamTerms stream_terms(const std::string& kind, const protocol::Contract& contract);

class QuoteStream final : public Stream {
 public:
  QuoteStream(StreamTerms stream_terms_in, const protocol::Contract& contract,
              std::shared_ptr<TickContext> ticks);

  core::Expected<void> request(RequestCore& requests) override;
  core::Expected<void> cancel(RequestCore& requests) override;
  void start_over() override;
  void on_advisory(const connection::ErrorEvent& event) override;
  /// True when something was asked for that was not before.
  bool add_generic_ticks(const std::vector<std::int32_t>& ticks);

  using Stream::on;
  void on(const protocol::TickPrice& message) override;
  void on(const protocol::TickSize& message) override;
  void on(const protocol::TickGeneric& message) override;
  void on(const protocol::TickString& message) override;
  void on(const protocol::TickOptionComputation& message) override;
  void on(const protocol::MarketDataType& message) override;
  void on(const protocol::TickRequestParameters& message) override;
  void on(const protocol::RerouteMarketData& message) override;

 private:
  void came(bool is_price);

  PackedContract contract_;
  PriceRange range_;
  PriceGuard guard_;
  std::shared_ptr<TickContext> ticks_;
  std::set<std::int32_t> generic_ticks_;
  std::shared_ptr<Quote> quote_;  // of this request; its subscriptions look at it
};

/// Trades, quotes or midpoints, each with its own kind of subscription.
template <class Tick>
class TickStream final : public Stream {
 public:
  TickStream(StreamTerms terms_in, protocol::Contract contract, std::string kind, bool ignore_size)
      : Stream(std::move(terms_in)),
        contract_(std::move(contract)),
        kind_(std::move(kind)),
        ignore_size_(ignore_size) {}

  core::Expected<void> request(RequestCore& requests) override;
  core::Expected<void> cancel(RequestCore& requests) override;
  using Stream::on;
  void on(const protocol::TickByTick& message) override;

 private:
  protocol::Contract contract_;
  std::string kind_;
  bool ignore_size_;
};

class DepthStream final : public Stream {
 public:
  DepthStream(StreamTerms terms_in, protocol::Contract contract, int rows, bool is_smart,
              std::shared_ptr<TickContext> ticks);

  core::Expected<void> request(RequestCore& requests) override;
  core::Expected<void> cancel(RequestCore& requests) override;
  void start_over() override;
  void on_advisory(const connection::ErrorEvent& event) override;
  using Stream::on;
  void on(const protocol::MarketDepth& message) override { take(message.row); }
  void on(const protocol::MarketDepthL2& message) override { take(message.row); }
  void on(const protocol::RerouteMarketDepth& message) override;

 private:
  void take(const protocol::DepthRow& row);
  void reset();

  protocol::Contract contract_;
  int rows_;
  bool is_smart_;
  std::shared_ptr<TickContext> ticks_;
  std::shared_ptr<DepthBook> book_ = std::make_shared<DepthBook>();
};

class FiveSecondBarStream final : public Stream {
 public:
  FiveSecondBarStream(StreamTerms terms_in, protocol::Contract contract, std::string what_to_show,
                      bool regular_hours)
      : Stream(std::move(terms_in)),
        contract_(std::move(contract)),
        what_to_show_(std::move(what_to_show)),
        regular_hours_(regular_hours) {}

  core::Expected<void> request(RequestCore& requests) override;
  core::Expected<void> cancel(RequestCore& requests) override;
  using Stream::on;
  void on(const protocol::RealTimeBar& message) override;

 private:
  protocol::Contract contract_;
  std::string what_to_show_;
  bool regular_hours_;
};

}  // namespace ibflow::gateway::detail
