#include "ibflow/gateway/raw_access.hpp"

#include "ibflow/core/log.hpp"
#include "ibflow/gateway/detail/request_core.hpp"

namespace ibflow::gateway {

namespace {

/// Passes everything on. Of a listener there is no more than a visitor: what comes must be told by its type.
class Forwarder final : public detail::ResponseHandler {
 public:
  Forwarder(std::shared_ptr<RawListener> listener, std::weak_ptr<detail::RequestCore> requests,
            std::int32_t id)
      : listener_(std::move(listener)), requests_(std::move(requests)), id_(id) {}

  protocol::ResponseVisitor& target() override { return *listener_; }
  void on_error(const connection::ErrorEvent& event, const core::Error& error) override {
    if (event.meaning.is_warning) return core::log(event.log_level(), "gateway", event.sentence());
    if (const auto requests = requests_.lock()) requests->remove(id_);
    listener_->on_end(error);
  }
  void on_lost(const core::Error& reason) override { listener_->on_end(reason); }

 private:
  std::shared_ptr<RawListener> listener_;
  std::weak_ptr<detail::RequestCore> requests_;
  std::int32_t id_;
};

}  // namespace

std::int32_t RawAccess::take_request_id() {
  return requests_->take_id();
}

void RawAccess::listen(std::int32_t request_id, std::shared_ptr<RawListener> listener, std::string what) {
  requests_->add(request_id, std::make_shared<Forwarder>(std::move(listener), requests_, request_id),
                 connection::ErrorContext::Request, what);
}

void RawAccess::stop_listening(std::int32_t request_id) {
  requests_->remove(request_id);
}

int RawAccess::server_version() const {
  return requests_->server_version();
}

core::Expected<void> RawAccess::send_frame(std::string frame) {
  return requests_->send_frame(connection::Lane::Request, std::move(frame), "a message of our own");
}

}  // namespace ibflow::gateway
