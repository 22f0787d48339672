// libprotobuf as an independent judge of the protobuf form. It makes random messages after a schema of its
// own (oracle/tws.proto), writes them with their fields in any order and one that nobody knows; they are read
// and sent again here, and libprotobuf must find every value where it has put it. IBFLOW_SEED chooses other
// messages.

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/unknown_field_set.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"
#include "ibflow/protocol/handshake.hpp"
#include "sent_again.hpp"

namespace ibflow::protocol::testing {
namespace {

namespace pb = google::protobuf;

constexpr int kRounds = 40;
constexpr int kServerVersion = 225;
constexpr int kNobodysField = 4000;

/// What one side of a session never sends, or nobody reads, and what has no meaning without another member.
bool is_left_out(const std::string& path, const pb::FieldDescriptor& field) {
  static const std::set<std::string> kServersAlone = {"orderId",         "autoCancelDate", "filledQuantity",
                                                      "refFuturesConId", "shareholder",    "parentPermId"};
  // The kind is always a price condition here.
  static const std::set<std::string> kOtherConditions = {"changePercent", "percent", "secType",
                                                         "symbol",        "time",    "volume"};
  static const std::set<std::string> kOtherTicks = {"historicalTickLast", "historicalTickMidPoint"};
  const auto& part = field.containing_type()->name();
  if (part == "Order" && path.starts_with("PlaceOrderRequest") && kServersAlone.contains(field.name()))
    return true;
  if (part == "Contract" && path.find("Request") != std::string::npos && field.name() == "lastTradeDate")
    return true;
  if (part == "OrderCondition" && kOtherConditions.contains(field.name())) return true;
  if (part == "TickByTickData" && kOtherTicks.contains(field.name())) return true;
  // The prices of legs belong to the order and travel in its contract; nobody else's contract has them.
  return field.name() == "perLegPrice" && path.find("Order") == std::string::npos;
}

/// Without these the message is nothing, or other members have no meaning.
bool is_needed(const pb::FieldDescriptor& field) {
  static const std::set<std::string> kNames = {"algoStrategy", "hedgeType", "tickType", "type"};
  if (field.containing_type()->options().map_entry()) return true;
  return kNames.contains(field.name()) ||
         (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE && !field.is_repeated());
}

struct Kind {
  bool is_request = false;
  std::int32_t id = 0;
  std::string message;
};

std::string schema_folder() {
  return IBFLOW_SOURCE_DIR "/tests/protocol/oracle";
}

/// The comments of the schema name the ids: `// response 10 18`.
std::vector<Kind> kinds_of_the_schema() {
  std::ifstream file(schema_folder() + "/tws.proto");
  std::vector<Kind> kinds, named;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string first, direction;
    words >> first >> direction;
    if (first == "//" && (direction == "request" || direction == "response")) {
      for (std::int32_t id = 0; words >> id;) named.push_back({direction == "request", id, ""});
    } else if (first == "message") {
      for (auto& kind : named) kinds.push_back({kind.is_request, kind.id, direction});
      named.clear();
    }
  }
  return kinds;
}

/// The schema, compiled by protoc.
class Oracle {
 public:
  Oracle() {
    std::ifstream file(IBFLOW_BINARY_DIR "/tests/protocol/tws.pb", std::ios::binary);
    pb::FileDescriptorSet set;
    if (set.ParseFromIstream(&file) && set.file_size() == 1) file_ = pool_.BuildFile(set.file(0));
  }
  [[nodiscard]] bool is_ready() const { return file_ != nullptr; }
  std::unique_ptr<pb::Message> make(const std::string& name) {
    return std::unique_ptr<pb::Message>(factory_.GetPrototype(file_->FindMessageTypeByName(name))->New());
  }

 private:
  pb::DescriptorPool pool_;
  pb::DynamicMessageFactory factory_;
  const pb::FileDescriptor* file_ = nullptr;
};

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  int below(int limit) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(limit)); }
  /// Digits only: a text, a whole number and a decimal at once.
  std::string digits() { return std::to_string(20'200'101 + below(1'000'000)); }

  void fill(pb::Message& message, const std::string& path) {
    const auto* descriptor = message.GetDescriptor();
    for (int i = 0; i < descriptor->field_count(); ++i) {
      const auto* field = descriptor->field(i);
      if (is_left_out(path, *field) || (!is_needed(*field) && below(4) == 0)) continue;
      fill_field(message, *field, path);
    }
  }
  void shuffle(std::vector<std::string>& pieces) { std::ranges::shuffle(pieces, engine_); }

 private:
  void fill_field(pb::Message& message, const pb::FieldDescriptor& field, const std::string& path) {
    const auto& reflection = *message.GetReflection();
    // Smart components are a map by their bit number, and come back sorted.
    const bool is_many = field.is_repeated() && field.name() != "smartComponents";
    const int count = is_many ? 1 + below(3) : 1;
    for (int i = 0; i < count; ++i) {
      const bool many = field.is_repeated();
      switch (field.cpp_type()) {
        case pb::FieldDescriptor::CPPTYPE_INT32: {
          const auto value = number_for(field);
          many ? reflection.AddInt32(&message, &field, value) : reflection.SetInt32(&message, &field, value);
          break;
        }
        case pb::FieldDescriptor::CPPTYPE_INT64:
          reflection.SetInt64(&message, &field, 9'007'199'254'740'993 + below(1000));
          break;
        case pb::FieldDescriptor::CPPTYPE_DOUBLE: {
          const double value = (1 + below(100'000)) / 64.0;
          many ? reflection.AddDouble(&message, &field, value)
               : reflection.SetDouble(&message, &field, value);
          break;
        }
        case pb::FieldDescriptor::CPPTYPE_BOOL:
          reflection.SetBool(&message, &field, true);
          break;
        case pb::FieldDescriptor::CPPTYPE_STRING:
          many ? reflection.AddString(&message, &field, digits())
               : reflection.SetString(&message, &field, digits());
          break;
        case pb::FieldDescriptor::CPPTYPE_MESSAGE: {
          const auto inner = path + "." + field.name();
          fill(many ? *reflection.AddMessage(&message, &field) : *reflection.MutableMessage(&message, &field),
               inner);
          break;
        }
        default:
          FAIL() << "a type the schema does not use";
      }
    }
  }
  /// Flags that are numbers, and codes out of a list, must be ones that exist.
  int number_for(const pb::FieldDescriptor& field) {
    static const std::set<std::string> kFlags = {"usePriceMgmtAlgo", "routeMarketableToBbo",
                                                 "seekPriceImprovement"};
    if (kFlags.contains(field.name())) return 1;
    if (field.name() == "attrMask") return below(8);
    if (field.name() == "optExerciseOrLapseType") return 1;
    if (field.name() == "type" && field.containing_type()->name() == "OrderCondition") return 1;
    if (field.name() == "tickType" && field.containing_type()->name() == "TickByTickData") return 3;
    return 1 + below(1'000'000);
  }

  std::mt19937_64 engine_;
};

/// Each field by itself, in any order, and one more.
std::string in_any_order(Oracle& oracle, const pb::Message& message, Dice& dice) {
  std::vector<const pb::FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  std::vector<std::string> pieces;
  for (const auto* field : fields) {
    auto alone = oracle.make(message.GetDescriptor()->name());
    alone->CopyFrom(message);
    for (const auto* other : fields) {
      if (other != field) alone->GetReflection()->ClearField(alone.get(), other);
    }
    pieces.push_back(alone->SerializeAsString());
  }
  auto unknown = oracle.make(message.GetDescriptor()->name());
  unknown->GetReflection()->MutableUnknownFields(unknown.get())->AddVarint(kNobodysField, 7);
  pieces.push_back(unknown->SerializeAsString());
  dice.shuffle(pieces);
  std::string bytes;
  for (const auto& piece : pieces) bytes += piece;
  return bytes;
}

/// The fields of `sent` that `again` lacks or holds another value of.
void differences(const pb::Message& sent, const pb::Message& again, const std::string& path,
                 std::vector<std::string>& found);

void field_differences(const pb::Message& sent, const pb::Message& again, const pb::FieldDescriptor& field,
                       const std::string& name, std::vector<std::string>& found) {
  const auto& reflection = *sent.GetReflection();
  if (field.is_map()) {
    std::set<std::string> ours, theirs;
    for (int i = 0; i < reflection.FieldSize(sent, &field); ++i)
      ours.insert(reflection.GetRepeatedMessage(sent, &field, i).SerializeAsString());
    for (int i = 0; i < reflection.FieldSize(again, &field); ++i)
      theirs.insert(reflection.GetRepeatedMessage(again, &field, i).SerializeAsString());
    if (ours != theirs) found.push_back(name);
    return;
  }
  if (field.cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) {
    auto one = std::unique_ptr<pb::Message>(sent.New());
    auto other = std::unique_ptr<pb::Message>(sent.New());
    one->CopyFrom(sent);
    other->CopyFrom(again);
    std::vector<const pb::FieldDescriptor*> all;
    reflection.ListFields(*one, &all);
    for (const auto* each : all)
      if (each != &field) reflection.ClearField(one.get(), each);
    reflection.ListFields(*other, &all);
    for (const auto* each : all)
      if (each != &field) reflection.ClearField(other.get(), each);
    if (one->SerializeAsString() != other->SerializeAsString()) found.push_back(name);
    return;
  }
  if (!field.is_repeated()) {
    return differences(reflection.GetMessage(sent, &field), reflection.GetMessage(again, &field), name,
                       found);
  }
  if (reflection.FieldSize(sent, &field) != reflection.FieldSize(again, &field)) return found.push_back(name);
  for (int i = 0; i < reflection.FieldSize(sent, &field); ++i) {
    differences(reflection.GetRepeatedMessage(sent, &field, i),
                reflection.GetRepeatedMessage(again, &field, i), name, found);
  }
}

void differences(const pb::Message& sent, const pb::Message& again, const std::string& path,
                 std::vector<std::string>& found) {
  const auto& unknown = again.GetReflection()->GetUnknownFields(again);
  for (int i = 0; i < unknown.field_count(); ++i)
    found.push_back(fmt::format("{}: number {} is not in the schema", path, unknown.field(i).number()));
  std::vector<const pb::FieldDescriptor*> fields;
  sent.GetReflection()->ListFields(sent, &fields);
  for (const auto* field : fields) field_differences(sent, again, *field, path + "." + field->name(), found);
}

std::uint64_t seed() {
  const auto* chosen = std::getenv("IBFLOW_SEED");
  return chosen == nullptr ? 20190213 : std::strtoull(chosen, nullptr, 10);
}

TEST(Oracle, FindsEveryValueOfEveryMessageWhereItHasPutIt) {
  Oracle oracle;
  ASSERT_TRUE(oracle.is_ready());
  Dice dice(seed());
  const auto kinds = kinds_of_the_schema();
  ASSERT_EQ(kinds.size(), 83U + 82U) << "requests and responses with a protobuf form";
  for (const auto& kind : kinds) {
    SCOPED_TRACE(fmt::format("{} {} {}, seed {}", kind.message, kind.is_request ? "request" : "response",
                             kind.id, seed()));
    std::set<std::string> found_in_all;
    for (int round = 0; round < kRounds; ++round) {
      auto sent = oracle.make(kind.message);
      dice.fill(*sent, kind.message);
      const auto again =
          sent_again(kind.is_request, kind.id, in_any_order(oracle, *sent, dice), kServerVersion);
      ASSERT_EQ(again.error, "") << sent->ShortDebugString();
      ASSERT_FALSE(again.body.empty() && !sent->SerializeAsString().empty()) << sent->ShortDebugString();
      auto parsed = oracle.make(kind.message);
      ASSERT_TRUE(parsed->ParseFromString(again.body));
      std::vector<std::string> found;
      if (again.surplus != 1) found.push_back(fmt::format("{} fields are unknown, not one", again.surplus));
      differences(*sent, *parsed, kind.message, found);
      found_in_all.insert(found.begin(), found.end());
    }
    for (const auto& difference : found_in_all) ADD_FAILURE() << difference;
  }
}

}  // namespace
}  // namespace ibflow::protocol::testing
