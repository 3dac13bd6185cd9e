#include "run/answer_log.h"

namespace saem::run {
namespace {

// An entry is the key's 32 hex digits, then nothing (begun) or the answer's JSON.
constexpr size_t kKeyDigits = 32;

}  // namespace

base::Result<std::unique_ptr<JournalledAnswers>> JournalledAnswers::Open(io::FileOps& files,
                                                                         const std::string& dir) {
  ARROW_RETURN_NOT_OK(files.MakeDirs(dir));
  std::unique_ptr<JournalledAnswers> log(new JournalledAnswers);
  const auto take = [&](std::string_view entry, int64_t at) -> base::Status {
    const auto key = base::Hash128::FromHex(entry.substr(0, kKeyDigits));
    if (!key) return base::InputError(dir + ": the journal of answers holds an entry without key");
    if (entry.size() == kKeyDigits) {
      if (!log->unanswered_.insert(*key).second) ++log->repeated_;
    } else {
      log->unanswered_.erase(*key);
      log->answers_.insert_or_assign(*key, at);
    }
    return base::Status::OK();
  };
  ARROW_ASSIGN_OR_RAISE(log->journal_, io::Journal::Open(files, dir + "/answers.journal", take));
  return log;
}

base::Result<bool> JournalledAnswers::Lookup(const base::Hash128& key, data::ModelAnswer* answer) {
  std::lock_guard lock(mutex_);
  const auto found = answers_.find(key);
  if (found == answers_.end()) return false;
  ARROW_ASSIGN_OR_RAISE(const std::string entry, journal_->Read(found->second));
  ARROW_ASSIGN_OR_RAISE(*answer, data::ModelAnswer::FromJson(entry.substr(kKeyDigits)));
  return true;
}

base::Status JournalledAnswers::Begin(const base::Hash128& key) {
  std::lock_guard lock(mutex_);
  if (unanswered_.erase(key) > 0) ++repeated_;
  return journal_->Append(key.Hex());
}

base::Status JournalledAnswers::Append(const base::Hash128& key, const data::ModelAnswer& answer) {
  std::lock_guard lock(mutex_);
  const int64_t at = journal_->end();
  ARROW_RETURN_NOT_OK(journal_->Append(key.Hex() + answer.ToJson()));
  ARROW_RETURN_NOT_OK(journal_->Sync());
  answers_.insert_or_assign(key, at);
  return base::Status::OK();
}

}  // namespace saem::run
