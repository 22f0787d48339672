#include "ibflow/flow/detail/api_document.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "ibflow/flow/openapi_text.hpp"

namespace ibflow::flow::detail {

namespace {

namespace json = boost::json;

constexpr const char* kHead =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{0}</title><style>"
    "body{{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}}"
    "table{{border-collapse:collapse}}td,th{{text-align:left;padding:.15em .8em .15em 0;vertical-align:top}}"
    "code{{background:#f3f3f3;padding:0 "
    ".2em}}h2{{margin-top:1.6em;font-size:1.1em}}</style><h1>{0}</h1><p>{1}</p>"
    "<p>The key goes into the header <code>X-API-Key</code>, or into the parameter <code>api_key</code>. "
    "For machines: <a href=\"openapi.json\">openapi.json</a>.</p>\n";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string text_of(const json::value& value) {
  return escaped(value.is_string() ? std::string(value.get_string()) : json::serialize(value));
}

/// "#/components/parameters/limit" leads to what stands there; anything else is itself.
const json::value& followed(const json::value& document, const json::value& value) {
  const auto* reference = value.as_object().if_contains("$ref");
  if (reference == nullptr) return value;
  return document.at_pointer(std::string_view(reference->as_string()).substr(1));
}

std::string parameter_row(const json::object& parameter) {
  const auto& schema = parameter.at("schema").as_object();
  std::string rules = text_of(schema.at("type"));
  for (const char* rule : {"format", "minimum", "maximum", "default"}) {
    if (const auto* value = schema.if_contains(rule)) rules += fmt::format(", {} {}", rule, text_of(*value));
  }
  if (parameter.contains("required")) rules += ", required";
  return fmt::format("<tr><td><code>{}</code><td>{}<td>{}\n", text_of(parameter.at("name")), rules,
                     text_of(parameter.at("description")));
}

std::string made_page() {
  const auto document = json::parse(kOpenApiText);
  const auto& info = document.at("info");
  std::string page = fmt::format(kHead, text_of(info.at("title")), text_of(info.at("description")));
  for (const auto& [path, methods] : document.at("paths").as_object()) {
    const auto& operation = methods.at("get").as_object();
    page += fmt::format("<h2><code>GET /api{}</code></h2><p>{}.", std::string_view(path),
                        text_of(operation.at("summary")));
    if (const auto* more = operation.if_contains("description")) page += " " + text_of(*more);
    page += "</p><table>\n";
    if (const auto* parameters = operation.if_contains("parameters")) {
      for (const auto& parameter : parameters->as_array())
        page += parameter_row(followed(document, parameter).as_object());
    }
    page += "</table><p>Answers: ";
    for (const auto& [status, response] : operation.at("responses").as_object()) {
      page += fmt::format("<b>{}</b> {}; ", std::string_view(status),
                          text_of(followed(document, response).at("description")));
    }
    page += "</p>\n";
  }
  return page;
}

}  // namespace

const std::string& api_document() {
  static const std::string document = kOpenApiText;
  return document;
}

const std::string& api_page() {
  static const std::string page = made_page();
  return page;
}

}  // namespace ibflow::flow::detail
