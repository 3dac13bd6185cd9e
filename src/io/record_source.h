// Cuts a file into records, serially and cheaply. One implementation per way of storing records;
// reader.cc drives them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include <arrow/io/type_fwd.h>

#include "base/context.h"
#include "base/error.h"
#include "io/reader.h"

namespace saem::io {

class RecordSource {
 public:
  virtual ~RecordSource() = default;
  // Adds one item (without its id) or one bad record to the chunk; false at the end of the file.
  // Errors are those of the file itself: it cannot be read any more.
  virtual base::Result<bool> Next(RawChunk* chunk) = 0;
  // Of the stored file so far, for progress.
  virtual int64_t StoredOffset() const = 0;
  // Records passed over because their kind holds no document, by kind.
  virtual const std::map<std::string, int64_t>& PassedOver() const;
};

struct SourceOptions {
  std::string uri;  // what bad records name
  base::Limits limits;
  std::string charset = {};  // of lines, ICU's name; "": UTF-8
};

base::Result<std::unique_ptr<RecordSource>> OpenWarc(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const SourceOptions& options);
base::Result<std::unique_ptr<RecordSource>> OpenLines(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const SourceOptions& options);
// The whole file as one record.
base::Result<std::unique_ptr<RecordSource>> OpenWhole(
    std::shared_ptr<arrow::io::RandomAccessFile> file, const SourceOptions& options);

}  // namespace saem::io
