#include "ibflow/sim/reference/settings.hpp"

#include "ibflow/protocol/fields/configuration.hpp"

namespace ibflow::sim {

namespace {

template <class Value>
inline constexpr bool kIsSetting =
    std::is_same_v<Value, bool> || std::is_same_v<Value, std::int32_t> || std::is_same_v<Value, std::string>;

/// Walks a part of the configuration by its description, see protocol/fields/archive.hpp.
class Flattener {
 public:
  static constexpr bool kReading = false;
  explicit Flattener(Settings& settings) : settings_(settings) {}

  template <class Value>
  void field(int, const char* name, const std::optional<Value>& member) {
    if (!member) return;
    if constexpr (kIsSetting<Value>) {
      settings_[prefix_ + name] = *member;
    } else {
      const auto outer = prefix_;
      prefix_ += std::string(name) + ".";
      protocol::describe_fields(*this, *member);
      prefix_ = outer;
    }
  }
  void field(int, const char* name, const std::vector<std::string>& member) {
    if (!member.empty()) settings_[prefix_ + name] = member;
  }

 private:
  Settings& settings_;
  std::string prefix_;
};

class Filler {
 public:
  static constexpr bool kReading = true;
  explicit Filler(const Settings& settings) : settings_(settings) {}

  template <class Value>
  void field(int, const char* name, std::optional<Value>& member) {
    if constexpr (kIsSetting<Value>) {
      const auto found = settings_.find(prefix_ + name);
      if (found == settings_.end() || !std::holds_alternative<Value>(found->second)) return;
      member = std::get<Value>(found->second);
    } else {
      const auto outer = prefix_;
      prefix_ += std::string(name) + ".";
      protocol::describe_fields(*this, member.emplace());
      prefix_ = outer;
      if (*member == Value{}) member.reset();
    }
  }
  void field(int, const char* name, std::vector<std::string>& member) {
    member = value_of(settings_, prefix_ + name, std::vector<std::string>{});
  }

 private:
  const Settings& settings_;
  std::string prefix_;
};

}  // namespace

Settings settings_of(const protocol::UpdateConfig& change) {
  Settings settings;
  Flattener flattener(settings);
  flattener.field(0, "lockAndExit", change.lock_and_exit);
  flattener.field(0, "api", change.api);
  flattener.field(0, "orders", change.orders);
  return settings;
}

void fill(protocol::ConfigResponse& answer, const Settings& settings) {
  Filler filler(settings);
  filler.field(0, "lockAndExit", answer.lock_and_exit);
  filler.field(0, "api", answer.api);
  filler.field(0, "orders", answer.orders);
}

}  // namespace ibflow::sim
