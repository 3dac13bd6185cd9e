// How many different words and word sequences made text has, against real text of the same size.
// Distinct-n falls with length, so both sides are cut to the same pieces: each made record is set
// beside as many words of one real record.
#include <algorithm>
#include <array>
#include <unordered_set>

#include "audit/check.h"
#include "audit/sampling.h"
#include "base/rng.h"
#include "findings/intervals.h"
#include "text/unicode.h"
#include "text/words.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Outcome;

constexpr int64_t kMostRecords = 2000;
constexpr int64_t kMostBytes = int64_t{8} << 20;
constexpr size_t kLongestText = 65536;  // bytes of one record
constexpr size_t kMostWords = 60'000;   // of each side
constexpr size_t kGroups = 8;           // the interval comes from the spread of their values
constexpr int64_t kFewestRecords = 40;
constexpr size_t kFewestWords = 250;  // of a group
constexpr size_t kLongestGram = 3;

// Words as hashes.
using Words = std::vector<uint64_t>;

struct Sampled {
  std::string text;
  std::string language;
};

Words WordsOf(const Sampled& sampled) {
  Words words;
  const std::string lower = text::ToLower(sampled.text);
  for (const text::Span& span : text::Tokenize(lower, sampled.language)) {
    const std::string_view word = span.In(lower);
    size_t at = 0;
    if (!text::Has(text::DecodeAt(word, &at), text::kAlpha | text::kNumber)) continue;
    words.push_back(base::ContentHash(word).low);
  }
  return words;
}

// A side's pieces: piece i of both sides has the same number of words.
struct Group {
  std::vector<Words> made;
  std::vector<Words> real;
  size_t words = 0;
};

double Distinct(const std::vector<Words>& pieces, size_t n) {
  std::unordered_set<uint64_t> different;  // counted alone
  size_t all = 0;
  for (const Words& words : pieces) {
    for (size_t at = 0; at + n <= words.size(); ++at) {
      uint64_t gram = n;
      for (size_t i = 0; i < n; ++i)
        gram = (gram ^ words[at + i]) * 0x9E3779B97F4A7C15 + (gram >> 29);
      different.insert(gram);
      ++all;
    }
  }
  return all == 0 ? 0 : static_cast<double>(different.size()) / static_cast<double>(all);
}

class DiversityCheck final : public Check {
 public:
  explicit DiversityCheck(const CheckSetting& setting)
      : setting_(setting), made_(kMostRecords, kMostBytes), real_(kMostRecords, kMostBytes) {}

  base::Status See(const Record& record) override {
    if (record.made()) Take(record, &made_);
    return base::Status::OK();
  }

  base::Result<std::vector<Finding>> Finish() override {
    if (made_.values().empty()) return std::vector<Finding>();
    for (const AuditRows& reference : setting_.input.references) {
      ARROW_RETURN_NOT_OK(
          ForEachRecord(reference.open, setting_.context, [this](const Record& record) {
            Take(record, &real_);
            return base::Status::OK();
          }));
    }
    Finding finding = NewFinding(setting_, "lexical-diversity",
                                 "Made text is as varied as real text", findings::Severity::kWarn);
    finding.unit = "ratio";
    finding.relation = ">=";
    finding.compared = "value";
    finding.threshold = setting_.options.diversity;
    finding.n_needed = kFewestRecords;
    Compare(&finding);
    return std::vector{finding};
  }

 private:
  void Take(const Record& record, SmallestKeys<Sampled>* sample) const {
    const base::Hash128 key = ChoiceKey(record.id, "audit:diversity", setting_.context.seed);
    if (!sample->Wants(key)) return;
    Sampled sampled{record.OwnText().substr(0, kLongestText), std::string(record.language)};
    const auto size = static_cast<int64_t>(sampled.text.size());
    sample->Offer(key, std::move(sampled), size);
  }

  std::array<Group, kGroups> Groups(int64_t* records) const {
    std::array<Group, kGroups> groups;
    auto real = real_.values().begin();
    size_t total = 0;
    for (const auto& [key, entry] : made_.values()) {
      if (total >= kMostWords) break;
      Words made = WordsOf(entry.first);
      if (made.empty()) continue;
      // The next real record with as many words; a shorter one cuts the made record.
      if (real == real_.values().end()) real = real_.values().begin();
      const Words words = WordsOf(real->second.first);
      ++real;
      const size_t size = std::min(made.size(), words.size());
      if (size == 0) continue;
      base::RandomStream random(setting_.context.seed, "audit:diversity", key);
      const size_t from = static_cast<size_t>(random.Below(words.size() - size + 1));
      made.resize(size);
      Group& group = groups[static_cast<size_t>(*records) % kGroups];
      group.made.push_back(std::move(made));
      group.real.emplace_back(words.begin() + static_cast<int64_t>(from),
                              words.begin() + static_cast<int64_t>(from + size));
      group.words += size;
      total += size;
      ++*records;
    }
    return groups;
  }

  void Compare(Finding* finding) const {
    int64_t records = 0;
    if (real_.values().empty()) {
      finding->estimate = findings::Unmeasured(0);
      finding->explanation = "There is no real text to compare with: name it in `against`.";
      return;
    }
    const std::array<Group, kGroups> groups = Groups(&records);
    finding->estimate = findings::Unmeasured(records);
    size_t fewest = groups[0].words;
    for (const Group& group : groups) fewest = std::min(fewest, group.words);
    if (records < kFewestRecords || fewest < kFewestWords) {
      finding->explanation = std::to_string(records) +
                             " pairs of made and real text could be formed; " +
                             std::to_string(kFewestRecords) + " are needed, with " +
                             std::to_string(kGroups * kFewestWords) + " words in all.";
      return;
    }
    std::string numbers;
    bool first = true;
    for (size_t n = 1; n <= kLongestGram; ++n) {
      std::array<double, kGroups> ratios{};
      std::array<double, kGroups> made{};
      std::array<double, kGroups> real{};
      for (size_t i = 0; i < kGroups; ++i) {
        made[i] = Distinct(groups[i].made, n);
        real[i] = Distinct(groups[i].real, n);
        ratios[i] = made[i] / std::max(real[i], 1e-9);
      }
      const findings::Estimate ratio = findings::Mean(ratios);
      numbers += (first ? "" : ", ") + std::to_string(n) + ": " +
                 Decimal(findings::Mean(made).value, 3) + " against " +
                 Decimal(findings::Mean(real).value, 3);
      if (first || ratio.value < finding->estimate.value) {
        finding->estimate = {ratio.value, ratio.low, ratio.high, records};
      }
      first = false;
    }
    finding->outcome =
        finding->estimate.value >= finding->threshold ? Outcome::kPass : Outcome::kFail;
    finding->explanation =
        "Share of different word sequences of length n in made against real text of the same size "
        "(" +
        numbers + "); the lowest ratio is " + Decimal(finding->estimate.value, 2) + ", at least " +
        Decimal(finding->threshold, 2) + " is wanted.";
  }

  const CheckSetting& setting_;
  SmallestKeys<Sampled> made_;
  SmallestKeys<Sampled> real_;
};

}  // namespace

std::unique_ptr<Check> NewDiversityCheck(const CheckSetting& setting) {
  return std::make_unique<DiversityCheck>(setting);
}

}  // namespace saem::audit
