// Files the tests of reading are made of: records of web archives, compression, a folder that goes
// away.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/context.h"
#include "base/error.h"
#include "io/reader.h"

namespace saem::io {

class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  const std::string& path() const { return path_; }
  std::string Write(const std::string& name, std::string_view bytes) const;  // the whole path

 private:
  std::string path_;
};

std::string Gzip(std::string_view bytes, int level = 6);
std::string Zstd(std::string_view bytes);

// One WARC record, ended by two line ends. `header` is what stands beside type, length and date.
std::string WarcRecord(const std::string& type, std::string_view block,
                       const std::string& header = "WARC-Target-URI: http://a.example/\r\n");
// A response record with this HTTP body.
std::string WarcPage(std::string_view body, const std::string& uri = "http://a.example/",
                     const std::string& http_header = "Content-Type: text/html\r\n");

// What a reader gives, all chunks parsed and put together.
struct ReadResult {
  std::shared_ptr<arrow::Table> rows;  // null when there are none
  std::vector<BadRecord> bad;
  std::map<std::string, int64_t> passed_over;
  int64_t chunks = 0;

  std::vector<std::string> Texts(const std::string& column) const;  // hashes in hex
  std::vector<int64_t> Numbers(const std::string& column) const;
  std::vector<std::string> Reasons() const;
};
base::Result<ReadResult> ReadAll(const ReadSpec& spec, const base::Limits& limits = {});
// Of one file of its own.
base::Result<ReadResult> ReadBytes(const std::string& name, std::string_view bytes,
                                   ReadSpec spec = {}, const base::Limits& limits = {});

}  // namespace saem::io
