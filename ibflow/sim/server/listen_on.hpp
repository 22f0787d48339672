#pragma once
// An acceptor at an address.

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <string>

namespace ibflow::sim {

/// `address` is numeric; port 0 takes any free one.
[[nodiscard]] boost::system::error_code listen_on(boost::asio::ip::tcp::acceptor& acceptor,
                                                  const std::string& address, std::uint16_t port);

}  // namespace ibflow::sim
