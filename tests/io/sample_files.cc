#include "io/sample_files.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <arrow/api.h>
#include <libdeflate.h>
#include <zstd.h>

namespace saem::io {

TempFolder::TempFolder() {
  std::string path = (std::filesystem::temp_directory_path() / "saem-test-XXXXXX").string();
  path_ = ::mkdtemp(path.data());
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempFolder::Write(const std::string& name, std::string_view bytes) const {
  const std::string path = path_ + "/" + name;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return path;
}

std::string Gzip(std::string_view bytes, int level) {
  libdeflate_compressor* const one = libdeflate_alloc_compressor(level);
  std::string out(libdeflate_gzip_compress_bound(one, bytes.size()), '\0');
  out.resize(libdeflate_gzip_compress(one, bytes.data(), bytes.size(), out.data(), out.size()));
  libdeflate_free_compressor(one);
  return out;
}

std::string Zstd(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
  return out;
}

std::string WarcRecord(const std::string& type, std::string_view block, const std::string& header) {
  std::string record = "WARC/1.0\r\nWARC-Type: " + type +
                       "\r\nWARC-Date: 2026-11-24T03:07:00Z\r\n" + header +
                       "Content-Length: " + std::to_string(block.size()) + "\r\n\r\n";
  record.append(block).append("\r\n\r\n");
  return record;
}

std::string WarcPage(std::string_view body, const std::string& uri,
                     const std::string& http_header) {
  std::string block = "HTTP/1.1 200 OK\r\n" + http_header + "\r\n";
  block.append(body);
  return WarcRecord(
      "response", block,
      "WARC-Target-URI: " + uri + "\r\nContent-Type: application/http; msgtype=response\r\n");
}

std::vector<std::string> ReadResult::Texts(const std::string& column) const {
  std::vector<std::string> texts;
  if (rows == nullptr) return texts;
  const auto found = rows->GetColumnByName(column);
  for (const auto& chunk : found->chunks()) {
    for (int64_t row = 0; row < chunk->length(); ++row) {
      if (chunk->IsNull(row)) {
        texts.push_back("(null)");
      } else if (chunk->type_id() == arrow::Type::FIXED_SIZE_BINARY) {
        const auto& hashes = static_cast<const arrow::FixedSizeBinaryArray&>(*chunk);
        texts.push_back(base::Hash128::FromBytes(hashes.GetView(row)).Hex());
      } else {
        texts.emplace_back(static_cast<const arrow::BinaryArray&>(*chunk).GetView(row));
      }
    }
  }
  return texts;
}

std::vector<int64_t> ReadResult::Numbers(const std::string& column) const {
  std::vector<int64_t> numbers;
  if (rows == nullptr) return numbers;
  for (const auto& chunk : rows->GetColumnByName(column)->chunks()) {
    // Times are numbers of the same width.
    const auto& values = static_cast<const arrow::Int64Array&>(*chunk);
    for (int64_t row = 0; row < chunk->length(); ++row) {
      numbers.push_back(chunk->IsNull(row) ? -1 : values.raw_values()[row]);
    }
  }
  return numbers;
}

std::vector<std::string> ReadResult::Reasons() const {
  std::vector<std::string> reasons;
  for (const BadRecord& one : bad) reasons.push_back(one.reason);
  return reasons;
}

base::Result<ReadResult> ReadAll(const ReadSpec& spec, const base::Limits& limits) {
  base::Context context;
  context.limits = limits;
  ARROW_ASSIGN_OR_RAISE(auto inputs, ListInputs(spec));
  ARROW_ASSIGN_OR_RAISE(const auto schema, ReadSchema(spec, inputs));
  ARROW_ASSIGN_OR_RAISE(const auto reader, OpenReader(spec, std::move(inputs), context));
  ReadResult result;
  arrow::RecordBatchVector batches;
  int64_t records = 0;
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto chunk, reader->Next());
    if (!chunk) break;
    ++result.chunks;
    records += chunk->records();
    if (chunk->end_ordinal != records) return base::InternalError("ordinals do not add up");
    const int64_t given = chunk->records();
    ARROW_ASSIGN_OR_RAISE(auto batch, reader->Parse(std::move(*chunk)));
    const int64_t rows = batch.rows == nullptr ? 0 : batch.rows->num_rows();
    if (rows + static_cast<int64_t>(batch.bad.size()) != given) {
      return base::InternalError("records went missing while they were parsed");
    }
    if (batch.rows != nullptr) {
      ARROW_RETURN_NOT_OK(batch.rows->ValidateFull());
      if (!batch.rows->schema()->Equals(*schema))
        return base::InternalError("rows of another schema");
      batches.push_back(std::move(batch.rows));
    }
    result.bad.insert(result.bad.end(), batch.bad.begin(), batch.bad.end());
  }
  result.passed_over = reader->PassedOver();
  if (!batches.empty()) {
    ARROW_ASSIGN_OR_RAISE(result.rows, arrow::Table::FromRecordBatches(batches));
  }
  return result;
}

base::Result<ReadResult> ReadBytes(const std::string& name, std::string_view bytes, ReadSpec spec,
                                   const base::Limits& limits) {
  const TempFolder folder;
  folder.Write(name, bytes);
  spec.base_dir = folder.path();
  spec.files = {name};
  return ReadAll(spec, limits);
}

}  // namespace saem::io
