#include "ibflow/sim/server/listen_on.hpp"

namespace ibflow::sim {

boost::system::error_code listen_on(boost::asio::ip::tcp::acceptor& acceptor, const std::string& address,
                                    std::uint16_t port) {
  using boost::asio::ip::tcp;
  boost::system::error_code error;
  const auto numeric = boost::asio::ip::make_address(address, error);
  if (error) return error;
  const tcp::endpoint endpoint(numeric, port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(boost::asio::socket_base::max_listen_connections, error);
  return error;
}

}  // namespace ibflow::sim
