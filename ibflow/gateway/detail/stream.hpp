#pragma once
// One wanted stream: how it is asked for and taken back, who hears it, and where it stands.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/connection/market_data_lines.hpp"
#include "ibflow/gateway/detail/channel.hpp"
#include "ibflow/gateway/detail/request_core.hpp"

namespace ibflow::gateway::detail {

class StreamTable;

/// What the table needs to know of a stream before it is asked for.
struct StreamTerms {
  std::string key;   // the same for streams that can share one request
  std::string what;  // for people: "quotes of AAPL"
  std::optional<connection::LineKind> line;
  std::string line_name;       // what holds the line, and what depth counts
  int priority = 0;            // when there are fewer lines than streams; higher goes first
  bool may_wait = true;        // for a line; else it is refused without one
  bool is_market_data = true;  // has to show that it lives, in trading hours
  std::chrono::seconds least_patience{0};
  core::Duration freshness{
      0};  // silent for so long it is stale, whatever the table's rule; 0: by the rule alone
  connection::Lane lane = connection::Lane::Data;
};

class Stream : public ResponseHandler, public std::enable_shared_from_this<Stream> {
 public:
  enum class State : std::uint8_t {
    Asked,    // sent, or about to leave
    Lost,     // gone with the session, or never asked; asked for with the next
    Waiting,  // dropped by IB; asked for again after a pause
    Paused,   // waits for a line
    Refused,  // for good, until somebody subscribes again
  };
  /// What the next data will prove.
  enum class Expecting : std::uint8_t { Nothing, Restored, Renewed, Life };

  explicit Stream(StreamTerms terms_in) : terms(std::move(terms_in)) {}

  /// With the id of this moment; -1 for requests without one.
  virtual core::Expected<void> request(RequestCore& requests) = 0;
  virtual core::Expected<void> cancel(RequestCore& requests) = 0;
  /// A new request: what the old one told is void.
  virtual void start_over() {}
  [[nodiscard]] virtual bool has_id() const { return true; }
  /// IB's advisories, such as delayed data.
  virtual void on_advisory(const connection::ErrorEvent&) {}

  void on_error(const connection::ErrorEvent& event, const core::Error& error) override;
  void on_lost(const core::Error& reason) override;
  void let_go() override;

  void attach(std::shared_ptr<ChannelBase> channel);
  void detach(const ChannelBase& channel);
  [[nodiscard]] bool has_listeners() const;
  void tell(StreamState now, const StreamEvent& event);

  StreamTerms terms;
  StreamTable* table = nullptr;
  std::int32_t request_id = -1;
  State state = State::Lost;
  Expecting expecting = Expecting::Nothing;
  bool was_asked = false;     // in any session
  bool is_live = false;       // data have come since it was first asked for
  bool heard = true;          // data have come since the last look; the request itself counts
  bool failure_told = false;  // of what is expected
  core::Duration silence{};   // in trading hours
  core::Duration age{};       // since the request, in trading hours
  int tries = 0;              // times in a row that it was asked for again alone and did not last
  core::Timestamp since{};    // in this state, on the loop's steady clock; of Asked and Paused

 protected:
  /// Call it first for everything that comes.
  void data_came() {
    heard = true;
    if (expecting != Expecting::Nothing || !is_live) prove_life();
  }
  /// Tells each subscription; they may come and go meanwhile.
  template <class Value>
  void publish(const Value& value) {
    for_each_channel([&](ChannelBase& channel) { static_cast<Channel<Value>&>(channel).push(value); });
  }
  /// The same for a value that changes in place (Channel::push_state).
  template <class Value>
  void publish_state(const std::shared_ptr<Value>& value) {
    for_each_channel([&](ChannelBase& channel) { static_cast<Channel<Value>&>(channel).push_state(value); });
  }

 private:
  /// Channels that go while others hear are taken out afterwards.
  struct PublishGuard {
    explicit PublishGuard(Stream& stream_in) : stream(stream_in) { ++stream.publishing_; }
    ~PublishGuard();
    PublishGuard(const PublishGuard&) = delete;
    PublishGuard& operator=(const PublishGuard&) = delete;
    Stream& stream;
  };

  template <class Tell>
  void for_each_channel(Tell tell_one) {
    const PublishGuard guard(*this);
    for (std::size_t i = 0; i < channels_.size(); ++i) {
      const auto channel = channels_[i];
      if (channel) tell_one(*channel);
    }
  }
  void prove_life();

  std::vector<std::shared_ptr<ChannelBase>> channels_;
  int publishing_ = 0;
};

}  // namespace ibflow::gateway::detail
