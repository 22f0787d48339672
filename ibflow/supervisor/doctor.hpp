#pragma once
// What is wrong between this machine and TWS or IB Gateway, how serious it is, and how to mend it.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ibflow/core/error.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::supervisor {

struct DoctorConfig {
  std::string host = "127.0.0.1";
  std::uint16_t port = 4002;
  std::int32_t client_id = 1;            // the one that will trade: whether it is free is a question
  std::int32_t second_client_id = 9001;  // for everything else, when it is not
  int max_server_version = 225;
  bool live = false;           // what is meant: the port and the accounts must fit
  bool read_only = true;       // what is meant: false misses a read-only API
  std::string account;         // empty: any
  std::string symbol = "SPY";  // a US stock whose market data is asked for; empty: none
  int market_data_lines = 100;
  core::Duration handshake_wait = std::chrono::seconds(10);  // wall clock
  core::Duration answers_within = std::chrono::seconds(5);   // of everything that is asked then
  core::Duration data_after_advisory = std::chrono::seconds(2);
};

enum class Severity {
  Fine,
  Note,     // to know
  Warning,  // works, and will hurt
  Problem,  // does not work
};
[[nodiscard]] std::string_view to_string(Severity severity);  // "ok", "note", "warning", "problem"

struct Finding {
  std::string check;  // "port", "api", "client id", "read-only", "trading mode", "clock", ...
  Severity severity = Severity::Fine;
  std::string what;
  std::string mend;  // empty: nothing is to be done
  int code = 0;      // IB's, where there is one
};

/// What the findings come to; the first that fits.
enum class Verdict {
  Fine,           // nothing that stops anybody; there may be warnings
  CannotConnect,  // nobody there, or no API
  Misconfigured,  // the settings here and there do not fit
  Refused,        // IB says no
};

struct DoctorReport {
  std::string address;            // "127.0.0.1:4002"
  std::vector<Finding> findings;  // in the order of the checks
  Verdict verdict = Verdict::Fine;

  [[nodiscard]] std::size_t count(Severity severity) const;
};
[[nodiscard]] std::string to_text(const DoctorReport& report);
[[nodiscard]] std::string to_json(const DoctorReport& report);

/// Looks, asks and goes away again: nothing is changed at the gateway, and no order is sent. One market data
/// line is used for a moment.
class Doctor {
 public:
  using Done = std::function<void(const DoctorReport&)>;

  /// `done` is called once, on the loop, never from inside. Loop outlives it; destroying it means that nobody
  /// is told.
  Doctor(core::EventLoop& loop, DoctorConfig config, Done done);
  ~Doctor();
  Doctor(const Doctor&) = delete;
  Doctor& operator=(const Doctor&) = delete;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace ibflow::supervisor
