#include "flow_session.hpp"

#include "ibflow/app/flow_client_config.hpp"

namespace ibflow::cli {

core::Expected<std::unique_ptr<FlowSession>> FlowSession::open(const SettingsArguments& arguments) {
  const auto sources = sources_of(arguments);
  if (!sources) return std::unexpected(sources.error());
  const auto settings = app::load_settings(*sources);
  if (!settings) return std::unexpected(settings.error());
  print_warnings(*settings);
  app::keep_out_of_log(*settings);
  if (settings->flow_api_key.empty()) {
    return core::fail(core::ErrorCategory::Configuration,
                      "no key for the flow service: set IBFLOW_FLOW_KEY or API_KEY, or [Flow] api_key_file");
  }
  std::unique_ptr<FlowSession> session(new FlowSession);
  auto client = flow::Client::create(session->loop_, app::flow_client_config(*settings));
  if (!client) return std::unexpected(client.error());
  session->client_ = std::move(*client);
  session->loop_.start();
  return session;
}

FlowSession::~FlowSession() {
  if (client_) loop_.run_and_wait([this] { client_.reset(); });
}

core::Error FlowSession::interrupted() {
  return {core::ErrorCategory::Cancelled, "interrupted"};
}

}  // namespace ibflow::cli
