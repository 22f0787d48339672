#pragma once
// Callbacks that may come and go while they are being called.

#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace ibflow::connection::detail {

void report_thrown(std::string_view what, std::string_view problem);

/// Runs it; what it throws is logged and stops nobody else.
template <class Function>
void call_guarded(std::string_view what, Function&& function) {
  try {
    std::forward<Function>(function)();
  } catch (const std::exception& problem) {
    report_thrown(what, problem.what());
  } catch (...) {
    report_thrown(what, "something unknown");
  }
}

/// Called in the order of their registration. One that is removed while others run is not called any more;
/// one that is added then is not called for what is under way. Tag says which calls it wants.
template <class Tag, class... Arguments>
class CallbackList {
 public:
  using Callback = std::function<void(Arguments...)>;

  std::uint64_t add(Tag tag, Callback callback) {
    callbacks_[++last_id_] = std::make_shared<const Entry>(Entry{tag, std::move(callback)});
    return last_id_;
  }
  bool remove(std::uint64_t id) { return callbacks_.erase(id) > 0; }

  template <class Wants>
  void call(std::string_view what, Wants&& wants, Arguments... arguments) {
    std::vector<std::uint64_t> ids;
    ids.reserve(callbacks_.size());
    for (const auto& [id, entry] : callbacks_) {
      if (wants(entry->tag)) ids.push_back(id);
    }
    for (const auto id : ids) {
      const auto found = callbacks_.find(id);
      if (found == callbacks_.end()) continue;
      const auto entry = found->second;  // outlives its own removal
      call_guarded(what, [&] { entry->callback(arguments...); });
    }
  }

 private:
  struct Entry {
    Tag tag;
    Callback callback;
  };
  std::map<std::uint64_t, std::shared_ptr<const Entry>> callbacks_;
  std::uint64_t last_id_ = 0;
};

}  // namespace ibflow::connection::detail
