#include "console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "commands.hpp"
#include "ibflow/app/status_snapshot.hpp"
#include "output.hpp"
#include "screen.hpp"
#include "session_rows.hpp"
#include "signals.hpp"
#include "standard_output.hpp"

namespace ibflow::cli {

namespace {

using namespace std::chrono_literals;

bool is_terminal() {
  const char* terminal = std::getenv("TERM");
  return isatty(STDOUT_FILENO) == 1 && (terminal == nullptr || std::strcmp(terminal, "dumb") != 0);
}

ScreenSize terminal_size() {
  ScreenSize size;
  if (const auto window = window_size()) {
    size.columns = window->columns;
    size.rows = std::max(3, window->rows - 1);
  }
  size.colours = colours_wanted();
  return size;
}

/// Draws on the terminal's second page, so that what stood there before comes back afterwards.
class LiveScreen {
 public:
  LiveScreen() {
    write("\x1b[?1049h\x1b[?25l");
    restore_terminal_when_killed(true);
  }
  ~LiveScreen() {
    restore_terminal_when_killed(false);
    write("\x1b[?25h\x1b[?1049l");
  }
  LiveScreen(const LiveScreen&) = delete;
  LiveScreen& operator=(const LiveScreen&) = delete;

  static void draw(const std::string& title, const control::Snapshot& snapshot) {
    std::string frame = "\x1b[H" + render_screen(title, snapshot, terminal_size());
    for (std::size_t at = frame.find('\n'); at != std::string::npos; at = frame.find('\n', at + 4)) {
      frame.insert(at, "\x1b[K");  // wipe the rest of the line before moving on
    }
    write(frame + "\x1b[J");
  }

 private:
  static void write(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
  }
};

/// One line each half hour of session time, and one for each thing that happened.
class PlainLines {
 public:
  void show(const app::TradingStatus& status) {
    show_events(status.engine.recent_events);
    show_trouble(status);
    if (status.phase != phase_ && status.phase != "done") {
      phase_ = status.phase;
      line(status, phase_);
    }
    const auto slot = std::chrono::floor<std::chrono::minutes>(status.now).time_since_epoch() / 30min;
    if (status.phase != "trading" || slot == slot_) return;
    slot_ = slot;
    const double progress = session_progress(status.now, status.session_open, status.session_close);
    line(status, fmt::format("{:.0f} % of the session, net {}, {} positions, {} working orders, {} fills",
                             progress * 100, money(status.engine.net_pnl, true),
                             status.engine.summary.open_positions_at_end, status.engine.working_orders.size(),
                             status.engine.summary.fills));
  }

 private:
  /// Once for each change: the countdown to the next attempt is none.
  void show_trouble(const app::TradingStatus& status) {
    const auto& health = status.health;
    const auto key =
        app::in_trouble(status)
            ? fmt::format("{} {} {} {}", static_cast<int>(health.socket), health.reconnect_attempt,
                          static_cast<int>(health.ib_link), health.last_disconnect_reason)
            : std::string();
    if (key == trouble_) return;
    trouble_ = key;
    if (!key.empty()) return line(status, "one cannot trade now: " + health.why_not_ready);
    // A session that ends cut off is out of trouble, too, but nobody can trade.
    if (health.why_not_ready.empty()) line(status, "one can trade again");
  }

  static void line(const app::TradingStatus& status, const std::string& text) {
    const core::NewYorkTime local = core::to_new_york(status.now);
    const bool known = status.now != core::Timestamp{};
    tell(fmt::format("{}  {}\n", known ? core::format_time_of_day(local.time_of_day) : "--:--:--", text));
  }

  void show_events(const std::vector<engine::EngineEvent>& events) {
    const auto same = [this](const engine::EngineEvent& event) {
      return event.at == last_.at && event.ticker == last_.ticker && event.text == last_.text;
    };
    const auto seen = std::find_if(events.rbegin(), events.rend(), same).base();
    for (auto event = seen == events.begin() ? events.begin() : seen; event != events.end(); ++event) {
      tell(fmt::format("{}  {:<6}{}\n", core::format_time_of_day(core::to_new_york(event->at).time_of_day),
                       event->ticker, event->text));
      last_ = *event;
    }
  }

  std::string phase_, trouble_;
  std::int64_t slot_ = -1;
  engine::EngineEvent last_;
};

/// Calls `show` now and then until the session has ended; passes the user's wish to stop on.
template <class Show>
void follow(app::TradingSystem& system, const ConsoleOptions& options, std::chrono::milliseconds pause,
            Show show) {
  bool asked = false;
  int reloads = 0;
  while (!system.wait_for(pause)) {
    if (const int wanted = reload_signals(); wanted != reloads) {
      reloads = wanted;
      if (options.on_reload) options.on_reload();
    }
    if (!asked && stop_signals() > 0) {
      asked = true;
      system.request_stop(options.flatten);
    }
    show(system.status());
  }
  show(system.status());
}

}  // namespace

const app::TradingOutcome& watch(app::TradingSystem& system, const ConsoleOptions& options) {
  system.start();
  if (options.quiet) {
    follow(system, options, 50ms, [](const app::TradingStatus&) {});
  } else if (is_terminal() && !options.plain) {
    const LiveScreen screen;
    follow(system, options, 150ms, [&](const app::TradingStatus& status) {
      LiveScreen::draw(options.title, app::snapshot_of(status, options.settings, options.title));
    });
  } else {
    PlainLines lines;
    follow(system, options, 50ms, [&](const app::TradingStatus& status) { lines.show(status); });
  }
  return system.outcome();
}

void print_outcome(const app::TradingOutcome& outcome) {
  const auto& summary = outcome.summary;
  std::string text;
  if (outcome.books || summary.ticks > 0) {
    text += fmt::format("\nSession {} of {} ({:.1f} s)\n", core::format_date(outcome.session_date),
                        fmt::join(outcome.tickers, " "), outcome.wall_seconds);
    text += fmt::format("  market data    {} ticks, {} minute bars\n", summary.ticks, summary.bars);
    text += fmt::format("  predictions    {}, acted on {}\n", summary.predictions, summary.signals_acted_on);
    text += fmt::format("  trading        {} orders, {} fills, {} round trips, {} positions open\n",
                        summary.orders, summary.fills, summary.round_trips, summary.open_positions_at_end);
    text +=
        fmt::format("  profit         gross {}, commissions {}, net {} USD\n", money(summary.gross_pnl, true),
                    money(summary.commissions, false), money(summary.net_pnl, true));
    if (outcome.books) text += fmt::format("  books          {}\n", outcome.books->text());
  }
  if (!outcome.open_positions.empty()) {
    text += fmt::format(
        "  WARNING        open without a stop or target: {}; close them in TWS, or stop with --flatten next "
        "time\n",
        fmt::join(outcome.open_positions, ", "));
  }
  tell(text);
  if (outcome.problem) report(*outcome.problem);
}

}  // namespace ibflow::cli
