#pragma once
// Bars that IB keeps up to date, spliced without gaps.

#include <chrono>
#include <optional>
#include <string>

#include "ibflow/gateway/bar_update.hpp"
#include "ibflow/gateway/detail/stream.hpp"
#include "ibflow/gateway/history.hpp"

namespace ibflow::gateway::detail {

/// Each time it is asked for again, it asks for what it has missed: complete bars that were told are not told
/// again.
class BarStream final : public Stream {
 public:
  BarStream(StreamTerms terms_in, BarRequest wanted, std::chrono::seconds bar)
      : Stream(std::move(terms_in)), wanted_(std::move(wanted)), bar_(bar) {}

  core::Expected<void> request(RequestCore& requests) override;
  core::Expected<void> cancel(RequestCore& requests) override;
  void start_over() override { current_.reset(); }
  using Stream::on;
  void on(const protocol::HistoricalData& message) override;
  void on(const protocol::HistoricalDataUpdate& message) override;

 private:
  void take(const protocol::Bar& row);
  void complete(const model::Bar& bar);
  [[nodiscard]] std::string missing_duration(core::Timestamp now) const;

  BarRequest wanted_;
  std::chrono::seconds bar_;
  std::optional<model::Bar> current_;
  std::optional<core::Timestamp> last_complete_;  // its start
};

}  // namespace ibflow::gateway::detail
