#pragma once
// Messages that many subscriptions get, encoded once for a server version.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/sim/server/outbox.hpp"

namespace ibflow::sim {

/// Where the request id stands in the frames of one server version: behind the message id, at a place that
/// only the kind of message decides. Found by encoding the first message of a kind twice, with two ids.
class IdPlaces {
 public:
  explicit IdPlaces(int version) : version_(version) {}
  [[nodiscard]] int version() const { return version_; }

  /// From the start of the frame.
  template <protocol::Response Message>
  std::uint32_t of(const Message& example) {
    auto& place = places_[static_cast<std::size_t>(Message::kMessage.id)];
    if (place == 0) place = find(encoded(example, 1), encoded(example, 2));
    return place;
  }

 private:
  template <class Message>
  [[nodiscard]] std::string encoded(Message message, std::int32_t id) const {
    std::string frame;
    message.request_id = id;
    protocol::append_response(frame, message, version_);
    return frame;
  }
  static std::uint32_t find(const std::string& one, const std::string& other);

  int version_;
  std::array<std::uint32_t, 128> places_{};  // by message id; 0: not known yet
};

/// Byte for byte what Outbox::send gives for each message, but the encoder runs once per message and not once
/// per subscriber. The places must outlive the batch. Not thread-safe.
class FrameBatch {
 public:
  explicit FrameBatch(IdPlaces& places) : places_(&places) {}

  /// A message with `request_id`; whatever stands there is replaced.
  template <protocol::Response Message>
  void add(Message message) {
    add_placed(message);
  }
  /// The same without a copy; the message's request id is the placeholder's afterwards.
  template <protocol::Response Message>
  void add_placed(Message& message) {
    message.request_id = kPlaceholder;
    Piece piece;
    piece.begin = static_cast<std::uint32_t>(bytes_.size());
    piece.id_at = piece.begin + places_->of(message);
    protocol::append_response(bytes_, message, places_->version());
    piece.end = static_cast<std::uint32_t>(bytes_.size());
    piece.message_id = Message::kMessage.id;
    piece.is_protobuf = places_->version() >= Message::kMessage.protobuf_since;
    pieces_.push_back(piece);
    rendered_.clear();
  }
  void clear();
  [[nodiscard]] bool empty() const { return pieces_.empty(); }
  [[nodiscard]] std::size_t size() const { return pieces_.size(); }

  /// All messages, in order, as those of request `id`.
  void append_to(Outbox& out, std::int32_t id);
  /// Only the one at `index`.
  void append_to(Outbox& out, std::int32_t id, std::size_t index) const;

 private:
  static constexpr std::int32_t kPlaceholder = 1;  // one byte in either encoding
  struct Piece {
    std::uint32_t begin = 0, id_at = 0, end = 0;  // in bytes_
    std::int32_t message_id = 0;
    bool is_protobuf = false;
  };
  /// A request id in both encodings.
  struct Id {
    static Id of(std::int32_t id);
    [[nodiscard]] std::size_t size(bool protobuf) const { return protobuf ? varint_size : text_size; }
    [[nodiscard]] const char* digits(bool protobuf) const { return protobuf ? varint.data() : text.data(); }

    std::array<char, 11> text{}, varint{};
    std::size_t text_size = 0, varint_size = 0;
    bool is_unset = false;  // 2147483647 stands for no id, which protobuf leaves out
  };
  [[nodiscard]] std::size_t placeholders(std::size_t first, std::size_t last, const Id& id) const;
  void render(std::string& out, std::size_t first, std::size_t last, const Id& id) const;

  IdPlaces* places_;
  std::string bytes_;  // whole frames, with the placeholder
  std::vector<Piece> pieces_;
  std::string rendered_;  // as last asked for: clients often number their requests alike
  std::int32_t rendered_id_ = 0;
};

}  // namespace ibflow::sim
