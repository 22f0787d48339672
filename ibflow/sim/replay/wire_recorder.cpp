#include "ibflow/sim/replay/wire_recorder.hpp"

namespace ibflow::sim {

using protocol::CaptureDirection;

void WireRecorder::from_client(std::string_view bytes, core::Timestamp wall) {
  if (is_lost_) return;
  if (!offered_) return greet(bytes, wall);
  client_frames_.append(bytes);
  // A client may go on before it has its answer; a capture begins with it all the same.
  if (agreed_) write_frames(client_frames_, CaptureDirection::Sent, wall);
}

void WireRecorder::from_gateway(std::string_view bytes, core::Timestamp wall) {
  if (is_lost_) return;
  gateway_frames_.append(bytes);
  while (offered_ && !agreed_ && !is_lost_) {
    const auto payload = gateway_frames_.next();
    if (!payload) return fault(payload.error().message, wall);
    if (!*payload) return;
    read_answer(**payload, wall);
  }
  if (agreed_) write_frames(gateway_frames_, CaptureDirection::Received, wall);
}

void WireRecorder::greet(std::string_view bytes, core::Timestamp wall) {
  hello_.append(bytes);
  const auto parsed = protocol::parse_client_hello(hello_);
  if (!parsed) return fault(parsed.error().message, wall);
  if (!*parsed) return;
  offered_ = (*parsed)->hello;
  client_frames_.append(std::string_view(hello_).substr((*parsed)->bytes));
  hello_.clear();
}

void WireRecorder::read_answer(std::string_view payload, core::Timestamp wall) {
  const auto answer = protocol::parse_server_hello(payload, *offered_);
  if (!answer) return fault(answer.error().message, wall);
  if (!*answer) return;  // not the answer yet
  agreed_ = **answer;
  writer_.append(lines_, protocol::CapturedSession{session_, wall, peer_, agreed_->server_version,
                                                   agreed_->connection_time});
  write_frames(client_frames_, CaptureDirection::Sent, wall);
}

void WireRecorder::write_frames(protocol::FrameReader& frames, CaptureDirection direction,
                                core::Timestamp wall) {
  while (!is_lost_) {
    const auto payload = frames.next();
    if (!payload) return fault(payload.error().message, wall);
    if (!*payload) return;
    write_frame(direction, **payload, wall);
  }
}

void WireRecorder::write_frame(CaptureDirection direction, std::string_view payload, core::Timestamp wall) {
  const int version = agreed_->server_version;
  if (direction == CaptureDirection::Received && protocol::names_accounts(payload, version)) {
    for (const auto& account : protocol::accounts_named_in(payload, version)) redaction_.learn(account);
  }
  scratch_.assign(payload);
  redaction_.apply(scratch_);
  writer_.append_frame(lines_, session_, wall, direction, scratch_);
}

void WireRecorder::fault(std::string_view what, core::Timestamp wall) {
  if (is_lost_) return;
  is_lost_ = true;
  scratch_.assign(what);
  redaction_.apply(scratch_);
  writer_.append(lines_, protocol::CapturedFault{agreed_ ? session_ : 0, wall, scratch_});
}

}  // namespace ibflow::sim
