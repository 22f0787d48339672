#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "ibflow/app/await_callback.hpp"
#include "ibflow/app/detail/trading_session.hpp"
#include "ibflow/app/flow_client_config.hpp"
#include "ibflow/app/line_settings.hpp"
#include "ibflow/app/version.hpp"
#include "ibflow/core/log.hpp"
#include "ibflow/model/session_calendar.hpp"

namespace ibflow::app {

namespace asio = boost::asio;
using core::Error;
using core::ErrorCategory;
using core::Expected;
using core::fail;

namespace {

constexpr auto kLookAgain = std::chrono::milliseconds(50);  // for a connection that is away

}  // namespace

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
  if (pause_asked) engine->pause(*std::exchange(pause_asked, std::nullopt));
  publish(true);
  if (stop_asked) begin_stop(*stop_asked);
  preparing.release();
}

Expected<void> TradingSystem::Impl::take_error_overrides() {
  if (settings.error_overrides_file.empty()) {
    gateway->line().errors().set_overrides({});
    return {};
  }
  auto overrides = connection::ErrorOverrides::load(settings.error_overrides_file);
  if (!overrides) return std::unexpected(overrides.error());
  gateway->line().errors().set_overrides(std::move(*overrides));
  return {};
}

asio::awaitable<Expected<void>> TradingSystem::Impl::prepare() {
  auto calendar = restart_calendar(settings);
  if (!calendar) co_return std::unexpected(calendar.error());
  gateway.emplace(loop, gateway_config(settings), activity);
  record_wire();
  gate.emplace(*gateway, std::move(*calendar));
  gateway->line().board().observe([this](const connection::Health&) { publish(true); });
  if (auto taken = take_error_overrides(); !taken) co_return std::unexpected(taken.error());

  auto connected = co_await gateway->connect();
  if (!connected) co_return std::unexpected(connected.error());
  session = *connected;
  auto chosen = choose_account(session.accounts);
  if (!chosen) co_return std::unexpected(chosen.error());
  account = *chosen;
  outcome.session_date = core::to_new_york(gateway->clock().now()).date;
  if (const auto today = model::nyse_session(outcome.session_date)) {
    session_open = today->open;
    session_close = today->close;
  }
  phase = "preparing";
  publish(true);

  if (auto opened = open_journal(); !opened) co_return std::unexpected(opened.error());
  gateway->start_keeping_step();
  auto ready = co_await prepare_session();
  while (!ready && is_away()) {  // nothing has been sent yet: begin this part again
    last_problem = ready.error().message;
    const bool back = co_await line_is_back();
    if (!back) break;
    auto again = co_await prepare_session();
    ready = std::move(again);
  }
  co_return ready;
}

asio::awaitable<Expected<void>> TradingSystem::Impl::prepare_session() {
  auto flow_ready = co_await check_flow();
  if (!flow_ready) co_return std::unexpected(flow_ready.error());
  auto books = co_await open_books();
  if (!books) co_return std::unexpected(books.error());
  co_return Expected<void>();
}

/// The connection is lost and will be tried again.
bool TradingSystem::Impl::is_away() const {
  using enum connection::ConnectionState;
  const auto state = gateway->line().state();
  return !gateway->is_ready() && state != Disconnected && state != Closed;
}

/// False when it will not come back.
asio::awaitable<bool> TradingSystem::Impl::line_is_back() {
  asio::steady_timer pause(loop.context());
  while (is_away()) {
    pause.expires_after(kLookAgain);
    co_await pause.async_wait(asio::use_awaitable);
  }
  co_return gateway->is_ready();
}

void TradingSystem::Impl::record_wire() {
  if (settings.recorder_frames > 0) {
    connection::FlightRecorderConfig config;
    config.frames = static_cast<std::size_t>(settings.recorder_frames);
    config.folder = settings.recorder_folder;
    wire_taps.add(flight_recorder.emplace(loop, config));
  }
  if (!settings.capture_file.empty()) {
    connection::CaptureFileConfig config;
    config.file = settings.capture_file;
    wire_taps.add(capture.emplace(loop, config));
  }
  if (!wire_taps.empty()) gateway->line().set_tap(&wire_taps);
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
  flow::ClientConfig config = flow_client_config(settings);
  config.keep_rate_limit = false;  // the monitor does, by the trading clock
  auto created = flow::Client::create(loop, config);
  if (!created) co_return std::unexpected(created.error());
  flow_client = std::move(*created);
  // Named, not a temporary: GCC 12 would destroy it twice.
  std::function<void(std::function<void(Expected<flow::ServiceStatus>)>)> ask = [this](auto answer) {
    flow_client->status().get(std::move(answer));
  };
  auto status = co_await await_callback<flow::ServiceStatus>(std::move(ask));
  if (!status) co_return std::unexpected(status.error());

  flow::MonitorConfig monitor_config;
  monitor_config.time_to_live = settings.strategy.prediction_time_to_live;
  monitor_config.polls_per_minute = settings.flow_standard_limit;
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
  gateway->set_listener(nullptr);  // of an earlier try
  auto open_orders = co_await gateway->open_orders();
  // Who only watches can do without: a read-only API has no orders of ours.
  if (!open_orders && settings.read_only && gateway->health().read_only) open_orders.emplace();
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

  model::Broker& broker = settings.read_only ? static_cast<model::Broker&>(read_only.emplace(*gate))
                                             : static_cast<model::Broker&>(*gate);
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
  auto bars = co_await gateway->historical_bars(instrument, std::string("2 D"), std::string("1 min"));
  if (!bars) co_return std::unexpected(bars.error());
  // A request without an end is answered with the running minute, too: its rest is still to come.
  std::erase_if(*bars, [now = gateway->clock().now()](const model::Bar& bar) { return bar.end() > now; });
  engine->add_instrument(instrument, *bars);
  if (auto subscribed = gateway->subscribe_quotes(instrument); !subscribed) co_return subscribed;
  co_return gateway->subscribe_real_time_bars(instrument);
}

}  // namespace ibflow::app
