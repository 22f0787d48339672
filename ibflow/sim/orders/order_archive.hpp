#pragma once
// The exchange's and the order desk's state as JSON.

#include <boost/json/value.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/sim/exchange/exchange_archive.hpp"

namespace ibflow::sim {

/// What the order desk keeps of one order of the exchange.
struct RecordArchive {
  std::string request;     // the client's PLACE_ORDER, as a frame of the newest server version, in hex
  std::string instrument;  // its key
  std::optional<core::Timestamp> ended_at;
  std::string completed_status;

  friend bool operator==(const RecordArchive&, const RecordArchive&) = default;
};

/// Everything that outlives a gateway. `records` are parallel to the exchange's orders.
struct GatewayArchive {
  core::Timestamp saved_at{};  // session time
  ExchangeArchive exchange;
  std::vector<RecordArchive> records;
  std::map<std::int32_t, std::int32_t> shown;  // highest foreign order id by client id
  std::int32_t last_bound = 0;
  std::vector<std::string> accounts;  // Accounts::to_text(), line by line

  friend bool operator==(const GatewayArchive&, const GatewayArchive&) = default;
};

[[nodiscard]] std::string to_json(const GatewayArchive& archive);
/// Data error: what in the text is not as to_json writes it.
[[nodiscard]] core::Expected<GatewayArchive> gateway_archive_from(std::string_view text);

}  // namespace ibflow::sim
