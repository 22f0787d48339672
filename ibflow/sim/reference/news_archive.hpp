#pragma once
// Made-up news: no recording holds any, and every text says that it is simulated.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/time.hpp"
#include "ibflow/protocol/messages/research.hpp"
#include "ibflow/sim/contracts/contract_database.hpp"

namespace ibflow::sim {

struct Headline {
  core::Timestamp at{};
  std::string provider;    // code
  std::string article_id;  // names provider, day and instrument
  std::string text;
  std::string extra_data;  // as TICK_NEWS carries it
};

/// The codes of IB's free ones.
[[nodiscard]] std::span<const protocol::NewsProvider> news_providers();

/// Each provider writes of each stock once a trading day: BRFG at 08:30, BRFUPDN at 09:15, DJNL at 11:00 New
/// York. Those of (from, to], newest first, of providers with these codes; at most `count`, `has_more` tells
/// of others. Other instruments have no news. `to` in the future of the session is the caller's to prevent.
struct HeadlineQuery {
  std::vector<std::string_view> providers;
  core::Timestamp from{}, to{};  // exclusive, inclusive
  std::size_t count = 300;
};
struct HeadlinePage {
  std::vector<Headline> headlines;
  bool has_more = false;
};
[[nodiscard]] HeadlinePage find_headlines(const Instrument& instrument, const HeadlineQuery& query);

/// The text behind a headline that has appeared until `now`; nullopt for any other id.
[[nodiscard]] std::optional<std::string> article_text(const ContractDatabase& contracts,
                                                      std::string_view provider, std::string_view article_id,
                                                      core::Timestamp now);

}  // namespace ibflow::sim
