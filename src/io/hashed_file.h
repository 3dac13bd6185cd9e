// A file that Arrow's writers append to through FileOps, hashed on the way.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <arrow/io/interfaces.h>

#include "io/file_ops.h"

namespace saem::io {

// `Hash` is base::Sha256 or base::Checksum.
template <typename Hash>
class HashedFile final : public arrow::io::OutputStream {
 public:
  // Makes the file anew.
  static base::Result<std::shared_ptr<HashedFile>> Open(FileOps& files, const std::string& path) {
    ARROW_RETURN_NOT_OK(files.Remove(path));
    ARROW_ASSIGN_OR_RAISE(auto file, files.OpenAppend(path));
    return std::make_shared<HashedFile>(std::move(file));
  }
  explicit HashedFile(std::unique_ptr<AppendFile> file) : file_(std::move(file)) {}

  arrow::Status Write(const void* data, int64_t bytes) override {
    const std::string_view view(static_cast<const char*>(data), static_cast<size_t>(bytes));
    hash_.Update(view);
    position_ += bytes;
    return file_->Append(view);
  }
  // What was written is durable then; its name is once the folder is synced.
  arrow::Status Close() override {
    if (closed_) return arrow::Status::OK();
    closed_ = true;
    return file_->Sync();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return position_; }

  int64_t position() const { return position_; }
  std::string FinishHex() { return hash_.FinishHex(); }

 private:
  std::unique_ptr<AppendFile> file_;
  Hash hash_;
  int64_t position_ = 0;
  bool closed_ = false;
};

}  // namespace saem::io
