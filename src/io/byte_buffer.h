// A run of bytes that grows behind and is consumed in front, as decompressors fill and record
// cutters empty it. Unlike std::string it leaves room for others to write into without zeroing it
// first, moves bytes only when it must, and always has kPadding readable bytes behind its end,
// which simdjson asks for.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace saem::io {

class ByteBuffer {
 public:
  static constexpr size_t kPadding = 64;

  ByteBuffer() = default;
  ByteBuffer(ByteBuffer&& other) noexcept { *this = std::move(other); }
  ByteBuffer& operator=(ByteBuffer&& other) noexcept {
    data_ = std::move(other.data_);
    capacity_ = std::exchange(other.capacity_, 0);
    begin_ = std::exchange(other.begin_, 0);
    end_ = std::exchange(other.end_, 0);
    return *this;
  }

  std::string_view view() const { return {data_.get() + begin_, end_ - begin_}; }
  size_t size() const { return end_ - begin_; }
  bool empty() const { return begin_ == end_; }

  // At least `bytes` bytes that may be written behind the end; Advance says how many were.
  char* Room(size_t bytes) {
    if (capacity_ - end_ < bytes + kPadding) MakeRoom(bytes);
    return data_.get() + end_;
  }
  void Advance(size_t bytes) { end_ += bytes; }

  void Append(std::string_view bytes) {
    if (bytes.empty()) return;
    std::memcpy(Room(bytes.size()), bytes.data(), bytes.size());
    Advance(bytes.size());
  }

  void Consume(size_t bytes) {
    begin_ += bytes;
    if (begin_ == end_) Clear();
  }
  // Keeps the first `bytes` bytes.
  void Shorten(size_t bytes) { end_ = begin_ + bytes; }
  void Clear() { begin_ = end_ = 0; }

 private:
  void MakeRoom(size_t bytes) {
    const size_t held = size();
    const size_t needed = held + bytes + kPadding;
    // Moving to the front is enough where at most half of the space is moved; else it would be
    // moved again and again.
    if (needed <= capacity_ && held <= capacity_ / 2) {
      std::memmove(data_.get(), data_.get() + begin_, held);
    } else {
      const size_t capacity = std::max(needed, capacity_ + capacity_ / 2);
      auto data = std::make_unique_for_overwrite<char[]>(capacity);
      if (held > 0) std::memcpy(data.get(), data_.get() + begin_, held);
      data_ = std::move(data);
      capacity_ = capacity;
    }
    begin_ = 0;
    end_ = held;
  }

  std::unique_ptr<char[]> data_;
  size_t capacity_ = 0;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace saem::io
