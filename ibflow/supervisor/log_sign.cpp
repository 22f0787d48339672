#include "ibflow/supervisor/log_sign.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace ibflow::supervisor {

namespace {

struct Phrase {
  std::string_view words;      // lower case
  std::string_view and_words;  // empty: none
  LogSign sign;
};

// The first that fits counts: a missed second factor also names the dialog, a failed login the login.
constexpr std::array kPhrases{
    Phrase{"login has not completed", "closing because", LogSign::TwoFactorMissed},
    Phrase{"second factor authentication", "timed out", LogSign::TwoFactorMissed},
    Phrase{"2fa dialog timed out", "", LogSign::TwoFactorMissed},
    Phrase{"second factor authentication initiated", "", LogSign::TwoFactorAsked},
    Phrase{"second factor authentication", "opened", LogSign::TwoFactorAsked},
    Phrase{"unrecognized username or password", "", LogSign::LoginRefused},
    Phrase{"invalid username or password", "", LogSign::LoginRefused},
    Phrase{"too many failed login attempts", "", LogSign::LoginRefused},
    Phrase{"entitled: login failed", "opened", LogSign::LoginFailed},
    Phrase{"entitled: login error", "opened", LogSign::LoginFailed},
    Phrase{"login failed", "server disconnected", LogSign::LoginFailed},
    Phrase{"entitled: existing session detected", "opened", LogSign::ExistingSession},
    Phrase{"entitled: re-login is required", "opened", LogSign::LoginEnded},
    Phrase{"login has completed", "", LogSign::LoginCompleted},
    Phrase{"process is already running", "", LogSign::AlreadyRunning},
    Phrase{"restarting", "gateway", LogSign::Restarting},
    Phrase{"restarting", "tws", LogSign::Restarting},
    Phrase{"entitled: shutdown progress", "opened", LogSign::ShuttingDown},
    Phrase{"can't connect to x11 window server", "", LogSign::NoDisplay},
    Phrase{"java.awt.headlessexception", "", LogSign::NoDisplay},
    Phrase{"java.lang.outofmemoryerror", "", LogSign::OutOfMemory},
    Phrase{"address already in use", "", LogSign::ApiPortTaken},
    Phrase{"login dialog window_opened", "", LogSign::LoginShown},
    Phrase{"login attempt:", "", LogSign::LoginShown},
};

}  // namespace

std::optional<LogSign> read_log_line(std::string_view line) {
  std::string lower(line);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  const auto fits = [&](const Phrase& phrase) {
    return lower.find(phrase.words) != std::string::npos && lower.find(phrase.and_words) != std::string::npos;
  };
  const auto* const found = std::ranges::find_if(kPhrases, fits);
  if (found == kPhrases.end()) return std::nullopt;
  return found->sign;
}

}  // namespace ibflow::supervisor
