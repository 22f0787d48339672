#pragma once
// The desired state: every stream that somebody wants, kept up whatever happens to link, session and farms.

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/connection/market_data_lines.hpp"
#include "ibflow/gateway/detail/stream.hpp"

namespace ibflow::gateway::detail {

struct StreamRules {
  core::Duration first_tick_within = std::chrono::seconds(30);
  core::Duration freshness{0};  // 0: silence alone renews nothing
  core::Duration line_turn = std::chrono::seconds(60);
  std::function<bool(core::Timestamp now)> in_trading_hours;
  std::size_t lines = connection::MarketDataLines::kDefaultLimit;
};

/// Silence counts only in trading hours and while IB is reached. What helps nothing is repeated after pauses
/// that double. For the event loop's thread.
class StreamTable final : public std::enable_shared_from_this<StreamTable> {
 public:
  /// What only the gateway knows.
  struct Environment {
    RequestCorePointer requests;
    std::function<bool()> is_ready;       // a session whose requests are answered
    std::function<bool()> ib_is_reached;  // the link behind it is up
    std::function<core::Timestamp()> now;
  };

  StreamTable(Environment environment, StreamRules rules);
  ~StreamTable();

  /// A subscription of the stream with this key: of the one there is, or of what `make` makes. Never fails: a
  /// refusal is told to the subscription, once the caller has it.
  template <class Value>
  Subscription<Value> subscribe(const std::string& key, Overflow overflow, std::size_t capacity,
                                const std::function<std::shared_ptr<Stream>()>& make) {
    auto channel = std::make_shared<Channel<Value>>(environment_.requests->loop(), overflow, capacity);
    join(key, make, channel);
    return Subscription<Value>(std::move(channel));
  }
  [[nodiscard]] std::shared_ptr<Stream> find(const std::string& key) const;

  // What happens outside.
  void resubscribe_everything(std::string_view because);
  void retry_waiting();
  void on_farm(const connection::ErrorEvent& event);
  void session_lost();
  void end(const core::Error& reason);    // for good: every subscription ends
  void close(const core::Error& reason);  // the gateway goes: they hear it from the loop, later
  /// Asks again under a new id, because what is wanted has changed.
  void renew(Stream& stream);

  // From the streams.
  void dropped(Stream& stream, const std::string& why, const core::Error& error, bool again, bool retry);
  void proven(Stream& stream);
  void left(Stream& stream, const ChannelBase& channel);

  [[nodiscard]] const connection::MarketDataLines& lines() const { return lines_; }
  [[nodiscard]] std::size_t paused() const;
  [[nodiscard]] bool is_empty() const { return streams_.empty(); }
  [[nodiscard]] core::Timestamp now() const { return environment_.now(); }  // the session's time
  void watch();  // the beat runs only when there is something to look at
  [[nodiscard]] const StreamRules& rules() const { return rules_; }

 private:
  using State = Stream::State;
  using Expecting = Stream::Expecting;
  using Entry = std::shared_ptr<Stream>;

  void join(const std::string& key, const std::function<Entry()>& make,
            const std::shared_ptr<ChannelBase>& channel);
  void ask(Stream& stream, Expecting expecting);
  core::Expected<void> send(Stream& stream);
  void release(Stream& stream, bool tell_the_broker);
  void refuse(Stream& stream, const core::Error& error);
  void forget(Stream& stream);

  // stream_lines.cpp
  core::Expected<void> take_line(Stream& stream);
  void pause(Stream& stream, const std::string& why);
  void give_free_lines();
  void take_turns();
  [[nodiscard]] std::vector<Entry> paused_by_priority() const;
  [[nodiscard]] Entry who_yields(const Stream& to, core::Duration after) const;

  // stream_watch.cpp
  void announce(Stream& stream, StreamOutcome outcome, const std::string& text,
                std::optional<core::Error> error = {});
  void stop_watching();
  void look();
  void look_at(Stream& stream, core::Duration passed, bool data_expected);
  [[nodiscard]] core::Duration freshness_of(const Stream& stream) const {
    return rules_.freshness > core::Duration(0) ? rules_.freshness : stream.terms.freshness;
  }
  [[nodiscard]] core::Duration patience(const Stream& stream) const;
  [[nodiscard]] bool has_clock() const { return !environment_.requests->keeps_step(); }

  Environment environment_;
  StreamRules rules_;
  connection::MarketDataLines lines_;
  std::vector<Entry> streams_;  // in the order in which they were wanted
  std::set<std::string> broken_farms_;
  std::string beat_name_;
  core::Timestamp last_beat_{};  // on the loop's steady clock
  bool is_watching_ = false;
  bool has_ended_ = false;
};

}  // namespace ibflow::gateway::detail
