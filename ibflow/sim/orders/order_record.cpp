#include "ibflow/sim/orders/order_record.hpp"

#include <utility>

namespace ibflow::sim {

void OrderRecords::expect(core::ClientId client_id, const protocol::PlaceOrder& request,
                          std::size_t instrument) {
  expected_ = Expected{client_id, request, instrument};
}

OrderRecord& OrderRecords::of(const SimOrder& order) {
  const auto [found, is_new] = records_.try_emplace(&order);
  auto& record = found->second;
  if (!expected_) return record;
  const bool is_named = expected_->client_id == order.terms.client_id &&
                        expected_->request.order_id == order.terms.order_id.value;
  if (!is_named && !(order.manual && is_new)) return record;
  record.request = std::move(expected_->request);
  record.instrument = expected_->instrument;
  expected_.reset();
  return record;
}

const OrderRecord* OrderRecords::find(const SimOrder& order) const {
  const auto found = records_.find(&order);
  return found == records_.end() ? nullptr : &found->second;
}

void OrderRecords::copy(const SimOrder& from, const SimOrder& to) {
  auto record = records_[&from];
  records_[&to] = std::move(record);
}

}  // namespace ibflow::sim
