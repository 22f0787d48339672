#include "ibflow/sim/simulated_gateway.hpp"

#include <fmt/format.h>

#include "ibflow/core/log.hpp"

namespace ibflow::sim {

namespace {

using std::chrono::seconds;

constexpr seconds kHoldBeforeOpen{10};
// Every ticker's first print lies in the first five seconds.
constexpr seconds kFirstPrints{5};
constexpr seconds kEndAfterClose{30};

bool holds(const GatewayServerConfig& config) {
  return config.hold || config.speed <= 0;
}

StepClockConfig clock_config(const GatewayServerConfig& config) {
  const auto hours = regular_hours(config.date);
  StepClockConfig clock;
  clock.start = holds(config) ? hours.open - kHoldBeforeOpen : hours.open + kFirstPrints;
  clock.end = hours.close + kEndAfterClose;
  clock.speed = config.speed;
  clock.hold = holds(config);
  clock.loop = config.loop;
  return clock;
}

}  // namespace

core::Expected<std::unique_ptr<SimulatedGateway>> SimulatedGateway::create(const GatewayServerConfig& config,
                                                                           WallTime wall) {
  std::unique_ptr<SimulatedGateway> gateway(new SimulatedGateway(config, clock_config(config), wall));
  if (auto loaded = gateway->load(config); !loaded) return std::unexpected(loaded.error());
  return gateway;
}

SimulatedGateway::SimulatedGateway(const GatewayServerConfig& config, const StepClockConfig& clock,
                                   WallTime wall)
    : clock_(clock, wall), services_(state_, clock_), router_(state_, services_) {
  state_.account = config.account;
  state_.behaviour = config.behaviour;
  state_.now = clock.start;
}

core::Expected<void> SimulatedGateway::load(const GatewayServerConfig& config) {
  SimulatedMarketOptions options;
  options.data_folder = config.data_folder;
  options.tickers = config.tickers;
  options.date = config.date;
  options.seed = config.seed;
  options.starting_cash = config.starting_cash;
  auto market = SimulatedMarket::load(options, services_.orders);
  if (!market) return std::unexpected(market.error());
  state_.market = std::move(*market);
  ContractSources sources;
  sources.tickers = state_.market->tickers();
  sources.session = config.date;
  for (std::size_t i = 0; i < sources.tickers.size(); ++i)
    sources.previous_closes.push_back(state_.market->state(i).previous_close);
  state_.contracts.emplace(sources);
  state_.market->list(*state_.contracts);
  state_.market->advance(state_.now);
  return {};
}

void SimulatedGateway::handle(Client& client, std::string_view payload, WallTime wall) {
  router_.handle(client, payload, wall);
  services_.each([](Service& service) { service.settle(); });
  state_.has_new_fills = false;
}

void SimulatedGateway::remove(Client& client) {
  if (!client.started || state_.find(client.id) != &client) return;
  services_.each([&](Service& service) { service.left(client); });
  clock_.leave(client.id);
  state_.clients.erase(client.id);
}

StepClock::Decision SimulatedGateway::decide(WallTime wall) const {
  return clock_.decide(wall);
}

void SimulatedGateway::step(const StepClock::Decision& decision, WallTime wall) {
  clock_.moved(decision.to, wall);
  state_.wall = wall;
  state_.now = decision.to;
  ++steps_;
  if (decision.action == StepClock::Action::StartOver) state_.market->start_over(decision.to);
  state_.market->advance(decision.to);
  for (const auto& [id, client] : state_.clients) {
    services_.each([&, one = client](Service& service) { service.publish(*one); });
  }
  state_.has_new_fills = false;
  answer_held_times(wall);
}

void SimulatedGateway::answer_held_times(WallTime wall) {
  for (const auto& [id, client] : state_.clients) {
    if (client->times_held == 0) continue;
    for (; client->times_held > 0; --client->times_held) client->send_time(state_.now);
    clock_.answered(id, wall);
  }
}

void SimulatedGateway::drop_silent(WallTime wall) {
  for (const int id : clock_.drop_silent(wall)) {
    core::log_warning(
        "sim", fmt::format("client {} has not asked for the time for 30 seconds; the clock no longer waits "
                           "for it",
                           id));
  }
}

GatewayServerStatus SimulatedGateway::status() const {
  GatewayServerStatus status;
  status.session_time = state_.now;
  status.at_end = clock_.at_end();
  status.steps = steps_;
  status.prints_sent = state_.market->prints_played();
  const auto& exchange = state_.market->exchange();
  status.orders = exchange.orders().size();
  status.working_orders = exchange.working_orders().size();
  status.fills = exchange.fills().size();
  for (const auto& [id, client] : state_.clients) {
    ClientStatus one;
    one.client_id = id;
    one.server_version = client->out.version();
    one.keeps_step = clock_.is_keeper(id);
    one.messages_sent = client->out.messages();
    one.messages_received = client->received;
    one.peak_requests_per_second = client->peak_requests_per_second;
    one.violations = client->pacing.violations();
    status.clients.push_back(one);
  }
  return status;
}

}  // namespace ibflow::sim
