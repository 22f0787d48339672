#pragma once
// The state of all followed accounts, out of the rows of their streams. No sockets.

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "ibflow/gateway/account_snapshot.hpp"
#include "ibflow/gateway/detail/account_row.hpp"

namespace ibflow::gateway::detail {

/// Takes rows in any order, any number of times. What is as it was changes nothing and raises no version.
class AccountBook {
 public:
  using Tell = std::function<void(const AccountChange&)>;

  explicit AccountBook(Tell tell) : tell_(std::move(tell)) {}

  /// `source` names the stream; the state is complete when each source has come to its end.
  void add_source(const std::string& source) { sources_[source]; }
  void take(const std::string& source, const AccountRow& row);
  void take_profit(const std::string& account, const ProfitAndLoss& profit);
  /// The session is gone: the state stays, as of before.
  void lost();
  void clear();
  /// Copied only when something has changed since the last time.
  [[nodiscard]] AccountSnapshotPointer snapshot();

 private:
  struct Source {
    bool is_complete = false;
    std::set<PositionKey> seen;  // since Begin
    std::string account;         // of the positions it brings
  };

  void take_position(Source& source, const AccountPosition& position);
  void take_value(const model::AccountValue& value);
  void end(Source& source);
  AccountChange a_change(AccountChange::Kind kind, const std::string& account);
  [[nodiscard]] bool all_complete() const;

  Tell tell_;
  AccountSnapshot state_;
  AccountSnapshotPointer handed_out_;
  std::map<std::string, Source> sources_;
};

}  // namespace ibflow::gateway::detail
