#include "ibflow/gateway/scanners.hpp"

#include <fmt/format.h>

#include <utility>

#include "ibflow/gateway/detail/question.hpp"
#include "ibflow/gateway/detail/stream_table.hpp"

namespace ibflow::gateway {

using detail::Question;
using detail::QuestionTerms;

namespace {

struct ParametersQuestion final : Question<std::string> {
  using Question::on;
  void on(const protocol::ScannerParameters& message) override {
    rows = message.xml;
    finish();
  }
};

struct ScanQuestion final : Question<ScannerResult, protocol::CancelScannerSubscription> {
  using Question::on;
  void on(const protocol::ScannerData& message) override {
    rows.rows = message.rows;
    send_cancel();
    finish();
  }
};

class ScannerStream final : public detail::Stream {
 public:
  ScannerStream(detail::StreamTerms terms_in, protocol::RequestScannerSubscription request)
      : Stream(std::move(terms_in)), request_(std::move(request)) {}

  core::Expected<void> request(detail::RequestCore& requests) override {
    request_.request_id = request_id;
    return requests.send(terms.lane, request_, request_id);
  }
  core::Expected<void> cancel(detail::RequestCore& requests) override {
    protocol::CancelScannerSubscription message;
    message.request_id = request_id;
    return requests.send(terms.lane, message, request_id);
  }
  using Stream::on;
  void on(const protocol::ScannerData& message) override {
    data_came();
    ScannerResult result;
    result.rows = message.rows;
    publish(result);
  }

 private:
  protocol::RequestScannerSubscription request_;
};

protocol::RequestScannerSubscription a_request(protocol::ScannerSubscription what,
                                               std::vector<protocol::TagValue> filters) {
  protocol::RequestScannerSubscription message;
  message.subscription = std::move(what);
  if (!filters.empty()) message.scanner_subscription_filter_options = std::move(filters);
  return message;
}

std::string name_of(const protocol::ScannerSubscription& what) {
  return fmt::format("scan {} of {} in {}", what.scan_code, what.instrument, what.location_code);
}

}  // namespace

Scanners::Scanners(std::shared_ptr<detail::RequestCore> requests,
                   std::shared_ptr<detail::StreamTable> streams)
    : requests_(std::move(requests)), streams_(std::move(streams)) {}

Answer<std::string> Scanners::parameters(RequestOptions options) {
  return detail::ask(requests_, std::make_shared<ParametersQuestion>(), protocol::RequestScannerParameters(),
                     QuestionTerms("scanner parameters", options));
}

Answer<ScannerResult> Scanners::scan(protocol::ScannerSubscription what,
                                     std::vector<protocol::TagValue> filters, RequestOptions options) {
  QuestionTerms terms(name_of(what), options);
  auto message = a_request(std::move(what), std::move(filters));
  return detail::ask(requests_, std::make_shared<ScanQuestion>(), std::move(message), std::move(terms));
}

Subscription<ScannerResult> Scanners::follow(protocol::ScannerSubscription what,
                                             std::vector<protocol::TagValue> filters) {
  detail::StreamTerms terms;
  terms.what = name_of(what);
  auto message = a_request(std::move(what), std::move(filters));
  // The whole request is its name: what differs in one filter is another scanner.
  std::string key;
  static_cast<void>(protocol::append_request(key, message, protocol::kMaxServerVersion));
  terms.key = "scan " + key;
  terms.is_market_data = false;
  return streams_->subscribe<ScannerResult>("scan " + key, Overflow::Conflate, 1, [&] {
    return std::make_shared<ScannerStream>(std::move(terms), std::move(message));
  });
}

}  // namespace ibflow::gateway
