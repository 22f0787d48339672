#pragma once
// Positions, account values, profit and loss: asked for once, or kept up to date.

#include <memory>
#include <string>
#include <vector>

#include "ibflow/core/identifier.hpp"
#include "ibflow/gateway/account_snapshot.hpp"
#include "ibflow/gateway/account_values.hpp"
#include "ibflow/gateway/answer.hpp"
#include "ibflow/gateway/subscription.hpp"

namespace ibflow::gateway {

namespace detail {
class AccountFollowers;
class RequestCore;
class StreamTable;
}  // namespace detail

/// What IB keeps sending after the first answer is taken back when that is complete. For the event loop's
/// thread.
class Accounts {
 public:
  Accounts(std::shared_ptr<detail::RequestCore> requests, std::shared_ptr<detail::StreamTable> streams);

  // Asked for once.

  /// Of all accounts of the login. IB refuses it for more than 50 accounts (10322): ask for each then.
  Answer<std::vector<AccountPosition>> positions(RequestOptions options = {});
  /// Of one account; with a model code, of that model in it.
  Answer<std::vector<AccountPosition>> positions(std::string account, std::string model_code = "",
                                                 RequestOptions options = {});
  /// Values and portfolio of one account. IB serves one account at a time, and a question about another one
  /// replaces this: ask for one after the other. model_values() has no such limit.
  Answer<AccountReport> report(std::string account, RequestOptions options = {});
  /// Values of an account or of a model in it. `ledger_only`: cash by currency and the net liquidation value.
  Answer<std::vector<model::AccountValue>> model_values(std::string account, std::string model_code = "",
                                                        bool ledger_only = false,
                                                        RequestOptions options = {});
  /// Named values (protocol/reference/account_values.hpp) of a group; "All": every account. IB allows two at
  /// a time.
  Answer<std::vector<model::AccountValue>> summary(std::vector<std::string> tags, std::string group = "All",
                                                   RequestOptions options = {});
  /// The first that IB tells; of a model with its code.
  Answer<ProfitAndLoss> profit_and_loss(std::string account, std::string model_code = "",
                                        RequestOptions options = {});
  /// Of one position. IB says nothing of an instrument that the account never had: the deadline ends it then.
  Answer<PositionProfitAndLoss> profit_and_loss(std::string account, core::ConId con_id,
                                                std::string model_code = "", RequestOptions options = {});

  // Kept up to date, also over a loss of the session.

  /// From now on positions, values and profit of these accounts are in the snapshot, and every change is
  /// told; none is ever dropped. It lasts as long as somebody follows.
  Subscription<AccountChange> follow(std::vector<std::string> accounts);
  /// All that is followed, at this moment. Cheap when nothing has changed since the last call; may go to any
  /// thread.
  [[nodiscard]] AccountSnapshotPointer snapshot() const;
  /// About once a second; only the latest is kept for who is slow.
  Subscription<ProfitAndLoss> follow_profit(std::string account, std::string model_code = "");
  Subscription<PositionProfitAndLoss> follow_profit(std::string account, core::ConId con_id,
                                                    std::string model_code = "");

  void session_lost();  // what is known is from before

 private:
  std::shared_ptr<detail::RequestCore> requests_;
  std::shared_ptr<detail::StreamTable> streams_;
  std::shared_ptr<detail::AccountFollowers> followers_;
};

}  // namespace ibflow::gateway
