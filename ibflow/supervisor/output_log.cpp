#include "ibflow/supervisor/output_log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <system_error>
#include <utility>

#include "ibflow/core/descriptor.hpp"
#include "ibflow/core/log.hpp"
#include "ibflow/core/redact.hpp"

namespace ibflow::supervisor {

using core::ErrorCategory;
using core::Expected;
using core::fail;

namespace {

constexpr std::size_t kLongestLine = 16UL * 1024;
constexpr std::size_t kTail = 64UL * 1024;  // bytes looked at for the last lines

/// gateway.log with 2 is gateway.2.log.
std::filesystem::path numbered(const std::filesystem::path& file, int number) {
  auto name = file;
  return name.replace_extension(fmt::format(".{}{}", number, file.extension().string()));
}

}  // namespace

struct OutputLog::Impl : std::enable_shared_from_this<OutputLog::Impl> {
  Impl(core::EventLoop& loop_in, OutputLogConfig config_in, Line line_in)
      : loop(loop_in), config(std::move(config_in)), line(std::move(line_in)), changes(loop.context()) {}

  void wait() {
    changes.async_read_some(boost::asio::buffer(events),
                            [weak = weak_from_this()](const boost::system::error_code& error, std::size_t) {
                              const auto self = weak.lock();
                              if (error || !self || !self->line) return;
                              self->read();
                              self->wait();
                            });
  }

  void read() {
    std::array<char, 8192> block{};
    for (;;) {
      const auto size = ::pread(file.number(), block.data(), block.size(), position);
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) break;
      position += size;
      take({block.data(), static_cast<std::size_t>(size)});
      if (!line) return;
    }
    if (static_cast<std::size_t>(position) >= config.max_bytes) rotate();
  }

  void take(std::string_view text) {
    while (!text.empty() && line) {
      const auto end = text.find('\n');
      rest.append(text.substr(0, end));
      const bool whole = end != std::string_view::npos;
      if (whole || rest.size() >= kLongestLine) {
        const std::string told = std::exchange(rest, {});
        line(told);
      }
      text.remove_prefix(whole ? end + 1 : text.size());
    }
  }

  /// The program appends, so that it goes on at the start of the emptied file. What it writes between copy
  /// and truncation is lost.
  void rotate() {
    std::error_code problem;
    for (int number = config.max_files - 2; number >= 1; --number)
      std::filesystem::rename(numbered(config.file, number), numbered(config.file, number + 1), problem);
    if (config.max_files > 1) {
      std::filesystem::copy_file(config.file, numbered(config.file, 1),
                                 std::filesystem::copy_options::overwrite_existing, problem);
    }
    if (::ftruncate(file.number(), 0) == 0) position = 0;
    if (problem)
      core::log_warning("supervisor", fmt::format("the gateway's log was not kept: {}", problem.message()));
  }

  core::EventLoop& loop;
  OutputLogConfig config;
  Line line;
  boost::asio::posix::stream_descriptor changes;
  core::Descriptor file;
  off_t position = 0;
  std::string rest;
  std::array<char, 4096> events{};
};

OutputLog::OutputLog(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

OutputLog::~OutputLog() {
  impl_->line = nullptr;
}

Expected<std::unique_ptr<OutputLog>> OutputLog::open(core::EventLoop& loop, OutputLogConfig config,
                                                     Line line) {
  const auto impl = std::make_shared<Impl>(loop, std::move(config), std::move(line));
  const auto refused = [&] {
    const int code = errno;
    return fail(ErrorCategory::Storage,
                fmt::format("the gateway's log {} cannot be kept: {}", impl->config.file.string(),
                            std::generic_category().message(code)),
                code);
  };
  impl->file = core::Descriptor(::open(impl->config.file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!impl->file.is_open()) return refused();
  impl->position = ::lseek(impl->file.number(), 0, SEEK_END);
  const int watching = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (watching < 0) return refused();
  impl->changes.assign(watching);
  if (::inotify_add_watch(watching, impl->config.file.c_str(), IN_MODIFY) < 0) return refused();
  impl->wait();
  return std::unique_ptr<OutputLog>(new OutputLog(impl));
}

void OutputLog::read_now() {
  impl_->read();
}

std::string last_lines(const std::filesystem::path& file, std::size_t lines) {
  const core::Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened.is_open()) return {};
  const auto end = ::lseek(opened.number(), 0, SEEK_END);
  const auto begin = std::max<off_t>(0, end - static_cast<off_t>(kTail));
  std::string text(static_cast<std::size_t>(end - begin), '\0');
  const auto size = ::pread(opened.number(), text.data(), text.size(), begin);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, size)));
  if (text.ends_with('\n')) text.pop_back();
  std::size_t start = text.size();
  for (std::size_t found = 0; found < lines && start != std::string::npos && start > 0; ++found)
    start = text.rfind('\n', start - 1);
  return core::redact(start == std::string::npos || start == 0 ? text : text.substr(start + 1));
}

}  // namespace ibflow::supervisor
