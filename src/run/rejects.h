// The quarantine: every record that did not come through, as rows of one schema, with stage,
// reason, numbers and place.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"
#include "io/reader.h"
#include "run/materialised.h"
#include "stage/stage.h"

namespace saem::run {

// id, stage, reason, detail, records (that the row stands for: 1, or all that damage took with it),
// uri, source_file, source_offset, source_length, language, excerpt,
// span_begin, span_end, context. Spans are bytes of the excerpt; excerpt and context stay in the
// work folder and the report's samples.
std::shared_ptr<arrow::Schema> RejectSchema();

// The rejects of one step of a segment, in the order of its rows.
struct StepRejects {
  std::shared_ptr<const Materialised> segment;
  std::string step;
};
std::unique_ptr<stage::RowSource> RejectsOf(std::vector<StepRejects> steps);

class RejectBuilder {
 public:
  RejectBuilder();
  ~RejectBuilder();
  RejectBuilder(RejectBuilder&&) noexcept;

  // Rows of `batch` refused by `stage`.
  base::Status Add(const std::string& stage, const arrow::RecordBatch& batch,
                   const std::vector<stage::Reject>& rejects);
  // A record that could not even be read.
  base::Status AddUnread(const io::BadRecord& bad);
  int64_t rows() const;
  base::Result<std::shared_ptr<arrow::RecordBatch>> Finish();  // empty again afterwards

 private:
  struct Columns;
  std::unique_ptr<Columns> columns_;
};

}  // namespace saem::run
