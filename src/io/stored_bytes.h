// A stored file read in blocks, with enough in sight that a decompressor may take a whole member at
// once.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include <arrow/io/interfaces.h>

#include "base/error.h"
#include "io/byte_buffer.h"

namespace saem::io {

class StoredBytes {
 public:
  explicit StoredBytes(std::shared_ptr<arrow::io::RandomAccessFile> file)
      : file_(std::move(file)) {}

  // Has at least `bytes` bytes in sight, fewer only at the end of the file. False when nothing is
  // left.
  base::Result<bool> See(size_t bytes) {
    while (block_.size() < bytes && !at_end_) {
      const auto room = static_cast<int64_t>(std::max(bytes - block_.size(), kReadBytes));
      char* const to = block_.Room(static_cast<size_t>(room));
      ARROW_ASSIGN_OR_RAISE(const int64_t got, file_->ReadAt(read_to_, room, to));
      block_.Advance(static_cast<size_t>(got));
      read_to_ += got;
      at_end_ = got == 0;
    }
    return !block_.empty();
  }
  std::string_view seen() const { return block_.view(); }
  void Skip(size_t bytes) {
    offset_ += static_cast<int64_t>(bytes);
    block_.Consume(bytes);
  }
  // Reads past what is in sight straight into `out`; at most `bytes` bytes.
  base::Result<int64_t> ReadInto(int64_t bytes, char* out) {
    ARROW_ASSIGN_OR_RAISE(const int64_t got, file_->ReadAt(offset_, bytes, out));
    offset_ += got;
    read_to_ = offset_;
    block_.Clear();
    return got;
  }
  int64_t offset() const { return offset_; }
  void Seek(int64_t offset) {
    if (offset >= offset_ && offset <= read_to_) {
      Skip(static_cast<size_t>(offset - offset_));
      return;
    }
    block_.Clear();
    offset_ = read_to_ = offset;
    at_end_ = false;
  }

 private:
  static constexpr size_t kReadBytes = size_t{1} << 20;

  std::shared_ptr<arrow::io::RandomAccessFile> file_;
  ByteBuffer block_;  // [offset_, read_to_) of the file
  int64_t offset_ = 0;
  int64_t read_to_ = 0;
  bool at_end_ = false;
};

}  // namespace saem::io
