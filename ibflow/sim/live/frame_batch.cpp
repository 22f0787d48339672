#include "ibflow/sim/live/frame_batch.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace ibflow::sim {

namespace {

constexpr std::size_t kLengthPrefix = 4;
constexpr std::size_t kLongestId = 11;  // of the text form; a varint takes at most ten

std::size_t write_text(char* to, std::int32_t id) {
  return static_cast<std::size_t>(std::to_chars(to, to + kLongestId, id).ptr - to);
}

// Negative numbers are extended to 64 bits, as protobuf wants it.
std::size_t write_varint(char* to, std::int32_t id) {
  auto rest = static_cast<std::uint64_t>(static_cast<std::int64_t>(id));
  std::size_t size = 0;
  while (rest >= 0x80U) {
    to[size++] = static_cast<char>((rest & 0x7fU) | 0x80U);
    rest >>= 7U;
  }
  to[size++] = static_cast<char>(rest);
  return size;
}

void write_length(char* to, std::size_t length) {
  to[0] = static_cast<char>(length >> 24U);
  to[1] = static_cast<char>(length >> 16U);
  to[2] = static_cast<char>(length >> 8U);
  to[3] = static_cast<char>(length);
}

}  // namespace

std::uint32_t IdPlaces::find(const std::string& one, const std::string& other) {
  const auto [first, second] = std::ranges::mismatch(one, other);
  const bool alone = one.size() == other.size() && first != one.end() &&
                     std::equal(first + 1, one.end(), second + 1, other.end());
  if (!alone) throw std::logic_error("a message without a place for its request id");
  return static_cast<std::uint32_t>(first - one.begin());
}

void FrameBatch::clear() {
  bytes_.clear();
  pieces_.clear();
  rendered_.clear();
}

FrameBatch::Id FrameBatch::Id::of(std::int32_t id) {
  Id both;
  both.is_unset = id == std::numeric_limits<std::int32_t>::max();
  both.text_size = write_text(both.text.data(), id);
  if (!both.is_unset) both.varint_size = write_varint(both.varint.data(), id);
  return both;
}

// The bytes that give way to the id: the placeholder, and the field's tag where the id is left out.
std::size_t FrameBatch::placeholders(std::size_t first, std::size_t last, const Id& id) const {
  std::size_t bytes = last - first;
  for (std::size_t i = first; id.is_unset && i < last; ++i) bytes += pieces_[i].is_protobuf ? 1 : 0;
  return bytes;
}

// What lies between two request ids is copied in one piece, the lengths are put right behind it.
void FrameBatch::render(std::string& out, std::size_t first, std::size_t last, const Id& id) const {
  const auto begin = pieces_[first].begin;
  const auto end = pieces_[last - 1].end;
  const auto start = out.size();
  std::size_t ids = 0;
  for (std::size_t i = first; i < last; ++i) ids += id.size(pieces_[i].is_protobuf);
  out.resize(start + end - begin + ids - placeholders(first, last, id));
  char* to = out.data() + start;
  const char* from = bytes_.data() + begin;
  for (std::size_t i = first; i < last; ++i) {
    const auto& piece = pieces_[i];
    char* const frame = to + (bytes_.data() + piece.begin - from);
    const std::size_t before = static_cast<std::size_t>(bytes_.data() + piece.id_at - from);
    std::memcpy(to, from, before);
    const std::size_t left_out = id.is_unset && piece.is_protobuf ? 1 : 0;  // the field's tag
    to += before - left_out;
    from += before + 1;
    const auto id_size = id.size(piece.is_protobuf);
    std::memcpy(to, id.digits(piece.is_protobuf), id_size);
    to += id_size;
    write_length(frame, piece.end - piece.begin - kLengthPrefix + id_size - 1 - left_out);
  }
  std::memcpy(to, from, static_cast<std::size_t>(bytes_.data() + end - from));
}

void FrameBatch::append_to(Outbox& out, std::int32_t id) {
  if (pieces_.empty()) return;
  if (out.has_filter()) {
    for (std::size_t i = 0; i < pieces_.size(); ++i) append_to(out, id, i);
    return;
  }
  if (rendered_.empty() || rendered_id_ != id) {
    rendered_.clear();
    rendered_id_ = id;
    render(rendered_, 0, pieces_.size(), Id::of(id));
  }
  out.append_frames(rendered_, pieces_.size());
}

void FrameBatch::append_to(Outbox& out, std::int32_t id, std::size_t index) const {
  if (!out.has_filter()) {
    render(out.bytes(), index, index + 1, Id::of(id));
    out.count(1);
    return;
  }
  std::string frame;
  render(frame, index, index + 1, Id::of(id));
  out.append_frame(pieces_[index].message_id, frame);
}

}  // namespace ibflow::sim
