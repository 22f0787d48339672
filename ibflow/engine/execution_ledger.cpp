#include "ibflow/engine/execution_ledger.hpp"

#include <fmt/format.h>

#include <charconv>

namespace ibflow::engine {

ExecutionId split_execution_id(std::string_view execution_id) {
  const auto dot = execution_id.rfind('.');
  if (dot == std::string_view::npos) return {execution_id, 0};
  const std::string_view digits = execution_id.substr(dot + 1);
  std::uint64_t revision = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), revision);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size())
    return {execution_id, 0};
  return {execution_id.substr(0, dot), revision};
}

std::optional<ExecutionChange> ExecutionLedger::book(const model::Execution& execution) {
  const ExecutionId id = split_execution_id(execution.execution_id);
  // The order belongs to the key: a root that two orders share is two executions, not a correction.
  const std::string key =
      fmt::format("{}|{}|{}", id.root, execution.client_id.value, execution.order_id.value);
  const auto [booked, is_new] = executions_.try_emplace(key, execution);
  if (is_new) return ExecutionChange{std::nullopt, execution};
  if (id.revision <= split_execution_id(booked->second.execution_id).revision) return std::nullopt;
  ExecutionChange change{std::move(booked->second), execution};
  booked->second = execution;
  return change;
}

}  // namespace ibflow::engine
