// Cuts a file into records, serially and cheaply. One implementation per way of storing records; reader.cc drives them.
#pragma once

#include <arrow/io/type_fwd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/context.h"
#include "base/error.h"
#include "io/reader.h"

namespace saem::io {

// One record as stored, or why it could not be cut.
struct Record {
  std::string bytes;
  size_t payload = 0;  // where in `bytes` the part begins that the id is taken of
  int64_t offset = 0;
  int64_t length = 0;
  std::optional<BadRecord> bad;  // file, offset and length are filled in by the reader
};

class RecordSource {
 public:
  virtual ~RecordSource() = default;
  // False at the end of the file. Errors are those of the file itself.
  virtual base::Result<bool> Next(Record* record) = 0;
  // Of the stored file so far.
  virtual int64_t StoredOffset() const = 0;
};

base::Result<std::unique_ptr<RecordSource>> OpenWarc(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const base::Limits& limits);
base::Result<std::unique_ptr<RecordSource>> OpenLines(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const base::Limits& limits);
// The whole file as one record.
base::Result<std::unique_ptr<RecordSource>> OpenWhole(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const base::Limits& limits);

}  // namespace saem::io
