#include "text/duplicate_index.h"

#include <algorithm>

#include <arrow/api.h>
#include <arrow/io/api.h>
#include <arrow/ipc/api.h>

namespace saem::text {
namespace {

constexpr char kKindKey[] = "saem.model";
constexpr char kKind[] = "duplicates";

base::Status NoIndex(const std::string& path, const std::string& why) {
  return base::InputError(path + ": no index of duplicates that can be read here: " + why +
                          "; delete the file, and it is fitted again");
}

}  // namespace

uint64_t ExactKey(const base::Hash128& content) { return content.high; }

uint64_t BandKey(const BandKeys& keys, size_t band) {
  uint64_t key = keys[band] + 0x9E3779B97F4A7C15 * (band + 1);
  key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9;
  key = (key ^ (key >> 27)) * 0x94D049BB133111EB;
  return key ^ (key >> 31);
}

base::Result<std::string> DuplicateKeys::ToFile(const std::map<std::string, std::string>& notes) {
  std::sort(keys_.begin(), keys_.end());
  keys_.erase(std::unique(keys_.begin(), keys_.end()), keys_.end());
  const auto metadata = arrow::key_value_metadata({{kKindKey, kKind}});
  for (const auto& [key, value] : notes) metadata->Append(key, value);
  const auto schema = arrow::schema({arrow::field("key", arrow::uint64(), false)}, metadata);
  const auto size = static_cast<int64_t>(keys_.size());
  const auto column = std::make_shared<arrow::UInt64Array>(size, arrow::Buffer::Wrap(keys_));
  ARROW_ASSIGN_OR_RAISE(const auto out, arrow::io::BufferOutputStream::Create());
  ARROW_ASSIGN_OR_RAISE(const auto writer, arrow::ipc::MakeFileWriter(out, schema));
  ARROW_RETURN_NOT_OK(writer->WriteRecordBatch(*arrow::RecordBatch::Make(schema, size, {column})));
  ARROW_RETURN_NOT_OK(writer->Close());
  ARROW_ASSIGN_OR_RAISE(const auto buffer, out->Finish());
  return buffer->ToString();
}

base::Result<std::shared_ptr<const DuplicateIndex>> DuplicateIndex::Load(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(const auto file,
                        arrow::io::MemoryMappedFile::Open(path, arrow::io::FileMode::READ));
  const auto opened = arrow::ipc::RecordBatchFileReader::Open(file);
  if (!opened.ok()) return NoIndex(path, opened.status().message());
  const auto& reader = *opened;
  const auto& metadata = reader->schema()->metadata();
  if (metadata == nullptr || metadata->Get(kKindKey).ValueOr("") != kKind ||
      reader->num_record_batches() != 1 || reader->schema()->num_fields() != 1 ||
      reader->schema()->field(0)->type()->id() != arrow::Type::UINT64) {
    return NoIndex(path, "it was not made by `fit: duplicates`");
  }
  const auto batch = reader->ReadRecordBatch(0);
  if (!batch.ok()) return NoIndex(path, batch.status().message());
  const arrow::Status valid = (*batch)->Validate();
  if (!valid.ok() || (*batch)->column(0)->null_count() != 0) {
    return NoIndex(path, "its keys are damaged");
  }
  auto index = std::make_shared<DuplicateIndex>();
  for (int64_t i = 0; i < metadata->size(); ++i) {
    index->notes_[metadata->key(i)] = metadata->value(i);
  }
  index->column_ = (*batch)->column(0);
  const auto& keys = static_cast<const arrow::UInt64Array&>(*index->column_);
  index->keys_ = keys.raw_values();
  index->size_ = keys.length();
  return index;
}

bool DuplicateIndex::Contains(uint64_t key) const {
  return std::binary_search(keys_, keys_ + size_, key);
}

}  // namespace saem::text
