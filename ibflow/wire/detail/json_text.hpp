#pragma once
// Values as JSON text, in the notation of the golden vectors. Internal.

#include <cstdint>
#include <string>
#include <string_view>

namespace ibflow::wire::detail {

/// Quoted and escaped; UTF-8 goes through as it is.
void append_json(std::string& out, std::string_view text);
void append_json(std::string& out, std::int32_t number);
/// The largest 32-bit and 64-bit numbers are IB's words for "no value", in either width.
void append_json(std::string& out, std::int64_t number);
/// The shortest text that reads back as the same number, with a fraction or an exponent. IB's largest double
/// and the infinities are words.
void append_json(std::string& out, double number);
void append_json(std::string& out, bool flag);

}  // namespace ibflow::wire::detail
