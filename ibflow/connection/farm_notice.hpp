#pragma once
// What the texts of 2103..2158, 1101 and 1102 say of the data farms.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ibflow::connection {

enum class FarmKind { MarketData, Historical, SecurityDefinition };
enum class FarmState {
  Connected,
  Idle,  // not connected, but will be when it is asked for something
  Connecting,
  Broken,
};
[[nodiscard]] std::string_view to_string(FarmKind kind);    // "market data", "historical data", ...
[[nodiscard]] std::string_view to_string(FarmState state);  // "connected", "idle", ...

struct FarmNotice {
  std::string name;
  FarmKind kind = FarmKind::MarketData;
  FarmState state = FarmState::Connected;
};

/// nullopt for codes that are not about one farm. A text without a name gives "farm of notice CODE".
[[nodiscard]] std::optional<FarmNotice> farm_notice(int code, std::string_view text);

/// "... is OK:usfarm" and "... upon demand.usfarm.nj" -> the farm's name; empty when there is none.
[[nodiscard]] std::string farm_of(std::string_view text);

/// ushmds, euhmds, ... are historical; secdefil, ... security definitions; the rest market data.
[[nodiscard]] FarmKind farm_kind_of(std::string_view name);

/// The farms that the text of 1101 or 1102 lists.
struct FarmList {
  bool all_connected = false;  // "All data farms are connected"
  std::vector<std::string> connected, not_connected;
};
[[nodiscard]] FarmList farms_listed(std::string_view text);

}  // namespace ibflow::connection
