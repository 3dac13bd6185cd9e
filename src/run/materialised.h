// The rows one segment of a dataset leaves on disk: part files of Arrow IPC with their rejects,
// listed in a journal with counts and how much of the input they cover. A part counts once its
// journal entry is durable, so a run that is killed goes on behind the last one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>
#include <nlohmann/json_fwd.hpp>

#include "base/context.h"
#include "base/error.h"
#include "io/file_ops.h"
#include "io/journal.h"
#include "run/counts.h"
#include "stage/stage.h"

namespace saem::run {

class Materialised {
 public:
  // Opens or makes `dir`. `identity` is everything the rows depend on (fingerprint and batch
  // limits): a journal of another identity is discarded.
  static base::Result<std::unique_ptr<Materialised>> Open(io::FileOps& files, std::string dir,
                                                          std::string identity, size_t steps,
                                                          stage::SchemaPtr schema,
                                                          const base::Context& context);

  // For reading alone, by another process, whatever its identity: what is durable so far.
  static base::Result<std::unique_ptr<Materialised>> OpenDurable(io::FileOps& files,
                                                                 const std::string& dir,
                                                                 const base::Context& context);
  // The same, of a finished segment alone.
  static base::Result<std::unique_ptr<Materialised>> OpenComplete(io::FileOps& files,
                                                                  const std::string& dir,
                                                                  const base::Context& context);

  bool complete() const { return complete_; }
  // Records (or rows) of the input that durable parts cover.
  int64_t input_done() const { return input_done_; }
  const std::vector<StepCounts>& counts() const { return counts_; }
  StepCounts& unread() { return unread_; }
  const StepCounts& unread() const { return unread_; }
  int64_t rows() const { return rows_; }
  const std::string& dir() const { return dir_; }
  const stage::SchemaPtr& schema() const { return schema_; }

  // Rows and rejects of the input up to `input_end`, in order. Cut into a part once enough have
  // come together.
  base::Status Append(const stage::BatchPtr& rows, const stage::BatchPtr& rejects,
                      const std::vector<StepCounts>& counts, const StepCounts& unread,
                      int64_t input_end);
  // The input ended: what is buffered becomes the last part.
  base::Status Finish();

  // All rows in order, from row `from` on, in batches of at most batch_rows.
  base::Result<std::unique_ptr<stage::RowSource>> Rows(int64_t from = 0) const;
  base::Result<std::unique_ptr<stage::RowSource>> Rejects() const;

 private:
  struct Part {
    std::string file;
    std::string checksum;
    int64_t rows = 0;
    std::string rejects_file;
    std::string rejects_checksum;
    int64_t rejects = 0;
  };

  Materialised(io::FileOps& files, std::string dir, std::string identity, size_t steps,
               stage::SchemaPtr schema, const base::Context& context);
  static Part PartOf(const nlohmann::json& entry);  // throws what the library throws
  void AddPart(Part part);
  base::Status Replay(std::string_view entry);
  base::Status Cut();

  io::FileOps& files_;
  std::string dir_;
  std::string identity_;
  stage::SchemaPtr schema_;
  base::Context context_;
  std::unique_ptr<io::Journal> journal_;
  std::vector<Part> parts_;
  bool known_ = false;  // the journal's first entry names our identity
  bool complete_ = false;
  int64_t input_done_ = 0;
  int64_t rows_ = 0;
  std::vector<StepCounts> counts_;  // of durable parts
  StepCounts unread_;
  // Not yet in a part.
  std::vector<stage::BatchPtr> pending_, pending_rejects_;
  std::vector<StepCounts> pending_counts_;
  StepCounts pending_unread_;
  int64_t pending_bytes_ = 0;
  int64_t pending_input_ = 0;
};

}  // namespace saem::run
