// A queue between threads that never holds more than its places.
#include "base/bounded_queue.h"

#include <thread>

#include <gtest/gtest.h>

namespace saem::base {
namespace {

TEST(BoundedQueue, HandsOverEverythingInOrder) {
  BoundedQueue<int> queue(3);
  std::jthread producer([&] {
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(queue.Push(i));
    queue.Close();
  });
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(queue.Pop(), i);
  EXPECT_FALSE(queue.Pop());
}

TEST(BoundedQueue, WaitsForAPlaceUntilItIsAborted) {
  BoundedQueue<int> queue(1);
  ASSERT_TRUE(queue.Push(1));
  std::jthread producer([&] { EXPECT_FALSE(queue.Push(2)); });
  queue.Abort();
  producer.join();
  EXPECT_FALSE(queue.Pop());
}

TEST(BoundedQueue, GivesOutWhatIsInsideAfterClosing) {
  BoundedQueue<int> queue(2);
  queue.Push(1);
  queue.Close();
  EXPECT_FALSE(queue.Push(2));
  EXPECT_EQ(queue.Pop(), 1);
  EXPECT_FALSE(queue.Pop());
}

}  // namespace
}  // namespace saem::base
