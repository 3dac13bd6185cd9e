// Records that are nearly the same: MinHash over word 5-grams, as the stage dedup finds them, with
// the similarity of every pair it proposes estimated from all hashes.
#include <algorithm>
#include <unordered_map>

#include "audit/check.h"
#include "audit/sampling.h"
#include "text/minhash.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Outcome;

constexpr int64_t kMostRecords = 40'000;  // 900 bytes of hashes each
constexpr int64_t kMostBytes = int64_t{64} << 20;

struct Signed {
  base::Hash128 id;
  text::Signature signature{};
  std::string shown;  // the beginning of its text
  std::string language;
};

double Similarity(const text::Signature& a, const text::Signature& b) {
  size_t equal = 0;
  for (size_t i = 0; i < a.size(); ++i) equal += a[i] == b[i];
  return static_cast<double>(equal) / static_cast<double>(a.size());
}

class NearDuplicatesCheck final : public Check {
 public:
  explicit NearDuplicatesCheck(const CheckSetting& setting)
      : setting_(setting), hasher_(text::Simplify::kCorrected), sample_(kMostRecords, kMostBytes) {}

  base::Status See(const Record& record) override {
    ++records_;
    const base::Hash128 key = ChoiceKey(record.id, "audit:near-duplicates", setting_.context.seed);
    if (!sample_.Wants(key)) return base::Status::OK();
    Signed one;
    const std::string text = record.OwnText();
    if (!hasher_.Sign(text, record.language, &one.signature)) return base::Status::OK();
    one.id = record.id;
    one.language = record.language;
    size_t begin = 0;
    size_t end = 0;
    one.shown = CutAround(text, &begin, &end);
    const auto size = static_cast<int64_t>(sizeof(Signed) + one.shown.size());
    sample_.Offer(key, std::move(one), size);
    return base::Status::OK();
  }

  base::Result<std::vector<Finding>> Finish() override {
    Finding finding = NewFinding(setting_, "near-duplicates", "Records are not nearly the same",
                                 findings::Severity::kWarn);
    finding.unit = "share of records";
    finding.relation = "<=";
    finding.compared = "value";
    finding.threshold = setting_.options.near_duplicates;
    finding.n_needed = 2;
    const int64_t repeats = Compare(&finding);
    const auto compared = static_cast<int64_t>(sample_.values().size());
    finding.estimate = ShareOf(repeats, compared);
    if (compared < finding.n_needed) {
      finding.explanation =
          "Fewer than two records have the five words in a row it takes to compare them.";
      return std::vector{finding};
    }
    finding.outcome = finding.estimate.value <= finding.threshold ? Outcome::kPass : Outcome::kFail;
    finding.explanation =
        Count(repeats, "record is", "records are") + " nearly the same as another one (" +
        Decimal(setting_.options.near_similarity, 2) +
        " or more of their word 5-grams in common), of " + std::to_string(compared) +
        (compared == records_ ? "" : " compared of " + std::to_string(records_)) + " (" +
        Percent(finding.estimate.value) + "; at most " + Percent(finding.threshold) + " may).";
    return std::vector{finding};
  }

 private:
  // How many records are near to one with a smaller key.
  int64_t Compare(Finding* finding) const {
    std::unordered_map<uint64_t, const Signed*> first_of_band;  // looked up alone
    int64_t repeats = 0;
    for (const auto& [key, entry] : sample_.values()) {
      const Signed& one = entry.first;
      const text::BandKeys bands = text::BandKeysOf(one.signature);
      const Signed* near = nullptr;
      double similarity = 0;
      for (size_t band = 0; band < bands.size(); ++band) {
        const auto [found, first] = first_of_band.emplace(bands[band] * 31 + band, &one);
        if (first || found->second == &one) continue;
        const double here = Similarity(one.signature, found->second->signature);
        if (here >= setting_.options.near_similarity && here > similarity) {
          near = found->second;
          similarity = here;
        }
      }
      if (near == nullptr) continue;
      ++repeats;
      if (static_cast<int64_t>(finding->evidence.size()) < setting_.options.evidence) {
        Record record;
        record.id = one.id;
        record.language = one.language;
        findings::Sample sample = Evidence(setting_, record, one.shown, 0, 0);
        sample.reason = "nearly the same as " + near->id.Hex();
        sample.detail = "similarity " + Decimal(similarity, 2);
        sample.parent_text = near->shown;
        finding->evidence.push_back(std::move(sample));
      }
    }
    return repeats;
  }

  const CheckSetting& setting_;
  text::MinHasher hasher_;
  int64_t records_ = 0;
  SmallestKeys<Signed> sample_;
};

}  // namespace

std::unique_ptr<Check> NewNearDuplicatesCheck(const CheckSetting& setting) {
  return std::make_unique<NearDuplicatesCheck>(setting);
}

}  // namespace saem::audit
