#pragma once
// How the members of every message can be walked, without knowing the message.
//
// For each message and each of its parts, fields/ has one function
//
//     template <class A> void describe_fields(A& a, Ref<A, Message> m);
//
// that names its members by IB's own names and protobuf field numbers, in ascending order of the numbers. It
// is the protobuf form of the message (detail/protobuf_reader.hpp, detail/protobuf_writer.hpp), and at the
// same time the list of names for everything that shows messages or fills them: JSON, dumps, tests.
//
// An archive `A` has `static constexpr bool kReading` (true: it fills the message), `bool is_request() const`
// (a client's message; members that only a server sends are skipped then), and these members:
//
//     field(number, name, m)            std::int32_t, std::int64_t, double, bool, std::string, an enum class,
//                                       std::optional of any of them or of core::Decimal (text on the wire),
//                                       std::vector of std::string, double or std::int32_t,
//                                       a struct that has describe_fields, std::optional or std::vector of
//                                       one
//     required(number, name, m)         a struct without which the whole message is nothing; top level only
//     one_of<I>(number, name, variant)  a struct that excludes its neighbours: alternative I of a
//                                       std::variant
//     tags(number, name, m)             std::vector<TagValue>, or std::optional of it; map<string,string> on
//                                       the wire
//     number_text(number, name, m)      std::string that is a double on the wire (multiplier, margins)
//     text_number(number, name, m)      double, std::optional<double> or std::optional<std::int32_t> that is
//                                       text on the wire
//     flag_number(number, name, m)      std::optional<std::int32_t> that means a flag
//     number_flag(number, name, m)      std::int32_t 0 or 1 that is a bool on the wire
//
// A number of 0 marks a member without a protobuf form: it has a name only. Where the shape of IB's API and
// of the protobuf message differ (a part in one of them, its members in the other), a description asks
// kIsProtobuf<A> which of the two is walked.

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace ibflow::protocol {

template <class Archive, class Type>
using Ref = std::conditional_t<Archive::kReading, Type&, const Type&>;

/// Whether the archive is one of the protobuf encoding, which says so by a `kProtobuf` of its own.
template <class Archive>
inline constexpr bool kIsProtobuf = requires { requires Archive::kProtobuf; };

}  // namespace ibflow::protocol
