// A queue between threads with a fixed number of places, so that a fast producer waits for a slow
// consumer.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace saem::base {

template <typename T>
class BoundedQueue {
 public:
  explicit BoundedQueue(size_t places) : places_(places) {}

  // Waits for a place. False when the queue was closed: the value was not taken.
  bool Push(T value) {
    std::unique_lock lock(mutex_);
    not_full_.wait(lock, [this] { return closed_ || values_.size() < places_; });
    if (closed_) return false;
    values_.push_back(std::move(value));
    not_empty_.notify_one();
    return true;
  }

  // Waits for a value. Nothing when the queue is closed and empty.
  std::optional<T> Pop() {
    std::unique_lock lock(mutex_);
    not_empty_.wait(lock, [this] { return closed_ || !values_.empty(); });
    if (values_.empty()) return std::nullopt;
    std::optional<T> value(std::move(values_.front()));
    values_.pop_front();
    not_full_.notify_one();
    return value;
  }

  // No more values come in; those inside still come out.
  void Close() {
    std::lock_guard lock(mutex_);
    closed_ = true;
    not_full_.notify_all();
    not_empty_.notify_all();
  }

  // As Close, but what is inside is dropped.
  void Abort() {
    std::lock_guard lock(mutex_);
    closed_ = true;
    values_.clear();
    not_full_.notify_all();
    not_empty_.notify_all();
  }

 private:
  const size_t places_;
  std::mutex mutex_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::deque<T> values_;
  bool closed_ = false;
};

}  // namespace saem::base
