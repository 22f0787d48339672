#pragma once
// Accounts that are kept up to date: their streams, and what becomes of what these bring.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ibflow/gateway/detail/account_book.hpp"
#include "ibflow/gateway/detail/stream.hpp"
#include "ibflow/gateway/detail/stream_table.hpp"

namespace ibflow::gateway::detail {

/// Profit of an account, of a model in it, or of one position (con_id not 0).
struct ProfitOf {
  std::string account, model_code;
  core::ConId con_id;
};
[[nodiscard]] Subscription<ProfitAndLoss> follow_profit(StreamTable& streams, const ProfitOf& of);
[[nodiscard]] Subscription<PositionProfitAndLoss> follow_position_profit(StreamTable& streams,
                                                                         const ProfitOf& of);

/// Who follows accounts, all together. Streams run as long as somebody does.
class AccountFollowers final : public std::enable_shared_from_this<AccountFollowers> {
 public:
  AccountFollowers(RequestCorePointer requests, std::shared_ptr<StreamTable> streams);

  Subscription<AccountChange> follow(const std::vector<std::string>& accounts);
  /// The session is gone: what is known is from before.
  void session_lost() { book_.lost(); }
  [[nodiscard]] AccountSnapshotPointer snapshot() { return book_.snapshot(); }

 private:
  void begin(const std::string& account);
  void keep_profit(const std::string& account);
  void keep(const std::string& source, Subscription<AccountRow> subscription);
  void end(const StreamEvent& event);  // of everybody
  void tell(const AccountChange& change);
  void left(const ChannelBase& channel);

  RequestCorePointer requests_;
  std::shared_ptr<StreamTable> streams_;
  AccountBook book_;
  std::map<std::string, Subscription<AccountRow>> sources_;
  std::map<std::string, Subscription<ProfitAndLoss>> profits_;
  std::vector<std::shared_ptr<Channel<AccountChange>>> channels_;
};

}  // namespace ibflow::gateway::detail
