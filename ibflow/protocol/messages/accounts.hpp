#pragma once
// Accounts, portfolios, positions, profit and loss, and what financial advisors need.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/message.hpp"

namespace ibflow::protocol {

struct RequestAccountUpdates {
  static constexpr MessageInfo kMessage{
      .id = 6, .name = "REQ_ACCT_DATA", .api_name = "reqAccountUpdates", .protobuf_since = 207};
  bool subscribe = false;
  std::string acct_code;
  friend bool operator==(const RequestAccountUpdates&, const RequestAccountUpdates&) = default;
};

struct RequestPositions {
  static constexpr MessageInfo kMessage{
      .id = 61, .name = "REQ_POSITIONS", .api_name = "reqPositions", .protobuf_since = 207};
  friend bool operator==(const RequestPositions&, const RequestPositions&) = default;
};

struct CancelPositions {
  static constexpr MessageInfo kMessage{
      .id = 64, .name = "CANCEL_POSITIONS", .api_name = "cancelPositions", .protobuf_since = 207};
  friend bool operator==(const CancelPositions&, const CancelPositions&) = default;
};

struct RequestAccountSummary {
  static constexpr MessageInfo kMessage{.id = 62,
                                        .name = "REQ_ACCOUNT_SUMMARY",
                                        .api_name = "reqAccountSummary",
                                        .protobuf_since = 207,
                                        .errors_name_request = true};
  std::int32_t request_id = 0;
  std::string group_name;  // All
  std::string tags;        // comma separated
  friend bool operator==(const RequestAccountSummary&, const RequestAccountSummary&) = default;
};

struct CancelAccountSummary {
  static constexpr MessageInfo kMessage{.id = 63,
                                        .name = "CANCEL_ACCOUNT_SUMMARY",
                                        .api_name = "cancelAccountSummary",
                                        .protobuf_since = 207,
                                        .errors_name_request = true};
  std::int32_t request_id = 0;
  friend bool operator==(const CancelAccountSummary&, const CancelAccountSummary&) = default;
};

struct AccountValue {
  static constexpr MessageInfo kMessage{
      .id = 6, .name = "ACCT_VALUE", .api_name = "updateAccountValue", .protobuf_since = 207};
  std::string key;
  std::string val;
  std::string currency;
  std::string account_name;
  friend bool operator==(const AccountValue&, const AccountValue&) = default;
};

struct PortfolioValue {
  static constexpr MessageInfo kMessage{
      .id = 7, .name = "PORTFOLIO_VALUE", .api_name = "updatePortfolio", .protobuf_since = 207};
  Contract contract;  // primary_exchange, no exchange
  std::optional<core::Decimal> position;
  double market_price = 0;
  double market_value = 0;
  double average_cost = 0;
  std::optional<double> unrealized_pnl;
  std::optional<double> realized_pnl;
  std::string account_name;
  friend bool operator==(const PortfolioValue&, const PortfolioValue&) = default;
};

struct AccountUpdateTime {
  static constexpr MessageInfo kMessage{
      .id = 8, .name = "ACCT_UPDATE_TIME", .api_name = "updateAccountTime", .protobuf_since = 207};
  std::string time_stamp;  // HH:MM
  friend bool operator==(const AccountUpdateTime&, const AccountUpdateTime&) = default;
};

struct AccountDownloadEnd {
  static constexpr MessageInfo kMessage{
      .id = 54, .name = "ACCT_DOWNLOAD_END", .api_name = "accountDownloadEnd", .protobuf_since = 207};
  std::string account_name;
  friend bool operator==(const AccountDownloadEnd&, const AccountDownloadEnd&) = default;
};

struct Position {
  static constexpr MessageInfo kMessage{
      .id = 61, .name = "POSITION_DATA", .api_name = "position", .protobuf_since = 207};
  std::string account;
  Contract contract;
  std::optional<core::Decimal> position;  // negative: short
  double avg_cost = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

struct PositionEnd {
  static constexpr MessageInfo kMessage{
      .id = 62, .name = "POSITION_END", .api_name = "positionEnd", .protobuf_since = 207};
  friend bool operator==(const PositionEnd&, const PositionEnd&) = default;
};

struct AccountSummary {
  static constexpr MessageInfo kMessage{
      .id = 63, .name = "ACCOUNT_SUMMARY", .api_name = "accountSummary", .protobuf_since = 207};
  std::int32_t request_id = 0;
  std::string account;
  std::string tag;
  std::string value;
  std::string currency;
  friend bool operator==(const AccountSummary&, const AccountSummary&) = default;
};

struct AccountSummaryEnd {
  static constexpr MessageInfo kMessage{
      .id = 64, .name = "ACCOUNT_SUMMARY_END", .api_name = "accountSummaryEnd", .protobuf_since = 207};
  std::int32_t request_id = 0;
  friend bool operator==(const AccountSummaryEnd&, const AccountSummaryEnd&) = default;
};

using AccountsRequests = MessageList<RequestAccountUpdates, RequestPositions, CancelPositions,
                                     RequestAccountSummary, CancelAccountSummary>;
using AccountsResponses = MessageList<AccountValue, PortfolioValue, AccountUpdateTime, AccountDownloadEnd,
                                      Position, PositionEnd, AccountSummary, AccountSummaryEnd>;

}  // namespace ibflow::protocol
