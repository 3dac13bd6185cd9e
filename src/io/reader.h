// Reading users' data: WARC, HTML, text, JSONL, Parquet and CSV through Arrow's file systems.
// Reading has a serial part (Next: decompress, cut records, give ids) and a parallel part (Parse:
// HTTP, JSON, columns), so that workers share the work and ids still depend on the order of the
// input alone.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <arrow/filesystem/type_fwd.h>
#include <arrow/type_fwd.h>

#include "base/context.h"
#include "base/error.h"
#include "base/hash.h"
#include "io/byte_buffer.h"

namespace saem::io {

// What is read and how; bound from the recipe's `read:`.
struct ReadSpec {
  std::vector<std::string>
      files;  // paths, globs, folders (relative to base_dir) or URIs of an Arrow file system
  std::string base_dir;
  std::string format = "auto";  // auto, warc, html, text, jsonl, parquet, csv
  std::string text;             // column that becomes `text`; "": the column `text`
  std::string key;              // column whose value gives the id; "": the payload does
  std::string uri, time, language, licence_column;  // columns; "": none
  std::string charset;              // of text, CSV and JSONL, ICU's name; "": found out
  std::string delimiter;            // of CSV, one character; "": found out
  std::string licence = "unknown";  // SPDX, of all records
  bool table = false;               // keep the source's own columns behind id and content
};

struct InputFile {
  std::string uri;   // as shown and recorded: relative to base_dir, or the URI given
  std::string path;  // inside the file system
  std::shared_ptr<arrow::fs::FileSystem> files;
  std::string format;    // never auto
  int64_t size = 0;      // bytes as stored
  std::string version;   // mtime or etag: changes when the file does
  int64_t records = -1;  // where a header says it
};

// A record that could not be read, with its place.
struct BadRecord {
  std::string reason;  // kebab-case
  std::string detail;
  std::string file;
  int64_t offset = 0;
  int64_t length = 0;
  int64_t place = 0;    // among the records of its chunk, set by the reader
  int64_t records = 1;  // that are lost with it: all that a damaged row group had left
};

// Records cut out of files, still to be parsed.
struct RawChunk {
  struct Item {
    size_t begin = 0;    // of `bytes`: what the record says about itself
    size_t payload = 0;  // where the part begins that the id is taken of
    size_t end = 0;
    // Bytes of the file as stored: of the record itself, or of the compressed member it has to
    // itself. Where members hold many records the bytes count the decompressed text, in columnar
    // formats they count the file's rows, from 0, those that cannot be read included.
    int64_t offset = 0;
    int64_t length = 0;
    base::Hash128 id;
    base::Hash128 payload_hash;  // of records that are no rows
    size_t file = 0;             // number of the input
    int64_t place = 0;           // among the chunk's records, bad ones included
  };
  ByteBuffer bytes;
  std::vector<Item> items;
  std::shared_ptr<arrow::RecordBatch> rows;  // columnar formats: one row an item
  std::vector<BadRecord> bad;
  int64_t end_ordinal = 0;   // records of all chunks before and of this one, bad ones included
  int64_t source_bytes = 0;  // read from files for this chunk, for progress

  int64_t records() const;
  // Leaves the first `count` of its records, bad ones counted.
  void KeepFirst(int64_t count);
};

struct RawBatch {
  std::shared_ptr<arrow::RecordBatch> rows;  // null when nothing was good
  std::vector<BadRecord> bad;                // in order of the input
};

class BatchReader {
 public:
  virtual ~BatchReader() = default;
  // Chunks in order of (file, offset); nothing at the end. An error only where the file itself
  // fails (gone, changed while it was read); damage inside is a BadRecord.
  virtual base::Result<std::optional<RawChunk>> Next() = 0;
  // Thread-safe. Rows of ReadSchema.
  virtual base::Result<RawBatch> Parse(RawChunk chunk) const = 0;
  // Records passed over so far because their kind holds no document (WARC's `request`, `warcinfo`,
  // ...), by kind.
  virtual std::map<std::string, int64_t> PassedOver() const = 0;
};

// Sorted by uri. Nothing found is a usage error that says what was looked for.
base::Result<std::vector<InputFile>> ListInputs(const ReadSpec& spec);
// From headers alone.
base::Result<std::shared_ptr<arrow::Schema>> ReadSchema(const ReadSpec& spec,
                                                        const std::vector<InputFile>& inputs);
// `scratch`: a folder for what is too large for memory ("": the system's own for temporary files).
base::Result<std::unique_ptr<BatchReader>> OpenReader(const ReadSpec& spec,
                                                      std::vector<InputFile> inputs,
                                                      const base::Context& context,
                                                      const std::string& scratch = {});

}  // namespace saem::io
