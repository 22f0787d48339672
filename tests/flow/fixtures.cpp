#include "tests/flow/fixtures.hpp"

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <mutex>

namespace ibflow::flow::testing {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

std::vector<model::Bar> steady(double step) {
  std::vector<model::Bar> bars;
  for (const auto day : {std::chrono::day(12), std::chrono::day(13)}) {
    double close = 100;
    for (int i = 0; i < 390; ++i) {
      const double open = close;
      close += step + (i % 2 == 0 ? 0.01 : -0.01);
      bars.push_back({.start = at(9h + 30min, {kDay.year(), kDay.month(), day}) + i * 1min,
                      .open = open,
                      .high = std::max(open, close),
                      .low = std::min(open, close),
                      .close = close,
                      .volume = 1000 + i});
    }
  }
  return bars;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

TwoDays::TwoDays() : spy_(steady(0.02)), bac_(steady(-0.02)) {}

std::vector<model::Bar> TwoDays::bars(const std::string& ticker, core::Timestamp from,
                                      core::Timestamp to) const {
  std::vector<model::Bar> result;
  if (ticker != "SPY" && ticker != "BAC") return result;
  std::ranges::copy_if(ticker == "SPY" ? spy_ : bac_, std::back_inserter(result),
                       [&](const auto& bar) { return bar.start >= from && bar.end() <= to; });
  return result;
}

std::string RawAnswer::header(const std::string& name) const {
  const auto found = lower(head).find("\r\n" + lower(name) + ": ");
  if (found == std::string::npos) return "";
  const auto begin = found + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

struct RawConnection::Socket {
  asio::io_context context;
  tcp::socket socket{context};
  std::string buffer;
};

RawConnection::RawConnection(std::uint16_t port) : socket_(std::make_unique<Socket>()) {
  socket_->socket.connect({asio::ip::address_v4::loopback(), port});
}
RawConnection::~RawConnection() = default;

void RawConnection::send(const std::string& bytes) {
  error_code ignored;
  asio::write(socket_->socket, asio::buffer(bytes), ignored);
}

RawAnswer RawConnection::read() {
  RawAnswer answer;
  error_code error;
  auto& buffer = socket_->buffer;
  const auto size = asio::read_until(socket_->socket, asio::dynamic_buffer(buffer), "\r\n\r\n", error);
  if (error) return answer;
  answer.head = buffer.substr(0, size);
  buffer.erase(0, size);
  answer.status = std::stoi(answer.head.substr(9, 3));
  const auto length = static_cast<std::size_t>(std::stoul(answer.header("Content-Length")));
  if (buffer.size() < length) {
    asio::read(socket_->socket, asio::dynamic_buffer(buffer), asio::transfer_exactly(length - buffer.size()),
               error);
  }
  answer.body = buffer.substr(0, length);
  buffer.erase(0, length);
  answer.closed = lower(answer.header("Connection")) == "close";
  return answer;
}

bool RawConnection::is_closed() {
  char byte = 0;
  error_code error;
  socket_->socket.read_some(asio::buffer(&byte, 1), error);
  return static_cast<bool>(error);
}

RawAnswer RawConnection::get(const std::string& target, const std::string& key) {
  send("GET " + target + " HTTP/1.1\r\nHost: test\r\n" + (key.empty() ? "" : "X-API-Key: " + key + "\r\n") +
       "\r\n");
  return read();
}

struct RudeServer::Impl {
  std::vector<Step> steps;
  asio::io_context context;
  tcp::acceptor acceptor{context, {asio::ip::address_v4::loopback(), 0}};
  std::atomic<int> requests{0}, connections{0};
  std::atomic<bool> stopping{false};
  std::thread thread;

  void serve() {
    std::size_t next = 0;
    while (!stopping) {
      error_code error;
      tcp::socket socket = acceptor.accept(error);
      if (error || stopping) return;
      ++connections;
      next = converse(socket, next);
    }
  }

  std::size_t converse(tcp::socket& socket, std::size_t next) {
    std::string buffer;
    while (true) {
      error_code error;
      const auto size = asio::read_until(socket, asio::dynamic_buffer(buffer), "\r\n\r\n", error);
      if (error) return next;
      buffer.erase(0, size);
      ++requests;
      const Step step = next < steps.size() ? steps[next] : Step{.bytes = "", .close = true};
      ++next;
      if (step.silent) {
        char byte = 0;
        socket.read_some(asio::buffer(&byte, 1), error);
        return next;
      }
      asio::write(socket, asio::buffer(step.bytes), error);
      if (step.close) return next;
    }
  }
};

RudeServer::RudeServer(std::vector<Step> steps) : impl_(std::make_unique<Impl>()) {
  impl_->steps = std::move(steps);
  impl_->thread = std::thread([this] { impl_->serve(); });
}

RudeServer::~RudeServer() {
  impl_->stopping = true;
  asio::io_context context;
  tcp::socket waker(context);
  error_code ignored;
  waker.connect({asio::ip::address_v4::loopback(), port()}, ignored);
  impl_->thread.join();
}

std::uint16_t RudeServer::port() const {
  return impl_->acceptor.local_endpoint().port();
}
int RudeServer::requests() const {
  return impl_->requests;
}
int RudeServer::connections() const {
  return impl_->connections;
}

std::string an_answer(int status, const std::string& body, const std::string& content_type,
                      const std::string& more_headers) {
  return "HTTP/1.1 " + std::to_string(status) + " Words\r\nContent-Type: " + content_type + "\r\n" +
         more_headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

ClientConfig client_of(std::uint16_t port) {
  return {.base_url = "http://127.0.0.1:" + std::to_string(port) + "/api/v1",
          .api_key = kKey,
          .timeout = 10s,
          .retry_backoff = 1ms,
          .attempts = 2};
}

}  // namespace ibflow::flow::testing
