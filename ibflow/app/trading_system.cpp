#include "ibflow/app/trading_system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <mutex>

#include "ibflow/app/await_callback.hpp"
#include "ibflow/app/event_tap.hpp"
#include "ibflow/app/read_only_broker.hpp"
#include "ibflow/app/version.hpp"
#include "ibflow/core/activity.hpp"
#include "ibflow/core/event_loop.hpp"
#include "ibflow/core/log.hpp"
#include "ibflow/engine/session_calendar.hpp"
#include "ibflow/flow/client.hpp"
#include "ibflow/flow/monitor.hpp"
#include "ibflow/journal/journal.hpp"

namespace ibflow::app {

namespace asio = boost::asio;
using core::Error;
using core::ErrorCategory;
using core::Expected;
using core::fail;
using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace {

constexpr auto kStatusEvery = 100ms;  // wall time between two copies for the screen
constexpr auto kStopWithin = 15s;     // wall time for cancels and closing orders after a stop

std::string new_york_clock(core::Timestamp at) {
  return core::format_time_of_day(core::to_new_york(at).time_of_day);
}

}  // namespace

struct TradingSystem::Impl {
  Impl(Settings settings_in, std::string mode_in, std::string options_in)
      : settings(std::move(settings_in)), mode(std::move(mode_in)), options(std::move(options_in)) {}

  // Set-up
  asio::awaitable<void> run();
  asio::awaitable<Expected<void>> prepare();
  Expected<std::string> choose_account(const std::vector<std::string>& accounts) const;
  Expected<void> open_journal();
  asio::awaitable<Expected<void>> check_flow();
  asio::awaitable<Expected<void>> open_books();
  asio::awaitable<Expected<void>> add_ticker(std::string ticker);
  // Running
  void on_time(core::Timestamp now);
  void begin_stop(bool flatten);
  void on_journal_failure(const Error& error);
  void check_end();
  void limit_stop();
  void check_stop_deadline();
  void publish(bool at_once = false);
  // End
  void finish(ExitCode code, std::optional<Error> problem);
  asio::awaitable<void> wind_up();
  asio::awaitable<Expected<BooksVerdict>> compare();
  void settle_outcome();
  Error describe_end(const Error& reason) const;

  Settings settings;
  std::string mode, options;
  SteadyClock::time_point started_at = SteadyClock::now();

  core::EventLoop loop;  // declared before all that uses it, and stopped first (see ~TradingSystem)
  core::Activity activity;
  std::optional<gateway::Gateway> gateway;
  std::optional<ReadOnlyBroker> read_only;
  std::unique_ptr<journal::Journal> journal;
  std::unique_ptr<flow::Client> flow_client;
  std::optional<flow::Monitor> monitor;
  std::optional<engine::TradingEngine> engine;
  std::optional<EventTap> tap;
  std::optional<asio::steady_timer> stop_timer;
  core::Activity::Token preparing;

  std::string phase = "connecting";
  std::string account, run_tag;
  gateway::SessionInfo session;
  core::Timestamp session_open{}, session_close{};
  bool trading = false, stopping = false, finishing = false;
  std::optional<bool> stop_asked;  // with flatten; remembered while still preparing
  std::uint64_t prediction_failures = 0;
  std::string last_problem;
  TradingOutcome outcome;
  SteadyClock::time_point published_at{};

  mutable std::mutex mutex;  // guards the two below
  mutable std::condition_variable ended;
  TradingStatus published;
  bool done = false;
};

asio::awaitable<void> TradingSystem::Impl::run() {
  preparing = activity.begin();
  auto prepared = co_await prepare();
  if (!prepared) {
    finish(stop_asked ? ExitCode::Interrupted : exit_code_for(prepared.error().category),
           stop_asked ? std::nullopt : std::optional<Error>(prepared.error()));
    co_return;
  }
  if (finishing) co_return;
  phase = "trading";
  trading = true;
  publish(true);
  if (stop_asked) begin_stop(*stop_asked);
  preparing.release();
}

asio::awaitable<Expected<void>> TradingSystem::Impl::prepare() {
  gateway::GatewayConfig config;
  config.host = settings.host;
  config.port = settings.port;
  config.client_id = core::ClientId(settings.client_id);
  config.account = settings.account;
  config.connect_timeout = settings.connect_timeout;
  config.request_timeout = settings.request_timeout;
  gateway.emplace(loop, config, activity);

  auto connected = co_await gateway->connect();
  if (!connected) co_return std::unexpected(connected.error());
  session = *connected;
  auto chosen = choose_account(session.accounts);
  if (!chosen) co_return std::unexpected(chosen.error());
  account = *chosen;
  outcome.session_date = core::to_new_york(gateway->clock().now()).date;
  if (const auto today = engine::nyse_session(outcome.session_date)) {
    session_open = today->open;
    session_close = today->close;
  }
  phase = "preparing";
  publish(true);

  if (auto opened = open_journal(); !opened) co_return std::unexpected(opened.error());
  gateway->start_keeping_step();
  auto flow_ready = co_await check_flow();
  if (!flow_ready) co_return std::unexpected(flow_ready.error());
  auto books = co_await open_books();
  if (!books) co_return std::unexpected(books.error());
  co_return Expected<void>();
}

Expected<std::string> TradingSystem::Impl::choose_account(const std::vector<std::string>& accounts) const {
  const std::string list = fmt::format("{}", fmt::join(accounts, ", "));
  std::string chosen = settings.account;
  if (chosen.empty()) {
    if (accounts.size() != 1) {
      return fail(ErrorCategory::Configuration,
                  fmt::format("the login has several accounts ({}); name one as [Connection] account", list));
    }
    chosen = accounts.front();
  }
  if (std::ranges::find(accounts, chosen) == accounts.end()) {
    return fail(ErrorCategory::Configuration,
                fmt::format("[Connection] account is {}, but the gateway at {}:{} has {}", chosen,
                            settings.host, settings.port, list));
  }
  if (!settings.live && !chosen.starts_with('D')) {
    return fail(
        ErrorCategory::Configuration,
        fmt::format(
            "account {} is no paper account and trading_mode is paper; nothing was sent. Log the gateway "
            "in to a paper account, or say trading_mode = live",
            chosen));
  }
  return chosen;
}

Expected<void> TradingSystem::Impl::open_journal() {
  journal::RunInfo info;
  info.mode = mode;
  info.session_date = core::format_date(outcome.session_date);
  info.account = account;
  info.client_id = settings.client_id;
  info.program_version = kVersion;
  info.options = options;
  auto opened = journal::Journal::open(
      settings.journal_file, info, [this](std::function<void()> task) { loop.post(std::move(task)); },
      activity);
  if (!opened) return std::unexpected(opened.error());
  journal = std::move(*opened);
  outcome.run_id = journal->run_id();
  run_tag = fmt::format("R{}", outcome.run_id);
  gateway->set_order_id_floor(journal->highest_order_id(core::ClientId(settings.client_id)));
  journal->on_failure([this](const Error& error) { on_journal_failure(error); });
  journal->record_note(gateway->clock().now(), "connected",
                       fmt::format("{}:{} client {} server version {} account {}{}", settings.host,
                                   settings.port, settings.client_id, session.server_version, account,
                                   session.keeps_step ? ", keeping step with its replayed clock" : ""));
  return {};
}

asio::awaitable<Expected<void>> TradingSystem::Impl::check_flow() {
  flow::ClientConfig config;
  config.base_url = settings.flow_base_url;
  config.api_key = settings.flow_api_key;
  config.timeout = settings.flow_timeout;
  auto created = flow::Client::create(loop, config);
  if (!created) co_return std::unexpected(created.error());
  flow_client = std::move(*created);
  auto status = co_await await_callback<flow::ServiceStatus>(
      [this](std::function<void(Expected<flow::ServiceStatus>)> answer) {
        flow_client->status().get(std::move(answer));
      });
  if (!status) co_return std::unexpected(status.error());

  flow::MonitorConfig monitor_config;
  monitor_config.time_to_live = settings.strategy.prediction_time_to_live;
  if (!session.keeps_step) {  // a replayed session comes round again; a real one must never act twice on one
                              // signal
    monitor_config.already_known = [this](const std::string& identity) {
      return journal->knows_prediction(identity);
    };
  }
  monitor.emplace(*flow_client, std::move(monitor_config), activity);
  co_return Expected<void>();
}

asio::awaitable<Expected<void>> TradingSystem::Impl::open_books() {
  auto open_orders = co_await gateway->open_orders();
  if (!open_orders) co_return std::unexpected(open_orders.error());
  if (!open_orders->empty()) {
    last_problem =
        fmt::format("{} orders of client id {} are already working at the gateway; ibflow leaves them alone",
                    open_orders->size(), settings.client_id);
    core::log_warning("app", last_problem);
  }
  auto values = co_await gateway->account_values();
  if (!values) co_return std::unexpected(values.error());
  const auto cash = std::ranges::find_if(*values, [this](const model::AccountValue& row) {
    return row.key == "TotalCashValue" && row.account == account;
  });
  const auto opening_cash = cash == values->end() ? std::nullopt : core::Decimal::parse(cash->value);
  if (!opening_cash) {
    co_return fail(ErrorCategory::Broker,
                   fmt::format("the gateway gives no TotalCashValue for account {}", account));
  }
  auto positions = co_await gateway->positions();
  if (!positions) co_return std::unexpected(positions.error());

  model::Broker& broker = settings.read_only ? static_cast<model::Broker&>(read_only.emplace(*gateway))
                                             : static_cast<model::Broker&>(*gateway);
  engine.emplace(settings.strategy,
                 engine::EngineContext{broker, *journal, activity, core::ClientId(settings.client_id),
                                       account, run_tag, session.keeps_step});
  tap.emplace(
      *engine,
      [this](const Error& reason) {
        if (!finishing) finish(ExitCode::Partial, describe_end(reason));
      },
      [this](const std::string&, const Error& error) {
        ++prediction_failures;
        last_problem = error.message;
      });
  gateway->set_listener(&*tap);
  monitor->set_listener(&*tap);
  for (const std::string& ticker : settings.tickers) {
    auto added = co_await add_ticker(ticker);
    if (!added) co_return std::unexpected(added.error());
  }
  monitor->set_tickers(settings.tickers);
  engine->start(*opening_cash, *positions, gateway->clock().now());
  gateway->on_time([this](core::Timestamp now) { on_time(now); });
  co_return Expected<void>();
}

asio::awaitable<Expected<void>> TradingSystem::Impl::add_ticker(std::string ticker) {
  auto found = co_await gateway->contract_details(ticker);
  if (!found) {
    co_return fail(
        found.error().category == ErrorCategory::Broker ? ErrorCategory::Usage : found.error().category,
        fmt::format("{}: {}", ticker, found.error().message), found.error().code);
  }
  if (found->size() != 1) {
    co_return fail(ErrorCategory::Usage, fmt::format("'{}' names {} contracts at the gateway; one is needed",
                                                     ticker, found->size()));
  }
  const model::Instrument instrument = found->front();
  auto bars = co_await gateway->historical_bars(instrument, std::string("1 D"), std::string("1 min"));
  if (!bars) co_return std::unexpected(bars.error());
  engine->add_instrument(instrument, *bars);
  if (auto subscribed = gateway->subscribe_quotes(instrument); !subscribed) co_return subscribed;
  co_return gateway->subscribe_real_time_bars(instrument);
}

void TradingSystem::Impl::on_time(core::Timestamp now) {
  if (!trading || finishing) return;
  engine->on_time(now);
  if (!stopping) monitor->on_time(now);
  check_end();
  publish();
}

void TradingSystem::Impl::begin_stop(bool flatten) {
  if (finishing || stopping) return;
  stop_asked = flatten;
  if (!trading) {
    // Still preparing: ending the session ends whatever request is being waited for.
    if (gateway) gateway->disconnect();
    return;
  }
  stopping = true;
  phase = "stopping";
  engine->stop(
      flatten ? engine::TradingEngine::StopMode::Flatten : engine::TradingEngine::StopMode::CancelWorking,
      "asked to stop");
  publish(true);
  limit_stop();
  check_end();
}

/// What cannot be recorded must not be done: no new position, but exits that protect an open one stay where
/// they are.
void TradingSystem::Impl::on_journal_failure(const Error& error) {
  last_problem = error.message;
  if (!trading || stopping) return;
  phase = "stopping";
  publish(true);
  limit_stop();
  check_end();
}

void TradingSystem::Impl::limit_stop() {
  stop_timer.emplace(loop.context(), kStopWithin);
  stop_timer->async_wait([this](const boost::system::error_code& error) {
    if (!error) check_stop_deadline();
  });
}

void TradingSystem::Impl::check_stop_deadline() {
  if (finishing) return;
  if (const auto failure = journal->failure()) return finish(ExitCode::Storage, describe_end(*failure));
  finish(ExitCode::Partial, describe_end(Error(ErrorCategory::Timeout,
                                               fmt::format("Orders were still working {} s after the stop.",
                                                           kStopWithin.count()))));
}

void TradingSystem::Impl::check_end() {
  if (finishing) return;
  if (const auto failure = journal->failure()) {
    const auto orders = engine->snapshot().working_orders;
    const bool opening =
        std::ranges::any_of(orders, [](const auto& order) { return order.role == model::OrderRole::Entry; });
    if (!opening) finish(ExitCode::Storage, describe_end(*failure));
    return;
  }
  if (stopping) {
    if (engine->stopped()) finish(ExitCode::Interrupted, std::nullopt);
    return;
  }
  if (engine->finished(gateway->clock().now())) finish(ExitCode::Done, engine->failure());
}

Error TradingSystem::Impl::describe_end(const Error& reason) const {
  const engine::EngineSnapshot now = engine->snapshot();
  const auto open = now.summary.open_positions_at_end;
  std::string text =
      fmt::format("{} It was {} in New York; {} order{} working and {} position{} open at the gateway.",
                  reason.message, new_york_clock(now.time), now.working_orders.size(),
                  now.working_orders.size() == 1 ? " was" : "s were", open, open == 1 ? " was" : "s were");
  text += fmt::format(
      " The journal {} holds what was sent and filled up to then; orders that reached the gateway may "
      "still fill: look at them in TWS before you start again.",
      settings.journal_file.string());
  return Error(reason.category, text, reason.code, true);
}

void TradingSystem::Impl::finish(ExitCode code, std::optional<Error> problem) {
  if (finishing) return;
  finishing = true;
  trading = false;
  outcome.code = code;
  outcome.problem = std::move(problem);
  if (stop_timer) stop_timer->cancel();
  asio::co_spawn(loop.context(), wind_up(), asio::detached);
}

asio::awaitable<void> TradingSystem::Impl::wind_up() {
  auto token = activity.begin();
  const bool connected = gateway && gateway->health().socket == gateway::Health::Socket::Ready;
  if (engine && connected) {
    phase = "comparing the books";
    publish(true);
    auto verdict = co_await compare();
    if (verdict) {
      outcome.books = *verdict;
      journal->record_note(gateway->clock().now(), "books", verdict->text());
      if (!verdict->agree() && outcome.code == ExitCode::Done) outcome.code = ExitCode::BooksDisagree;
    } else if (!outcome.problem) {
      outcome.problem = verdict.error();
      outcome.code = ExitCode::Partial;
    }
  }
  settle_outcome();
  if (gateway) gateway->disconnect();
  phase = "done";
  publish(true);
  token.release();
  preparing.release();
  const std::scoped_lock lock(mutex);
  done = true;
  ended.notify_all();
}

asio::awaitable<Expected<BooksVerdict>> TradingSystem::Impl::compare() {
  auto executions = co_await gateway->executions();
  if (!executions) co_return std::unexpected(executions.error());
  auto values = co_await gateway->account_values();
  if (!values) co_return std::unexpected(values.error());
  auto positions = co_await gateway->positions();
  if (!positions) co_return std::unexpected(positions.error());

  const engine::Portfolio& portfolio = engine->portfolio();
  BooksView ours{portfolio.cash(), portfolio.commissions(), static_cast<std::int64_t>(portfolio.fills()), {}};
  BooksView theirs;
  for (const auto& ticker : engine->snapshot().tickers) {
    ours.positions.push_back({account, {}, ticker.symbol, ticker.position + ticker.foreign_position, 0});
  }
  for (const auto& row : *values) {
    if (row.key == "TotalCashValue" && row.account == account)
      theirs.cash = core::Decimal::parse(row.value).value_or(0);
  }
  for (const auto& record : *executions) {
    if (!record.execution.order_ref.starts_with(run_tag + "-"))
      continue;  // an earlier run's, or another program's
    ++theirs.executions;
    if (record.commission) theirs.commissions += record.commission->amount;
  }
  for (const auto& position : *positions) {
    const bool traded_here = std::ranges::find(settings.tickers, position.symbol) != settings.tickers.end();
    if (traded_here && position.account == account) theirs.positions.push_back(position);
  }
  co_return compare_books(ours, theirs);
}

void TradingSystem::Impl::settle_outcome() {
  outcome.tickers = settings.tickers;
  if (engine) outcome.summary = engine->summary();
  if (gateway) outcome.summary.ticks = gateway->health().ticks;
  outcome.wall_seconds = std::chrono::duration<double>(SteadyClock::now() - started_at).count();
  if (!journal) return;
  if (outcome.problem) journal->record_note(gateway->clock().now(), "problem", outcome.problem->message);
  const std::string verdict = outcome.code == ExitCode::Done          ? "done"
                              : outcome.code == ExitCode::Interrupted ? "interrupted"
                                                                      : "failed";
  if (auto closed = journal->close(verdict); !closed && outcome.code != ExitCode::Storage) {
    outcome.code = ExitCode::Storage;
    outcome.problem = closed.error();
  }
}

void TradingSystem::Impl::publish(bool at_once) {
  const auto wall = SteadyClock::now();
  if (!at_once && wall - published_at < kStatusEvery) return;
  published_at = wall;
  TradingStatus status;
  status.phase = phase;
  status.account = account;
  status.server_version = session.server_version;
  status.keeps_step = session.keeps_step;
  status.session_open = session_open;
  status.session_close = session_close;
  status.prediction_failures = prediction_failures;
  status.last_problem = last_problem;
  if (gateway) {
    status.now = gateway->clock().now();
    status.health = gateway->health();
  }
  if (engine) status.engine = engine->snapshot();
  const std::scoped_lock lock(mutex);
  published = std::move(status);
}

TradingSystem::TradingSystem(Settings settings, std::string mode, std::string options)
    : impl_(std::make_unique<Impl>(std::move(settings), std::move(mode), std::move(options))) {}

TradingSystem::~TradingSystem() {
  impl_->loop.stop_and_join();
}

void TradingSystem::start() {
  asio::co_spawn(impl_->loop.context(), impl_->run(), asio::detached);
  impl_->loop.start();
}

void TradingSystem::request_stop(bool flatten) {
  impl_->loop.post([this, flatten] { impl_->begin_stop(flatten); });
}

TradingStatus TradingSystem::status() const {
  const std::scoped_lock lock(impl_->mutex);
  return impl_->published;
}

bool TradingSystem::wait_for(std::chrono::milliseconds longest) const {
  std::unique_lock lock(impl_->mutex);
  return impl_->ended.wait_for(lock, longest, [this] { return impl_->done; });
}

const TradingOutcome& TradingSystem::outcome() const {
  return impl_->outcome;
}

}  // namespace ibflow::app
