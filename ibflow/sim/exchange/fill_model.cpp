#include "ibflow/sim/exchange/fill_model.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace ibflow::sim {

namespace {

using std::chrono::milliseconds;

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<core::Duration> duration(std::string_view text) {
  if (text.ends_with("ms")) {
    const auto value = whole_number(text.substr(0, text.size() - 2));
    return value ? std::optional<core::Duration>(milliseconds(*value)) : std::nullopt;
  }
  if (!text.ends_with("s")) return std::nullopt;
  const auto value = whole_number(text.substr(0, text.size() - 1));
  return value ? std::optional<core::Duration>(std::chrono::seconds(*value)) : std::nullopt;
}

bool set_word(FillModel& model, std::string_view word) {
  if (word == "touch") return model.resting = FillModel::Resting::Touch, true;
  if (word == "trade-through") return model.resting = FillModel::Resting::TradeThrough, true;
  if (word == "queue") return model.resting = FillModel::Resting::Queue, true;
  if (word == "unlimited-size") return model.limited_by_size = false, true;
  const auto equals = word.find('=');
  if (equals == std::string_view::npos) return false;
  const auto name = word.substr(0, equals);
  const auto value = word.substr(equals + 1);
  if (name == "slippage") {
    const auto ticks = whole_number(value);
    if (ticks && *ticks <= 1000) model.slippage_ticks = static_cast<int>(*ticks);
    return ticks && *ticks <= 1000;
  }
  const auto time = duration(value);
  if (!time) return false;
  if (name == "latency") return model.order_latency = *time, true;
  if (name == "cancel-latency") return model.cancel_latency = *time, true;
  return false;
}

}  // namespace

core::Expected<FillModel> parse_fill_model(std::string_view text) {
  FillModel model;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto word = text.substr(0, comma);
    if (!set_word(model, word)) {
      return core::fail(core::ErrorCategory::Usage,
                        fmt::format("fill model: '{}' does not fit; it takes touch, trade-through or queue, "
                                    "unlimited-size, latency=20ms, cancel-latency=20ms, slippage=1",
                                    word));
    }
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return model;
}

std::string to_string(const FillModel& model) {
  std::string text = "touch";
  if (model.resting == FillModel::Resting::TradeThrough) text = "trade-through";
  if (model.resting == FillModel::Resting::Queue) text = "queue";
  const auto millis = [](core::Duration time) {
    return std::chrono::duration_cast<milliseconds>(time).count();
  };
  if (!model.limited_by_size) text += ",unlimited-size";
  if (model.order_latency.count() > 0) text += fmt::format(",latency={}ms", millis(model.order_latency));
  if (model.cancel_latency.count() > 0)
    text += fmt::format(",cancel-latency={}ms", millis(model.cancel_latency));
  if (model.slippage_ticks > 0) text += fmt::format(",slippage={}", model.slippage_ticks);
  return text;
}

}  // namespace ibflow::sim
