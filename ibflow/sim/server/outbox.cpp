#include "ibflow/sim/server/outbox.hpp"

namespace ibflow::sim {

void Outbox::send_error(std::int32_t id, int code, std::string_view text, core::Timestamp at) {
  protocol::ErrorMessage message;
  message.request_id = id;
  message.error_code = code;
  message.error_string = text;
  message.error_time = core::to_unix_millis(at);
  send(message);
}

}  // namespace ibflow::sim
