#pragma once
// One client of the recording proxy, and its own connection to the gateway.

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "ibflow/core/descriptor.hpp"
#include "ibflow/sim/replay/wire_recorder.hpp"

namespace ibflow::sim {

/// What a connection needs of its proxy, all on the proxy's thread.
class ProxyOwner {
 public:
  virtual ~ProxyOwner() = default;
  /// A file for the connection's session; not open when none can be made.
  virtual core::Descriptor open_file() = 0;
  virtual void on_unreachable(const std::string& why) = 0;
  virtual void on_gone(const void* connection) = 0;
};

struct ProxyTarget {
  std::string host;
  std::uint16_t port = 0;

  [[nodiscard]] std::string text() const { return host + ':' + std::to_string(port); }
};

class ProxiedConnection : public std::enable_shared_from_this<ProxiedConnection> {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  /// `redaction` and `owner` outlive this.
  ProxiedConnection(Socket client, std::uint64_t number, const ProxyTarget& target,
                    protocol::WireRedaction& redaction, ProxyOwner& owner);

  /// Connects to the gateway, then passes on.
  void start();
  /// At once; nothing is written about it.
  void close();

 private:
  /// One direction.
  struct Stream {
    Socket& from;
    Socket& to;
    bool is_clients;
    std::array<char, 65536> buffer{};
    bool is_over = false;
  };

  [[nodiscard]] Stream& opposite(const Stream& stream) { return stream.is_clients ? downwards_ : upwards_; }
  void connect(const boost::asio::ip::tcp::resolver::results_type& addresses);
  void read(Stream& stream);
  void pass_on(Stream& stream, std::size_t size);
  void record(const Stream& stream, std::string_view bytes);
  void write_lines();
  void end(Stream& stream, const boost::system::error_code& error);
  void give_up(const boost::system::error_code& error);

  Socket client_, gateway_;
  boost::asio::ip::tcp::resolver resolver_;
  ProxyTarget target_;
  ProxyOwner& owner_;
  std::uint64_t number_;
  WireRecorder recorder_;
  core::Descriptor file_;
  bool writes_ = true;
  bool closed_ = false;
  Stream upwards_{client_, gateway_, true}, downwards_{gateway_, client_, false};
};

}  // namespace ibflow::sim
