#include "ibflow/gateway/detail/request_core.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/task_or_else.hpp"

namespace ibflow::gateway::detail {

using core::Error;
using core::ErrorCategory;

core::Expected<void> RequestCore::check_session(const std::string& what) const {
  if (is_closed_) {
    return core::fail(ErrorCategory::Cancelled,
                      fmt::format("{}: the gateway was destroyed before it was asked", what));
  }
  if (server_version_ != 0) return {};
  return core::fail(
      ErrorCategory::Connection,
      fmt::format("{} was not asked: no session with the gateway; ask again when there is one", what), 504,
      true);
}

core::Expected<void> RequestCore::hand_over(core::Expected<void> sent) {
  if (sent && environment_.after_send) environment_.after_send();
  return sent;
}

core::Expected<void> RequestCore::send_frame(connection::Lane lane, std::string frame,
                                             const std::string& what) {
  if (auto usable = check_session(what); !usable) return usable;
  return hand_over(environment_.connection.send(lane, std::move(frame)));
}

void RequestCore::add(std::int32_t id, std::shared_ptr<ResponseHandler> handler,
                      connection::ErrorContext context, const std::string& what) {
  environment_.connection.errors().own(id, context, what);
  by_id_[id] = {std::move(handler)};
}

bool RequestCore::remove(std::int32_t id) {
  const bool was_historical = historical_.erase(id) > 0;
  if (by_id_.erase(id) == 0) return false;
  if (is_closed_) return true;
  environment_.connection.errors().disown(id);
  if (was_historical) environment_.connection.history_finished(id);
  return true;
}

void RequestCore::add_without_id(const std::string& key, std::shared_ptr<ResponseHandler> handler) {
  without_id_[key] = std::move(handler);
}

bool RequestCore::remove_without_id(const std::string& key) {
  return without_id_.erase(key) > 0;
}

std::shared_ptr<ResponseHandler> RequestCore::find_without_id(const std::string& key) const {
  const auto found = without_id_.find(key);
  return found == without_id_.end() ? nullptr : found->second;
}

bool RequestCore::tell_error(const connection::ErrorEvent& event) {
  const auto found = by_id_.find(event.id);
  if (found == by_id_.end()) return false;
  auto error = event.to_error();
  // Without IB behind it the gateway knows nothing: what it says then is no answer.
  if (environment_.connection.errors().link() == connection::LinkCondition::Down) error.retryable = true;
  const auto handler = found->second.handler;
  handler->on_error(event, error);
  return true;
}

void RequestCore::list_ended(UnnamedList list) {
  auto& unended = unended_[static_cast<std::size_t>(list)];
  if (unended > 0) --unended;
}

void RequestCore::fail_without_id(const std::string& key, const Error& error) {
  const auto handler = find_without_id(key);
  if (!handler) return;
  without_id_.erase(key);
  handler->on_lost(error);
}

void RequestCore::begin_session(int server_version, bool keeps_step) {
  server_version_ = server_version;
  keeps_step_ = keeps_step;
}

std::vector<std::shared_ptr<ResponseHandler>> RequestCore::take_all() {
  std::vector<std::pair<std::int32_t, std::shared_ptr<ResponseHandler>>> by_id;
  by_id.reserve(by_id_.size());
  for (auto& [id, entry] : by_id_) by_id.emplace_back(id, std::move(entry.handler));
  std::ranges::sort(by_id, {}, [](const auto& entry) { return entry.first; });
  std::vector<std::shared_ptr<ResponseHandler>> all;
  all.reserve(by_id.size() + without_id_.size());
  for (auto& [id, handler] : by_id) all.push_back(std::move(handler));
  for (auto& [key, handler] : without_id_) all.push_back(std::move(handler));
  by_id_.clear();
  without_id_.clear();
  historical_.clear();
  unended_ = {};
  return all;
}

void RequestCore::end_session(const Error& reason) {
  const auto alive = shared_from_this();
  server_version_ = 0;
  for (const auto& handler : take_all()) handler->on_lost(reason);
}

void RequestCore::close(const Error& reason) {
  server_version_ = 0;
  is_closed_ = true;
  const auto all = take_all();
  if (all.empty()) return;
  for (const auto& handler : all) handler->release_tokens();
  boost::asio::post(loop().context(), task_or_else(
                                          [alive = shared_from_this(), all, reason] {
                                            for (const auto& handler : all) handler->on_lost(reason);
                                          },
                                          [all] {
                                            for (const auto& handler : all) handler->let_go();
                                          }));
}

}  // namespace ibflow::gateway::detail
