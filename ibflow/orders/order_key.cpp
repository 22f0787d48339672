#include "ibflow/orders/order_key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace ibflow::orders {

namespace {

constexpr std::uint32_t kMostNumber = 9'999'999;  // keeps the key within 24 characters
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kSerialLength = 10;
constexpr std::size_t kCheckLength = 2;
constexpr char kPadding = '_';
constexpr std::size_t kSerialFrom = kNodeLength + kLongestStrategyTag;
constexpr std::size_t kSerialKeyLength = kSerialFrom + kSerialLength + kCheckLength;

bool is_word_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_tag_character(char c) {
  return is_word_character(c) || c == '_';
}

std::uint32_t fnv1a(std::string_view text) {
  std::uint32_t hash = 2166136261U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

std::string check_of(std::string_view text) {
  std::uint32_t hash = fnv1a(text);
  hash = hash ^ (hash >> 10) ^ (hash >> 20) ^ (hash >> 30);  // folded to ten bits
  return {kAlphabet[hash >> 5 & 31U], kAlphabet[hash & 31U]};
}

std::string encode(std::uint64_t value, std::size_t length) {
  std::string text(length, kAlphabet.front());
  for (std::size_t i = length; i-- > 0; value >>= 5) text[i] = kAlphabet[value & 31U];
  return text;
}

std::optional<std::uint64_t> decode(std::string_view text) {
  std::uint64_t value = 0;
  for (const char c : text) {
    const auto digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value << 5 | digit;
  }
  return value;
}

bool is_strategy_tag(std::string_view tag) {
  return !tag.empty() && tag.size() <= kLongestStrategyTag && std::ranges::all_of(tag, is_word_character);
}

std::optional<OrderKeyParts> parse_run_key(std::string_view body) {
  const auto middle = body.find('-');
  if (middle == std::string_view::npos || !is_run_tag(body.substr(0, middle))) return std::nullopt;
  const std::string_view digits = body.substr(middle + 1);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return OrderKeyParts{body.substr(0, middle), {}, number};
}

std::optional<OrderKeyParts> parse_serial_key(std::string_view body) {
  const std::string_view node = body.substr(0, kNodeLength);
  std::string_view strategy = body.substr(kNodeLength, kLongestStrategyTag);
  strategy = strategy.substr(0, strategy.find(kPadding));
  const auto serial = decode(body.substr(kSerialFrom));
  if (!serial || !std::ranges::all_of(node, is_tag_character) || !is_strategy_tag(strategy)) {
    return std::nullopt;
  }
  return OrderKeyParts{node, strategy, *serial};
}

}  // namespace

bool is_run_tag(std::string_view run_tag) {
  return !run_tag.empty() && run_tag.size() <= kLongestRunTag &&
         std::ranges::all_of(run_tag, is_tag_character);
}

std::string make_order_key(std::string_view run_tag, std::uint32_t number) {
  const std::string body = fmt::format("{}-{}", run_tag, number % (kMostNumber + 1));
  return fmt::format("{}-{}", body, check_of(body));
}

std::string make_order_key(std::string_view node, std::string_view strategy, std::uint64_t serial) {
  if (node.size() != kNodeLength || !std::ranges::all_of(node, is_tag_character)) {
    throw std::invalid_argument("the node part of an order key is three characters of A-Z a-z 0-9 _");
  }
  if (!is_strategy_tag(strategy)) {
    throw std::invalid_argument("the strategy part of an order key is one to four of A-Z a-z 0-9");
  }
  if (serial > kMostSerial) throw std::invalid_argument("the serial of an order key has at most 50 bits");
  std::string key(node);
  key += strategy;
  key.resize(kSerialFrom, kPadding);
  key += encode(serial, kSerialLength);
  return key + check_of(key);
}

std::optional<OrderKeyParts> parse_order_key(std::string_view text) {
  if (const auto last = text.rfind('-'); last != std::string_view::npos) {
    const std::string_view body = text.substr(0, last);
    return text.substr(last + 1) == check_of(body) ? parse_run_key(body) : std::nullopt;
  }
  if (text.size() != kSerialKeyLength) return std::nullopt;
  const std::string_view body = text.substr(0, text.size() - kCheckLength);
  return text.substr(body.size()) == check_of(body) ? parse_serial_key(body) : std::nullopt;
}

bool is_order_key(std::string_view text) {
  return parse_order_key(text).has_value();
}

std::string_view key_of_order_ref(std::string_view order_ref) {
  return order_ref.substr(0, order_ref.find(':'));
}

std::string node_of(std::string_view lease_token) {
  const std::uint32_t hash = fnv1a(lease_token);
  return encode((hash ^ hash >> 15) & 0x7fffU, kNodeLength);
}

OrderKeySequence::OrderKeySequence(std::string node, std::string strategy, std::uint64_t last)
    : node_(std::move(node)), strategy_(std::move(strategy)), last_(last) {}

std::string OrderKeySequence::next(core::Timestamp now) {
  const auto milliseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(core::to_unix_millis(now), 0));
  last_ = std::max(last_ + 1, milliseconds << 8);
  return make_order_key(node_, strategy_, last_);
}

}  // namespace ibflow::orders
