#include "io/record_estimate.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include <arrow/filesystem/api.h>
#include <arrow/io/interfaces.h>

#include "io/byte_stream.h"

namespace saem::io {
namespace {

constexpr size_t kSampleBytes = size_t{8} << 20;  // decompressed, of all files of one format
constexpr size_t kMostSampled = 16;
// Where nothing can be read of a file, which is said when it is.
constexpr double kBytesPerRecord = 1000;

struct Head {
  int64_t records = 0;
  int64_t stored_bytes = 0;
  bool whole = false;  // nothing stands behind it
};

int64_t Count(std::string_view text, std::string_view what) {
  int64_t count = 0;
  for (size_t at = 0; (at = text.find(what, at)) != std::string_view::npos; at += what.size()) {
    ++count;
  }
  return count;
}

int64_t RecordsIn(std::string_view text, const std::string& format) {
  if (format == "warc") {
    int64_t records = 0;
    for (const char* const kind : {"response", "resource", "conversion"}) {
      records += Count(text, std::string("\nWARC-Type: ") + kind);
    }
    return records;
  }
  const int64_t lines = Count(text, "\n") + (text.empty() || text.ends_with('\n') ? 0 : 1);
  return format == "csv" ? std::max<int64_t>(0, lines - 1) : lines;
}

base::Result<Head> HeadOf(const InputFile& input, size_t bytes_wanted) {
  ARROW_ASSIGN_OR_RAISE(auto file, input.files->OpenInputFile(input.path));
  ARROW_ASSIGN_OR_RAISE(const auto stream, OpenByteStream(std::move(file)));
  ByteBuffer bytes;
  Head head;
  while (bytes.size() < bytes_wanted && !head.whole) {
    ARROW_ASSIGN_OR_RAISE(const auto pull, stream->More(&bytes));
    head.whole = pull != ByteStream::Pull::kBytes;
  }
  head.records = RecordsIn(bytes.view(), input.format);
  head.stored_bytes = stream->StoredOffset();
  return head;
}

int64_t AtRate(int64_t bytes, double records_per_byte) {
  return std::max<int64_t>(1, std::llround(static_cast<double>(bytes) * records_per_byte));
}

// Files of one format, none of which says what it holds.
int64_t EstimateByHeads(const std::vector<const InputFile*>& files) {
  const size_t step = (files.size() + kMostSampled - 1) / kMostSampled;
  const size_t wanted = kSampleBytes / std::min(files.size(), kMostSampled);
  int64_t records = 0, sampled_records = 0, sampled_bytes = 0, other_bytes = 0;
  for (size_t i = 0; i < files.size(); ++i) {
    const auto head = i % step == 0 ? HeadOf(*files[i], wanted) : base::Result<Head>(Head{});
    if (!head.ok() || head->stored_bytes == 0) {
      other_bytes += files[i]->size;
      continue;
    }
    sampled_records += head->records;
    sampled_bytes += head->stored_bytes;
    const double rate =
        static_cast<double>(head->records) / static_cast<double>(head->stored_bytes);
    records += head->whole ? head->records : AtRate(files[i]->size, rate);
  }
  if (other_bytes == 0) return records;
  const double rate = sampled_bytes == 0 ? 1 / kBytesPerRecord
                                         : static_cast<double>(sampled_records) /
                                               static_cast<double>(sampled_bytes);
  return records + AtRate(other_bytes, rate);
}

}  // namespace

int64_t EstimateRecords(const std::vector<InputFile>& inputs) {
  int64_t records = 0;
  std::map<std::string, std::vector<const InputFile*>> by_format;
  for (const InputFile& input : inputs) {
    if (input.format == "html" || input.format == "text") {
      ++records;
    } else if (input.records >= 0) {
      records += input.records;
    } else {
      by_format[input.format].push_back(&input);
    }
  }
  for (const auto& [format, files] : by_format) records += EstimateByHeads(files);
  return records;
}

}  // namespace saem::io
