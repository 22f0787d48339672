#include "ibflow/core/redact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

namespace ibflow::core {

namespace {

constexpr std::size_t kShortestSecret = 4;
constexpr std::size_t kFewestDigits = 5;
constexpr std::size_t kMostDigits = 9;
constexpr std::string_view kHidden = "***";
constexpr std::string_view kEscapedQuote = R"(\")";
constexpr std::array<std::string_view, 7> kSecretNames = {"password", "passwd", "secret",       "api_key",
                                                          "apikey",   "token",  "authorization"};

struct Secrets {
  std::mutex mutex;
  std::vector<std::string> values;  // longest first: one may be part of another
};

Secrets& secrets() {
  static Secrets instance;
  return instance;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::size_t letters_of_account(std::string_view text) {
  const std::size_t demo = text.starts_with('D') ? 1 : 0;
  if (text.size() <= demo || std::string_view("UFI").find(text[demo]) == std::string_view::npos) return 0;
  return demo + 1;
}

// How much of `text` is an account number from its beginning, 0 when none is.
std::size_t account_length(std::string_view text) {
  const std::size_t letters = letters_of_account(text);
  if (letters == 0) return 0;
  std::size_t end = letters;
  while (end < text.size() && is_digit(text[end])) ++end;
  const std::size_t digits = end - letters;
  return digits >= kFewestDigits && digits <= kMostDigits ? end : 0;
}

std::string shorten_accounts(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const bool word_begins = at == 0 || !is_letter_or_digit(text[at - 1]);
    const std::size_t length = word_begins ? account_length(text.substr(at)) : 0;
    if (length == 0 || (at + length < text.size() && is_letter_or_digit(text[at + length]))) {
      result += text[at++];
      continue;
    }
    result += text.substr(at, letters_of_account(text.substr(at)));
    result += "…";
    result += text.substr(at + length - 3, 3);
    at += length;
  }
  return result;
}

void replace_all(std::string& text, std::string_view wanted) {
  for (auto at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + kHidden.size()))
    text.replace(at, wanted.size(), kHidden);
}

std::size_t skip(std::string_view text, std::size_t at, std::string_view letters) {
  return std::min(text.find_first_not_of(letters, at), text.size());
}

// Where the value that begins at `at` ends; the word Bearer or Basic is followed by the secret itself.
std::size_t end_of_value(std::string_view text, std::size_t at, bool quote_is_escaped) {
  if (quote_is_escaped) return std::min(text.find(kEscapedQuote, at + 1), text.size());
  if (at < text.size() && (text[at] == '"' || text[at] == '\'')) {
    std::size_t end = at + 1;
    while (end < text.size() && text[end] != text[at]) end += text[end] == '\\' ? 2 : 1;
    return std::min(end, text.size());
  }
  constexpr std::string_view kEnds = " \t\r\n,;&\"'){}]\0";
  const std::size_t end = std::min(text.find_first_of(kEnds, at), text.size());
  std::string word(text.substr(at, end - at));
  std::ranges::transform(word, word.begin(), lower);
  if (word != "bearer" && word != "basic") return end;
  return std::min(text.find_first_of(kEnds, skip(text, end, " ")), text.size());
}

// The place of the value whose name ends at `name_end`, none when no value follows.
struct Value {
  std::size_t begin = 0;
  std::size_t end = 0;
};
Value value_after(std::string_view text, std::size_t name_end) {
  std::size_t at = name_end;
  while (at < text.size() && (is_letter_or_digit(text[at]) || text[at] == '_' || text[at] == '-')) ++at;
  at = skip(text, at, "\\\"'");
  at = skip(text, at, " ");
  if (at >= text.size() || (text[at] != '=' && text[at] != ':')) return {};
  at = skip(text, at + 1, " ");
  const bool escaped = text.substr(at).starts_with(kEscapedQuote);  // JSON within a text
  if (escaped) ++at;
  const std::size_t end = end_of_value(text, at, escaped);
  const bool quoted = at < text.size() && (text[at] == '"' || text[at] == '\'');
  return {quoted ? at + 1 : at, end};
}

void hide_named_values(std::string& text) {
  std::string lowered = text;
  std::ranges::transform(lowered, lowered.begin(), lower);
  for (const std::string_view name : kSecretNames) {
    for (auto at = lowered.find(name); at != std::string::npos; at = lowered.find(name, at + name.size())) {
      const Value value = value_after(text, at + name.size());
      if (value.end <= value.begin) continue;
      text.replace(value.begin, value.end - value.begin, kHidden);
      lowered.replace(value.begin, value.end - value.begin, kHidden);
    }
  }
}

// Whether `text` is nothing but account numbers with commas between.
bool is_account_list(std::string_view text) {
  if (text.empty()) return false;
  while (!text.empty()) {
    const std::string_view item = text.substr(0, text.find(','));
    if (item.empty() || account_length(item) != item.size()) return false;
    text.remove_prefix(std::min(item.size() + 1, text.size()));
  }
  return true;
}

// The account number known already that `text` begins with, as its length; 0 when there is none.
std::size_t known_length(std::string_view text, const AccountAliases& aliases) {
  const std::size_t letters = letters_of_account(text);
  for (std::size_t length = letters + kMostDigits; length >= letters + kFewestDigits; --length) {
    if (length <= text.size() && aliases.knows(text.substr(0, length))) return length;
  }
  return 0;
}

}  // namespace

void add_secret(std::string secret) {
  if (secret.size() < kShortestSecret) return;
  Secrets& all = secrets();
  const std::lock_guard lock(all.mutex);
  if (std::ranges::find(all.values, secret) != all.values.end()) return;
  all.values.push_back(std::move(secret));
  std::ranges::sort(all.values, std::ranges::greater(), &std::string::size);
}

bool is_secret_name(std::string_view name) {
  std::string lowered(name);
  std::ranges::transform(lowered, lowered.begin(), lower);
  return std::ranges::any_of(kSecretNames, [&](std::string_view word) { return lowered.contains(word); });
}

std::string redact(std::string_view text) {
  std::string result(text);
  {
    Secrets& all = secrets();
    const std::lock_guard lock(all.mutex);
    for (const std::string& secret : all.values) replace_all(result, secret);
  }
  hide_named_values(result);
  return shorten_accounts(result);
}

const std::string& AccountAliases::alias_of(std::string_view account) {
  const auto known = aliases_.find(account);
  if (known != aliases_.end()) return known->second;
  const std::size_t letters = std::max<std::size_t>(letters_of_account(account), 1);
  const std::string prefix(account.substr(0, letters));
  const std::size_t digits = account.size() - prefix.size();
  const int number = ++counts_[{prefix, digits}];
  return aliases_.emplace(account, fmt::format("{}{:0{}}", prefix, number, digits)).first->second;
}

// In Protobuf a length stands before the number and the tag of the next field behind it; both may look like
// letters or digits. So a length that fits is believed, and so is a number that has been seen before.
void redact_accounts_in_place(std::string& bytes, AccountAliases& aliases) {
  std::size_t list_end = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const std::string_view rest = std::string_view(bytes).substr(at);
    if (letters_of_account(rest) == 0) continue;
    const auto before = static_cast<unsigned char>(at == 0 ? 0 : bytes[at - 1]);
    if (at >= list_end && before <= rest.size() && is_account_list(rest.substr(0, before)))
      list_end = at + before;
    const bool in_list = at < list_end;
    if (!in_list && is_letter_or_digit(static_cast<char>(before))) continue;
    const std::string_view within = in_list ? rest.substr(0, list_end - at) : rest;
    std::size_t length = account_length(within);
    if (!in_list && !aliases.knows(rest.substr(0, length))) {
      const bool ends_as_word = length == rest.size() || !is_letter_or_digit(rest[length]);
      const std::size_t known = known_length(rest, aliases);
      if (known != 0 || !ends_as_word) length = known;
    }
    if (length == 0) continue;
    const std::string alias = aliases.alias_of(rest.substr(0, length));
    bytes.replace(at, length, alias);
    at += length - 1;
  }
}

}  // namespace ibflow::core
