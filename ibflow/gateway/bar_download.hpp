#pragma once
// A long span of bars, fetched in pieces as large as IB allows.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/gateway/answer.hpp"
#include "ibflow/model/market_data.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/reference/history_values.hpp"

namespace ibflow::gateway {

namespace detail {
class RequestCore;
struct BarDownloadState;
}  // namespace detail

/// Bars that begin in [from, until).
struct BarRange {
  protocol::Contract contract;
  core::Timestamp from{}, until{};
  std::string bar_size = std::string(protocol::bar_size::kOneMinute);
  std::string what_to_show = std::string(protocol::what_to_show::kTrades);
  bool regular_hours = true;
};

struct DownloadProgress {
  std::size_t requests_done = 0;
  std::size_t requests_left = 0;  // at most, by the span; closed hours make it fewer
  std::size_t bars = 0;
  core::Timestamp reached{};   // everything from here up to the range's end is in
  core::Duration time_left{};  // at least, by IB's rules of rate and by what answers have taken so far
};

/// Goes from the end back to the start, so that what is there is always whole up to the end. A piece that
/// failed is asked for again by the next call: after an error, or in another run with `until` =
/// progress().reached, it goes on where it was. Cancel the call to stop it. A handle; for the event loop's
/// thread.
class BarDownload {
 public:
  using Progress = std::function<void(const DownloadProgress&)>;

  BarDownload(std::shared_ptr<detail::RequestCore> requests, BarRange range, RequestOptions options);

  /// The next piece, older than all before, itself oldest first; may be empty where nothing was traded. An
  /// error (Usage) for an impossible range.
  Answer<std::vector<model::Bar>> next();
  /// All pieces that are left, oldest bar first. `progress` is called after each. After an error the bars
  /// fetched so far are kept for the next call.
  Answer<std::vector<model::Bar>> rest(Progress progress = {});
  [[nodiscard]] bool done() const;
  [[nodiscard]] DownloadProgress progress() const;

 private:
  std::shared_ptr<detail::BarDownloadState> state_;
};

}  // namespace ibflow::gateway
