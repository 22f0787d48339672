#pragma once
// The test's side of the Broker port: writes down what it is asked, and answers what the test says.

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ibflow/journal/reader.hpp"
#include "ibflow/model/broker.hpp"

namespace ibflow::engine::test {

class FakeBroker final : public model::Broker {
 public:
  /// Every placed order must be in this journal already, as another reader sees it.
  explicit FakeBroker(std::filesystem::path journal) : journal_(std::move(journal)) {}

  core::OrderId allocate_order_id() override { return core::OrderId(next_id_++); }

  core::Expected<void> place(const model::OrderIntent& intent) override {
    if (refuse_from_ && intent.order_id.value >= *refuse_from_) {
      return core::fail(core::ErrorCategory::Connection, "the socket is full");
    }
    const auto reader = journal::JournalReader::open(journal_);
    if (!reader) {
      ADD_FAILURE() << reader.error().message;
      return {};
    }
    const auto story = reader->order_story(intent.key);
    EXPECT_TRUE(story.has_value()) << "order " << intent.key << " was placed before its intent was durable";
    if (story) {
      EXPECT_EQ(story->order.intent.order_id, intent.order_id);
      EXPECT_FALSE(story->order.sent_at.has_value());
    }
    placed.push_back(intent);
    if (on_place) on_place(intent);
    return {};
  }

  core::Expected<void> cancel(core::OrderId order_id) override {
    if (refuse_cancels) return core::fail(core::ErrorCategory::Connection, "the socket is full");
    cancelled.push_back(order_id);
    return {};
  }

  /// Orders with this id and above are refused before anything is sent.
  void refuse_from(int order_id) { refuse_from_ = order_id; }

  std::vector<model::OrderIntent> placed;
  std::vector<core::OrderId> cancelled;
  bool refuse_cancels = false;
  std::function<void(const model::OrderIntent&)> on_place;  // an answer from within place()

 private:
  std::filesystem::path journal_;
  int next_id_ = 101;
  std::optional<int> refuse_from_;
};

}  // namespace ibflow::engine::test
