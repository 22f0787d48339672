#include "ibflow/sim/simulated_gateway.hpp"

#include <fmt/format.h>

#include "ibflow/core/log.hpp"
#include "ibflow/sim/accounts/open_accounts.hpp"
#include "ibflow/sim/market/recorded_options.hpp"

namespace ibflow::sim {

namespace {

using std::chrono::seconds;

constexpr seconds kHoldBeforeOpen{10};
// Every ticker's first print lies in the first five seconds.
constexpr seconds kFirstPrints{5};
constexpr seconds kEndAfterClose{30};
constexpr int kRateExceeded = 100;
constexpr int kBreachesUntilClosed = 3;

// Ticks lie closer together than seconds, so nobody shall wait a whole one for them.
constexpr std::chrono::milliseconds kFineStep{250};

bool holds(const GatewayServerConfig& config) {
  return config.hold || (config.speed <= 0 && !config.free_running);
}

ClockDay clock_day(const GatewayServerConfig& config, core::Date date, bool first) {
  const auto hours = config.extended_hours ? extended_hours(date) : regular_hours(date);
  ClockDay day{hours.open - kHoldBeforeOpen, hours.close + kEndAfterClose};
  if (first && !holds(config)) day.start = hours.open + kFirstPrints;
  if (first && config.start_at)
    day.start = std::clamp(core::from_new_york(date, *config.start_at), day.start, day.end);
  return day;
}

StepClockConfig clock_config(const GatewayServerConfig& config) {
  const auto day = clock_day(config, config.date, true);
  StepClockConfig clock;
  clock.start = day.start;
  clock.end = day.end;
  clock.speed = config.speed;
  clock.hold = holds(config);
  clock.loop = config.loop;
  clock.free = config.free_running;
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
    : clock_(clock, wall),
      services_(state_, clock_),
      rules_(config.seed),
      faults_(state_, services_, rules_),
      engine_(faults_),
      router_(state_, services_, engine_, faults_) {
  state_.behaviour = config.behaviour;
  state_.conditions.deny_all(config.behaviour.no_market_data);
  state_.now = clock.start;
}

core::Expected<void> SimulatedGateway::load(const GatewayServerConfig& config) {
  SimulatedMarketOptions options;
  options.data_folders = config.more_data_folders;
  options.data_folders.insert(options.data_folders.begin(), config.data_folder);
  options.until = config.until;
  options.extended_hours = config.extended_hours;
  options.tickers = config.tickers;
  options.date = config.date;
  options.seed = config.seed;
  auto exchange = exchange_options(config.behaviour);
  if (!exchange) return std::unexpected(exchange.error());
  options.exchange = std::move(*exchange);
  auto accounts = open_accounts(config, state_);
  if (!accounts) return std::unexpected(accounts.error());
  state_.accounts = std::move(*accounts);
  auto market = SimulatedMarket::load(options, *state_.accounts, services_.orders.listener());
  if (!market) return std::unexpected(market.error());
  state_.market = std::move(*market);
  ContractSources sources;
  sources.tickers = state_.market->tickers();
  sources.session = config.date;
  for (std::size_t i = 0; i < sources.tickers.size(); ++i)
    sources.previous_closes.push_back(state_.market->reference_price(i));
  state_.contracts.emplace(sources);
  add_recorded_options(*state_.contracts, state_.market->recording(), config.date);
  if (auto listed = state_.market->list(*state_.contracts); !listed) return listed;
  plan_clock(config);
  state_.market->advance(state_.now);
  return services_.orders.open_state(config.state_file);
}

SimulatedGateway::~SimulatedGateway() {
  if (state_.market) services_.orders.save_state();
}

void SimulatedGateway::handle(Client& client, std::string_view payload, WallTime wall) {
  const auto& limit = state_.behaviour.rate_limit;
  const auto per_second = static_cast<std::size_t>(state_.behaviour.messages_per_second);
  // Who keeps step lives by the session's clock, and so does whoever works beside it: the limit is the
  // wall's.
  if (!client.started || clock_.has_keepers() || limit == "off") return read(client, payload, wall);
  if (!client.gate.has_waiting() && client.gate.admit(wall, per_second)) return read(client, payload, wall);
  if (limit != "reject") return client.gate.queue(payload);
  client.out.send_error(-1, kRateExceeded,
                        fmt::format("Max rate of messages per second has been exceeded:max={}", per_second),
                        state_.now);
  if (client.gate.count_breach() >= kBreachesUntilClosed) client.closing = true;
}

std::optional<SimulatedGateway::WallTime> SimulatedGateway::read_waiting(WallTime wall) {
  const auto per_second = static_cast<std::size_t>(state_.behaviour.messages_per_second);
  std::optional<WallTime> next;
  for (const auto& [id, client] : std::map(state_.clients)) {
    while (!client->closing && client->gate.has_waiting() && client->gate.admit(wall, per_second))
      read(*client, client->gate.take(), wall);
    if (const auto due = client->gate.next()) next = std::min(next.value_or(*due), *due);
  }
  return next;
}

void SimulatedGateway::read(Client& client, std::string_view payload, WallTime wall) {
  set_filter(client);
  rules_.set_now(state_.now);
  router_.handle(client, payload, wall);
  settle();
}

void SimulatedGateway::set_filter(Client& client) {
  rules_.watch(!engine_.idle());
  client.out.set_filter(rules_.idle() ? nullptr : &rules_);
}

void SimulatedGateway::settle() {
  services_.each([](Service& service) { service.settle(); });
  state_.has_new_fills = false;
  if (engine_.idle()) return;
  for (const auto& [outbox, message_id] : rules_.take_sent()) {
    for (const auto& [id, client] : std::map(state_.clients)) {
      if (&client->out == outbox) engine_.on_sent(*client, message_id);
    }
  }
}

core::Expected<void> SimulatedGateway::run_fault(FaultScript script) {
  auto armed = engine_.arm(std::move(script), state_.now);
  for (const auto& [id, client] : state_.clients) set_filter(*client);
  return armed;
}

core::Expected<void> SimulatedGateway::perform(const std::vector<FaultAction>& actions) {
  auto done = engine_.perform(actions);
  settle();
  for (const auto& [id, client] : state_.clients) set_filter(*client);
  return done;
}

void SimulatedGateway::disarm_all() {
  engine_.disarm_all();
  rules_.clear();
}

void SimulatedGateway::remove(Client& client) {
  client.closing = true;  // a fault may end it in the middle of a request: that goes no further
  rules_.forget(client.out);
  if (!client.started || state_.find(client.id) != &client) return;
  services_.each([&](Service& service) { service.left(client); });
  clock_.leave(client.id);
  state_.clients.erase(client.id);
}

StepClock::Decision SimulatedGateway::decide(WallTime wall) const {
  return clock_.decide(wall);
}

void SimulatedGateway::plan_clock(const GatewayServerConfig& config) {
  std::vector<ClockDay> days;
  for (const core::Date date : state_.market->dates()) {
    if (date != config.date) days.push_back(clock_day(config, date, false));
  }
  clock_.plan(std::move(days), state_.market->tape().has_fine_events() ? core::Duration(kFineStep)
                                                                       : core::Duration(seconds(1)));
}

void SimulatedGateway::begin_day(core::Timestamp start, bool over) {
  state_.accounts->start_day();
  const auto begun = over ? state_.market->start_over(start)
                          : state_.market->begin_day(core::to_new_york(start).date, start);
  if (begun) return;
  core::log_error("sim",
                  fmt::format("the next day cannot be played, the clock stands: {}", begun.error().message));
  clock_.cancel_next_days();
}

void SimulatedGateway::step(const StepClock::Decision& decision, WallTime wall) {
  clock_.moved(decision.to, wall);
  state_.wall = wall;
  state_.now = decision.to;
  ++steps_;
  state_.accounts->on_time(decision.to);
  if (decision.action != StepClock::Action::Advance)
    begin_day(decision.to, decision.action == StepClock::Action::StartOver);
  state_.market->advance(decision.to);
  publish(wall);
}

void SimulatedGateway::publish(WallTime wall) {
  state_.wall = wall;
  rules_.release(state_.now);
  engine_.on_time(state_.now);
  services_.step_events.step();
  services_.each([](Service& service) { service.stepped(); });
  for (const auto& [id, client] : state_.clients) {
    set_filter(*client);
    services_.each([&, one = client](Service& service) { service.publish(*one); });
  }
  state_.has_new_fills = false;
  settle();
  answer_held_times(wall);
}

core::Expected<void> SimulatedGateway::jump(const JumpClock& jump, WallTime wall) {
  const auto date = jump.date.value_or(core::to_new_york(state_.now).date);
  const auto way = clock_.way_to(core::from_new_york(date, jump.time_of_day));
  if (way.empty()) {
    return core::fail(core::ErrorCategory::Usage,
                      fmt::format("the clock stands at {} and can only jump ahead, within the days it plays",
                                  core::format_new_york_iso(state_.now)));
  }
  state_.wall = wall;
  for (const auto& leg : way) {
    clock_.jumped(leg, wall);
    if (leg.begins_day) {
      state_.now = leg.to;
      begin_day(leg.to, false);
    }
    // Second by second, so that orders trade, trigger and expire when they would have.
    while (state_.now < leg.to) {
      const auto next = std::chrono::floor<seconds>(state_.now) + seconds(1);
      state_.now = std::min<core::Timestamp>(next, leg.to);
      state_.market->advance(state_.now);
    }
  }
  ++steps_;
  publish(wall);
  return {};
}

core::Expected<void> SimulatedGateway::control_clock(const ClockCommand& command, WallTime wall) {
  if (std::holds_alternative<PauseClock>(command)) clock_.pause();
  if (std::holds_alternative<ResumeClock>(command)) clock_.resume(wall);
  if (const auto* step = std::get_if<StepClockBy>(&command)) clock_.step(step->steps);
  if (const auto* speed = std::get_if<SetClockSpeed>(&command)) clock_.set_speed(speed->speed, wall);
  if (const auto* leap = std::get_if<JumpClock>(&command)) return jump(*leap, wall);
  return {};
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
  status.paused = clock_.paused();
  status.speed = clock_.speed();
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
