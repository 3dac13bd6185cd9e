#include "run/program.h"

#include <cstring>
#include <mutex>

#include <arrow/api.h>
#include <arrow/compute/api.h>
#include <arrow/compute/initialize.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/api.h>
#include <arrow/util/byte_size.h>

#include "base/hash.h"
#include "run/pipeline.h"

namespace saem::run {
namespace {

// Fixed: the driver sees partitions in this order whatever the machine.
constexpr uint64_t kPartitions = 256;
constexpr int64_t kFlushBytes = int64_t{48} << 20;

// Spreads keys that are not hashes themselves (splitmix64's finaliser, Steele et al. 2014).
size_t PartitionOf(uint64_t key) {
  key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9;
  key = (key ^ (key >> 27)) * 0x94D049BB133111EB;
  return (key ^ (key >> 31)) % kPartitions;
}

// What the phases hand each other; gone once the artefact is there.
std::string ShuffleDir(const std::string& dir) { return dir + "/shuffle"; }
std::string MappedPath(const std::string& dir, int mapper, size_t partition) {
  return ShuffleDir(dir) + "/mapped-" + std::to_string(mapper) + "-" + std::to_string(partition) +
         ".arrow";
}
std::string ReducedPath(const std::string& dir, size_t partition) {
  return ShuffleDir(dir) + "/reduced-" + std::to_string(partition) + ".arrow";
}

base::Result<std::string> ToIpc(const arrow::Table& table) {
  ARROW_ASSIGN_OR_RAISE(auto sink, arrow::io::BufferOutputStream::Create());
  auto options = arrow::ipc::IpcWriteOptions::Defaults();
  options.use_threads = false;
  ARROW_ASSIGN_OR_RAISE(auto writer, arrow::ipc::MakeStreamWriter(sink, table.schema(), options));
  ARROW_RETURN_NOT_OK(writer->WriteTable(table));
  ARROW_RETURN_NOT_OK(writer->Close());
  ARROW_ASSIGN_OR_RAISE(const auto buffer, sink->Finish());
  return buffer->ToString();
}

base::Result<std::shared_ptr<arrow::Table>> FromIpc(std::string bytes) {
  const auto input =
      std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(std::move(bytes)));
  auto options = arrow::ipc::IpcReadOptions::Defaults();
  options.use_threads = false;
  ARROW_ASSIGN_OR_RAISE(auto reader, arrow::ipc::RecordBatchStreamReader::Open(input, options));
  return reader->ToTable();
}

// A shuffle file is a sequence of frames: 8 bytes of length (little-endian), then an IPC stream.
void AppendFrame(const std::string& ipc, std::string* out) {
  const uint64_t size = ipc.size();
  char prefix[8];
  std::memcpy(prefix, &size, sizeof(size));
  out->append(prefix, sizeof(prefix));
  out->append(ipc);
}

base::Status ReadFrames(const std::string& path, const std::string& bytes,
                        std::vector<std::shared_ptr<arrow::Table>>* tables) {
  size_t at = 0;
  while (at < bytes.size()) {
    uint64_t size = 0;
    if (bytes.size() - at < sizeof(size)) return base::InputError(path + ": cut off");
    std::memcpy(&size, bytes.data() + at, sizeof(size));
    at += sizeof(size);
    if (size > bytes.size() - at) return base::InputError(path + ": cut off");
    ARROW_ASSIGN_OR_RAISE(auto table, FromIpc(bytes.substr(at, size)));
    tables->push_back(std::move(table));
    at += size;
  }
  return base::Status::OK();
}

// Rows waiting for their partitions' files.
class ShuffleWriter {
 public:
  ShuffleWriter(const std::string& dir, int mapper, io::FileOps& files, stage::SchemaPtr schema)
      : dir_(dir),
        mapper_(mapper),
        files_(files),
        schema_(std::move(schema)),
        slices_(kPartitions) {}

  // `partitioned`: one batch per partition, null where it has no rows.
  base::Status Add(std::vector<stage::BatchPtr> partitioned) {
    for (size_t p = 0; p < kPartitions; ++p) {
      if (partitioned[p] == nullptr) continue;
      bytes_ += arrow::util::TotalBufferSize(*partitioned[p]);
      slices_[p].push_back(std::move(partitioned[p]));
    }
    return bytes_ >= kFlushBytes ? Flush() : base::Status::OK();
  }

  base::Status Flush() {
    for (size_t p = 0; p < kPartitions; ++p) {
      if (slices_[p].empty()) continue;
      ARROW_ASSIGN_OR_RAISE(auto table, arrow::Table::FromRecordBatches(schema_, slices_[p]));
      ARROW_ASSIGN_OR_RAISE(table, table->CombineChunks());
      ARROW_ASSIGN_OR_RAISE(const std::string ipc, ToIpc(*table));
      std::string frame;
      AppendFrame(ipc, &frame);
      ARROW_RETURN_NOT_OK(files_.AppendTo(MappedPath(dir_, mapper_, p), frame));
      slices_[p].clear();
    }
    bytes_ = 0;
    return base::Status::OK();
  }

 private:
  std::string dir_;
  int mapper_;
  io::FileOps& files_;
  stage::SchemaPtr schema_;
  std::vector<std::vector<stage::BatchPtr>> slices_;
  int64_t bytes_ = 0;
};

base::Result<std::vector<stage::BatchPtr>> Partition(const stage::BatchPtr& batch) {
  std::vector<stage::BatchPtr> out(kPartitions);
  if (batch == nullptr || batch->num_rows() == 0) return out;
  if (batch->column(0)->type_id() != arrow::Type::UINT64) {
    return base::InternalError("the first column of a program's map must be the uint64 key");
  }
  const auto& keys = static_cast<const arrow::UInt64Array&>(*batch->column(0));
  std::vector<std::vector<int64_t>> rows(kPartitions);
  for (int64_t row = 0; row < keys.length(); ++row) {
    rows[PartitionOf(keys.Value(row))].push_back(row);
  }
  for (size_t p = 0; p < kPartitions; ++p) {
    if (rows[p].empty()) continue;
    const arrow::Int64Array indices(static_cast<int64_t>(rows[p].size()),
                                    arrow::Buffer::Wrap(rows[p]));
    ARROW_ASSIGN_OR_RAISE(const arrow::Datum taken,
                          arrow::compute::Take(batch, arrow::Datum(indices.data()),
                                               arrow::compute::TakeOptions::NoBoundsCheck()));
    out[p] = taken.record_batch();
  }
  return out;
}

base::Result<stage::BatchPtr> Sorted(const std::vector<std::shared_ptr<arrow::Table>>& tables) {
  // Sorting stands in a part of Arrow that registers its functions only on request (once; later
  // calls cost nothing).
  ARROW_RETURN_NOT_OK(arrow::compute::Initialize());
  ARROW_ASSIGN_OR_RAISE(const auto table, arrow::ConcatenateTables(tables));
  std::vector<arrow::compute::SortKey> keys;
  for (const auto& field : table->schema()->fields()) keys.emplace_back(field->name());
  ARROW_ASSIGN_OR_RAISE(const auto order, arrow::compute::SortIndices(
                                              table, arrow::compute::SortOptions(std::move(keys))));
  ARROW_ASSIGN_OR_RAISE(const arrow::Datum taken, arrow::compute::Take(table, order));
  return taken.table()->CombineChunksToBatch();
}

class ReducedSource final : public stage::RowSource {
 public:
  ReducedSource(const std::string& dir, io::FileOps& files) : dir_(dir), files_(files) {}
  base::Result<stage::BatchPtr> Next() override {
    while (next_ < kPartitions) {
      const std::string path = ReducedPath(dir_, next_++);
      ARROW_ASSIGN_OR_RAISE(const bool exists, files_.Exists(path));
      if (!exists) continue;
      ARROW_ASSIGN_OR_RAISE(std::string bytes, files_.Read(path));
      ARROW_ASSIGN_OR_RAISE(const auto table, FromIpc(std::move(bytes)));
      if (table->num_rows() > 0) return table->CombineChunksToBatch();
    }
    return nullptr;
  }

 private:
  std::string dir_;
  io::FileOps& files_;
  size_t next_ = 0;
};

}  // namespace

base::Status BeginProgram(const std::string& dir, io::FileOps& files) {
  ARROW_RETURN_NOT_OK(files.RemoveTree(ShuffleDir(dir)));
  return files.MakeDirs(ShuffleDir(dir));
}

base::Status ProgramMap(const stage::ProgramStage& program, const Materialised& input,
                        const std::string& dir, Share share, io::FileOps& files,
                        const base::Context& context) {
  // What an interrupted attempt of this worker left is no part of this one.
  for (size_t p = 0; p < kPartitions; ++p) {
    ARROW_RETURN_NOT_OK(files.Remove(MappedPath(dir, share.index, p)));
  }
  ARROW_ASSIGN_OR_RAISE(const auto rows, input.Rows());
  std::vector<std::unique_ptr<stage::State>> states;
  for (int worker = 0; worker < std::max(1, context.threads); ++worker) {
    ARROW_ASSIGN_OR_RAISE(auto state, program.NewState(context));
    states.push_back(std::move(state));
  }
  int64_t number = 0;
  const auto next = [&]() -> base::Result<std::optional<stage::BatchPtr>> {
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(stage::BatchPtr batch, rows->Next());
      if (batch == nullptr) return std::optional<stage::BatchPtr>();
      if (number++ % share.count == share.index) return std::optional(std::move(batch));
    }
  };
  const auto work = [&](stage::BatchPtr batch,
                        int worker) -> base::Result<std::vector<stage::BatchPtr>> {
    ARROW_ASSIGN_OR_RAISE(const auto mapped,
                          program.Map(batch, states[static_cast<size_t>(worker)].get()));
    return Partition(mapped);
  };
  ShuffleWriter writer(dir, share.index, files, program.IntermediateSchema());
  const auto commit = [&](std::vector<stage::BatchPtr> partitioned) {
    return writer.Add(std::move(partitioned));
  };
  ARROW_RETURN_NOT_OK((RunPipeline<stage::BatchPtr, std::vector<stage::BatchPtr>>(
      context.threads, next, work, commit, context)));
  return writer.Flush();
}

base::Status ProgramReduce(const stage::ProgramStage& program, const std::string& dir, Share share,
                           int mappers, io::FileOps& files, const base::Context& context) {
  size_t partition = static_cast<size_t>(share.index);
  const auto next = [&]() -> base::Result<std::optional<size_t>> {
    if (partition >= kPartitions) return std::optional<size_t>();
    const size_t current = partition;
    partition += static_cast<size_t>(share.count);
    return std::optional(current);
  };
  const auto work = [&](size_t current, int) -> base::Result<std::pair<size_t, std::string>> {
    std::vector<std::shared_ptr<arrow::Table>> tables;
    for (int mapper = 0; mapper < mappers; ++mapper) {
      const std::string path = MappedPath(dir, mapper, current);
      ARROW_ASSIGN_OR_RAISE(const bool exists, files.Exists(path));
      if (!exists) continue;
      ARROW_ASSIGN_OR_RAISE(const std::string bytes, files.Read(path));
      ARROW_RETURN_NOT_OK(ReadFrames(path, bytes, &tables));
    }
    if (tables.empty()) return std::pair(current, std::string());
    ARROW_ASSIGN_OR_RAISE(const auto sorted, Sorted(tables));
    tables.clear();
    ARROW_ASSIGN_OR_RAISE(const auto reduced, program.Reduce(sorted));
    if (reduced == nullptr || reduced->num_rows() == 0) return std::pair(current, std::string());
    ARROW_ASSIGN_OR_RAISE(const auto table,
                          arrow::Table::FromRecordBatches(program.ReducedSchema(), {reduced}));
    ARROW_ASSIGN_OR_RAISE(std::string ipc, ToIpc(*table));
    return std::pair(current, std::move(ipc));
  };
  const auto commit = [&](std::pair<size_t, std::string> reduced) -> base::Status {
    const std::string path = ReducedPath(dir, reduced.first);
    ARROW_RETURN_NOT_OK(files.Remove(path));
    return reduced.second.empty() ? base::Status::OK() : files.AppendTo(path, reduced.second);
  };
  return RunPipeline<size_t, std::pair<size_t, std::string>>(context.threads, next, work, commit,
                                                             context);
}

base::Result<stage::Artefact> ProgramDrive(const stage::ProgramStage& program,
                                           const std::string& dir, io::FileOps& files,
                                           const base::Context& context) {
  ReducedSource source(dir, files);
  ARROW_ASSIGN_OR_RAISE(const stage::Artefact artefact, program.Drive(source, context));
  ARROW_ASSIGN_OR_RAISE(const std::string ipc, ToIpc(*artefact));
  ARROW_RETURN_NOT_OK(files.WriteDurably(dir + "/artefact.arrow", base::Sha256Hex(ipc) + ipc));
  ARROW_RETURN_NOT_OK(files.RemoveTree(ShuffleDir(dir)));
  return artefact;
}

base::Result<stage::Artefact> LoadArtefact(const std::string& dir, io::FileOps& files) {
  constexpr size_t kDigest = 64;
  const std::string path = dir + "/artefact.arrow";
  ARROW_ASSIGN_OR_RAISE(const bool exists, files.Exists(path));
  if (!exists) return nullptr;
  ARROW_ASSIGN_OR_RAISE(const std::string bytes, files.Read(path));
  if (bytes.size() < kDigest ||
      base::Sha256Hex(std::string_view(bytes).substr(kDigest)) != bytes.substr(0, kDigest)) {
    return base::InputError(path + ": the file is not what was written; run with --fresh");
  }
  return FromIpc(bytes.substr(kDigest));
}

}  // namespace saem::run
