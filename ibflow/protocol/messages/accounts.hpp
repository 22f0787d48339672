#pragma once
// Accounts, portfolios, positions, profit and loss, and what financial advisors need.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/core/decimal.hpp"
#include "ibflow/protocol/contract.hpp"
#include "ibflow/protocol/message.hpp"
#include "ibflow/protocol/soft_dollar_tier.hpp"

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
  std::int32_t request_id = -1;
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
  std::int32_t request_id = -1;
  friend bool operator==(const CancelAccountSummary&, const CancelAccountSummary&) = default;
};

/// Positions of one account or model; they are kept up to date until cancelled.
struct RequestPositionsMulti {
  static constexpr MessageInfo kMessage{.id = 74,
                                        .name = "REQ_POSITIONS_MULTI",
                                        .api_name = "reqPositionsMulti",
                                        .since = 103,
                                        .protobuf_since = 207};
  std::int32_t request_id = -1;
  std::string account;
  std::string model_code;  // empty: the account itself
  friend bool operator==(const RequestPositionsMulti&, const RequestPositionsMulti&) = default;
};

struct CancelPositionsMulti {
  static constexpr MessageInfo kMessage{.id = 75,
                                        .name = "CANCEL_POSITIONS_MULTI",
                                        .api_name = "cancelPositionsMulti",
                                        .since = 103,
                                        .protobuf_since = 207};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelPositionsMulti&, const CancelPositionsMulti&) = default;
};

/// Values of one account or model; they are kept up to date until cancelled.
struct RequestAccountUpdatesMulti {
  static constexpr MessageInfo kMessage{.id = 76,
                                        .name = "REQ_ACCOUNT_UPDATES_MULTI",
                                        .api_name = "reqAccountUpdatesMulti",
                                        .since = 103,
                                        .protobuf_since = 207};
  std::int32_t request_id = -1;
  std::string account;
  std::string model_code;       // empty: the account itself
  bool ledger_and_nlv = false;  // only the currency ledger and the net liquidation value
  friend bool operator==(const RequestAccountUpdatesMulti&, const RequestAccountUpdatesMulti&) = default;
};

struct CancelAccountUpdatesMulti {
  static constexpr MessageInfo kMessage{.id = 77,
                                        .name = "CANCEL_ACCOUNT_UPDATES_MULTI",
                                        .api_name = "cancelAccountUpdatesMulti",
                                        .since = 103,
                                        .protobuf_since = 207};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelAccountUpdatesMulti&, const CancelAccountUpdatesMulti&) = default;
};

/// An account's profit and loss, kept up to date until cancelled.
struct RequestPnl {
  static constexpr MessageInfo kMessage{
      .id = 92, .name = "REQ_PNL", .api_name = "reqPnL", .since = 127, .protobuf_since = 210};
  std::int32_t request_id = -1;
  std::string account;
  std::string model_code;  // empty: the account itself
  friend bool operator==(const RequestPnl&, const RequestPnl&) = default;
};

struct CancelPnl {
  static constexpr MessageInfo kMessage{
      .id = 93, .name = "CANCEL_PNL", .api_name = "cancelPnL", .since = 127, .protobuf_since = 210};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelPnl&, const CancelPnl&) = default;
};

/// One position's profit and loss, kept up to date until cancelled.
struct RequestPnlSingle {
  static constexpr MessageInfo kMessage{
      .id = 94, .name = "REQ_PNL_SINGLE", .api_name = "reqPnLSingle", .since = 127, .protobuf_since = 210};
  std::int32_t request_id = -1;
  std::string account;
  std::string model_code;  // empty: the account itself
  std::int32_t con_id = 0;
  friend bool operator==(const RequestPnlSingle&, const RequestPnlSingle&) = default;
};

struct CancelPnlSingle {
  static constexpr MessageInfo kMessage{.id = 95,
                                        .name = "CANCEL_PNL_SINGLE",
                                        .api_name = "cancelPnLSingle",
                                        .since = 127,
                                        .protobuf_since = 210};
  std::int32_t request_id = -1;
  friend bool operator==(const CancelPnlSingle&, const CancelPnlSingle&) = default;
};

/// Asks for a financial advisor's settings. Profiles are gone from server version 177 on (code 585; IB's own
/// client checks it in the text form only).
struct RequestFa {
  static constexpr MessageInfo kMessage{
      .id = 18, .name = "REQ_FA", .api_name = "requestFA", .protobuf_since = 211};
  std::int32_t fa_data = 0;  // 1 groups, 2 profiles, 3 aliases
  friend bool operator==(const RequestFa&, const RequestFa&) = default;
};

/// Replaces a financial advisor's settings; see RequestFa.
struct ReplaceFa {
  static constexpr MessageInfo kMessage{.id = 19,
                                        .name = "REPLACE_FA",
                                        .api_name = "replaceFA",
                                        .protobuf_since = 211,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;  // sent from server version 157 on
  std::int32_t fa_data = 0;      // 1 groups, 2 profiles, 3 aliases
  std::string cxml;              // the whole XML
  friend bool operator==(const ReplaceFa&, const ReplaceFa&) = default;
};

struct RequestFamilyCodes {
  static constexpr MessageInfo kMessage{.id = 80,
                                        .name = "REQ_FAMILY_CODES",
                                        .api_name = "reqFamilyCodes",
                                        .since = 107,
                                        .protobuf_since = 212};
  friend bool operator==(const RequestFamilyCodes&, const RequestFamilyCodes&) = default;
};

struct RequestSoftDollarTiers {
  static constexpr MessageInfo kMessage{.id = 79,
                                        .name = "REQ_SOFT_DOLLAR_TIERS",
                                        .api_name = "reqSoftDollarTiers",
                                        .protobuf_since = 212,
                                        .errors_name_request = true};
  std::int32_t request_id = -1;
  friend bool operator==(const RequestSoftDollarTiers&, const RequestSoftDollarTiers&) = default;
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
  // No value only where the server says so; a protobuf message that lacks them means 0.
  std::optional<double> unrealized_pnl = 0;
  std::optional<double> realized_pnl = 0;
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
  std::int32_t request_id = -1;
  std::string account;
  std::string tag;
  std::string value;
  std::string currency;
  friend bool operator==(const AccountSummary&, const AccountSummary&) = default;
};

struct AccountSummaryEnd {
  static constexpr MessageInfo kMessage{
      .id = 64, .name = "ACCOUNT_SUMMARY_END", .api_name = "accountSummaryEnd", .protobuf_since = 207};
  std::int32_t request_id = -1;
  friend bool operator==(const AccountSummaryEnd&, const AccountSummaryEnd&) = default;
};

/// One position of RequestPositionsMulti.
struct PositionMulti {
  static constexpr MessageInfo kMessage{
      .id = 71, .name = "POSITION_MULTI", .api_name = "positionMulti", .since = 103, .protobuf_since = 207};
  std::int32_t request_id = -1;
  std::string account;
  std::string model_code;  // empty: the account itself
  Contract contract;
  std::optional<core::Decimal> position;  // negative: short
  double avg_cost = 0;
  friend bool operator==(const PositionMulti&, const PositionMulti&) = default;
};

struct PositionMultiEnd {
  static constexpr MessageInfo kMessage{.id = 72,
                                        .name = "POSITION_MULTI_END",
                                        .api_name = "positionMultiEnd",
                                        .since = 103,
                                        .protobuf_since = 207};
  std::int32_t request_id = -1;
  friend bool operator==(const PositionMultiEnd&, const PositionMultiEnd&) = default;
};

struct AccountUpdateMulti {
  static constexpr MessageInfo kMessage{.id = 73,
                                        .name = "ACCOUNT_UPDATE_MULTI",
                                        .api_name = "accountUpdateMulti",
                                        .since = 103,
                                        .protobuf_since = 207};
  std::int32_t request_id = -1;
  std::string account;
  std::string model_code;  // empty: the account itself
  std::string key;         // NetLiquidation, ...
  std::string value;
  std::string currency;
  friend bool operator==(const AccountUpdateMulti&, const AccountUpdateMulti&) = default;
};

struct AccountUpdateMultiEnd {
  static constexpr MessageInfo kMessage{.id = 74,
                                        .name = "ACCOUNT_UPDATE_MULTI_END",
                                        .api_name = "accountUpdateMultiEnd",
                                        .since = 103,
                                        .protobuf_since = 207};
  std::int32_t request_id = -1;
  friend bool operator==(const AccountUpdateMultiEnd&, const AccountUpdateMultiEnd&) = default;
};

/// An account's profit and loss. What the server does not know, or is too old to send, has no value.
struct Pnl {
  static constexpr MessageInfo kMessage{
      .id = 94, .name = "PNL", .api_name = "pnl", .since = 127, .protobuf_since = 210};
  std::int32_t request_id = -1;
  std::optional<double> daily_pnl;
  std::optional<double> unrealized_pnl;  // server version 129 on
  std::optional<double> realized_pnl;    // server version 135 on
  friend bool operator==(const Pnl&, const Pnl&) = default;
};

/// One position's profit and loss; see Pnl.
struct PnlSingle {
  static constexpr MessageInfo kMessage{
      .id = 95, .name = "PNL_SINGLE", .api_name = "pnlSingle", .since = 127, .protobuf_since = 210};
  std::int32_t request_id = -1;
  std::optional<core::Decimal> position;
  std::optional<double> daily_pnl;
  std::optional<double> unrealized_pnl;  // server version 129 on
  std::optional<double> realized_pnl;    // server version 135 on
  std::optional<double> value;           // what the position is worth
  friend bool operator==(const PnlSingle&, const PnlSingle&) = default;
};

struct ReceiveFa {
  static constexpr MessageInfo kMessage{
      .id = 16, .name = "RECEIVE_FA", .api_name = "receiveFA", .protobuf_since = 211};
  std::int32_t fa_data = 0;  // 1 groups, 2 profiles (below server version 177), 3 aliases
  std::string cxml;
  friend bool operator==(const ReceiveFa&, const ReceiveFa&) = default;
};

struct ReplaceFaEnd {
  static constexpr MessageInfo kMessage{
      .id = 103, .name = "REPLACE_FA_END", .api_name = "replaceFAEnd", .since = 157, .protobuf_since = 211};
  std::int32_t request_id = -1;
  std::string text;  // what came of it
  friend bool operator==(const ReplaceFaEnd&, const ReplaceFaEnd&) = default;
};

struct FamilyCode {
  std::string account_id;
  std::string family_code;  // familyCodeStr with IB; empty: of no family
  friend bool operator==(const FamilyCode&, const FamilyCode&) = default;
};

struct FamilyCodes {
  static constexpr MessageInfo kMessage{
      .id = 78, .name = "FAMILY_CODES", .api_name = "familyCodes", .since = 107, .protobuf_since = 212};
  std::vector<FamilyCode> family_codes;
  friend bool operator==(const FamilyCodes&, const FamilyCodes&) = default;
};

struct SoftDollarTiers {
  static constexpr MessageInfo kMessage{.id = 77,
                                        .name = "SOFT_DOLLAR_TIERS",
                                        .api_name = "softDollarTiers",
                                        .since = 106,
                                        .protobuf_since = 212};
  std::int32_t request_id = -1;
  std::vector<SoftDollarTier> tiers;
  friend bool operator==(const SoftDollarTiers&, const SoftDollarTiers&) = default;
};

using AccountsRequests =
    MessageList<RequestAccountUpdates, RequestPositions, CancelPositions, RequestAccountSummary,
                CancelAccountSummary, RequestPositionsMulti, CancelPositionsMulti, RequestAccountUpdatesMulti,
                CancelAccountUpdatesMulti, RequestPnl, CancelPnl, RequestPnlSingle, CancelPnlSingle,
                RequestFa, ReplaceFa, RequestFamilyCodes, RequestSoftDollarTiers>;
using AccountsResponses =
    MessageList<AccountValue, PortfolioValue, AccountUpdateTime, AccountDownloadEnd, Position, PositionEnd,
                AccountSummary, AccountSummaryEnd, PositionMulti, PositionMultiEnd, AccountUpdateMulti,
                AccountUpdateMultiEnd, Pnl, PnlSingle, ReceiveFa, ReplaceFaEnd, FamilyCodes, SoftDollarTiers>;

}  // namespace ibflow::protocol
