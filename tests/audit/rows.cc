#include "audit/rows.h"

#include <array>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "base/rng.h"
#include "data/document.h"
#include "data/lineage.h"

namespace saem::audit {
namespace {

class BatchedRows final : public stage::ProgramStage::RowSource {
 public:
  BatchedRows(std::shared_ptr<arrow::RecordBatch> rows, int64_t step)
      : rows_(std::move(rows)), step_(step) {}

  base::Result<stage::BatchPtr> Next() override {
    if (at_ >= rows_->num_rows()) return stage::BatchPtr();
    const stage::BatchPtr batch = rows_->Slice(at_, step_);
    at_ += step_;
    return batch;
  }

 private:
  std::shared_ptr<arrow::RecordBatch> rows_;
  int64_t step_;
  int64_t at_ = 0;
};

std::string Bytes(uint64_t id) {
  const std::array<char, 16> bytes = base::Hash128{0, id}.Bytes();
  return {bytes.data(), bytes.size()};
}

std::shared_ptr<arrow::Array> Hashes(const std::vector<std::string>& values) {
  arrow::FixedSizeBinaryBuilder builder(data::HashType());
  for (const std::string& value : values) EXPECT_TRUE(builder.Append(value).ok());
  return builder.Finish().ValueOrDie();
}

std::shared_ptr<arrow::Array> Strings(const std::vector<std::string>& values) {
  arrow::StringBuilder builder;
  for (const std::string& value : values) {
    EXPECT_TRUE((value.empty() ? builder.AppendNull() : builder.Append(value)).ok());
  }
  return builder.Finish().ValueOrDie();
}

AuditRows Make(const std::string& name, const std::vector<TestRow>& rows, int64_t batch_rows,
               bool pairs) {
  std::vector<std::string> ids, contents, texts, questions, answers, contexts, languages, licences,
      lineages;
  for (const TestRow& row : rows) {
    const std::string text = pairs ? row.question + "\n" + row.answer : row.text;
    const std::array<char, 16> content = base::ContentHash(text).Bytes();
    ids.push_back(Bytes(row.id));
    contents.emplace_back(content.data(), content.size());
    texts.push_back(text);
    questions.push_back(row.question);
    answers.push_back(row.answer);
    contexts.push_back(row.context);
    languages.push_back(row.language);
    licences.push_back(row.licence);
    data::Lineage lineage;
    for (const uint64_t parent : row.parents) lineage.parents.push_back({0, parent});
    lineages.push_back(row.parents.empty() ? "" : lineage.ToJson());
  }
  arrow::FieldVector fields{
      arrow::field(data::kId, data::HashType()),   arrow::field(data::kContent, data::HashType()),
      arrow::field(data::kText, arrow::utf8()),    arrow::field(data::kLanguage, arrow::utf8()),
      arrow::field(data::kLicence, arrow::utf8()), arrow::field(data::kLineage, arrow::utf8())};
  arrow::ArrayVector arrays{Hashes(ids),        Hashes(contents),  Strings(texts),
                            Strings(languages), Strings(licences), Strings(lineages)};
  if (pairs) {
    for (const char* column : {"question", "answer", "context"})
      fields.push_back(arrow::field(column, arrow::utf8()));
    arrays.insert(arrays.end(), {Strings(questions), Strings(answers), Strings(contexts)});
  }
  const auto batch =
      arrow::RecordBatch::Make(arrow::schema(fields), static_cast<int64_t>(rows.size()), arrays);
  return {name,
          [batch, batch_rows]() -> base::Result<std::unique_ptr<stage::ProgramStage::RowSource>> {
            return std::make_unique<BatchedRows>(batch, batch_rows);
          }};
}

std::string Chosen(uint64_t seed, int sentences, const std::vector<std::string>& words,
                   int per_sentence, const std::string& end) {
  base::RandomStream random(seed, "prose", {});
  std::string text;
  for (int sentence = 0; sentence < sentences; ++sentence) {
    for (int i = 0; i < per_sentence; ++i) {
      if (!text.empty()) text += ' ';
      text += words[random.Below(words.size())];
    }
    text += end;
  }
  return text;
}

}  // namespace

AuditRows Documents(const std::string& name, const std::vector<TestRow>& rows, int64_t batch_rows) {
  return Make(name, rows, batch_rows, false);
}

AuditRows Pairs(const std::string& name, const std::vector<TestRow>& rows, int64_t batch_rows) {
  return Make(name, rows, batch_rows, true);
}

AuditInput InputOf(const AuditRows& rows, int64_t count) {
  AuditInput input;
  input.dataset = rows.name;
  input.open = rows.open;
  findings::FunnelStep step;
  step.dataset = rows.name;
  step.stage = "read";
  step.in = count;
  step.out = count;
  input.funnel.push_back(step);
  return input;
}

std::string Prose(uint64_t seed, int sentences) {
  static const std::vector<std::string> words{
      "the",    "spring", "runs",   "below",  "a",       "stone",  "bridge",  "where",   "old",
      "trees",  "stand",  "and",    "water",  "is",      "clear",  "enough",  "to",      "see",
      "small",  "fish",   "people", "from",   "village", "come",   "every",   "morning", "with",
      "jars",   "they",   "talk",   "about",  "weather", "fields", "markets", "news",    "children",
      "play",   "near",   "edge",   "throw",  "pebbles", "count",  "rings",   "until",   "evening",
      "light",  "falls",  "over",   "hills",  "someone", "lights", "lamp",    "sings",   "song",
      "nobody", "knows",  "writes", "letter", "waits",   "answer", "winter",  "brings",  "ice",
      "summer", "dust",   "autumn"};
  return Chosen(seed, sentences, words, 11, ".");
}

std::string KoreanProse(uint64_t seed, int sentences) {
  static const std::vector<std::string> words{
      "샘물이",   "돌다리",   "아래로",     "흐르고",   "나무는",   "오래",     "서서",
      "마을을",   "바라본다", "아침마다",   "사람들이", "항아리를", "이고",     "온다",
      "날씨와",   "시장",     "이야기를",   "나누며",   "웃는다",   "아이들은", "물가에서",
      "조약돌을", "던지고",   "동그라미를", "센다",     "저녁이",   "되면",     "언덕",
      "너머로",   "해가",     "지고",       "누군가",   "등불을",   "켠다",     "겨울에는",
      "얼음이",   "얼고",     "여름에는",   "먼지가",   "인다"};
  return Chosen(seed, sentences, words, 8, ".");
}

std::vector<TestRow> ProseRows(uint64_t first, int count, int sentences) {
  std::vector<TestRow> rows;
  for (int i = 0; i < count; ++i) {
    TestRow row;
    row.id = first + static_cast<uint64_t>(i);
    row.text = Prose(row.id, sentences);
    rows.push_back(row);
  }
  return rows;
}

const findings::Finding& FindingOf(const std::vector<findings::Finding>& all,
                                   const std::string& check) {
  for (const findings::Finding& finding : all) {
    if (finding.check == check) return finding;
  }
  ADD_FAILURE() << "there is no finding " << check;
  static const findings::Finding none;
  return none;
}

std::vector<findings::Finding> RunAudit(const AuditInput& input, const AuditOptions& options) {
  base::Context context;
  context.seed = 7;
  return Audit(input, options, context).ValueOrDie();
}

std::string OutcomeName(findings::Outcome outcome) {
  switch (outcome) {
    case findings::Outcome::kPass:
      return "pass";
    case findings::Outcome::kFail:
      return "fail";
    case findings::Outcome::kUndecided:
      break;
  }
  return "undecided";
}

}  // namespace saem::audit
