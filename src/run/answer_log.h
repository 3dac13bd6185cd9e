// The journal of model answers: keyed by hash(model, full request), kept beside the work of all
// recipes' runs, and never discarded by --fresh, so an answer that was paid for is paid for once.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/error.h"
#include "data/model_call.h"
#include "io/file_ops.h"
#include "io/journal.h"

namespace saem::run {

class JournalledAnswers {
 public:
  static base::Result<std::unique_ptr<JournalledAnswers>> Open(io::FileOps& files,
                                                               const std::string& dir);

  base::Result<bool> Lookup(const base::Hash128& key, data::ModelAnswer* answer);
  // Notes that the call is being made; not synced: a note lost with the machine costs only a
  // count.
  base::Status Begin(const base::Hash128& key);
  // Durable when it returns.
  base::Status Append(const base::Hash128& key, const data::ModelAnswer& answer);

  // Calls that were made again because the run they first began in was cut off; of all runs that
  // this journal has seen.
  int64_t repeated() const { return repeated_; }

 private:
  JournalledAnswers() = default;

  std::mutex mutex_;
  std::unique_ptr<io::Journal> journal_;
  std::unordered_map<base::Hash128, int64_t, base::Hash128Hash> answers_;  // where they stand
  std::unordered_set<base::Hash128, base::Hash128Hash> unanswered_;        // begun by earlier runs
  int64_t repeated_ = 0;
};

}  // namespace saem::run
