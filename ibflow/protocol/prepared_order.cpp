#include "ibflow/protocol/prepared_order.hpp"

#include <bit>
#include <cstring>
#include <protozero/varint.hpp>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/detail/text_value.hpp"
#include "ibflow/protocol/frame.hpp"

namespace ibflow::protocol {

namespace {

// Values that stand nowhere else in an order; a pattern that holds them after all is refused.
constexpr std::int32_t kMarkedId = 1'987'654'321;
constexpr std::int64_t kMarkedQuantity = 7'393'913'311'733'113'937;
constexpr double kMarkedPrice = 71337.91331917;
constexpr int kDecimalQuantitiesSince = 101;

std::string text_of(double value) {
  std::string text;
  append_real_text(text, value);
  return text;
}

std::string bytes_of(double value) {
  static_assert(std::endian::native == std::endian::little);
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

void append_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>((value & 0x7F) | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

/// Moves what stands before the only `marker` of `rest` into `before`, and the marker away.
bool cut_at(std::string_view& rest, std::string_view marker, std::string& before) {
  const auto at = rest.find(marker);
  if (at == std::string_view::npos || rest.find(marker, at + 1) != std::string_view::npos) return false;
  before.assign(rest.substr(0, at));
  rest.remove_prefix(at + marker.size());
  return true;
}

std::unexpected<core::Error> no_place(std::string_view what) {
  return core::fail(core::ErrorCategory::Usage,
                    "order not prepared: the encoded pattern has no single place for its " +
                        std::string(what) + "; send it with append_request");
}

void write_length(std::string& out, std::size_t start) {
  const auto length = out.size() - start - kLengthPrefix;
  for (std::size_t i = 0; i < kLengthPrefix; ++i)
    out[start + i] = static_cast<char>((length >> (24 - 8 * i)) & 0xFF);
}

}  // namespace

core::Expected<PreparedOrder> PreparedOrder::make(PlaceOrder pattern, int server_version) {
  pattern.order_id = kMarkedId;
  pattern.order.total_quantity = core::Decimal(kMarkedQuantity);
  pattern.order.lmt_price = kMarkedPrice;
  std::string frame;
  if (const auto encoded = append_request(frame, pattern, server_version); !encoded)
    return std::unexpected(encoded.error());
  PreparedOrder prepared;
  prepared.is_protobuf_ = server_version >= PlaceOrder::kMessage.protobuf_since;
  prepared.whole_quantities_ = server_version < kDecimalQuantitiesSince;
  const auto payload = std::string_view(frame).substr(kLengthPrefix);
  const auto cut = prepared.is_protobuf_ ? prepared.cut_protobuf(payload) : prepared.cut_text(payload);
  if (!cut) return std::unexpected(cut.error());
  return prepared;
}

core::Expected<void> PreparedOrder::cut_text(std::string_view payload) {
  if (!cut_at(payload, std::to_string(kMarkedId), head_)) return no_place("id");
  if (!cut_at(payload, std::to_string(kMarkedQuantity), to_quantity_)) return no_place("quantity");
  if (!cut_at(payload, text_of(kMarkedPrice), to_price_)) return no_place("limit price");
  tail_.assign(payload);
  return {};
}

core::Expected<void> PreparedOrder::cut_protobuf(std::string_view payload) {
  std::string id;
  append_varint(id, static_cast<std::uint64_t>(kMarkedId));
  const auto quantity = std::to_string(kMarkedQuantity);
  if (!cut_at(payload, id, head_)) return no_place("id");
  // Contract, then order: a tag byte, a length, and that many bytes each.
  const char* position = payload.data() + 1;
  const char* end = payload.data() + payload.size();
  const auto contract_length = protozero::decode_varint(&position, end);
  position += contract_length + 1;
  to_order_.assign(payload.data(), position);
  const auto order_length = protozero::decode_varint(&position, end);
  payload.remove_prefix(static_cast<std::size_t>(position - payload.data()));
  order_length_ = order_length - quantity.size() - 1;
  std::string quantity_field(1, static_cast<char>(quantity.size()));
  quantity_field += quantity;
  if (!cut_at(payload, quantity_field, to_quantity_)) return no_place("quantity");
  if (!cut_at(payload, bytes_of(kMarkedPrice), to_price_)) return no_place("limit price");
  tail_.assign(payload);
  return {};
}

void PreparedOrder::append(std::string& out, std::int32_t order_id, const core::Decimal& total_quantity,
                           double limit_price) const {
  const auto start = out.size();
  out.append(kLengthPrefix, '\0');
  out += head_;
  if (is_protobuf_) {
    append_protobuf(out, order_id, total_quantity, limit_price);
  } else {
    append_text(out, order_id, total_quantity, limit_price);
  }
  out += tail_;
  write_length(out, start);
}

void PreparedOrder::append_text(std::string& out, std::int32_t order_id, const core::Decimal& total_quantity,
                                double limit_price) const {
  append_integer_text(out, order_id);
  out += to_quantity_;
  if (whole_quantities_) {
    append_integer_text(out, total_quantity.truncated());
  } else {
    total_quantity.append_to(out);
  }
  out += to_price_;
  append_real_text(out, limit_price);
}

void PreparedOrder::append_protobuf(std::string& out, std::int32_t order_id,
                                    const core::Decimal& total_quantity, double limit_price) const {
  append_varint(out, static_cast<std::uint64_t>(static_cast<std::int64_t>(order_id)));
  out += to_order_;
  std::string quantity;
  total_quantity.append_to(quantity);
  append_varint(out, order_length_ + 1 + quantity.size());
  out += to_quantity_;
  out += static_cast<char>(quantity.size());  // at most 41 characters
  out += quantity;
  out += to_price_;
  out += bytes_of(limit_price);
}

}  // namespace ibflow::protocol
