// Every golden vector through encode_line() and decode_line(). One test for each message:
//   IBFLOW_VECTORS=<folder> test_wire --gtest_filter='Vectors/*OpenOrder*'
// runs a folder of three whole files instead of the selection beside this file.

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "compare.hpp"
#include "ibflow/core/exact_json.hpp"
#include "ibflow/wire/lines.hpp"
#include "vector_file.hpp"

namespace ibflow::wire::testing {
namespace {

namespace json = boost::json;

/// All vectors of one message in one file.
struct MessageVectors {
  std::string file;
  std::string message;
  std::vector<Vector> vectors;
};

void PrintTo(const MessageVectors& message, std::ostream* out) {
  *out << message.file << " " << message.message;
}

std::vector<MessageVectors> all_messages() {
  std::vector<MessageVectors> all;
  for (const std::string file : {"requests", "responses", "protobuf"}) {
    std::map<std::string, std::vector<Vector>> by_message;
    for (auto& vector : load_vectors(file + ".jsonl")) {
      auto name = text_of(vector.object, "request");
      if (name.empty()) name = text_of(vector.object, "message");
      by_message[name].push_back(std::move(vector));
    }
    for (auto& [name, vectors] : by_message) all.push_back({file, name, std::move(vectors)});
  }
  return all;
}

const json::object& object_defaults() {
  static const json::value defaults = load_json("object-defaults.json");
  return defaults.get_object();
}

json::object answer_to(const std::string& line, bool (*answer)(std::string_view, std::string&)) {
  std::string out;
  answer(line, out);
  if (!out.ends_with('\n') || std::ranges::count(out, '\n') != 1) return {{"not one line", out}};
  const auto parsed = core::parse_json(out);
  if (!parsed) return {{"no JSON", out}};
  return parsed->as_object();
}

bool is_protobuf(const json::object& vector, const std::string& file) {
  if (file == "protobuf") return !vector.contains("text");
  return text_of(vector, "encoding") == "protobuf";
}

/// Without the field before the last: the count of the options of reqFundamentalData, which need not be sent.
std::string without_count(const std::string& frame) {
  const auto last = frame.rfind('\0', frame.size() - 2);
  const auto before = frame.rfind('\0', last - 1);
  return frame.substr(0, before) + frame.substr(last);
}

std::string request_difference(const json::object& vector, const std::string& file,
                               const json::object& answer) {
  if (const auto* error = vector.if_contains("error")) {
    const auto* got = answer.if_contains("error");
    if (got != nullptr && got->at("code") == error->at("code") && got->at("req_id") == error->at("req_id"))
      return {};
    return "expected error " + json::serialize(*error) + ", got " + json::serialize(answer);
  }
  if (!answer.contains("hex")) return "got " + json::serialize(answer);
  auto expected = from_hex(text_of(vector, "hex"));
  const auto actual = from_hex(text_of(answer, "hex"));
  if (text_of(vector, "encoding") == "handshake") {
    if (actual != expected) return "another handshake: " + text_of(answer, "hex");
    if (text_of(answer, "then_hex") != text_of(vector, "then_hex")) return "another START_API";
    return {};
  }
  if (is_protobuf(vector, file)) return protobuf_difference(expected, actual);
  if (text_of(vector, "request") == "reqFundamentalData") expected = without_count(expected);
  return text_difference(expected, actual);
}

std::string response_difference(const json::object& vector, const json::object& answer) {
  if (vector.contains("malformed"))
    return answer.contains("malformed") ? "" : "must be malformed, got " + json::serialize(answer);
  const auto* events = answer.if_contains("events");
  if (events == nullptr) return "got " + json::serialize(answer);
  const auto* divergences = vector.if_contains("divergence");
  return events_difference(vector.at("events").as_array(), events->get_array(), object_defaults(),
                           divergences == nullptr ? nullptr : &divergences->as_array());
}

/// Where we mean to differ: a number that is none, and a tick type that IB's client of this level takes for
/// its own "not set" and drops.
bool is_deliberate(const json::object& vector) {
  const auto name = text_of(vector, "message") + " " + text_of(vector, "case");
  return name == "TickSize decimal text Infinity" || name == "TickSize decimal text NaN" ||
         name == "TickString tick type 111";
}

std::string difference(const Vector& vector, const std::string& file) {
  if (vector.object.contains("request"))
    return request_difference(vector.object, file, answer_to(vector.line, &encode_line));
  return response_difference(vector.object, answer_to(vector.line, &decode_line));
}

class Vectors : public ::testing::TestWithParam<MessageVectors> {};

TEST_P(Vectors, AgreeWithTheReferenceClients) {
  constexpr int kMostShown = 5;
  const auto& [file, message, vectors] = GetParam();
  int different = 0;
  for (const auto& vector : vectors) {
    const auto what = difference(vector, file);
    if (what.empty() || is_deliberate(vector.object)) continue;
    if (++different <= kMostShown) ADD_FAILURE() << label_of(vector.object) << "\n  " << what.substr(0, 600);
  }
  if (different > 0)
    std::cout << message << ": " << different << " of " << vectors.size() << " vectors differ\n";
}

INSTANTIATE_TEST_SUITE_P(Vectors, Vectors, ::testing::ValuesIn(all_messages()),
                         [](const ::testing::TestParamInfo<MessageVectors>& message) {
                           return message.param.file + "_" + message.param.message;
                         });

}  // namespace
}  // namespace ibflow::wire::testing
