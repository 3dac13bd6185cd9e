#include "run/materialised.h"

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/api.h>
#include <arrow/util/byte_size.h>
#include <nlohmann/json.hpp>

#include "base/checksum.h"
#include "io/hashed_file.h"
#include "run/rejects.h"

namespace saem::run {
namespace {

using nlohmann::json;

constexpr int64_t kPartBytes = int64_t{16} << 20;

json ToJson(const StepCounts& counts) {
  return {{"in", counts.in},
          {"out", counts.out},
          {"rejected", counts.rejected},
          {"used", counts.used},
          {"made", counts.made},
          {"reasons", counts.reasons},
          {"calls", counts.calls},
          {"prompt_tokens", counts.prompt_tokens},
          {"output_tokens", counts.output_tokens}};
}

StepCounts CountsOf(const json& value) {
  StepCounts counts;
  value.at("in").get_to(counts.in);
  value.at("out").get_to(counts.out);
  value.at("rejected").get_to(counts.rejected);
  value.at("used").get_to(counts.used);
  value.at("made").get_to(counts.made);
  value.at("reasons").get_to(counts.reasons);
  value.at("calls").get_to(counts.calls);
  value.at("prompt_tokens").get_to(counts.prompt_tokens);
  value.at("output_tokens").get_to(counts.output_tokens);
  return counts;
}

// Batches of at least half of batch_rows as they are, smaller ones put together, so that later
// passes do not pay for small ones again.
base::Result<std::vector<stage::BatchPtr>> Gathered(const std::vector<stage::BatchPtr>& batches,
                                                    int64_t batch_rows) {
  std::vector<stage::BatchPtr> gathered;
  std::vector<stage::BatchPtr> small;
  int64_t rows = 0;
  const auto flush = [&]() -> base::Status {
    if (small.empty()) return base::Status::OK();
    ARROW_ASSIGN_OR_RAISE(auto whole, arrow::ConcatenateRecordBatches(small));
    gathered.push_back(std::move(whole));
    small.clear();
    rows = 0;
    return base::Status::OK();
  };
  for (const stage::BatchPtr& batch : batches) {
    if (rows + batch->num_rows() > batch_rows) ARROW_RETURN_NOT_OK(flush());
    if (small.empty() && batch->num_rows() >= batch_rows / 2) {
      gathered.push_back(batch);
      continue;
    }
    small.push_back(batch);
    rows += batch->num_rows();
  }
  ARROW_RETURN_NOT_OK(flush());
  return gathered;
}

// Not compressed: a disk takes the bytes faster than a core packs them. Returns the file's
// checksum; its contents are durable then.
base::Result<std::string> WritePart(io::FileOps& files, const std::string& path,
                                    const std::vector<stage::BatchPtr>& batches,
                                    const stage::SchemaPtr& schema, int64_t batch_rows) {
  ARROW_ASSIGN_OR_RAISE(const auto gathered, Gathered(batches, batch_rows));
  ARROW_ASSIGN_OR_RAISE(const auto file, io::HashedFile<base::Checksum>::Open(files, path));
  arrow::ipc::IpcWriteOptions options = arrow::ipc::IpcWriteOptions::Defaults();
  options.use_threads = false;
  ARROW_ASSIGN_OR_RAISE(const auto writer, arrow::ipc::MakeStreamWriter(file, schema, options));
  for (const stage::BatchPtr& batch : gathered) {
    ARROW_RETURN_NOT_OK(writer->WriteRecordBatch(*batch));
  }
  ARROW_RETURN_NOT_OK(writer->Close());
  ARROW_RETURN_NOT_OK(file->Close());
  return file->FinishHex();
}

struct PartFile {
  std::string path;
  std::string checksum;
  int64_t rows;
};

// Into memory that Arrow's pool has at hand. Mapping would save the copy, but not survive a file
// that is cut while it is read.
base::Result<std::shared_ptr<arrow::Buffer>> ReadWhole(const std::string& path) {
  const auto read = [&]() -> base::Result<std::shared_ptr<arrow::Buffer>> {
    ARROW_ASSIGN_OR_RAISE(const auto file, arrow::io::ReadableFile::Open(path));
    ARROW_ASSIGN_OR_RAISE(const int64_t size, file->GetSize());
    return file->ReadAt(0, size);
  };
  auto bytes = read();
  return bytes.ok() ? bytes : base::InputError(path + ": " + bytes.status().message());
}

class PartSource final : public stage::RowSource {
 public:
  PartSource(std::vector<PartFile> parts, int64_t skip) : parts_(std::move(parts)), skip_(skip) {}

  base::Result<stage::BatchPtr> Next() override {
    for (;;) {
      if (reader_ == nullptr) {
        if (next_ == parts_.size()) return nullptr;
        const PartFile& part = parts_[next_++];
        if (part.rows <= skip_) {
          skip_ -= part.rows;
          continue;
        }
        ARROW_RETURN_NOT_OK(Load(part));
      }
      stage::BatchPtr batch;
      ARROW_RETURN_NOT_OK(reader_->ReadNext(&batch));
      if (batch == nullptr) {
        reader_.reset();
        continue;
      }
      if (batch->num_rows() <= skip_) {
        skip_ -= batch->num_rows();
        continue;
      }
      if (skip_ > 0) batch = batch->Slice(skip_);
      skip_ = 0;
      return batch;
    }
  }

 private:
  base::Status Load(const PartFile& part) {
    ARROW_ASSIGN_OR_RAISE(const auto bytes, ReadWhole(part.path));
    if (base::Checksum().Update(std::string_view(*bytes)).FinishHex() != part.checksum) {
      return base::InputError(part.path + ": the file is not what was written; remove the work " +
                              "folder (or run with --fresh) and run again");
    }
    const auto input = std::make_shared<arrow::io::BufferReader>(bytes);
    auto options = arrow::ipc::IpcReadOptions::Defaults();
    options.use_threads = false;  // the executor has threads of its own
    ARROW_ASSIGN_OR_RAISE(reader_, arrow::ipc::RecordBatchStreamReader::Open(input, options));
    return base::Status::OK();
  }

  std::vector<PartFile> parts_;
  size_t next_ = 0;
  int64_t skip_;
  std::shared_ptr<arrow::ipc::RecordBatchStreamReader> reader_;
};

}  // namespace

Materialised::Materialised(io::FileOps& files, std::string dir, std::string identity, size_t steps,
                           stage::SchemaPtr schema, const base::Context& context)
    : files_(files),
      dir_(std::move(dir)),
      identity_(std::move(identity)),
      schema_(std::move(schema)),
      context_(context),
      counts_(steps),
      pending_counts_(steps) {}

base::Result<std::unique_ptr<Materialised>> Materialised::Open(io::FileOps& files, std::string dir,
                                                               std::string identity, size_t steps,
                                                               stage::SchemaPtr schema,
                                                               const base::Context& context) {
  std::unique_ptr<Materialised> made(new Materialised(files, std::move(dir), std::move(identity),
                                                      steps, std::move(schema), context));
  ARROW_RETURN_NOT_OK(files.MakeDirs(made->dir_));
  const std::string path = made->dir_ + "/journal";
  for (int attempt = 0;; ++attempt) {
    base::Status replayed;
    ARROW_ASSIGN_OR_RAISE(made->journal_,
                          io::Journal::Open(files, path, [&](std::string_view entry, int64_t) {
                            if (replayed.ok()) replayed = made->Replay(entry);
                            return base::Status::OK();
                          }));
    if (replayed.ok() && (made->known_ || made->journal_->end() == 0)) break;
    if (attempt > 0) return replayed;
    // Made under other settings (or by another version): start over.
    made->journal_.reset();
    ARROW_RETURN_NOT_OK(files.Remove(path));
    made.reset(new Materialised(files, made->dir_, made->identity_, steps, made->schema_, context));
  }
  if (!made->known_) {
    const json head = {{"identity", made->identity_}};
    ARROW_RETURN_NOT_OK(made->journal_->Append(head.dump()));
    ARROW_RETURN_NOT_OK(made->journal_->Sync());
    made->known_ = true;
  }
  made->pending_input_ = made->input_done_;
  return made;
}

base::Result<std::unique_ptr<Materialised>> Materialised::OpenDurable(
    io::FileOps& files, const std::string& dir, const base::Context& context) {
  const std::string path = dir + "/journal";
  std::unique_ptr<Materialised> made(new Materialised(files, dir, "", 0, nullptr, context));
  const auto take = [&](std::string_view text, int64_t) -> base::Status {
    const json entry = json::parse(text, nullptr, false);
    if (!entry.is_object()) return base::InputError(path + ": holds an entry that is not JSON");
    made->complete_ = made->complete_ || entry.contains("complete");
    if (!entry.contains("rows")) return base::Status::OK();
    try {
      made->AddPart(PartOf(entry));
      return base::Status::OK();
    } catch (const json::exception&) {
      return base::InputError(path + ": holds an entry this version does not know");
    }
  };
  ARROW_RETURN_NOT_OK(io::ReadJournal(files, path, take).status());
  return made;
}

base::Result<std::unique_ptr<Materialised>> Materialised::OpenComplete(
    io::FileOps& files, const std::string& dir, const base::Context& context) {
  ARROW_ASSIGN_OR_RAISE(auto made, OpenDurable(files, dir, context));
  if (!made->complete_) return base::InputError(dir + ": not finished yet");
  return made;
}

Materialised::Part Materialised::PartOf(const json& entry) {
  Part part;
  entry.at("file").get_to(part.file);
  entry.at("checksum").get_to(part.checksum);
  entry.at("rows").get_to(part.rows);
  entry.at("rejects_file").get_to(part.rejects_file);
  entry.at("rejects_checksum").get_to(part.rejects_checksum);
  entry.at("rejects").get_to(part.rejects);
  return part;
}

void Materialised::AddPart(Part part) {
  rows_ += part.rows;
  parts_.push_back(std::move(part));
}

base::Status Materialised::Replay(std::string_view text) {
  const json entry = json::parse(text, nullptr, false);
  try {
    if (entry.contains("identity")) {
      known_ = entry.at("identity") == identity_;
      return known_ ? base::Status::OK() : base::InputError(dir_ + ": made under other settings");
    }
    if (entry.contains("complete")) {
      complete_ = true;
      return base::Status::OK();
    }
    Part part = PartOf(entry);
    entry.at("input").get_to(input_done_);
    unread_ += CountsOf(entry.at("unread"));
    const json& counts = entry.at("counts");
    if (counts.size() != counts_.size()) return base::InputError(dir_ + ": made by other steps");
    for (size_t i = 0; i < counts_.size(); ++i) counts_[i] += CountsOf(counts[i]);
    AddPart(std::move(part));
    return base::Status::OK();
  } catch (const json::exception&) {
    return base::InputError(dir_ + ": the journal holds an entry this version does not know");
  }
}

base::Status Materialised::Append(const stage::BatchPtr& rows, const stage::BatchPtr& rejects,
                                  const std::vector<StepCounts>& counts, const StepCounts& unread,
                                  int64_t input_end) {
  if (rows != nullptr && rows->num_rows() > 0) {
    if (!rows->schema()->Equals(*schema_, false)) {
      return base::InternalError("rows of another schema than bound: " +
                                 rows->schema()->ToString() + " instead of " + schema_->ToString());
    }
    pending_.push_back(rows);
    pending_bytes_ += arrow::util::TotalBufferSize(*rows);
  }
  if (rejects != nullptr && rejects->num_rows() > 0) {
    pending_rejects_.push_back(rejects);
    pending_bytes_ += arrow::util::TotalBufferSize(*rejects);
  }
  for (size_t i = 0; i < counts.size(); ++i) pending_counts_[i] += counts[i];
  pending_unread_ += unread;
  pending_input_ = input_end;
  return pending_bytes_ >= kPartBytes ? Cut() : base::Status::OK();
}

base::Status Materialised::Cut() {
  Part part;
  const std::string number = std::to_string(parts_.size());
  if (!pending_.empty()) {
    part.file = "part-" + number + ".arrow";
    ARROW_ASSIGN_OR_RAISE(part.checksum, WritePart(files_, dir_ + "/" + part.file, pending_,
                                                   schema_, context_.limits.batch_rows));
    for (const stage::BatchPtr& batch : pending_) part.rows += batch->num_rows();
  }
  if (!pending_rejects_.empty()) {
    part.rejects_file = "rejects-" + number + ".arrow";
    ARROW_ASSIGN_OR_RAISE(part.rejects_checksum,
                          WritePart(files_, dir_ + "/" + part.rejects_file, pending_rejects_,
                                    RejectSchema(), context_.limits.batch_rows));
    for (const stage::BatchPtr& batch : pending_rejects_) part.rejects += batch->num_rows();
  }
  if (!part.file.empty() || !part.rejects_file.empty()) ARROW_RETURN_NOT_OK(files_.SyncDir(dir_));
  json counts = json::array();
  for (const StepCounts& one : pending_counts_) counts.push_back(ToJson(one));
  const json entry = {{"file", part.file},
                      {"checksum", part.checksum},
                      {"rows", part.rows},
                      {"rejects_file", part.rejects_file},
                      {"rejects_checksum", part.rejects_checksum},
                      {"rejects", part.rejects},
                      {"input", pending_input_},
                      {"unread", ToJson(pending_unread_)},
                      {"counts", counts}};
  ARROW_RETURN_NOT_OK(journal_->Append(entry.dump()));
  ARROW_RETURN_NOT_OK(journal_->Sync());
  AddPart(std::move(part));
  for (size_t i = 0; i < counts_.size(); ++i) counts_[i] += pending_counts_[i];
  unread_ += pending_unread_;
  input_done_ = pending_input_;
  pending_.clear();
  pending_rejects_.clear();
  pending_counts_.assign(counts_.size(), {});
  pending_unread_ = {};
  pending_bytes_ = 0;
  return base::Status::OK();
}

base::Status Materialised::Finish() {
  ARROW_RETURN_NOT_OK(Cut());
  const json entry = {{"complete", true}};
  ARROW_RETURN_NOT_OK(journal_->Append(entry.dump()));
  ARROW_RETURN_NOT_OK(journal_->Sync());
  complete_ = true;
  return base::Status::OK();
}

base::Result<std::unique_ptr<stage::RowSource>> Materialised::Rows(int64_t from) const {
  std::vector<PartFile> parts;
  for (const Part& part : parts_) {
    if (part.rows > 0) parts.push_back({dir_ + "/" + part.file, part.checksum, part.rows});
  }
  return std::make_unique<PartSource>(std::move(parts), from);
}

base::Result<std::unique_ptr<stage::RowSource>> Materialised::Rejects() const {
  std::vector<PartFile> parts;
  for (const Part& part : parts_) {
    if (part.rejects > 0) {
      parts.push_back({dir_ + "/" + part.rejects_file, part.rejects_checksum, part.rejects});
    }
  }
  return std::make_unique<PartSource>(std::move(parts), 0);
}

}  // namespace saem::run
