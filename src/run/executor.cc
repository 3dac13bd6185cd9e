#include "run/executor.h"

#include <arrow/api.h>
#include <nlohmann/json.hpp>

#include "data/document.h"
#include "run/calls.h"
#include "run/chain.h"
#include "run/generate_rows.h"
#include "run/noisy_count.h"
#include "run/pipeline.h"
#include "run/program.h"
#include "run/rejects.h"
#include "run/sample_rows.h"
#include "run/segment_input.h"
#include "run/worker.h"

namespace saem::run {
namespace {

// Rows of several sources one after another, without the first `skip`.
class Concatenated final : public stage::RowSource {
 public:
  Concatenated(std::vector<std::unique_ptr<stage::RowSource>> sources, int64_t skip)
      : sources_(std::move(sources)), skip_(skip) {}

  base::Result<stage::BatchPtr> Next() override {
    while (at_ < sources_.size()) {
      ARROW_ASSIGN_OR_RAISE(stage::BatchPtr batch, sources_[at_]->Next());
      if (batch == nullptr) {
        sources_[at_++].reset();
      } else if (batch->num_rows() <= skip_) {
        skip_ -= batch->num_rows();
      } else {
        return batch->Slice(std::exchange(skip_, 0));
      }
    }
    return nullptr;
  }

 private:
  std::vector<std::unique_ptr<stage::RowSource>> sources_;
  size_t at_ = 0;
  int64_t skip_;
};

// The rows whose id falls into [from, to) of the id space: parts of a split, shares of a `from:`.
class Selected final : public stage::RowSource {
 public:
  Selected(std::unique_ptr<stage::RowSource> rows, uint64_t seed, double from, double to)
      : rows_(std::move(rows)), seed_(seed), from_(from), to_(to) {}

  base::Result<stage::BatchPtr> Next() override {
    for (;;) {
      ARROW_ASSIGN_OR_RAISE(stage::BatchPtr batch, rows_->Next());
      if (batch == nullptr) return nullptr;
      ARROW_ASSIGN_OR_RAISE(const auto* ids, data::HashColumn(*batch, data::kId));
      std::vector<int64_t> kept;
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        const base::Hash128 place = base::DeriveId(data::HashAt(*ids, row), "split", seed_);
        const double at = static_cast<double>(place.high >> 11) * 0x1.0p-53;
        if (at >= from_ && at < to_) kept.push_back(row);
      }
      if (kept.empty()) continue;
      return data::TakeRows(batch, kept);
    }
  }

 private:
  std::unique_ptr<stage::RowSource> rows_;
  uint64_t seed_;
  double from_;
  double to_;
};

// The datasets that a stage's options name, by now made.
class MadeDatasets final : public stage::NamedDatasets {
 public:
  MadeDatasets(const Plan& plan, const Executor& executor) : plan_(plan), executor_(executor) {}
  base::Result<std::unique_ptr<stage::RowSource>> Open(const std::string& name) const override {
    ARROW_ASSIGN_OR_RAISE(const Parent parent, ResolveDataset(plan_, name));
    return executor_.Rows(parent);
  }

 private:
  const Plan& plan_;
  const Executor& executor_;
};

int64_t TotalBytes(const std::vector<io::InputFile>& inputs) {
  int64_t total = 0;
  for (const io::InputFile& input : inputs) total += input.size;
  return total;
}

// One committed piece of a map segment.
struct Piece {
  ChainResult result;
  StepCounts unread;
  int64_t end = 0;
  int64_t amount = 0;  // progress
};

}  // namespace

std::vector<Segment> CutSegments(const Plan& plan, const BoundDataset& dataset) {
  const size_t count = dataset.steps.size();
  const auto maps_from = [&](size_t at) {
    while (at < count && dataset.steps[at].stage->kind() == stage::Kind::kMap) ++at;
    return at;
  };
  std::vector<Segment> segments;
  const auto add = [&](size_t begin, size_t end) {
    const std::string& fingerprint =
        end == 0 ? dataset.source_fingerprint : dataset.steps[end - 1].fingerprint;
    segments.push_back(
        {begin, end, fingerprint,
         plan.work_dir + "/datasets/" + dataset.name + "-" + fingerprint.substr(0, 16)});
  };
  // Rows that a model makes stand alone, so that steps behind them can change.
  const bool made_rows = !dataset.sampled.empty() || dataset.generated != nullptr;
  size_t at = made_rows ? 0 : maps_from(0);
  add(0, at);
  if (made_rows && maps_from(0) > 0) {
    at = maps_from(0);
    add(0, at);
  }
  while (at < count) {
    const bool call = dataset.steps[at].stage->kind() == stage::Kind::kCall;
    const size_t end = call ? at + 1 : maps_from(at + 1);
    add(at, end);
    at = end;
  }
  return segments;
}

Executor::Executor(const Plan& plan, RunOptions options, io::FileOps& files,
                   const base::Context& context)
    : plan_(plan), options_(std::move(options)), files_(files), context_(context) {}
Executor::~Executor() = default;

base::Status Executor::Run() {
  for (const BoundModel& model : plan_.models) {
    if (!model.lacking.ok()) return base::Within("model `" + model.name + "`", model.lacking);
    // Opened even where nothing is left to ask: it knows what earlier runs repeated.
    if (!model.spec->fitted) ARROW_RETURN_NOT_OK(Answers().status());
  }
  for (const Task& task : plan_.order) {
    if (task.kind == Task::Kind::kDataset) {
      const BoundDataset& dataset = plan_.datasets[task.index];
      const base::Status status = MakeDataset(dataset);
      if (!status.ok()) return base::Within("dataset `" + dataset.name + "`", status);
    } else {
      const BoundModel& model = plan_.models[task.index];
      const base::Status status = MakeModel(model);
      if (!status.ok()) return base::Within("model `" + model.name + "`", status);
    }
  }
  return base::Status::OK();
}

std::unique_ptr<stage::RowSource> MadeDataset::Rejects() const {
  std::vector<StepRejects> found;
  size_t step = 0;
  for (const auto& segment : segments) {
    const size_t end = step + segment->counts().size();
    for (; step < end; ++step) {
      if (steps[step].counts.rejected > 0) found.push_back({segment, steps[step].name});
    }
  }
  return RejectsOf(std::move(found));
}

const MadeDataset* Executor::Find(const std::string& name) const {
  const auto found = made_.find(name);
  return found == made_.end() ? nullptr : &found->second;
}

base::Result<std::unique_ptr<stage::RowSource>> Executor::Rows(const Parent& parent) const {
  const MadeDataset* const made = Find(parent.dataset);
  if (made == nullptr) return base::InternalError("dataset " + parent.dataset + " is not made yet");
  ARROW_ASSIGN_OR_RAISE(auto rows, made->last().Rows());
  if (parent.from <= 0 && parent.to >= 1) return rows;
  return std::make_unique<Selected>(std::move(rows), plan_.recipe->seed, parent.from, parent.to);
}

base::Status Executor::MakeDataset(const BoundDataset& dataset) {
  MadeDataset made;
  made.name = dataset.name;
  made.reused = true;
  for (const Segment& segment : CutSegments(plan_, dataset)) {
    ARROW_RETURN_NOT_OK(MakeSegment(dataset, segment, &made));
  }
  made_.emplace(dataset.name, std::move(made));
  return base::Status::OK();
}

base::Status Executor::MakeSegment(const BoundDataset& dataset, const Segment& segment,
                                   MadeDataset* made) {
  const bool first = made->segments.empty();
  const size_t begin = segment.begin;
  const size_t end = segment.end;
  const std::string& dir = segment.dir;
  const stage::SchemaPtr schema =
      end == 0 ? dataset.source_schema : dataset.steps[end - 1].binding.schema;
  if (options_.fresh) ARROW_RETURN_NOT_OK(files_.RemoveTree(dir));
  // Positions in the input count chunks of this size, so another size starts the segment anew.
  const std::string identity = segment.fingerprint + " rows " +
                               std::to_string(context_.limits.batch_rows) + " bytes " +
                               std::to_string(context_.limits.batch_bytes);
  ARROW_ASSIGN_OR_RAISE(
      std::shared_ptr<Materialised> output,
      Materialised::Open(files_, dir, identity, end - begin + (first ? 1 : 0), schema, context_));
  if (!output->complete()) {
    made->reused = false;
    const bool count = first && dataset.spec->count.has_value();
    const bool call = begin < end && dataset.steps[begin].stage->kind() == stage::Kind::kCall;
    if (count) {
      ARROW_ASSIGN_OR_RAISE(const auto rows, Rows(dataset.parents.front()));
      ARROW_RETURN_NOT_OK(MakeNoisyCount(plan_, dataset, *rows, files_, *output));
    } else if (first && dataset.spec->sample && end == begin) {
      const auto open = [this](const Parent& parent) { return Rows(parent); };
      ARROW_RETURN_NOT_OK(
          SampleRows(plan_, dataset, open, options_.progress, files_, *output, context_));
    } else if (first && dataset.generated != nullptr && end == begin) {
      ARROW_RETURN_NOT_OK(GenerateRows(plan_, dataset, options_.progress, *output, context_));
    } else if (call) {
      ARROW_RETURN_NOT_OK(RunCallStep(dataset.steps[begin], made->last(), *output));
    } else {
      ARROW_RETURN_NOT_OK(RunMaps(dataset, begin, end, first, made, *output));
    }
    ARROW_RETURN_NOT_OK(output->Finish());
  }
  size_t at = 0;
  if (first) {
    StepCounts read = output->counts()[at++];
    read += output->unread();
    made->steps.push_back({dataset.reads            ? "read"
                           : dataset.spec->count    ? "count"
                           : dataset.spec->sample   ? "sample"
                           : dataset.spec->generate ? "generate"
                                                    : "from",
                           std::move(read)});
  }
  for (size_t step = begin; step < end; ++step) {
    made->steps.push_back({dataset.steps[step].name, output->counts()[at++]});
  }
  made->segments.push_back(std::move(output));
  return base::Status::OK();
}

base::Status Executor::RunMaps(const BoundDataset& dataset, size_t begin, size_t end, bool first,
                               MadeDataset* made, Materialised& output) {
  std::vector<ChainStep> steps;
  const MadeDatasets named(plan_, *this);
  for (size_t i = begin; i < end; ++i) {
    ChainStep step;
    step.name = dataset.steps[i].name;
    stage::Stage* const bound = dataset.steps[i].stage.get();
    ARROW_RETURN_NOT_OK(bound->Prepare(named, context_));
    if (bound->kind() == stage::Kind::kProgram) {
      step.program = static_cast<const stage::ProgramStage*>(bound);
      ARROW_ASSIGN_OR_RAISE(step.artefact, RunProgram(dataset, i, made->last(), output.dir()));
    } else {
      step.map = static_cast<const stage::MapStage*>(bound);
    }
    steps.push_back(std::move(step));
  }
  const Chain chain(std::move(steps));

  std::unique_ptr<SegmentInput> input;
  const int64_t done = output.input_done();
  const bool files = first && dataset.reads;
  if (files) {
    ARROW_ASSIGN_OR_RAISE(input, InputFromFiles(dataset.read, dataset.inputs, done, options_.limit,
                                                output.dir(), context_));
  } else if (first) {
    std::vector<std::unique_ptr<stage::RowSource>> sources;
    for (const Parent& parent : dataset.parents) {
      ARROW_ASSIGN_OR_RAISE(auto rows, Rows(parent));
      sources.push_back(std::move(rows));
    }
    input = InputFromRows(std::make_unique<Concatenated>(std::move(sources), done), done);
  } else {
    ARROW_ASSIGN_OR_RAISE(auto rows, made->last().Rows(done));
    input = InputFromRows(std::move(rows), done);
  }

  std::vector<std::unique_ptr<Chain::Worker>> workers;
  for (int i = 0; i < std::max(1, context_.threads); ++i) {
    ARROW_ASSIGN_OR_RAISE(auto worker, chain.NewWorker(context_));
    workers.push_back(std::move(worker));
  }
  const auto next = [&]() { return input->Next(); };
  const auto work = [&](InputItem item, int number) -> base::Result<Piece> {
    Piece piece;
    piece.end = item.end;
    piece.amount = files ? item.bytes : (item.rows == nullptr ? 0 : item.rows->num_rows());
    Chain::Worker& worker = *workers[static_cast<size_t>(number)];
    ARROW_ASSIGN_OR_RAISE(io::RawBatch batch, input->Parse(std::move(item)));
    for (const io::BadRecord& bad : batch.bad) {
      piece.unread.in += bad.records;
      piece.unread.rejected += bad.records;
      piece.unread.reasons[bad.reason] += bad.records;
      ARROW_RETURN_NOT_OK(worker.rejects.AddUnread(bad));
    }
    const int64_t rows = batch.rows == nullptr ? 0 : batch.rows->num_rows();
    ARROW_ASSIGN_OR_RAISE(piece.result, chain.Run(std::move(batch.rows), worker));
    if (first) {
      StepCounts read;
      read.in = read.out = rows;
      piece.result.counts.insert(piece.result.counts.begin(), read);
    }
    return piece;
  };
  const auto commit = [&](Piece piece) -> base::Status {
    if (options_.progress != nullptr) options_.progress->Advance(piece.amount);
    return output.Append(piece.result.rows, piece.result.rejects, piece.result.counts, piece.unread,
                         piece.end);
  };
  if (options_.progress != nullptr) {
    const std::string last = begin == end ? "read" : dataset.steps[end - 1].name;
    options_.progress->Begin(dataset.name + ": " +
                                 (begin == end ? "read" : dataset.steps[begin].name) +
                                 (end > begin + 1 ? " ... " + last : ""),
                             files ? TotalBytes(dataset.inputs) : 0, files ? "bytes" : "records");
  }
  const base::Status status =
      RunPipeline<InputItem, Piece>(context_.threads, next, work, commit, context_);
  if (options_.progress != nullptr) options_.progress->End();
  return status;
}

base::Status Executor::RunCallStep(const BoundStep& step, const Materialised& input,
                                   Materialised& output) {
  CallJob job;
  job.name = step.name;
  job.stage = static_cast<const stage::CallStage*>(step.stage.get());
  const std::string& model = step.binding.model;
  ARROW_ASSIGN_OR_RAISE(job.answers, Answers());
  job.from_journal = &answers_from_journal_;
  const BoundModel* const bound = plan_.FindModel(model);
  if (bound != nullptr) job.model_hash = bound->fingerprint;
  job.generator = [this, model]() { return Generator(model); };
  if (options_.progress != nullptr) {
    options_.progress->Begin(step.name, input.rows(), "records");
    job.progress = [this](int64_t rows) { options_.progress->Advance(rows); };
  }
  ARROW_RETURN_NOT_OK(step.stage->Prepare(MadeDatasets(plan_, *this), context_));
  ARROW_ASSIGN_OR_RAISE(const auto rows, input.Rows(output.input_done()));
  const base::Status status = RunCalls(job, *rows, output, context_);
  if (options_.progress != nullptr) options_.progress->End();
  return status;
}

base::Result<stage::Artefact> Executor::RunProgram(const BoundDataset& dataset, size_t step,
                                                   const Materialised& input,
                                                   const std::string& dir) {
  const auto& program = static_cast<const stage::ProgramStage&>(*dataset.steps[step].stage);
  ARROW_ASSIGN_OR_RAISE(const stage::Artefact known, LoadArtefact(dir, files_));
  if (known != nullptr) return known;
  if (options_.progress != nullptr) {
    options_.progress->Begin(dataset.name + ": " + dataset.steps[step].name, 0, "records");
  }
  ARROW_RETURN_NOT_OK(BeginProgram(dir, files_));
  if (options_.processes > 1 && options_.spawn) {
    WorkerPlan worker;
    worker.recipe_file = plan_.recipe->file;
    worker.recipe_text = options_.recipe_text;
    worker.settings = options_.settings;
    worker.dataset = dataset.name;
    worker.step = static_cast<int64_t>(step);
    worker.input_dir = input.dir();
    worker.dir = dir;
    worker.parts = options_.processes;
    worker.limits = context_.limits;
    for (const char* phase : {"map", "reduce"}) {
      worker.phase = phase;
      const std::string path = dir + "/" + phase + ".plan";
      ARROW_RETURN_NOT_OK(files_.WriteDurably(path, worker.ToJson()));
      ARROW_RETURN_NOT_OK(options_.spawn(path, options_.processes));
    }
  } else {
    ARROW_RETURN_NOT_OK(ProgramMap(program, input, dir, {}, files_, context_));
    ARROW_RETURN_NOT_OK(ProgramReduce(program, dir, {}, 1, files_, context_));
  }
  auto artefact = ProgramDrive(program, dir, files_, context_);
  if (options_.progress != nullptr) options_.progress->End();
  return artefact;
}

base::Status Executor::MakeModel(const BoundModel& model) {
  const std::string& path = model.info.path;
  ARROW_ASSIGN_OR_RAISE(const bool exists, files_.Exists(path));
  if (exists && !options_.fresh) return base::Status::OK();
  ARROW_RETURN_NOT_OK(files_.MakeDirs(plan_.work_dir + "/models"));
  ARROW_ASSIGN_OR_RAISE(const auto rows, Rows(model.on));
  ARROW_ASSIGN_OR_RAISE(const std::string bytes, model.fit->Fit(*rows, context_));
  return files_.WriteDurably(path, bytes);
}

base::Result<infer::TextGenerator*> Executor::Generator(const std::string& name) {
  const auto found = generators_.find(name);
  if (found != generators_.end()) return found->second.get();
  const BoundModel* const model = plan_.FindModel(name);
  if (model == nullptr || model->spec->fitted) {
    return base::InternalError("`" + name + "` is no generator");
  }
  ARROW_ASSIGN_OR_RAISE(auto generator, infer::OpenGenerator(model->generator, context_));
  return generators_.emplace(name, std::move(generator)).first->second.get();
}

base::Result<JournalledAnswers*> Executor::Answers() {
  if (answers_ == nullptr) {
    ARROW_ASSIGN_OR_RAISE(answers_, JournalledAnswers::Open(files_, plan_.work_dir + "/answers"));
  }
  return answers_.get();
}

}  // namespace saem::run
