#include "run/answer_log.h"

namespace saem::run {
namespace {

// An entry is the key's 32 hex digits, then nothing (begun) or the answer's JSON.
constexpr size_t kKeyDigits = 32;

}  // namespace

base::Result<std::unique_ptr<JournalledAnswers>> JournalledAnswers::Open(io::FileOps& files,
                                                                         const std::string& dir) {
  ARROW_RETURN_NOT_OK(files.MakeDirs(dir));
  ARROW_ASSIGN_OR_RAISE(auto journal, io::Journal::Open(files, dir + "/answers.journal"));
  std::unique_ptr<JournalledAnswers> log(new JournalledAnswers(std::move(journal)));
  for (const std::string& entry : log->journal_->entries()) {
    const auto key = base::Hash128::FromHex(std::string_view(entry).substr(0, kKeyDigits));
    if (!key) return base::InputError(dir + ": the journal of answers holds an entry without key");
    if (entry.size() == kKeyDigits) {
      log->unanswered_.insert(*key);
    } else {
      log->unanswered_.erase(*key);
      log->answers_.insert_or_assign(*key, entry.substr(kKeyDigits));
    }
  }
  return log;
}

base::Result<bool> JournalledAnswers::Lookup(const base::Hash128& key, data::ModelAnswer* answer) {
  std::lock_guard lock(mutex_);
  const auto found = answers_.find(key);
  if (found == answers_.end()) return false;
  ARROW_ASSIGN_OR_RAISE(*answer, data::ModelAnswer::FromJson(found->second));
  return true;
}

base::Status JournalledAnswers::Begin(const base::Hash128& key) {
  std::lock_guard lock(mutex_);
  if (unanswered_.erase(key) > 0) ++repeated_;
  return journal_->Append(key.Hex());
}

base::Status JournalledAnswers::Append(const base::Hash128& key, const data::ModelAnswer& answer) {
  std::lock_guard lock(mutex_);
  std::string json = answer.ToJson();
  ARROW_RETURN_NOT_OK(journal_->Append(key.Hex() + json));
  ARROW_RETURN_NOT_OK(journal_->Sync());
  answers_.insert_or_assign(key, std::move(json));
  return base::Status::OK();
}

}  // namespace saem::run
