// The bytes of a stored file, decompressed: plain, gzip (one member or many) or zstd. Members are
// visible, because web archives compress each record by itself and a reader goes on behind a broken
// one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <arrow/io/type_fwd.h>

#include "base/error.h"
#include "io/byte_buffer.h"

namespace saem::io {

class ByteStream {
 public:
  enum class Pull {
    kBytes,    // appended, perhaps none
    kEnd,      // of the file
    kDamaged,  // damage() says how; what could be decompressed before it may have been appended;
               // Resync goes on
  };

  virtual ~ByteStream() = default;
  // Appends what comes next, never bytes of two members, at most a few MiB. An error only where the
  // file cannot be read.
  virtual base::Result<Pull> More(ByteBuffer* out) = 0;
  // Whether the next bytes begin a member; for plain files only before the first byte.
  virtual bool AtMemberStart() const = 0;
  // Stored offset of the member the last bytes came from.
  virtual int64_t MemberOffset() const = 0;
  virtual int64_t StoredOffset() const = 0;  // of the next stored byte; exact between members
  virtual const std::string& damage() const = 0;
  // Whether the damage is only that the file ends too early: all bytes given out are good then.
  virtual bool Truncated() const = 0;
  // After damage: to the next member behind the damaged one's first byte whose content begins with
  // `prefix` (at most 16 bytes; at least one byte of content where it is empty). False if there is
  // none.
  virtual base::Result<bool> Resync(std::string_view prefix) = 0;
  virtual bool Compressed() const = 0;
};

// By the first bytes of the file, whatever its name says. Where they are of no compressed format,
// the ending of `name` decides; empty: the file is plain.
base::Result<std::unique_ptr<ByteStream>> OpenByteStream(
    std::shared_ptr<arrow::io::RandomAccessFile> file, std::string_view name = {});

}  // namespace saem::io
