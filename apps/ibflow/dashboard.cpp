#include "dashboard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "session_rows.hpp"

namespace ibflow::cli {

namespace {

constexpr const char* kWord = "flatten";
constexpr const char* kKeys = " p pause/resume  c cancel all  f flatten  Tab, arrows move  q quit";
constexpr double kStaleAfter = 5'000;  // ms; against a real gateway time moves once a second
constexpr std::size_t kPage = 10;

const char* name_of(Pane pane) {
  constexpr std::array kNames{"quotes and positions", "working orders", "signals", "what happened",
                              "health and pacing"};
  return kNames[static_cast<std::size_t>(pane)];
}

/// The content of the health pane: what is not right first, then farms and lanes.
std::vector<std::string> health_lines(const control::Snapshot& snapshot) {
  std::vector<std::string> lines;
  const control::GatewayView& gateway = snapshot.gateway;
  if (!gateway.why_not_ready.empty()) lines.push_back(gateway.why_not_ready);
  lines.insert(lines.end(), gateway.notes.begin(), gateway.notes.end());
  const auto& pacing = snapshot.pacing;
  lines.push_back(fmt::format(
      "pacing {:g} messages/s, {} waiting, {} at most; in {} out {}{}", pacing.messages_per_second,
      pacing.waiting, pacing.deepest, gateway.messages_in, gateway.messages_out,
      gateway.round_trip_ms ? fmt::format("; round trip {:.1f} ms", *gateway.round_trip_ms) : ""));
  for (const auto& lane : pacing.lanes) {
    lines.push_back(fmt::format(
        "  {:<14} {:>6} waiting  oldest {:>6.0f} ms  clear in {:>6.0f} ms  {:>8} sent  {} refused", lane.lane,
        lane.waiting, lane.oldest_wait_ms, lane.eta_ms, lane.sent, lane.refused));
  }
  for (const auto& farm : gateway.farms)
    lines.push_back(fmt::format("  data farm {:<14} {}", farm.name, farm.up ? "up" : "down"));
  return lines;
}

void add_day(Lines& lines, const control::Snapshot& snapshot) {
  const control::MoneyView& view = snapshot.money;
  lines.cell(fmt::format(" {}  net ", snapshot.account));
  lines.cell(money(view.net, true), view.net.is_negative() ? Colour::Red : Colour::Green);
  lines.cell("  today ");
  lines.cell(money(view.today, true), view.today.is_negative() ? Colour::Red : Colour::Green);
  lines.cell(fmt::format(" of -{}", money(view.daily_loss_limit, false)),
             view.loss_limit_reached ? Colour::Red : Colour::Plain);
  lines.cell(fmt::format("  positions {}/{}  fills {}  fees {}  equity {}", snapshot.counts.open_positions,
                         snapshot.max_positions, snapshot.counts.fills, money(view.commissions, false),
                         money(view.equity, false)));
  lines.end();
}

}  // namespace

std::array<int, kPaneCount> share_rows(int rows, const std::array<int, kPaneCount>& wanted, Pane focused) {
  std::array<int, kPaneCount> given{};
  const auto give = [&](std::size_t pane, int upto) {
    const int more = std::clamp(std::min(upto, wanted[pane]) - given[pane], 0, rows);
    if (given[pane] == 0 && more < 2) return;  // a heading alone tells nothing
    given[pane] += more;
    rows -= more;
  };
  const auto first = static_cast<std::size_t>(focused);
  give(first, 4);
  for (std::size_t pane = 0; pane < kPaneCount; ++pane) give(pane, pane == 0 ? 3 : 2);
  give(first, rows + given[first]);
  for (std::size_t pane = 0; pane < kPaneCount; ++pane) give(pane, rows + given[pane]);
  return given;
}

void Dashboard::say(std::string text, bool is_bad) {
  said_ = std::move(text);
  said_is_bad_ = is_bad;
}

void Dashboard::ask_for_the_word(std::size_t orders, std::size_t positions) {
  question_ = Question::Flatten;
  typed_.clear();
  prompt_ =
      fmt::format("cancel {} orders, close {} positions at market and pause? Type {} and Enter: ", orders,
                  positions, kWord);
}

Wish Dashboard::press(KeyPress key) {
  said_.clear();
  if (question_ != Question::None) return answer(key);
  switch (key.key) {
    case Key::Tab:
    case Key::Right:
      move_focus(1);
      return Wish::Nothing;
    case Key::BackTab:
    case Key::Left:
      move_focus(-1);
      return Wish::Nothing;
    case Key::Up:
      scroll(-1);
      return Wish::Nothing;
    case Key::Down:
      scroll(1);
      return Wish::Nothing;
    case Key::PageUp:
      scroll(-static_cast<int>(kPage));
      return Wish::Nothing;
    case Key::PageDown:
      scroll(static_cast<int>(kPage));
      return Wish::Nothing;
    case Key::Home:
      first_[static_cast<std::size_t>(focused_)] = 0;
      return Wish::Nothing;
    case Key::End:
      scroll(static_cast<int>(size_of(focused_)));
      return Wish::Nothing;
    default:
      break;
  }
  if (key.key != Key::Character) return Wish::Nothing;
  switch (key.character) {
    case 'q':
      return Wish::Quit;
    case 'p':
      return Wish::PauseOrResume;
    case 'c':
      question_ = Question::CancelAll;
      prompt_ = fmt::format("cancel all {} working orders? Positions stay, without stops. y/n ",
                            size_of(Pane::Orders));
      return Wish::Nothing;
    case 'f':
      return Wish::AskToFlatten;
    default:
      return Wish::Nothing;
  }
}

Wish Dashboard::answer(KeyPress key) {
  const auto done = [&](Wish wish) {
    question_ = Question::None;
    typed_.clear();
    if (wish == Wish::Nothing) say("nothing was done");
    return wish;
  };
  if (key.key == Key::Escape) return done(Wish::Nothing);
  if (question_ == Question::CancelAll)
    return done(key.key == Key::Character && key.character == 'y' ? Wish::CancelAll : Wish::Nothing);
  if (key.key == Key::Enter) return done(typed_ == kWord ? Wish::Flatten : Wish::Nothing);
  if (key.key == Key::Backspace && !typed_.empty()) typed_.pop_back();
  if (key.key == Key::Character && typed_.size() < 20) typed_ += key.character;
  return Wish::Nothing;
}

void Dashboard::move_focus(int by) {
  const int count = static_cast<int>(kPaneCount);
  focused_ = static_cast<Pane>((static_cast<int>(focused_) + by + count) % count);
}

void Dashboard::scroll(int by) {
  auto& first = first_[static_cast<std::size_t>(focused_)];
  const auto last = static_cast<long>(size_of(focused_)) - 1;
  first = static_cast<std::size_t>(std::clamp(static_cast<long>(first) + by, 0L, std::max(last, 0L)));
}

std::size_t Dashboard::size_of(Pane pane) const {
  if (!snapshot_) return 0;
  switch (pane) {
    case Pane::Quotes:
      return snapshot_->tickers.size();
    case Pane::Orders:
      return snapshot_->orders.size();
    case Pane::Signals:
      return snapshot_->signals.size();
    case Pane::Events:
      return snapshot_->events.size();
    case Pane::Health:
      return health_lines(*snapshot_).size();
  }
  return 0;
}

void Dashboard::add_pane(Lines& lines, Pane pane, int rows) const {
  if (rows < 2) return;
  const int end = static_cast<int>(lines.lines().size()) + rows;
  const std::size_t size = size_of(pane);
  const bool has_columns = pane == Pane::Quotes && rows > 2;
  const int room = rows - (has_columns ? 2 : 1);
  // Orders that have gone may have left less than was scrolled over.
  const std::size_t fits = size > static_cast<std::size_t>(room) ? size - static_cast<std::size_t>(room) : 0;
  const std::size_t first = std::min(first_[static_cast<std::size_t>(pane)], fits);
  const std::size_t shown = std::min(size - first, static_cast<std::size_t>(room));
  const std::string range = shown < size ? fmt::format(" ({}-{} of {})", first + 1, first + shown, size)
                                         : fmt::format(" ({})", size);
  const bool has_focus = pane == focused_;
  lines.heading(
      fmt::format("{}{}{}", has_focus ? "▸ " : "", name_of(pane), pane == Pane::Health ? "" : range),
      has_focus ? Colour::Bold : Colour::Dim);
  if (has_columns) add_ticker_heading(lines);
  const auto health =
      pane == Pane::Health && snapshot_ ? health_lines(*snapshot_) : std::vector<std::string>();
  for (std::size_t i = first; i < first + shown; ++i) {
    switch (pane) {
      case Pane::Quotes:
        add_ticker(lines, snapshot_->tickers[i]);
        break;
      case Pane::Orders:
        add_order(lines, snapshot_->orders[i]);
        break;
      case Pane::Signals:
        add_signal(lines, snapshot_->signals[i]);
        break;
      case Pane::Events:
        add_event(lines, snapshot_->events[i]);
        break;
      case Pane::Health:
        lines.cell(" " + health[i]);
        lines.end();
        break;
    }
  }
  lines.go_to(end);
}

void Dashboard::add_foot(Lines& lines) const {
  if (question_ != Question::None) {
    lines.cell(" " + prompt_ + typed_, Colour::Yellow);
    lines.cell("_", Colour::Reverse);
  } else if (!said_.empty()) {
    lines.cell(" " + said_, said_is_bad_ ? Colour::Red : Colour::Green);
  } else {
    lines.cell(kKeys, Colour::Dim);
  }
  lines.end();
}

void Dashboard::add_head(Lines& lines) const {
  if (snapshot_) {
    add_header(lines, snapshot_->mode, *snapshot_);
    add_day(lines, *snapshot_);
    add_gateway(lines, *snapshot_);
    add_warnings(lines, *snapshot_);
    if (snapshot_->age_ms > kStaleAfter && snapshot_->phase != "done") {
      lines.cell(fmt::format(" the system has said nothing new for {:.0f} s", snapshot_->age_ms / 1000),
                 Colour::Red);
      lines.end();
    }
  }
  if (trouble_.empty()) return;
  lines.cell(" " + trouble_, Colour::Red);
  lines.end();
}

std::array<int, kPaneCount> Dashboard::wanted_rows() const {
  std::array<int, kPaneCount> wanted{};
  for (std::size_t pane = 0; pane < kPaneCount; ++pane) {
    const int content = static_cast<int>(size_of(static_cast<Pane>(pane)));
    wanted[pane] = std::max(2, content + (pane == 0 ? 2 : 1));
  }
  return wanted;
}

Lines Dashboard::render(const ScreenSize& size) const {
  Lines lines(size);
  add_head(lines);
  if (snapshot_) {
    const auto given = share_rows(lines.left() - 1, wanted_rows(), focused_);
    for (std::size_t pane = 0; pane < kPaneCount; ++pane)
      add_pane(lines, static_cast<Pane>(pane), given[pane]);
  }
  lines.go_to(size.rows - 1);
  add_foot(lines);
  return lines;
}

Lines Dashboard::render_all(int columns) const {
  Lines lines({columns, 1'000, false});
  add_head(lines);
  const auto wanted = wanted_rows();
  for (std::size_t pane = 0; pane < kPaneCount; ++pane)
    add_pane(lines, static_cast<Pane>(pane), wanted[pane]);
  return lines;
}

}  // namespace ibflow::cli
