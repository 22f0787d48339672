#pragma once
// A real server with bars of our own, a raw socket to it, and a badly behaved server for the client.

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "ibflow/flow/client.hpp"
#include "ibflow/flow/server.hpp"

namespace ibflow::flow::testing {

constexpr core::Date kDay{std::chrono::year(2019), std::chrono::February, std::chrono::day(13)};
inline const std::string kKey = "a-secret-key";

inline core::Timestamp at(std::chrono::seconds time_of_day, core::Date day = kDay) {
  return core::from_new_york(day, time_of_day);
}

/// SPY rises and BAC falls steadily on 12 and 13 February 2019, a bar every minute from 09:30 to 16:00; GLD
/// has no bars.
class TwoDays final : public MarketHistory {
 public:
  TwoDays();
  [[nodiscard]] std::vector<std::string> tickers() const override { return {"SPY", "BAC", "GLD"}; }
  [[nodiscard]] std::vector<model::Bar> bars(const std::string& ticker, core::Timestamp from,
                                             core::Timestamp to) const override;

 private:
  std::vector<model::Bar> spy_, bac_;
};

struct RawAnswer {
  int status = 0;
  std::string head, body;
  bool closed = false;  // the server closed the connection after it
  [[nodiscard]] std::string header(const std::string& name) const;  // "" when absent
};

/// A plain TCP connection that sends what it is told.
class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port);
  ~RawConnection();
  void send(const std::string& bytes);
  RawAnswer read();  // one answer; status 0 when the connection ends first
  bool is_closed();  // waits until the peer says something or closes
  RawAnswer get(const std::string& target, const std::string& key = kKey);

 private:
  struct Socket;
  std::unique_ptr<Socket> socket_;
};

/// Sends canned bytes for each request it reads, whatever the request.
class RudeServer {
 public:
  struct Step {
    std::string bytes;
    bool close = false;   // after the bytes
    bool silent = false;  // neither answer nor close until the client goes away
  };
  explicit RudeServer(std::vector<Step> steps);
  ~RudeServer();
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] int requests() const;
  [[nodiscard]] int connections() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A whole HTTP answer.
std::string an_answer(int status, const std::string& body,
                      const std::string& content_type = "application/json",
                      const std::string& more_headers = "");

ClientConfig client_of(std::uint16_t port);

}  // namespace ibflow::flow::testing
