// Made records in another language than what they were made from: a small model asked in Korean may
// well answer in English. The language identified in a record's own text is compared with its
// parent's, else with the declared one.
#include <map>

#include "audit/check.h"
#include "audit/sampling.h"
#include "text/unicode.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Outcome;

constexpr int64_t kShortestJudged = 20;  // code points; identification of less is a guess
constexpr double kSure = 0.5;            // probability from which a differing language counts

struct Judged {
  base::Hash128 id;
  base::Hash128 parent;  // the first one; zero where there is none
  std::string declared;
  text::LanguageGuess guess;
  std::string shown;
};

class LanguageCheck final : public Check {
 public:
  explicit LanguageCheck(const CheckSetting& setting)
      : setting_(setting), sample_(setting.options.sample, int64_t{32} << 20) {}

  base::Status See(const Record& record) override {
    if (!record.made()) return base::Status::OK();
    ++made_;
    const base::Hash128 key = ChoiceKey(record.id, "audit:language", setting_.context.seed);
    if (setting_.input.languages == nullptr || !sample_.Wants(key)) return base::Status::OK();
    const std::string text = record.OwnText();
    if (text::CodePoints(text) < kShortestJudged) {
      ++too_short_;
      return base::Status::OK();
    }
    Judged judged;
    judged.id = record.id;
    judged.declared = record.language;
    const std::vector<base::Hash128> parents = record.Parents();
    if (!parents.empty()) judged.parent = parents.front();
    ARROW_ASSIGN_OR_RAISE(judged.guess, setting_.input.languages->Identify(text));
    size_t begin = 0;
    size_t end = 0;
    judged.shown = CutAround(text, &begin, &end);
    const auto size = static_cast<int64_t>(sizeof(Judged) + judged.shown.size());
    sample_.Offer(key, std::move(judged), size);
    return base::Status::OK();
  }

  base::Result<std::vector<Finding>> Finish() override {
    if (made_ == 0) return std::vector<Finding>();
    Finding finding =
        NewFinding(setting_, "language-drift", "Made records keep their source's language",
                   findings::Severity::kBlock);
    finding.unit = "share of records";
    finding.relation = "<=";
    finding.compared = "value";
    finding.threshold = setting_.options.language;
    finding.n_needed = NeededFor(setting_.options.bound);
    finding.estimate = ShareOf(0, 0);
    if (setting_.input.languages == nullptr) {
      finding.explanation = "There is no model to identify languages with.";
      return std::vector{finding};
    }
    ARROW_RETURN_NOT_OK(FindParents());
    Judge(&finding);
    return std::vector{finding};
  }

 private:
  base::Status FindParents() {
    for (const auto& [key, entry] : sample_.values()) parent_language_[entry.first.parent];
    for (const AuditRows& reference : setting_.input.references) {
      ARROW_RETURN_NOT_OK(
          ForEachRecord(reference.open, setting_.context, [this](const Record& record) {
            const auto found = parent_language_.find(record.id);
            if (found != parent_language_.end()) found->second = record.language;
            return base::Status::OK();
          }));
    }
    return base::Status::OK();
  }

  void Judge(Finding* finding) const {
    int64_t compared = 0;
    int64_t drifted = 0;
    std::map<std::string, int64_t> ways;  // "ko became en"
    for (const auto& [key, entry] : sample_.values()) {
      const Judged& judged = entry.first;
      const auto parent = parent_language_.find(judged.parent);
      const std::string& of_parent =
          parent == parent_language_.end() ? std::string() : parent->second;
      const std::string& expected = of_parent.empty() ? judged.declared : of_parent;
      if (expected.empty()) continue;
      ++compared;
      if (judged.guess.label == expected || judged.guess.score < kSure) continue;
      ++drifted;
      ++ways[expected + " became " + judged.guess.label];
      if (static_cast<int64_t>(finding->evidence.size()) >= setting_.options.evidence) continue;
      Record record;
      record.id = judged.id;
      record.language = judged.guess.label;
      findings::Sample sample = Evidence(setting_, record, judged.shown, 0, 0);
      sample.reason = "is in `" + judged.guess.label + "`, made from `" + expected + "`";
      sample.detail = "probability " + Decimal(judged.guess.score, 2);
      finding->evidence.push_back(std::move(sample));
    }
    finding->estimate = ShareOf(drifted, compared);
    std::string list;
    for (const auto& [way, count] : ways)
      list += (list.empty() ? ": " : ", ") + way + " " + std::to_string(count);
    finding->explanation = Count(drifted, "record is", "records are") +
                           " in another language than the source, of " + std::to_string(compared) +
                           " that could be judged" + list + ".";
    if (too_short_ > 0) {
      finding->explanation +=
          " " + Count(too_short_, "record is", "records are") + " too short to tell.";
    }
    if (compared > 0 && finding->estimate.value > finding->threshold &&
        (compared >= finding->n_needed || finding->estimate.low > finding->threshold)) {
      finding->outcome = Outcome::kFail;
    } else if (compared < finding->n_needed) {
      finding->explanation += " " + std::to_string(finding->n_needed) + " are needed to decide.";
    } else {
      finding->outcome = Outcome::kPass;
    }
  }

  const CheckSetting& setting_;
  int64_t made_ = 0;
  int64_t too_short_ = 0;
  SmallestKeys<Judged> sample_;
  std::map<base::Hash128, std::string> parent_language_;
};

}  // namespace

std::unique_ptr<Check> NewLanguageCheck(const CheckSetting& setting) {
  return std::make_unique<LanguageCheck>(setting);
}

}  // namespace saem::audit
