#pragma once
// Names a thread for top, gdb and perf.

#include <pthread.h>

#include <string>

namespace ibflow::core::detail {

inline void name_this_thread(const std::string& name) {
  pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());  // the system keeps 15 letters
}

}  // namespace ibflow::core::detail
