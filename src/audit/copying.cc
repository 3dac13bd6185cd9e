// Made records that repeat a long passage of what they were made from, or of anything else in the
// real data: letter by letter, however lines are broken. On every run passages of just the length
// that is too long are planted in copies of made records; a search that misses them decides
// nothing.
//
// Made records are sampled and indexed, the real data streams past them: memory does not grow with
// either.
#include <algorithm>
#include <array>

#include "audit/check.h"
#include "audit/planted_pii.h"
#include "audit/sampling.h"
#include "base/rng.h"
#include "text/ngram_match.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Outcome;
using text::CopiedSpan;
using text::CopyIndex;
using text::CopyLength;
using text::FoldedText;

constexpr int64_t kSampledBytes = int64_t{16} << 20;  // the index takes some ten times as much
constexpr size_t kLongestField = size_t{1} << 18;     // bytes; longer fields are cut
constexpr int64_t kPassages = 64;
constexpr size_t kLongestPassageSource = 65536;  // bytes of a source a passage is cut from

struct SampledField {
  std::string name;
  std::string text;
};
struct SampledRecord {
  base::Hash128 id;
  std::string title;
  std::string uri;
  std::string language;
  std::vector<SampledField> fields;
};

// What is known of one indexed text.
struct TextState {
  size_t record = 0;  // number in the sample; unused for planted copies
  size_t field = 0;
  bool planted = false;
  size_t planted_begin = 0;  // bytes
  size_t planted_end = 0;
  size_t begin = 0;  // points of the longest stretch
  size_t end = 0;
  bool too_long = false;
  std::string source;      // the passage where it stands, cut
  std::string source_uri;  // may be empty
  std::vector<bool> covered;
};

class CopyingCheck final : public Check {
 public:
  explicit CopyingCheck(const CheckSetting& setting)
      : setting_(setting),
        limits_{setting.options.copy_characters, setting.options.copy_words,
                setting.options.copy_syllables, setting.options.copy_eojeol},
        sample_(setting.options.sample, kSampledBytes),
        passages_(kPassages, int64_t{8} << 20) {}

  base::Status See(const Record& record) override {
    if (!record.made()) return base::Status::OK();
    ++made_;
    const base::Hash128 key = ChoiceKey(record.id, "audit:copying", setting_.context.seed);
    if (!sample_.Wants(key)) return base::Status::OK();
    SampledRecord sampled;
    sampled.id = record.id;
    sampled.title = record.title;
    sampled.uri = record.uri;
    sampled.language = record.language;
    int64_t size = 0;
    for (const TextField& field : record.own) {
      sampled.fields.push_back(
          {std::string(field.name), std::string(field.text.substr(0, kLongestField))});
      size += static_cast<int64_t>(sampled.fields.back().text.size());
    }
    sample_.Offer(key, std::move(sampled), size);
    return base::Status::OK();
  }

  base::Result<std::vector<Finding>> Finish() override {
    if (made_ == 0) return std::vector<Finding>();
    Finding finding = NewFinding(setting_, "copying", "Made records do not copy their sources",
                                 findings::Severity::kBlock);
    finding.unit = "share of records";
    finding.relation = "<=";
    finding.threshold = setting_.options.copying;
    finding.n_needed = NeededFor(setting_.options.bound);
    const auto sampled = static_cast<int64_t>(sample_.values().size());
    // A sample speaks for all by its bound.
    finding.compared = sampled == made_ ? "value" : "high";
    if (setting_.input.references.empty()) {
      finding.estimate = ShareOf(0, 0);
      finding.explanation =
          "There is no real data to compare with: name what the records were made from in "
          "`against`.";
      return std::vector{finding};
    }
    Index();
    ARROW_RETURN_NOT_OK(ChoosePassages());
    Plant();
    ARROW_RETURN_NOT_OK(Compare());
    Report(sampled, &finding);
    return std::vector{finding};
  }

 private:
  void Index() {
    for (const auto& [key, sampled] : sample_.values()) {
      const SampledRecord& record = sampled.first;
      for (size_t field = 0; field < record.fields.size(); ++field) {
        index_.Add(record.fields[field].text);
        TextState state;
        state.record = records_.size();
        state.field = field;
        states_.push_back(std::move(state));
      }
      records_.push_back(&record);
    }
  }

  base::Status ForEachSource(const std::function<base::Status(const Record&)>& see) const {
    for (const AuditRows& reference : setting_.input.references) {
      ARROW_RETURN_NOT_OK(ForEachRecord(reference.open, setting_.context, see));
    }
    return base::Status::OK();
  }

  // Passages that are just too long, cut from sources chosen by id.
  base::Status ChoosePassages() {
    return ForEachSource([this](const Record& source) -> base::Status {
      const base::Hash128 key = ChoiceKey(source.id, "audit:passage", setting_.context.seed);
      if (!passages_.Wants(key) || source.own.empty()) return base::Status::OK();
      base::RandomStream random(setting_.context.seed, "audit:passage", source.id);
      const std::string_view text = source.own.front().text.substr(0, kLongestPassageSource);
      std::string passage = CutPassage(text, random);
      if (passage.empty()) return base::Status::OK();
      const auto size = static_cast<int64_t>(passage.size());
      passages_.Offer(key, std::move(passage), size);
      return base::Status::OK();
    });
  }

  std::string CutPassage(std::string_view text, base::RandomStream& random) const {
    const FoldedText folded = text::FoldForCopying(text);
    if (folded.points.empty()) return "";
    // From a word's beginning in the first half on, so that long texts do not end before the
    // passage does.
    size_t begin = static_cast<size_t>(random.Below(folded.points.size() / 2 + 1));
    while (begin > 0 && folded.points[begin - 1] != ' ') --begin;
    const auto shortest = static_cast<size_t>(
        std::min({limits_.characters, limits_.words, limits_.syllables, limits_.eojeol}));
    size_t end = begin;
    while (end < folded.points.size()) {
      ++end;
      if (end - begin < std::max(shortest, CopyIndex::kShortestCopy)) continue;
      if (text::TooLong(text::MeasureCopy(folded, begin, end), limits_)) {
        return std::string(text.substr(folded.at[begin], folded.at[end] - folded.at[begin]));
      }
    }
    return "";
  }

  void Plant() {
    if (records_.empty()) return;
    size_t number = 0;
    for (const auto& [key, passage] : passages_.values()) {
      const SampledRecord& record = *records_[number++ % records_.size()];
      if (record.fields.empty()) continue;
      const std::string& text = record.fields.back().text;
      base::RandomStream random(setting_.context.seed, "audit:plant", key);
      TextState state;
      state.planted = true;
      const std::string copy = PlantInto(text, passage.first, random, &state.planted_begin);
      state.planted_end = state.planted_begin + passage.first.size();
      index_.Add(copy);
      states_.push_back(std::move(state));
      ++test_.planted;
    }
  }

  base::Status Compare() {
    return ForEachSource([this](const Record& source) -> base::Status {
      for (const TextField& field : source.own) {
        const FoldedText folded = text::FoldForCopying(field.text);
        for (const CopiedSpan& span : index_.Match(folded)) {
          TextState& state = states_[span.text];
          // A record is no copy of itself, where the real data holds it too.
          if (!state.planted && records_[state.record]->id == source.id) continue;
          Take(span, folded, source, field, &state);
        }
      }
      return base::Status::OK();
    });
  }

  void Take(const CopiedSpan& span, const FoldedText& source_text, const Record& source,
            const TextField& field, TextState* state) {
    const FoldedText& text = index_.Text(span.text);
    if (state->planted) {
      const bool there =
          text.at[span.begin] < state->planted_end && text.at[span.end] > state->planted_begin;
      if (there && text::TooLong(text::MeasureCopy(text, span.begin, span.end), limits_)) {
        state->too_long = true;
      }
      return;
    }
    if (state->covered.empty()) state->covered.resize(text.points.size());
    std::fill(state->covered.begin() + static_cast<int64_t>(span.begin),
              state->covered.begin() + static_cast<int64_t>(span.end), true);
    const bool too_long = text::TooLong(text::MeasureCopy(text, span.begin, span.end), limits_);
    const bool longer = span.end - span.begin > state->end - state->begin;
    if (too_long == state->too_long ? !longer : state->too_long) return;
    state->too_long = too_long;
    state->begin = span.begin;
    state->end = span.end;
    if (!too_long) return;
    size_t begin = source_text.at[span.source_begin];
    size_t end = source_text.at[span.source_begin + (span.end - span.begin)];
    state->source = CutAround(field.text, &begin, &end);
    state->source_uri = source.uri;
  }

  // Whether pieces of sources make up most of a long text.
  bool MostlyCopied(size_t number) const {
    const TextState& state = states_[number];
    const FoldedText& text = index_.Text(number);
    const auto covered = std::count(state.covered.begin(), state.covered.end(), true);
    if (covered == 0 ||
        static_cast<double>(covered) <=
            setting_.options.copy_coverage * static_cast<double>(text.points.size())) {
      return false;
    }
    CopyLength length;
    for (size_t i = 0; i < state.covered.size(); ++i) {
      if (!state.covered[i]) continue;
      const CopyLength one = text::MeasureCopy(text, i, i + 1);
      ++length.characters;
      length.syllables += one.syllables;
      if (one.words > 0 && (i == 0 || text.points[i - 1] == ' ')) ++length.words;
    }
    const text::CopyLimits twice{2 * limits_.characters, 2 * limits_.words, 2 * limits_.syllables,
                                 2 * limits_.eojeol};
    return text::TooLong(length, twice);
  }

  void Report(int64_t sampled, Finding* finding) {
    std::vector<bool> copies(records_.size());
    CopyLength longest;
    for (size_t number = 0; number < states_.size(); ++number) {
      const TextState& state = states_[number];
      if (state.planted) {
        test_.found += state.too_long ? 1 : 0;
        continue;
      }
      const CopyLength length = text::MeasureCopy(index_.Text(number), state.begin, state.end);
      if (length.characters > longest.characters) longest = length;
      if (!state.too_long && !MostlyCopied(number)) continue;
      copies[state.record] = true;
      Show(number, length, finding);
    }
    const auto copied = static_cast<int64_t>(std::count(copies.begin(), copies.end(), true));
    finding->estimate = ShareOf(copied, sampled);
    test_.needed_recall = setting_.options.planted_recall;
    finding->self_test = test_;
    Conclude(copied, sampled, longest, finding);
  }

  void Show(size_t number, const CopyLength& length, Finding* finding) const {
    if (static_cast<int64_t>(finding->evidence.size()) >= setting_.options.evidence) return;
    const TextState& state = states_[number];
    const SampledRecord& sampled = *records_[state.record];
    const FoldedText& text = index_.Text(number);
    Record record;
    record.id = sampled.id;
    record.title = sampled.title;
    record.uri = sampled.uri;
    record.language = sampled.language;
    findings::Sample sample = Evidence(setting_, record, sampled.fields[state.field].text,
                                       text.at[state.begin], text.at[state.end]);
    sample.reason = state.too_long ? "copies a long passage" : "consists of copied pieces";
    sample.detail = std::to_string(length.characters) + " characters, " +
                    std::to_string(length.words) + " words in a row, in " +
                    sampled.fields[state.field].name;
    if (!state.source_uri.empty()) sample.detail += "; from " + state.source_uri;
    sample.parent_text = state.source;
    finding->evidence.push_back(std::move(sample));
  }

  void Conclude(int64_t copied, int64_t sampled, const CopyLength& longest,
                Finding* finding) const {
    const std::string proof = " Of " + std::to_string(test_.planted) +
                              " passages planted in a copy, " + std::to_string(test_.found) +
                              " were found.";
    finding->explanation =
        Count(copied, "record copies", "records copy") + " a passage of at least " +
        std::to_string(limits_.characters) + " characters or " + std::to_string(limits_.words) +
        " words (Korean: " + std::to_string(limits_.syllables) + " syllables or " +
        std::to_string(limits_.eojeol) + " eojeol), of " + std::to_string(sampled) +
        (sampled == made_ ? "" : " chosen from " + std::to_string(made_)) +
        "; the longest stretch is " + std::to_string(longest.characters) + " characters." + proof;
    const double compared = sampled == made_ ? finding->estimate.value : finding->estimate.high;
    const bool proven =
        test_.planted > 0 && static_cast<double>(test_.found) >=
                                 test_.needed_recall * static_cast<double>(test_.planted);
    if (finding->estimate.low > finding->threshold ||
        (sampled == made_ && compared > finding->threshold)) {
      finding->outcome = Outcome::kFail;
    } else if (sampled < finding->n_needed) {
      finding->explanation +=
          " " + std::to_string(finding->n_needed) + " made records are needed to decide.";
    } else if (test_.planted == 0) {
      finding->explanation +=
          " No source is long enough to plant a passage of, so the search is not proven.";
    } else if (proven && compared <= finding->threshold) {
      finding->outcome = Outcome::kPass;
    }
  }

  const CheckSetting& setting_;
  text::CopyLimits limits_;
  int64_t made_ = 0;
  SmallestKeys<SampledRecord> sample_;
  SmallestKeys<std::string> passages_;
  CopyIndex index_;
  std::vector<TextState> states_;  // by text number of the index
  std::vector<const SampledRecord*> records_;
  findings::SelfTest test_;
};

}  // namespace

std::unique_ptr<Check> NewCopyingCheck(const CheckSetting& setting) {
  return std::make_unique<CopyingCheck>(setting);
}

}  // namespace saem::audit
