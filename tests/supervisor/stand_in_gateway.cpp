// A program that behaves as IB Gateway and IBC do, from outside: a real process with a log, children, an API
// port, a command port, and bad manners where the test wants them.
//
//   stand_in_gateway SCRIPT      one step a line:
//   say TEXT             a line on standard output
//   api PORT MODE        listens: answers, read-only, silent; `api PORT closed` stops that
//   commands PORT        IBC's command port: STOP ends the program, RESTART goes on with the script
//   gate FIFO            waits until somebody has written to it
//   reload FILE          tells arguments and environment, a line each
//   ignore-term          SIGTERM has no effect from here on
//   child                a child that ignores SIGTERM and does nothing
//   second-self          a second process of the group goes on with the script; the first one ends
//   hang                 for ever
//   exit CODE, abort

#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"
#include "ibflow/protocol/handshake.hpp"

extern char** environ;

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace ibflow;

constexpr int kServerVersion = 203;

void say(const std::string& text) {
  std::cout << text << std::endl;
}

/// One API client, on a thread of its own.
class ApiSession final : public protocol::RequestVisitor {
 public:
  using protocol::RequestVisitor::on;
  ApiSession(tcp::socket socket, const std::atomic<bool>& read_only)
      : socket_(std::move(socket)), read_only_(read_only) {}

  void serve() {
    std::string received;
    bool greeted = false;
    protocol::FrameReader frames;
    char block[4096];
    boost::system::error_code error;
    for (;;) {
      const auto size = socket_.read_some(asio::buffer(block), error);
      if (error) return;
      std::string_view bytes(block, size);
      if (!greeted) {
        received.append(bytes);
        const auto hello = protocol::parse_client_hello(received);
        if (!hello) return;
        if (!*hello) continue;
        greeted = true;
        protocol::append_server_hello(out_, {kServerVersion, "20260105 09:30:00 EST"});
        flush();
        received.erase(0, (*hello)->bytes);
        bytes = received;
      }
      frames.append(bytes);
      for (auto payload = frames.next(); payload && *payload; payload = frames.next())
        static_cast<void>(protocol::dispatch_request(**payload, kServerVersion, *this));
    }
  }

  void on(const protocol::StartApi&) override {
    tell(protocol::ManagedAccounts{"DU1234567"});
    tell(protocol::NextValidId{1});
  }
  void on(const protocol::RequestOpenOrders&) override {
    if (!read_only_) return tell(protocol::OpenOrderEnd{});
    protocol::ErrorMessage refusal;
    refusal.request_id = -1;
    refusal.error_code = 321;
    refusal.error_string =
        "Error validating request.-'bK' : cause - The API interface is currently in Read-Only mode.";
    tell(refusal);
  }
  void on(const protocol::RequestCurrentTime&) override { tell(protocol::CurrentTime{std::time(nullptr)}); }

 private:
  template <class Message>
  void tell(const Message& message) {
    protocol::append_response(out_, message, kServerVersion);
    flush();
  }
  void flush() {
    boost::system::error_code ignored;
    asio::write(socket_, asio::buffer(out_), ignored);
    out_.clear();
  }

  tcp::socket socket_;
  const std::atomic<bool>& read_only_;
  std::string out_;
};

/// Ports are listened at on threads that nobody joins: the process ends with all of them.
class StandIn {
 public:
  void run(const std::string& script) {
    std::ifstream file(script);
    for (std::string line; std::getline(file, line);) {
      std::istringstream words(line);
      std::string verb;
      words >> verb >> std::ws;
      std::string rest;
      std::getline(words, rest);
      step(verb, rest);
    }
  }

 private:
  void step(const std::string& verb, const std::string& rest) {
    if (verb == "say") return say(rest);
    if (verb == "api") return api(rest);
    if (verb == "commands") return commands(rest);
    if (verb == "gate") return gate(rest);
    if (verb == "reload") return tell_surroundings(rest);
    if (verb == "child") return make_child();
    if (verb == "second-self") return second_self();
    if (verb == "ignore-term") {
      std::signal(SIGTERM, SIG_IGN);
    } else if (verb == "hang") {
      for (;;) ::pause();
    } else if (verb == "exit") {
      std::_Exit(std::stoi(rest));
    } else if (verb == "abort") {
      std::abort();
    }
  }

  void gate(const std::string& fifo) {
    std::ifstream stream(fifo);  // waits for a writer
    stream.get();
  }

  void tell_surroundings(const std::string& file) {
    std::ofstream out(file);
    std::ifstream arguments("/proc/self/cmdline");
    for (std::string one; std::getline(arguments, one, '\0');) out << "argument " << one << '\n';
    for (char** variable = environ; *variable != nullptr; ++variable) out << "variable " << *variable << '\n';
  }

  void make_child() {
    if (::fork() != 0) return;
    std::signal(SIGTERM, SIG_IGN);
    for (;;) ::pause();
  }

  void second_self() {
    if (::fork() != 0) std::_Exit(0);
  }

  void api(const std::string& words) {
    std::istringstream in(words);
    unsigned short port = 0;
    std::string mode;
    in >> port >> mode;
    read_only_ = mode == "read-only";
    if (mode == "closed") {
      if (acceptor_) ::shutdown(acceptor_->native_handle(), SHUT_RDWR);  // which wakes the thread
      acceptor_.reset();
      return;
    }
    acceptor_ =
        std::make_shared<tcp::acceptor>(context_, tcp::endpoint(asio::ip::address_v4::loopback(), port));
    std::thread([this, acceptor = acceptor_, silent = mode == "silent"] {
      for (;;) {
        boost::system::error_code error;
        auto socket = std::make_shared<tcp::socket>(context_);
        acceptor->accept(*socket, error);
        if (error) return;
        if (silent) {
          kept_.push_back(socket);
        } else {
          std::thread([this, socket] { ApiSession(std::move(*socket), read_only_).serve(); }).detach();
        }
      }
    }).detach();
  }

  /// In the main thread: RESTART returns to the script.
  void commands(const std::string& port) {
    static tcp::acceptor acceptor(context_, tcp::endpoint(asio::ip::address_v4::loopback(),
                                                          static_cast<unsigned short>(std::stoi(port))));
    for (;;) {
      auto socket = acceptor.accept();
      std::string text;
      boost::system::error_code error;
      asio::read_until(socket, asio::dynamic_buffer(text), '\n', error);
      say("IBC: CommandServer received " + text.substr(0, text.find('\n')));
      asio::write(socket, asio::buffer(std::string("OK\n")), error);
      if (text.starts_with("STOP")) std::_Exit(0);
      if (text.starts_with("RESTART")) return;
    }
  }

  asio::io_context context_;
  std::shared_ptr<tcp::acceptor> acceptor_;
  std::vector<std::shared_ptr<tcp::socket>> kept_;
  std::atomic<bool> read_only_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  const char* script = std::getenv("STAND_IN_SCRIPT");
  if (script == nullptr && argc < 2) return 2;
  StandIn().run(script != nullptr ? script : argv[1]);
  return 0;
}
