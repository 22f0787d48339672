#include "bench/journal_history.hpp"

#include <fmt/core.h>

#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <utility>

#include "ibflow/journal/journal.hpp"
#include "ibflow/orders/order_key.hpp"
#include "ibflow/protocol/codec.hpp"
#include "ibflow/protocol/frame.hpp"

namespace ibflow::bench {

namespace {

using orders::EvidenceKind;

constexpr int kCanonicalVersion = 225;
constexpr int kOrdersBeforeWaiting = 500;
constexpr int kTickers = 50;
constexpr double kPrice = 100.25;
constexpr core::Duration kBetweenOrders = std::chrono::seconds(20);

/// Runs what the journal's writer thread posts.
class Loop {
 public:
  journal::Journal::Post post() {
    return [this](std::function<void()> task) {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
      wake_.notify_one();
    };
  }
  void run_until_idle(const core::Activity& activity) {
    while (!activity.idle()) {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return !tasks_.empty(); });
      const auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
};

orders::OrderRecord record_of(const HistoryOrder& order) {
  orders::OrderRecord record;
  record.key = order.key;
  record.order_id = core::OrderId(order.number);
  record.client_id = kHistoryClient;
  record.account = kHistoryAccount;
  record.con_id = core::ConId(order.contract.con_id);
  record.symbol = order.contract.symbol;
  record.side = order.order.action == "BUY" ? model::Side::Buy : model::Side::Sell;
  record.quantity = *order.order.total_quantity;
  record.order_type = order.order.order_type;
  record.limit_price = order.order.lmt_price;
  record.time_in_force = order.order.tif;
  record.strategy = "bench";
  record.reason = "to be measured";
  protocol::PlaceOrder message;
  message.order_id = order.number;
  message.contract = order.contract;
  message.order = order.order;
  if (!protocol::append_request(record.canonical, message, kCanonicalVersion)) std::abort();
  return record;
}

template <class Message>
std::string payload_of(const Message& message) {
  std::string frame;
  protocol::append_response(frame, message, kHistoryServerVersion);
  return frame.substr(protocol::kLengthPrefix);
}

std::string status_message(const HistoryOrder& order, const char* status) {
  const bool is_filled = std::string_view(status) == "Filled";
  protocol::OrderStatus message;
  message.order_id = order.number;
  message.status = status;
  message.filled = is_filled ? *order.order.total_quantity : core::Decimal(0);
  message.remaining = is_filled ? core::Decimal(0) : *order.order.total_quantity;
  message.avg_fill_price = is_filled ? kPrice : 0;
  message.perm_id = order.perm_id;
  message.client_id = kHistoryClient.value;
  return payload_of(message);
}

std::string execution_message(const HistoryOrder& order, const model::Execution& execution) {
  protocol::ExecutionDetails message;
  message.contract = order.contract;
  message.execution.order_id = order.number;
  message.execution.exec_id = execution.execution_id;
  message.execution.time = "20190213 15:30:00 US/Eastern";
  message.execution.acct_number = kHistoryAccount;
  message.execution.side = execution.side == model::Side::Buy ? "BOT" : "SLD";
  message.execution.shares = execution.quantity;
  message.execution.price = execution.price;
  message.execution.perm_id = order.perm_id;
  message.execution.client_id = kHistoryClient.value;
  message.execution.order_ref = order.key;
  return payload_of(message);
}

model::Execution execution_of(const HistoryOrder& order, const orders::OrderRecord& record,
                              core::Timestamp at) {
  model::Execution execution;
  execution.execution_id = fmt::format("0000e1a7.{:08x}.01.01", order.number);
  execution.order_id = record.order_id;
  execution.client_id = record.client_id;
  execution.perm_id = core::PermId(order.perm_id);
  execution.order_ref = record.key;
  execution.account = record.account;
  execution.con_id = record.con_id;
  execution.symbol = record.symbol;
  execution.side = record.side;
  execution.quantity = record.quantity;
  execution.price = kPrice;
  execution.cumulative_quantity = record.quantity;
  execution.time = at;
  return execution;
}

void write(journal::Journal& journal, int number, bool fills) {
  const HistoryOrder order(number);
  const auto record = record_of(order);
  const core::Timestamp at = core::from_unix_seconds(1550068200) + number * kBetweenOrders;
  const auto prove = [&](EvidenceKind kind, std::string text, std::string raw) {
    journal.record_evidence({record.key, kind, at, record.client_id, record.order_id,
                             core::PermId(order.perm_id), std::move(text), std::move(raw),
                             kHistoryServerVersion});
  };
  journal.record_order({record}, at, [](const core::Expected<void>& done) {
    if (done) return;
    fmt::print(stderr, "{}\n", done.error().message);
    std::exit(1);
  });
  prove(EvidenceKind::Sent, "", "");
  prove(EvidenceKind::Status, "Submitted", status_message(order, "Submitted"));
  if (!fills) return;
  const auto execution = execution_of(order, record, at);
  prove(EvidenceKind::Execution, execution.execution_id, execution_message(order, execution));
  journal.record_execution(execution, at);
  journal.record_commission({execution.execution_id, core::Decimal(1), "USD", {}}, at);
  prove(EvidenceKind::Status, "Filled", status_message(order, "Filled"));
}

}  // namespace

HistoryOrder::HistoryOrder(int number_in)
    : number(number_in),
      key(orders::make_order_key("BENCH", static_cast<std::uint32_t>(number_in))),
      perm_id(900'000 + number_in) {
  contract.con_id = 1000 + number % kTickers;
  contract.symbol = fmt::format("S{}", number % kTickers);
  contract.sec_type = "STK";
  contract.exchange = "SMART";
  contract.currency = "USD";
  order.order_id = number;
  order.client_id = kHistoryClient.value;
  order.perm_id = perm_id;
  order.action = number % 2 == 0 ? "BUY" : "SELL";
  order.total_quantity = core::Decimal(100);
  order.order_type = "LMT";
  order.lmt_price = kPrice;
  order.tif = "DAY";
  order.account = kHistoryAccount;
  order.order_ref = key;
}

bool write_history(const std::filesystem::path& file, int orders) {
  for (const char* ending : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(file.string() + ending);
  Loop loop;
  core::Activity activity;
  journal::RunInfo run;
  run.mode = "bench";
  run.account = kHistoryAccount;
  run.client_id = kHistoryClient.value;
  run.books = journal::Books::Broker;
  auto journal = journal::Journal::open(file, run, loop.post(), activity);
  if (!journal) {
    fmt::print(stderr, "{}\n", journal.error().message);
    return false;
  }
  for (int number = 1; number <= orders; ++number) {
    write(**journal, number, number <= orders - kLivingOrders);
    if (number % kOrdersBeforeWaiting == 0) loop.run_until_idle(activity);
  }
  loop.run_until_idle(activity);
  return (*journal)->close().has_value();
}

}  // namespace ibflow::bench
