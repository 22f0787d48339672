#pragma once
// When to try again. No sockets, no clock of its own.

#include <cstdint>
#include <optional>
#include <random>

#include "ibflow/connection/disconnect.hpp"
#include "ibflow/core/time.hpp"

namespace ibflow::connection {

struct ReconnectConfig {
  bool enabled = true;
  core::Duration delay = std::chrono::seconds(1);       // before the first attempt; doubles with each
  core::Duration max_delay = std::chrono::seconds(60);  // never longer, jitter included
  double jitter = 0.2;                                  // 0..1: each delay is shortened by up to this part
  std::uint32_t max_attempts = 0;                       // in a row; 0: endless
  /// After 326 the broker still holds the old session: it is asked less often, with the same id.
  core::Duration client_id_delay = std::chrono::seconds(5);
  /// A session that lives shorter than this does not count as a success: the delays go on growing.
  core::Duration stable_after = std::chrono::seconds(10);
  std::uint64_t seed = 1;  // of the jitter
};

class ReconnectPolicy {
 public:
  explicit ReconnectPolicy(ReconnectConfig config = {}) : config_(config), random_(config.seed) {}

  /// A session has become ready.
  void succeeded(core::Timestamp now);
  /// How long to wait after this end; nullopt: not at all any more.
  [[nodiscard]] std::optional<core::Duration> next(DisconnectCause cause, core::Timestamp now);

  [[nodiscard]] std::uint32_t attempts() const { return attempts_; }  // failed in a row
  void reset();                                                       // as if nothing had been tried
  void forbid();  // next() says never again, until reset()
  [[nodiscard]] bool is_forbidden() const { return forbidden_; }
  void set_config(const ReconnectConfig& config) { config_ = config; }
  [[nodiscard]] const ReconnectConfig& config() const { return config_; }

 private:
  ReconnectConfig config_;
  std::mt19937_64 random_;
  std::uint32_t attempts_ = 0;
  bool forbidden_ = false;
  std::optional<core::Timestamp> ready_since_;
};

}  // namespace ibflow::connection
