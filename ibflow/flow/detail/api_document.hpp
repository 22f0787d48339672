#pragma once
// The interface, described: OpenAPI 3 for machines (openapi.json) and a page made of it for people.

#include <string>

namespace ibflow::flow::detail {

[[nodiscard]] const std::string& api_document();
[[nodiscard]] const std::string& api_page();

}  // namespace ibflow::flow::detail
