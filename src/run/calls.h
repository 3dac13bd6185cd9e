// Runs a call stage over rows: rounds of a fixed number of rows in order, journalled answers first,
// the rest asked of the generator, rows completed in order once a round's answers are in.
#pragma once

#include <functional>
#include <string>

#include "base/context.h"
#include "base/error.h"
#include "infer/generator.h"
#include "run/answer_log.h"
#include "run/counts.h"
#include "run/materialised.h"
#include "stage/stage.h"

namespace saem::run {

struct CallJob {
  std::string name;  // of the step
  const stage::CallStage* stage = nullptr;
  std::string model_hash;
  // The generator, opened when the first call is not journalled.
  std::function<base::Result<infer::TextGenerator*>()> generator;
  JournalledAnswers* answers = nullptr;
  std::function<void(int64_t rows)> progress;  // rows completed
  int64_t* from_journal = nullptr;             // answers that were not asked for again
};

// `rows` starts behind what `output` has durably; ordinals are row numbers.
base::Status RunCalls(const CallJob& job, stage::RowSource& rows, Materialised& output,
                      const base::Context& context);

}  // namespace saem::run
