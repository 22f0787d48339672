#include "ibflow/control/detail/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "ibflow/core/exact_json.hpp"

namespace ibflow::control::detail {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr std::array kCommands{Command::Pause, Command::Resume, Command::CancelAll, Command::Flatten};
constexpr std::size_t kLongestReason = 200;
constexpr double kUsualRate = 2;

std::string text_of(const json::object& request, std::string_view name) {
  const json::value* value = request.if_contains(name);
  const json::string* text = value ? value->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

bool is_plain(const std::string& text) {
  return text.size() <= kLongestReason &&
         std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

}  // namespace

Session::Session(asio::local::stream_protocol::socket socket, std::shared_ptr<Shared> shared)
    : socket_(std::move(socket)),
      shared_(std::move(shared)),
      unread_(socket_.get_executor()),
      beat_(socket_.get_executor()) {}

void Session::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
  unread_.cancel();
  beat_.cancel();
}

void Session::refuse(std::string_view code, std::string_view text) {
  closes_ = true;
  answer_error(code, text);
}

void Session::read() {
  asio::async_read_until(
      socket_, asio::dynamic_buffer(received_, shared_->limits.line), '\n',
      [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
        if (error == asio::error::not_found)
          return self->refuse("too_long",
                              fmt::format("a request has at most {} bytes", self->shared_->limits.line));
        if (error || !self->is_open()) return self->close();
        const std::string line = self->received_.substr(0, size - 1);
        self->received_.erase(0, size);
        self->on_line(line);
      });
}

void Session::on_line(std::string_view line) {
  id_ = nullptr;
  const auto parsed = core::parse_json(line);
  if (!parsed)
    return answer_error("malformed", "a request is one JSON object on one line: " + parsed.error());
  const json::object* request = parsed->if_object();
  if (!request) return answer_error("malformed", "a request is one JSON object on one line");
  if (const json::value* id = request->if_contains("id")) {
    if (!id->is_string() && !id->is_number()) return answer_error("bad_value", "id is a text or a number");
    id_ = *id;
  }
  on_request(*request);
}

void Session::on_request(const json::object& request) {
  const std::string wanted = text_of(request, "do");
  if (wanted == "snapshot") return answer_snapshot();
  if (wanted == "follow") return on_follow(request);
  for (const Command command : kCommands) {
    if (wanted == to_string(command)) return on_command(command, request);
  }
  answer_error(
      "unknown_command",
      fmt::format("there is no '{}'; \"do\" is snapshot, follow, pause, resume, cancel_all or flatten",
                  is_plain(wanted) ? wanted : "?"));
}

void Session::on_follow(const json::object& request) {
  const json::value* rate = request.if_contains("per_second");
  const double most = shared_->limits.snapshots_per_second;
  double per_second = kUsualRate;
  if (rate) {
    if (!rate->is_number()) return answer_error("bad_value", "per_second is a number");
    per_second = rate->to_number<double>();
    if (!(per_second >= 0)) return answer_error("bad_value", "per_second is 0 or more");
  }
  per_second = std::min(per_second, most);
  const bool follows = per_second >= 0.01;  // slower is not following
  follow_every_ = follows ? std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / per_second))
                          : std::chrono::nanoseconds::zero();
  follow_id_ = id_;
  beat_.cancel();
  snapshot_due_ = false;
  answer({{"per_second", follows ? per_second : 0.0}});
  if (follows) beat();
}

void Session::on_command(Command command, const json::object& request) {
  const std::string reason = text_of(request, "reason");
  if (!is_plain(reason))
    return answer_error("bad_value", fmt::format("reason has at most {} plain characters", kLongestReason));
  if (command != Command::Flatten) return carry_out(command, reason);
  const std::string word = text_of(request, "confirm");
  if (word.empty()) return ask_to_confirm();
  if (!flatten_.redeem(word, Confirmation::Clock::now()))
    return answer_error("wrong_confirmation",
                        "nothing was done: ask again without \"confirm\" for a new one");
  carry_out(command, reason);
}

void Session::ask_to_confirm() {
  const auto life = shared_->limits.confirm_within;
  const std::string token = flatten_.issue(Confirmation::Clock::now() + life);
  const Snapshot now = shared_->handlers.snapshot ? shared_->handlers.snapshot() : Snapshot{};
  json::object asked{{"id", id_}, {"ok", false}};
  asked["confirm"] = token;
  asked["confirm_within_ms"] = life.count();
  asked["working_orders"] = now.orders.size();
  asked["open_positions"] = now.counts.open_positions;
  asked["error"] = json::object{{"code", "confirmation_needed"},
                                {"message", "nothing was done yet: send it again with this \"confirm\""}};
  put_answer(json::serialize(asked));
}

void Session::carry_out(Command command, std::string reason) {
  if (!shared_->handlers.act) return answer_error("refused", "the system is ending");
  shared_->handlers.act(command, std::move(reason),
                        [weak = weak_from_this(), shared = shared_](core::Expected<CommandResult> result) {
                          shared->post([weak, result = std::move(result)] {
                            const auto self = weak.lock();
                            if (!self || !self->is_open()) return;
                            if (!result) return self->answer_error("refused", result.error().message);
                            self->answer({{"working_orders", result->working_orders},
                                          {"open_positions", result->open_positions},
                                          {"paused", result->paused}});
                          });
                        });
}

void Session::answer(json::object answer) {
  json::object whole{{"id", id_}, {"ok", true}};
  for (auto& [name, value] : answer) whole[name] = value;
  put_answer(json::serialize(whole));
}

void Session::answer_error(std::string_view code, std::string_view text) {
  put_answer(json::serialize(
      json::object{{"id", id_}, {"ok", false}, {"error", json::object{{"code", code}, {"message", text}}}}));
}

void Session::answer_snapshot() {
  if (!shared_->handlers.snapshot) return answer_error("refused", "the system is ending");
  put_answer(fmt::format(R"({{"id":{},"ok":true,"snapshot":{}}})", json::serialize(id_),
                         to_json(shared_->handlers.snapshot())));
}

// A beat that finds the last snapshot unread is remembered once: the client then gets the newest.
void Session::beat() {
  beat_.expires_after(follow_every_);
  beat_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (error || !self->is_open()) return;
    self->snapshot_due_ = true;
    self->pump();
    self->beat();
  });
}

void Session::put_answer(std::string line) {
  answer_ = std::move(line);
  pump();
}

// Sends what waits, one thing at a time: the answer first.
void Session::pump() {
  if (!writing_.empty() || !is_open()) return;
  writes_answer_ = answer_.has_value();
  if (writes_answer_) {
    writing_ = *std::exchange(answer_, std::nullopt) + "\n";
  } else if (snapshot_due_ && shared_->handlers.snapshot) {
    snapshot_due_ = false;
    writing_ = fmt::format("{{\"follow\":{},\"snapshot\":{}}}\n", json::serialize(follow_id_),
                           to_json(shared_->handlers.snapshot()));
  } else {
    return;
  }
  watch_for_slowness();
  asio::async_write(socket_, asio::buffer(writing_),
                    [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                      self->unread_.cancel();
                      if (error) return self->close();
                      self->on_written();
                    });
}

void Session::on_written() {
  writing_.clear();
  if (writes_answer_) {
    if (closes_) return close();
    read();
  }
  pump();
}

void Session::watch_for_slowness() {
  unread_.expires_after(shared_->limits.unread);
  unread_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    const bool is_over = self->unread_.expiry() <= std::chrono::steady_clock::now();
    if (!error && is_over && !self->writing_.empty()) self->close();
  });
}

}  // namespace ibflow::control::detail
