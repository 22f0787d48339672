// The interface's description is true to the interface.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <set>

#include "ibflow/core/exact_json.hpp"
#include "tests/flow/option_server.hpp"

namespace ibflow::flow {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;
using options::testing::on_day;
using testing::kKey;

class OpenApiTest : public testing::OptionServerTest {
 protected:
  OpenApiTest() : OptionServerTest(on_day(16h), {.port = 0, .api_keys = {kKey}}) {
    document_ = core::parse_json(connection_->get("/api/openapi.json", "").body).value();
  }

  [[nodiscard]] const json::value& followed(const json::value& value) const {
    const auto* reference = value.is_object() ? value.get_object().if_contains("$ref") : nullptr;
    return reference == nullptr ? value
                                : document_.at_pointer(std::string_view(reference->as_string()).substr(1));
  }

  /// Every member that the schema requires is there, with its type; nothing is there that it does not know.
  void expect_fits(const json::value& value, const json::value& schema_in, const std::string& where) {
    const auto& schema = followed(schema_in).as_object();
    if (value.is_null()) {
      EXPECT_TRUE(schema.contains("nullable")) << where;
      return;
    }
    const std::string type(schema.at("type").as_string());
    if (type == "object") {
      ASSERT_TRUE(value.is_object()) << where;
      const auto* properties = schema.if_contains("properties");
      if (properties == nullptr) return;
      for (const auto& [name, member] : properties->as_object()) {
        ASSERT_TRUE(value.get_object().contains(name)) << where << "." << std::string_view(name);
        expect_fits(value.at(name), member, where + "." + std::string(name));
      }
      EXPECT_EQ(value.get_object().size(), properties->as_object().size()) << where;
    } else if (type == "array") {
      ASSERT_TRUE(value.is_array()) << where;
      for (const auto& element : value.get_array()) expect_fits(element, schema.at("items"), where + "[]");
    } else {
      EXPECT_EQ(type == "string", value.is_string()) << where;
      EXPECT_EQ(type == "boolean", value.is_bool()) << where;
      EXPECT_EQ(type == "number" || type == "integer", value.is_number()) << where;
    }
  }

  json::value document_;
};

TEST_F(OpenApiTest, every_endpoint_answers_as_its_schema_says) {
  for (const auto& [path, methods] : document_.at("paths").as_object()) {
    if (!std::string_view(path).starts_with("/v1")) continue;
    std::string target = "/api" + std::string(path) + "?ticker=GOOG";
    if (path == "/v1/data-range") target += "&start_date=2015-12-24&end_date=2015-12-24&min_size=2";
    const auto answer = connection_->get(target);
    ASSERT_EQ(answer.status, 200) << target;
    const auto& ok = methods.at("get").at("responses").at("200");
    expect_fits(core::parse_json(answer.body).value(), ok.at("content").at("application/json").at("schema"),
                std::string(path));
    for (const auto& [name, header] : ok.at("headers").as_object()) EXPECT_NE(answer.header(name), "");
  }
}

TEST_F(OpenApiTest, its_bounds_are_those_of_the_server) {
  for (const auto& [path, methods] : document_.at("paths").as_object()) {
    const auto* parameters = methods.at("get").as_object().if_contains("parameters");
    if (parameters == nullptr) continue;
    std::string base = "/api" + std::string(path) + "?ticker=GOOG";
    if (path == "/v1/data-range") base += "&start_date=2015-12-24&end_date=2015-12-24";
    for (const auto& reference : parameters->as_array()) {
      const auto& parameter = followed(reference).as_object();
      const auto& schema = parameter.at("schema").as_object();
      const std::string name(parameter.at("name").as_string());
      time_.advance(1min);  // a new window for the limits
      if (!schema.contains("minimum")) continue;
      for (const char* end : {"minimum", "maximum"}) {
        const double bound = schema.at(end).to_number<double>();
        const double beyond = bound + (std::string_view(end) == "minimum" ? -1 : 1);
        time_.advance(1min);
        EXPECT_EQ(connection_->get(base + "&" + name + "=" + json::serialize(schema.at(end))).status, 200)
            << path << " " << name << " " << end;
        EXPECT_EQ(connection_->get(base + "&" + name + "=" + fmt::format("{}", beyond)).status, 400)
            << path << " " << name << " beyond " << end;
      }
    }
  }
}

TEST_F(OpenApiTest, errors_have_the_described_form_and_references_lead_somewhere) {
  const auto& error = document_.at_pointer("/components/schemas/Error");
  expect_fits(core::parse_json(connection_->get("/api/v1/trades").body).value(), error, "400");
  expect_fits(core::parse_json(connection_->get("/api/v1/trades", "").body).value(), error, "401");
  std::set<std::string> statuses;
  for (const auto& [path, methods] : document_.at("paths").as_object()) {
    for (const auto& [status, response] : methods.at("get").at("responses").as_object()) {
      EXPECT_TRUE(followed(response).as_object().contains("description"));
      statuses.emplace(status);
    }
  }
  EXPECT_TRUE(statuses.contains("429"));
}

TEST_F(OpenApiTest, the_page_for_people_names_every_path_and_parameter) {
  const auto page = connection_->get("/api/docs", "").body;
  for (const auto& [path, methods] : document_.at("paths").as_object()) {
    EXPECT_NE(page.find("/api" + std::string(path)), std::string::npos) << path;
  }
  EXPECT_NE(page.find("<code>lookback_hours</code>"), std::string::npos);
  EXPECT_EQ(page.find("$ref"), std::string::npos);
}

}  // namespace
}  // namespace ibflow::flow
