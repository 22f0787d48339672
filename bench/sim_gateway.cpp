// The simulated gateway under load: how many messages it delivers, how fast it plays a day. Driven by
// bench/sim; the clients only count.

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/handshake.hpp"
#include "ibflow/sim/gateway_server.hpp"

namespace {

using namespace ibflow;
using Clock = std::chrono::steady_clock;

void require(bool condition, const char* what) {
  if (!condition) throw std::runtime_error(what);
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

enum class Pace { KeepsStep, Free };

/// Counts frames. Keeps step so that nothing outruns it, or takes what a free clock sends.
class CountingClient {
 public:
  CountingClient(std::uint16_t port, int version, std::int32_t id, Pace pace = Pace::KeepsStep)
      : version_(version) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    require(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "connect");
    std::string hello;
    protocol::append_client_hello(hello, {.min_version = 100, .max_version = version, .connect_options = {}});
    write(hello);
    // The handshake's answer is one frame like all others.
    while (messages_ == 0) read();
    messages_ = 0;
    protocol::StartApi start;
    start.client_id = id;
    if (pace == Pace::KeepsStep) start.optional_capabilities = "ibflow.keep-step";
    send(start);
  }
  ~CountingClient() { ::close(socket_); }
  CountingClient(const CountingClient&) = delete;
  CountingClient& operator=(const CountingClient&) = delete;

  template <class Message>
  void send(const Message& message) {
    std::string frame;
    require(protocol::append_request(frame, message, version_).has_value(), "not encodable");
    write(frame);
  }
  void ask_time() { send(protocol::RequestCurrentTime{}); }

  /// Whatever is there; answers each time with the question for the next. False at the end of the stream.
  bool read() {
    const auto size = ::recv(socket_, buffer_.data() + kept_, buffer_.size() - kept_, 0);
    if (size <= 0) return false;
    kept_ += static_cast<std::size_t>(size);
    std::size_t at = 0;
    bool time_came = false;
    while (kept_ - at >= 4) {
      const auto* bytes = reinterpret_cast<const unsigned char*>(buffer_.data() + at);
      const std::size_t length = (std::size_t{bytes[0]} << 24U) | (std::size_t{bytes[1]} << 16U) |
                                 (std::size_t{bytes[2]} << 8U) | bytes[3];
      if (kept_ - at < 4 + length) break;
      time_came = time_came || is_time(bytes + 4, length);
      ++messages_;
      at += 4 + length;
    }
    std::memmove(buffer_.data(), buffer_.data() + at, kept_ - at);
    kept_ -= at;
    if (time_came) ++times_;
    if (time_came && keeps_on_) ask_time();
    return true;
  }

  void keep_on(bool on) { keeps_on_ = on; }
  [[nodiscard]] int socket() const { return socket_; }
  [[nodiscard]] std::uint64_t messages() const { return messages_; }
  [[nodiscard]] std::uint64_t times() const { return times_; }

 private:
  [[nodiscard]] bool is_time(const unsigned char* payload, std::size_t length) const {
    if (version_ < 201) return length >= 3 && payload[0] == '4' && payload[1] == '9' && payload[2] == 0;
    return length >= 4 && payload[0] == 0 && payload[1] == 0 && payload[2] == 0 &&
           (payload[3] == 249 || payload[3] == 49);
  }
  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      require(size > 0, "send");
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
  }

  int socket_ = -1;
  int version_;
  std::vector<char> buffer_ = std::vector<char>(std::size_t{1} << 20U);
  std::size_t kept_ = 0;
  std::uint64_t messages_ = 0, times_ = 0;
  bool keeps_on_ = false;
};

using Clients = std::vector<std::unique_ptr<CountingClient>>;

/// Reads for all of them until `done`; false when somebody's stream has ended.
template <class Done>
bool pump(Clients& clients, const Done& done) {
  std::vector<pollfd> polled;
  for (const auto& client : clients)
    polled.push_back({.fd = client->socket(), .events = POLLIN, .revents = 0});
  // What is waited for may become true behind the last message: a quiet stretch is no reason not to look.
  constexpr int kLookAgain = 20;  // milliseconds
  auto heard = Clock::now();
  while (!done()) {
    if (::poll(polled.data(), polled.size(), kLookAgain) == 0) {
      require(seconds_since(heard) < 10, "nothing came for ten seconds");
      continue;
    }
    heard = Clock::now();
    for (std::size_t i = 0; i < polled.size(); ++i) {
      if (polled[i].revents != 0 && !clients[i]->read()) return false;
    }
  }
  return true;
}

std::uint64_t messages_of(const Clients& clients) {
  std::uint64_t sum = 0;
  for (const auto& client : clients) sum += client->messages();
  return sum;
}

sim::GatewayServerConfig config_for(const std::string& folder, const std::string& date, int version) {
  sim::GatewayServerConfig config;
  config.port = 0;
  config.data_folder = folder;
  config.date = core::parse_date(date).value();
  config.speed = 0;
  config.max_server_version = version;
  config.behaviour.market_data_lines = 1'000'000;
  config.behaviour.rate_limit = "off";
  return config;
}

protocol::Contract stock(const std::string& symbol) {
  protocol::Contract contract;
  contract.symbol = symbol;
  contract.sec_type = "STK";
  contract.exchange = "SMART";
  contract.currency = "USD";
  return contract;
}

const std::array kTickers{"AAPL", "AMT", "AMZN", "BAC",  "GLD", "MSFT",
                          "QQQ",  "SLV", "SPY",  "TSLA", "V",   "VOO"};

double peak_mebibytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// `fan-out FOLDER DATE VERSION CLIENTS SUBSCRIPTIONS SECONDS`: messages a second in all.
int fan_out(const std::vector<std::string>& words) {
  const int version = std::stoi(words.at(2));
  const int count = std::stoi(words.at(3)), subscriptions = std::stoi(words.at(4));
  auto config = config_for(words.at(0), words.at(1), version);
  config.loop = true;
  auto server = sim::GatewayServer::start(config);
  require(server.has_value(), "the simulator does not start");
  Clients clients;
  for (int id = 1; id <= count; ++id) {
    clients.push_back(std::make_unique<CountingClient>((*server)->port(), version, id));
    for (int i = 0; i < subscriptions; ++i) {
      protocol::RequestMarketData request;
      request.request_id = 1000 + i;
      request.contract = stock(kTickers[static_cast<std::size_t>(i) % kTickers.size()]);
      clients.back()->send(request);
    }
    clients.back()->keep_on(true);
    clients.back()->ask_time();
  }
  // Past the opening bursts.
  require(pump(clients, [&] { return clients.back()->times() > 60; }), "a client was dropped");
  const auto before = messages_of(clients);
  const auto start = Clock::now();
  const double length = std::stod(words.at(5));
  require(pump(clients, [&] { return seconds_since(start) > length; }), "a client was dropped");
  const double took = seconds_since(start);
  fmt::print("{:.0f} {:.1f} {:.1f}\n", static_cast<double>(messages_of(clients) - before) / took, took,
             peak_mebibytes());
  return 0;
}

/// Until the last day's end; false when the client was dropped.
bool play_out(Clients& clients, const sim::GatewayServer& server) {
  return pump(clients, [&] { return server.status().at_end; });
}

/// `day FOLDER DATE VERSION`: a whole day at full speed for one client with every ticker's quotes and bars.
int day(const std::vector<std::string>& words) {
  const int version = std::stoi(words.at(2));
  const auto loading = Clock::now();
  auto server = sim::GatewayServer::start(config_for(words.at(0), words.at(1), version));
  require(server.has_value(), "the simulator does not start");
  const double loaded = seconds_since(loading);
  const auto start = Clock::now();
  Clients clients;
  clients.push_back(std::make_unique<CountingClient>((*server)->port(), version, 1));
  for (std::size_t i = 0; i < kTickers.size(); ++i) {
    protocol::RequestMarketData quotes;
    quotes.request_id = static_cast<std::int32_t>(100 + i);
    quotes.contract = stock(kTickers[i]);
    clients[0]->send(quotes);
    protocol::RequestRealTimeBars bars;
    bars.request_id = static_cast<std::int32_t>(200 + i);
    bars.contract = quotes.contract;
    bars.what_to_show = "TRADES";
    clients[0]->send(bars);
  }
  clients[0]->keep_on(true);
  clients[0]->ask_time();
  require(play_out(clients, **server), "the client was dropped");
  fmt::print("{:.2f} {:.2f} {} {:.1f}\n", loaded, seconds_since(start), clients[0]->messages(),
             peak_mebibytes());
  return 0;
}

void ask_single_ticks(CountingClient& client, std::int32_t id, const std::string& ticker, const char* type) {
  protocol::RequestTickByTick request;
  request.request_id = id;
  request.contract = stock(ticker);
  request.tick_type = type;
  client.send(request);
}

/// `ticks FOLDER VERSION`: every recorded trade and quote of four tickers and four days for one client, from
/// the loading on, extended hours included. The two rows of one quote (its bid, its ask) are one event.
int ticks(const std::vector<std::string>& words) {
  const int version = std::stoi(words.at(1));
  auto config = config_for(words.at(0), "2013-10-07", version);
  config.until = core::parse_date("2013-10-10").value();
  config.extended_hours = true;
  config.free_running = true;
  config.hold = true;
  config.behaviour.tick_by_tick_limit = 100;
  const auto start = Clock::now();
  auto server = sim::GatewayServer::start(config);
  require(server.has_value(), "the simulator does not start");
  Clients clients;
  clients.push_back(std::make_unique<CountingClient>((*server)->port(), version, 1, Pace::Free));
  for (const char* ticker : {"AIG", "BAC", "IBM", "SPY"}) {
    const std::int32_t id = ticker[0];
    ask_single_ticks(*clients[0], id, ticker, "AllLast");
    // Of SPY no quote was recorded tick by tick.
    if (std::string_view(ticker) != "SPY") ask_single_ticks(*clients[0], id + 100, ticker, "BidAsk");
  }
  // The answer comes behind those to the subscriptions: the clock begins with all of them.
  clients[0]->ask_time();
  require(pump(clients, [&] { return clients[0]->times() > 0; }), "the client was dropped");
  require((*server)->control_clock(sim::ResumeClock{}).has_value(), "the clock does not begin");
  require(play_out(clients, **server), "the client was dropped");
  constexpr int kDays = 4;
  fmt::print("{} {} {:.2f} {:.1f}\n", clients[0]->messages() - clients[0]->times(), kDays,
             seconds_since(start), peak_mebibytes());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + std::min(argc, 2), argv + argc);
  const std::string_view mode = argc > 1 ? argv[1] : "";
  try {
    if (mode == "fan-out") return fan_out(words);
    if (mode == "day") return day(words);
    if (mode == "ticks") return ticks(words);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_sim {}: {}\n", mode, error.what());
    return 1;
  }
  fmt::print(stderr, "bench_sim fan-out|day|ticks ...: see bench/sim\n");
  return 2;
}
