#include "ibflow/engine/order_key.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ibflow::engine {

namespace {

constexpr std::uint32_t kMostNumber = 9'999'999;  // keeps the key within 24 characters

bool is_tag_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

std::string check_of(std::string_view text) {
  constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::uint32_t hash = 2166136261U;  // FNV-1a, folded to ten bits
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  hash = hash ^ (hash >> 10) ^ (hash >> 20) ^ (hash >> 30);
  return {alphabet[hash >> 5 & 31U], alphabet[hash & 31U]};
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

bool is_order_key(std::string_view text) {
  const auto last = text.rfind('-');
  if (last == std::string_view::npos) return false;
  const std::string_view body = text.substr(0, last);
  const auto middle = body.find('-');
  return middle != std::string_view::npos && is_run_tag(body.substr(0, middle)) &&
         text.substr(last + 1) == check_of(body);
}

std::string_view key_of_order_ref(std::string_view order_ref) {
  return order_ref.substr(0, order_ref.find(':'));
}

}  // namespace ibflow::engine
