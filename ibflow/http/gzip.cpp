#include "ibflow/http/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace ibflow::http {

namespace {

constexpr int kGzipFormat = 16 + MAX_WBITS;
constexpr std::size_t kPiece = std::size_t{64} * 1024;

Bytef* input_of(std::string_view text) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib only reads it
}

}  // namespace

std::string gzip(std::string_view plain) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipFormat, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, plain.size()), '\0');
  stream.next_in = input_of(plain);
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::expected<std::string, std::string> gunzip(std::string_view packed, std::size_t limit) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipFormat) != Z_OK) return std::unexpected("zlib could not begin");
  stream.next_in = input_of(packed);
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string plain;
  std::array<char, kPiece> piece{};
  int state = Z_OK;
  while (state == Z_OK && plain.size() <= limit) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = inflate(&stream, Z_NO_FLUSH);
    plain.append(piece.data(), piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (plain.size() > limit) {
    return std::unexpected("it unpacks to more than " + std::to_string(limit) + " bytes");
  }
  if (state != Z_STREAM_END) return std::unexpected("its gzip is damaged or cut short");
  return plain;
}

}  // namespace ibflow::http
