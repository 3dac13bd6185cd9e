// Personal data that refining left or a model made up. Counts records with a probable or certain
// match that could be someone's; values nobody can have (text/pii.h) do not count. On every run
// known values are planted in a copy of some records: a search that misses them decides nothing.
#include <array>
#include <map>

#include "audit/check.h"
#include "audit/planted_pii.h"
#include "audit/sampling.h"
#include "text/pii.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Outcome;
using text::PiiMatch;

constexpr int64_t kPlanted = 200;
constexpr int64_t kPlantedBytes = int64_t{8} << 20;
constexpr size_t kLongestPlantedText =
    20'000;  // bytes; longer texts are cut before something is planted

// The first letters and the length of a value: enough to find it, not to use it.
std::string Masked(std::string_view value) {
  std::string masked;
  for (size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool ascii = static_cast<unsigned char>(c) < 0x80;
    const bool mark = c == '@' || c == '.' || c == '-' || c == ' ' || c == ':';
    if (ascii && (i < 3 || mark)) {
      masked += c;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {  // one star a character
      masked += '*';
    }
  }
  return masked;
}

class PersonalDataCheck final : public Check {
 public:
  explicit PersonalDataCheck(const CheckSetting& setting)
      : setting_(setting),
        planted_(kPlanted, kPlantedBytes),
        evidence_(setting.options.evidence, 1 << 20) {}

  base::Status See(const Record& record) override {
    ++records_;
    Sample(record);
    bool counted = false;
    for (const TextField& field : record.fields) {
      text::PiiSearch search;
      search.min_grade = text::PiiGrade::kPossible;
      for (const PiiMatch& match : text::FindPii(field.text, search)) {
        if (match.grade == text::PiiGrade::kPossible) {
          ++possible_;
          continue;
        }
        ++by_type_[static_cast<size_t>(match.type)];
        if (!counted) Show(record, field, match);
        counted = true;
      }
    }
    found_ += counted ? 1 : 0;
    return base::Status::OK();
  }

  base::Result<std::vector<Finding>> Finish() override {
    Finding finding = NewFinding(setting_, "leftover-personal-data", "No personal data is left",
                                 findings::Severity::kBlock);
    finding.unit = "share of records";
    finding.estimate = ShareOf(found_, records_);
    finding.self_test = SelfTest();
    const double allowed = setting_.options.personal_data;
    finding.relation = "<=";
    finding.n_needed = NeededFor(setting_.options.bound);
    const std::string share = Count(found_, "record holds", "records hold") +
                              " personal data, of " + std::to_string(records_);
    const bool proven =
        finding.self_test->planted > 0 &&
        static_cast<double>(finding.self_test->found) >=
            finding.self_test->needed_recall * static_cast<double>(finding.self_test->planted);
    const std::string proof = " Of " + std::to_string(finding.self_test->planted) +
                              " values planted in a copy, " +
                              std::to_string(finding.self_test->found) + " were found.";
    if (allowed == 0) {
      // None may be left; that none was found bounds the share.
      finding.threshold = setting_.options.bound;
      finding.compared = "high";
    } else {
      finding.threshold = allowed;
      finding.compared = "value";
    }
    if (records_ > 0 && finding.estimate.value > allowed) {
      finding.outcome = Outcome::kFail;
      finding.explanation = share + ": " + Types() + "." + proof;
    } else if (records_ < finding.n_needed) {
      finding.explanation = share + "; to say that at most " + Percent(setting_.options.bound) +
                            " of such records hold any, " + std::to_string(finding.n_needed) +
                            " are needed." + proof;
    } else if (!proven) {
      finding.explanation = share + ", but the search cannot be trusted." + proof;
    } else {
      finding.outcome = Outcome::kPass;
      finding.explanation = share + "; with 95% confidence at most " +
                            Percent(finding.estimate.high) + " of such records would." + proof;
    }
    if (possible_ > 0) {
      finding.explanation += " " + Count(possible_, "number has", "numbers have") +
                             " the mere form of such data, without context or checksum, and " +
                             (possible_ == 1 ? "does" : "do") + " not count.";
    }
    for (const auto& [key, sample] : evidence_.values()) finding.evidence.push_back(sample.first);
    return std::vector{finding};
  }

 private:
  void Sample(const Record& record) {
    if (record.own.empty()) return;
    const base::Hash128 key = ChoiceKey(record.id, "audit:planted-pii", setting_.context.seed);
    if (!planted_.Wants(key)) return;
    std::string text(record.own.front().text.substr(0, kLongestPlantedText));
    const auto size = static_cast<int64_t>(text.size());
    planted_.Offer(key, std::move(text), size);
  }

  void Show(const Record& record, const TextField& field, const PiiMatch& match) {
    const base::Hash128 key = ChoiceKey(record.id, "audit:evidence", setting_.context.seed);
    if (!evidence_.Wants(key)) return;
    std::string masked(field.text.substr(0, match.begin));
    const std::string value = Masked(field.text.substr(match.begin, match.end - match.begin));
    masked += value;
    masked += field.text.substr(match.end);
    // Others nearby are hidden too.
    const size_t end = match.begin + value.size();
    findings::Sample sample = Evidence(setting_, record, masked, match.begin, end);
    const auto begin_byte = static_cast<size_t>(sample.span_begin);
    const auto end_byte = static_cast<size_t>(sample.span_end);
    const std::string tail =
        text::RewritePii(sample.text.substr(end_byte), {}, text::PiiRewrite::kMask, 0, {});
    const std::string head =
        text::RewritePii(sample.text.substr(0, begin_byte), {}, text::PiiRewrite::kMask, 0, {});
    sample.text = head + sample.text.substr(begin_byte, end_byte - begin_byte) + tail;
    sample.span_begin = static_cast<int64_t>(head.size());
    sample.span_end = static_cast<int64_t>(head.size() + end_byte - begin_byte);
    sample.reason = std::string(text::PiiTypeName(match.type)) + ", " +
                    std::string(text::PiiGradeName(match.grade));
    sample.detail = "in " + std::string(field.name) + ", value hidden";
    const auto size = static_cast<int64_t>(sample.text.size());
    evidence_.Offer(key, std::move(sample), size);
  }

  std::string Types() const {
    std::string list;
    for (size_t type = 0; type < by_type_.size(); ++type) {
      if (by_type_[type] == 0) continue;
      list += (list.empty() ? "" : ", ") +
              std::string(text::PiiTypeName(static_cast<text::PiiType>(type))) + " " +
              std::to_string(by_type_[type]);
    }
    return list;
  }

  findings::SelfTest SelfTest() const {
    findings::SelfTest test;
    test.needed_recall = setting_.options.planted_recall;
    for (const auto& [key, text] : planted_.values()) {
      base::RandomStream random(setting_.context.seed, "audit:planted-pii", key);
      const PlantedPii planted = MakePlantedPii(test.planted++, random);
      size_t at = 0;
      const std::string copy = PlantInto(text.first, planted.words, random, &at);
      const size_t begin = at + planted.begin;
      const size_t end = at + planted.end;
      for (const PiiMatch& match : text::FindPii(copy)) {
        if (match.begin >= end || match.end <= begin) continue;
        ++test.found;
        break;
      }
    }
    return test;
  }

  const CheckSetting& setting_;
  int64_t records_ = 0;
  int64_t found_ = 0;
  int64_t possible_ = 0;
  std::array<int64_t, text::kPiiTypeCount> by_type_{};
  SmallestKeys<std::string> planted_;
  SmallestKeys<findings::Sample> evidence_;
};

}  // namespace

std::unique_ptr<Check> NewPersonalDataCheck(const CheckSetting& setting) {
  return std::make_unique<PersonalDataCheck>(setting);
}

}  // namespace saem::audit
