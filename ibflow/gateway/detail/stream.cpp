#include "ibflow/gateway/detail/stream.hpp"

#include <algorithm>

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/stream_table.hpp"

namespace ibflow::gateway::detail {

Stream::PublishGuard::~PublishGuard() {
  if (--stream.publishing_ == 0) std::erase(stream.channels_, nullptr);
}

void Stream::on_error(const connection::ErrorEvent& event, const core::Error& error) {
  on_advisory(event);
  const bool is_over = connection::is_terminal(event.meaning.kind) || event.meaning.subscribe_again;
  if (!is_over || table == nullptr) return core::log(event.log_level(), "gateway", event.sentence());
  table->dropped(*this, event.sentence(), error, event.meaning.subscribe_again,
                 event.meaning.retry || error.retryable);
}

void Stream::on_lost(const core::Error&) {
  if (state == State::Asked) state = State::Lost;
}

void Stream::let_go() {
  const auto alive = shared_from_this();
  for (const auto& channel : std::vector(channels_)) {
    if (channel) channel->let_go();
  }
}

void Stream::attach(std::shared_ptr<ChannelBase> channel) {
  channel->what = terms.what;
  if (is_live && state == State::Asked && expecting == Expecting::Nothing)
    channel->set_state(StreamState::Live);
  channels_.push_back(std::move(channel));
}

void Stream::detach(const ChannelBase& channel) {
  for (auto& one : channels_) {
    if (one.get() == &channel) one = nullptr;
  }
  if (publishing_ == 0) std::erase(channels_, nullptr);
}

bool Stream::has_listeners() const {
  return std::ranges::any_of(channels_, [](const auto& channel) { return channel != nullptr; });
}

void Stream::tell(StreamState now, const StreamEvent& event) {
  const auto alive = shared_from_this();
  for_each_channel([&](ChannelBase& channel) { channel.tell(now, event); });
}

void Stream::prove_life() {
  if (table != nullptr) table->proven(*this);
}

}  // namespace ibflow::gateway::detail
