#pragma once
// Questions whose answer may come from the contract cache.

#include <string>
#include <utility>

#include "ibflow/gateway/detail/contract_cache.hpp"
#include "ibflow/gateway/detail/question.hpp"
#include "ibflow/protocol/frame.hpp"

namespace ibflow::gateway::detail {

/// Lets a question hear frames of the cache. False when one of them cannot be read.
[[nodiscard]] bool replay_frames(std::string_view frames, protocol::ResponseVisitor& hears);

/// The rows of a stored answer, as a question like `fresh` reads them.
template <class Handler>
std::optional<typename Handler::Result> find_cached(ContractCache& cache, const std::string& key,
                                                    const Handler& fresh) {
  const auto frames = cache.find(key);
  if (!frames) return std::nullopt;
  const auto reader = std::make_shared<Handler>(fresh);
  if (replay_frames(*frames, *reader)) return reader->collected();
  cache.drop(key);
  return std::nullopt;
}

/// The handler says with `append` what an answer looks like on the wire. A replayed session has another day's
/// contracts: it neither reads the cache nor fills it.
template <class Handler, class Message>
Answer<typename Handler::Result> ask_cached(RequestCorePointer requests, std::shared_ptr<ContractCache> cache,
                                            std::shared_ptr<Handler> question, Message message,
                                            QuestionTerms terms, std::string key) {
  const bool may_use = cache->is_on() && !requests->keeps_step();
  if (may_use) {
    if (auto found = find_cached(*cache, key, *question)) co_return std::move(*found);
  }
  auto waiter = begin(*requests, question, message, terms);
  if (!waiter) co_return std::unexpected(waiter.error());
  auto answer = co_await (*waiter)->wait();
  if (answer && may_use && !answer->empty()) {
    std::string frames;
    question->append(frames, *answer, ContractCache::kEncoding);
    cache->store(key, std::move(frames));
  }
  co_return answer;
}

}  // namespace ibflow::gateway::detail
