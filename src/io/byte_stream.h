// The bytes of a stored file, decompressed: plain, gzip (one member or many) or zstd. Members are visible, because web
// archives compress each record by itself and a reader goes on behind a broken one.
#pragma once

#include <arrow/io/type_fwd.h>

#include <cstdint>
#include <memory>
#include <string>

#include "base/error.h"

namespace saem::io {

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Appends what comes next, at most about 256 KiB, and never bytes of two members. False at the end of the file.
  // An InputError for damage (Resync goes on) and where the file cannot be read (`Broken()` is true then).
  virtual base::Result<bool> More(std::string* out) = 0;
  // Whether the next bytes begin a member (always false for plain files after the first byte).
  virtual bool AtMemberStart() const = 0;
  // Stored offset of the member the last bytes came from; for plain files of the next byte to come.
  virtual int64_t MemberOffset() const = 0;
  virtual int64_t StoredOffset() const = 0;  // of the next stored byte
  // After damage: to the next member that can be read. False if there is none.
  virtual base::Result<bool> Resync() = 0;
  virtual bool Compressed() const = 0;
};

// By the first bytes of the file, whatever its name says.
base::Result<std::unique_ptr<ByteStream>> OpenByteStream(
    std::shared_ptr<arrow::io::RandomAccessFile> file);

}  // namespace saem::io
