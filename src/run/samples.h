// What the report shows of the data itself: a bounded number of records chosen by their ids, and
// histograms.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"
#include "findings/finding.h"
#include "stage/stage.h"

namespace saem::run {

// What one pass over a released dataset gathers.
struct DatasetSummary {
  int64_t rows = 0;
  int64_t text_bytes = 0;
  std::vector<findings::Sample> samples;
  bool made = false;                 // its records have lineage
  findings::Distribution lengths;    // characters of text
  findings::Distribution languages;  // categorical
  std::vector<findings::Distribution> signals;
  std::map<std::string, int64_t> licences;
};

class Summariser {
 public:
  explicit Summariser(std::string dataset);
  ~Summariser();
  void Add(const arrow::RecordBatch& batch);
  DatasetSummary Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// `rows`, each batch of which is added to `summariser` as it passes.
std::unique_ptr<stage::RowSource> Summarised(std::unique_ptr<stage::RowSource> rows,
                                             Summariser* summariser);

// At most a few of each stage and reason, chosen by hash of what they are.
base::Result<std::vector<findings::Sample>> RejectSamples(const std::string& dataset,
                                                          stage::RowSource& rejects);

}  // namespace saem::run
