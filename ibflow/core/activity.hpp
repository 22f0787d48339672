#pragma once
// Counts work that has left the event loop and will come back: the loop is idle when none is out.

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace ibflow::core {

/// Belongs to one event loop thread; not thread-safe. Whoever starts something that answers later (an HTTP
/// request, a journal write, a gateway request) takes a token and lets it go when the answer has been handled
/// completely.
class Activity {
 public:
  class Token {
   public:
    Token() = default;
    Token(Token&& other) noexcept : activity_(std::exchange(other.activity_, nullptr)) {}
    Token& operator=(Token&& other) noexcept {
      if (this != &other) {
        release();
        activity_ = std::exchange(other.activity_, nullptr);
      }
      return *this;
    }
    Token(const Token&) = delete;
    Token& operator=(const Token&) = delete;
    ~Token() { release(); }
    void release() {
      if (auto* activity = std::exchange(activity_, nullptr)) activity->leave();
    }

   private:
    friend class Activity;
    explicit Token(Activity* activity) : activity_(activity) {}
    Activity* activity_ = nullptr;
  };

  [[nodiscard]] Token begin() {
    ++out_;
    return Token(this);
  }
  [[nodiscard]] bool idle() const { return out_ == 0; }
  [[nodiscard]] std::size_t out() const { return out_; }
  /// Called each time the last token is let go.
  void on_idle(std::function<void()> handler) { on_idle_ = std::move(handler); }

 private:
  void leave() {
    if (--out_ == 0 && on_idle_) on_idle_();
  }
  std::size_t out_ = 0;
  std::function<void()> on_idle_;
};

}  // namespace ibflow::core
