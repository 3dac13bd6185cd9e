// Makes the datasets and fitted models of a plan, in order, each once: cut into segments at
// programs and calls, every segment materialised under the work folder by its fingerprint, so that
// what is there already is not made again.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/error.h"
#include "infer/generator.h"
#include "io/file_ops.h"
#include "run/answer_log.h"
#include "run/counts.h"
#include "run/materialised.h"
#include "run/plan.h"

namespace saem::run {

// Told how far a run is; called from the run's own thread.
class Progress {
 public:
  virtual ~Progress() = default;
  // `total` is 0 where it is not known; `unit` is "records", "bytes" or "calls".
  virtual void Begin(const std::string& what, int64_t total, const std::string& unit) = 0;
  virtual void Advance(int64_t amount) = 0;
  virtual void End() = 0;
};

struct RunOptions {
  int processes = 1;   // for programs; above 1 `spawn` is needed
  bool fresh = false;  // discard materialised datasets first (never answers)
  int64_t limit = 0;   // records read of each source; 0: all
  Progress* progress = nullptr;
  // Runs `saem worker PLAN PART` for each part and waits; an error if one fails.
  std::function<base::Status(const std::string& plan, int parts)> spawn;
  // For the plan handed to workers.
  std::string recipe_text;
  Settings settings;
};

// A dataset as made: where its rows are and what became of every record.
struct MadeDataset {
  std::string name;
  std::vector<std::shared_ptr<Materialised>> segments;
  struct Step {
    std::string name;
    StepCounts counts;
  };
  std::vector<Step> steps;  // reading first
  bool reused = false;      // nothing had to be made

  const Materialised& last() const { return *segments.back(); }
  // All rejects, step by step, each step's in the order of its rows: batches of any size leave the
  // same.
  std::unique_ptr<stage::RowSource> Rejects() const;
};

// Steps [begin, end) of a dataset, materialised together in `dir`. A call stands alone; a program
// begins a segment (its apply step is a map) and what comes before it is materialised, for it
// passes over its rows twice.
struct Segment {
  size_t begin = 0;
  size_t end = 0;
  std::string fingerprint;
  std::string dir;
};
std::vector<Segment> CutSegments(const Plan& plan, const BoundDataset& dataset);

class Executor {
 public:
  Executor(const Plan& plan, RunOptions options, io::FileOps& files, const base::Context& context);
  ~Executor();

  base::Status Run();
  const MadeDataset* Find(const std::string& name) const;
  // Rows of a dataset or of a part of its split.
  base::Result<std::unique_ptr<stage::RowSource>> Rows(const Parent& parent) const;

  const std::map<std::string, std::unique_ptr<infer::TextGenerator>>& generators() const {
    return generators_;
  }
  int64_t answers_from_journal() const { return answers_from_journal_; }
  int64_t repeated_calls() const { return answers_ == nullptr ? 0 : answers_->repeated(); }

 private:
  base::Status MakeDataset(const BoundDataset& dataset);
  base::Status MakeModel(const BoundModel& model);
  base::Status MakeSegment(const BoundDataset& dataset, const Segment& segment, MadeDataset* made);
  base::Status RunMaps(const BoundDataset& dataset, size_t begin, size_t end, bool first,
                       MadeDataset* made, Materialised& output);
  base::Status RunCallStep(const BoundStep& step, const Materialised& input, Materialised& output);
  base::Result<stage::Artefact> RunProgram(const BoundDataset& dataset, size_t step,
                                           const Materialised& input, const std::string& dir);
  base::Result<infer::TextGenerator*> Generator(const std::string& name);
  base::Result<JournalledAnswers*> Answers();

  const Plan& plan_;
  RunOptions options_;
  io::FileOps& files_;
  base::Context context_;
  std::map<std::string, MadeDataset> made_;
  std::map<std::string, std::unique_ptr<infer::TextGenerator>> generators_;
  std::unique_ptr<JournalledAnswers> answers_;
  int64_t answers_from_journal_ = 0;
};

}  // namespace saem::run
