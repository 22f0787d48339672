#pragma once
// The closed sets of values of the session itself and of news.

#include <array>
#include <cstdint>
#include <string_view>

#include "ibflow/protocol/reference/lookup.hpp"

namespace ibflow::protocol {

/// IB: logLevel of setServerLogLevel.
enum class ServerLogLevel : std::int32_t {
  System = 1,
  Error = 2,
  Warning = 3,
  Information = 4,
  Detail = 5,
};
inline constexpr std::array kServerLogLevels = {
    Named<ServerLogLevel>{ServerLogLevel::System, "system"},
    Named<ServerLogLevel>{ServerLogLevel::Error, "error"},
    Named<ServerLogLevel>{ServerLogLevel::Warning, "warning"},
    Named<ServerLogLevel>{ServerLogLevel::Information, "information"},
    Named<ServerLogLevel>{ServerLogLevel::Detail, "detail"},
};

/// IB: msgType of updateNewsBulletin.
enum class NewsBulletinKind : std::int32_t {
  Regular = 1,
  ExchangeGone = 2,
  ExchangeBack = 3,
};
inline constexpr std::array kNewsBulletinKinds = {
    Named<NewsBulletinKind>{NewsBulletinKind::Regular, "regular"},
    Named<NewsBulletinKind>{NewsBulletinKind::ExchangeGone, "exchange no longer available"},
    Named<NewsBulletinKind>{NewsBulletinKind::ExchangeBack, "exchange available"},
};

/// IB: articleType of newsArticle.
enum class NewsArticleKind : std::int32_t {
  TextOrHtml = 0,
  Binary = 1,
};
inline constexpr std::array kNewsArticleKinds = {
    Named<NewsArticleKind>{NewsArticleKind::TextOrHtml, "text or HTML"},
    Named<NewsArticleKind>{NewsArticleKind::Binary, "binary or PDF, base64"},
};

/// IB: contractInfo of updateDisplayGroup: none, combo, "<conId>" or "<conId>@<exchange>".
namespace display_group {
inline constexpr std::string_view kNone = "none";
inline constexpr std::string_view kCombo = "combo";
}  // namespace display_group

}  // namespace ibflow::protocol
