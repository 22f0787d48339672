#pragma once
// A contract that is kept for long and looked at seldom.

#include <memory>
#include <string>

#include "ibflow/protocol/contract.hpp"

namespace ibflow::gateway::detail {

/// A tenth of the contract's size: most of its texts are empty with most contracts. Nothing of it is lost.
class PackedContract {
 public:
  explicit PackedContract(const protocol::Contract& contract);
  [[nodiscard]] protocol::Contract unpack() const;

 private:
  std::string payload_;                              // as a request of the newest protocol tells it
  std::unique_ptr<const protocol::Contract> whole_;  // instead of it, where that would lose something
};

}  // namespace ibflow::gateway::detail
