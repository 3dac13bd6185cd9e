// The call stage `mend`: sentences of a document that were cut off are finished by a model, or go.
// Registered by register.cc. What counts as cut off says fragments.h; whatever else the document
// says stays as it is, letter by letter.
#include <algorithm>
#include <set>
#include <utility>

#include <arrow/api.h>
#include <nlohmann/json.hpp>

#include "data/document.h"
#include "data/lineage.h"
#include "stage/registry.h"
#include "text/licence.h"
#include "text/unicode.h"
#include "write/answers.h"
#include "write/fragments.h"
#include "write/register.h"
#include "write/template.h"
#include "write/wording.h"
#include "write/words.h"

namespace saem::write {
namespace {

using stage::CallOutput;
using stage::Row;

inline constexpr char kMended[] = "mended";
constexpr int64_t kContextCharacters = 600;  // what the model sees of the text before a fragment
constexpr size_t kMostFragments = 16;        // of one document

struct MendOptions {
  stage::ModelName model;
  double max_broken = 0.2;
  int64_t max_words = 20;
  stage::StringList templates;
  std::string language;
};

const stage::OptionTableOf<MendOptions>& Table() {
  static const auto* const table = [] {
    auto* made = new stage::OptionTableOf<MendOptions>();
    made->Field("model", &MendOptions::model,
                "the generator that finishes sentences; without one, what is broken goes");
    made->Field("max_broken", &MendOptions::max_broken,
                "share of a document's sentences that may be broken; one with more is a reject",
                stage::Range{0, 1});
    made->Field("max_words", &MendOptions::max_words,
                "words that may be added to a sentence; one that needs more goes",
                stage::Range{1, 1000});
    made->Field(
        "template", &MendOptions::templates,
        "files with prompts of your own, one a language, in place of the built-in ones; see "
        "docs/templates.md");
    made->Field("language", &MendOptions::language,
                "of every row (`en`, `ko`); empty: the column `language` says it");
    return made;
  }();
  return *table;
}

// One row, as it is each time it is asked.
struct Work {
  std::string_view text;
  std::string language;
  base::Hash128 id;
  std::vector<Fragment> fragments;
  const Template* prompt = nullptr;  // null: nothing is asked
  std::optional<Refusal> refusal;
};

// What became of one fragment.
struct Mending {
  std::string added;  // "": it goes
  std::string why;    // it goes
};

// The text before a fragment, from the beginning of a word.
std::string_view ContextOf(std::string_view text, size_t end) {
  std::string_view before = text::StripRight(text.substr(0, end));
  size_t begin = before.size();
  for (int64_t i = 0; i < kContextCharacters && begin > 0; ++i) {
    do --begin;
    while (begin > 0 && (static_cast<unsigned char>(before[begin]) & 0xC0) == 0x80);
  }
  if (begin > 0) begin = std::min(before.find_first_of(" \n", begin), before.size());
  return text::Strip(before.substr(begin));
}

class MendStage final : public stage::CallStage {
 public:
  explicit MendStage(MendOptions options) : options_(std::move(options)) {}

  base::Result<stage::Binding> Bind(const stage::BindInput& input) override;
  base::Result<std::vector<data::ModelCall>> Submit(const Row& row) const override;
  base::Result<CallOutput> Complete(const Row& row,
                                    std::span<const data::ModelAnswer> answers) const override;

 private:
  bool writes() const { return !options_.model.name.empty(); }
  base::Result<Work> Plan(const Row& row) const;
  // Fragments that a model is asked about: those whose end is missing.
  static bool IsAsked(const Work& work, const Fragment& fragment) {
    return work.prompt != nullptr && !fragment.headless;
  }
  data::Sampling SamplingOf(const Work& work, size_t fragment) const;
  Mending Read(const Work& work, const Fragment& fragment, const data::ModelAnswer& answer) const;
  // The mended text, and what was done to it as JSON ("" where nothing was).
  std::string Mended(const Work& work, const std::vector<Mending>& mendings,
                     std::string* record) const;
  base::Result<stage::BatchPtr> RowOf(const Row& row, const std::string& text,
                                      const std::string& record, bool added) const;

  MendOptions options_;
  TemplateSet templates_;
  stage::ModelInfo model_;
  uint64_t seed_ = 0;
  stage::SchemaPtr schema_;
};

base::Result<stage::Binding> MendStage::Bind(const stage::BindInput& input) {
  const auto has = [&](const char* name) { return input.schema->GetFieldByName(name) != nullptr; };
  for (const char* const column : {data::kId, data::kText}) {
    if (has(column)) continue;
    return base::UsageError("`mend` needs the column `" + std::string(column) + "`", {},
                            "read text, or add the step `extract`");
  }
  seed_ = input.seed;
  stage::Binding binding;
  binding.reads = {data::kId, data::kText};
  if (writes()) {
    const auto model = input.models.find(options_.model.name);
    if (model == input.models.end()) {
      return base::UsageError("`mend` names the model `" + options_.model.name +
                              "`, which is not under `models:`");
    }
    model_ = model->second;
    if (options_.language.empty() && !has(data::kLanguage)) {
      return base::UsageError("`mend` does not know the language of the rows", {},
                              "add the step `language` before it, or say `language: en`");
    }
    ARROW_ASSIGN_OR_RAISE(templates_, TemplateSet::Load("mend", "", options_.templates));
    binding.identity = templates_.Hash();
    binding.model = options_.model.name;
    binding.calls_per_row = 0.2;  // most documents are whole
    binding.output_tokens_per_row = binding.calls_per_row * 16;
  }
  for (const char* const column : {data::kLanguage, data::kLicence}) {
    if (has(column)) binding.reads.emplace_back(column);
  }
  schema_ = data::WithField(input.schema, arrow::field(kMended, arrow::utf8()));
  binding.schema = schema_;
  return binding;
}

base::Result<Work> MendStage::Plan(const Row& row) const {
  Work work;
  ARROW_ASSIGN_OR_RAISE(const auto* const ids, data::HashColumn(*row.batch, data::kId));
  ARROW_ASSIGN_OR_RAISE(const auto* const texts, data::StringColumn(*row.batch, data::kText));
  work.id = data::HashAt(*ids, row.row);
  work.text = texts->IsNull(row.row) ? std::string_view() : texts->GetView(row.row);
  work.language = options_.language;
  if (work.language.empty() && row.batch->schema()->GetFieldByName(data::kLanguage) != nullptr) {
    ARROW_ASSIGN_OR_RAISE(const auto* const column,
                          data::StringColumn(*row.batch, data::kLanguage));
    if (!column->IsNull(row.row)) work.language = column->GetString(row.row);
  }
  work.fragments = FindFragments(work.text);
  const size_t sentences = SplitSentences(work.text).size();
  const size_t broken = work.fragments.size();
  if (broken > kMostFragments ||
      static_cast<double>(broken) > options_.max_broken * static_cast<double>(sentences)) {
    work.refusal =
        Refuse("too-broken", std::to_string(broken) + " of " + std::to_string(sentences) +
                                 " sentences lack their end or their beginning");
    return work;
  }
  if (writes()) work.prompt = templates_.Find(work.language);
  return work;
}

data::Sampling MendStage::SamplingOf(const Work& work, size_t fragment) const {
  data::Sampling sampling = work.prompt->sampling;
  // 53 bits: what JSON readers keep exactly.
  sampling.seed = base::DeriveId(work.id, "mend" + std::to_string(seed_), fragment).high >> 11;
  return sampling;
}

base::Result<std::vector<data::ModelCall>> MendStage::Submit(const Row& row) const {
  ARROW_ASSIGN_OR_RAISE(const Work work, Plan(row));
  std::vector<data::ModelCall> calls;
  if (work.refusal) return calls;
  for (size_t i = 0; i < work.fragments.size(); ++i) {
    if (!IsAsked(work, work.fragments[i])) continue;
    const Span span = work.fragments[i].span;
    Fields fields;
    fields["text"] = ContextOf(work.text, span.begin);
    fields["sentence"] = OpenPart(span.Of(work.text));
    fields["language"] = work.language;
    data::ModelCall call;
    call.messages = work.prompt->Render(fields);
    call.sampling = SamplingOf(work, i);
    call.stop = work.prompt->stop;
    calls.push_back(std::move(call));
  }
  return calls;
}

Mending MendStage::Read(const Work& work, const Fragment& fragment,
                        const data::ModelAnswer& answer) const {
  if (const auto unfinished = CheckFinish(answer)) return {"", unfinished->reason};
  const std::string open(OpenPart(fragment.span.Of(work.text)));
  std::string_view added = text::Strip(answer.text);
  // Some models say the whole sentence.
  if (added.starts_with(open)) added = text::StripLeft(added.substr(open.size()));
  const std::vector<Span> sentences = SplitSentences(added);
  if (sentences.empty()) return {"", "empty"};
  added = sentences[0].Of(added);
  const std::vector<Word> words = SplitWords(added);
  if (words.empty()) return {"", "empty"};
  if (static_cast<int64_t>(words.size()) > options_.max_words) return {"", "too-long"};
  const bool final = work.language != "ko" || EndsInFinalEnding(added);
  if (!final || !text::Has(text::LastCodePoint(added), text::kTerminal)) return {"", "unfinished"};
  const std::string_view before = work.text.substr(0, fragment.span.end);
  const AnswerRules rules{work.language, before, work.prompt->own_texts};
  const std::string whole = open + " " + std::string(added);
  std::optional<Refusal> refusal = CheckCharacters(added, before);
  if (!refusal) refusal = CheckDegenerate(whole);
  if (!refusal) refusal = CheckEcho(added, rules);
  if (!refusal) refusal = CheckLanguage(added, rules);
  if (refusal) return {"", refusal->reason};
  std::set<std::string> said;  // whole: 94 is not in 1947
  for (const Word& word : SplitWords(before)) {
    if (HasDigit(word.folded)) said.insert(word.folded);
  }
  const auto known = [&](const Word& word) {
    return !HasDigit(word.folded) || said.contains(word.folded);
  };
  if (!std::all_of(words.begin(), words.end(), known)) return {"", "invented-number"};
  return {std::string(added), ""};
}

std::string MendStage::Mended(const Work& work, const std::vector<Mending>& mendings,
                              std::string* record) const {
  using nlohmann::ordered_json;
  ordered_json completed = ordered_json::array();
  ordered_json dropped = ordered_json::array();
  std::string text;
  size_t at = 0;
  for (size_t i = 0; i < work.fragments.size(); ++i) {
    const Span span = work.fragments[i].span;
    const std::string_view broken = span.Of(work.text);
    text += work.text.substr(at, span.begin - at);
    at = span.end;
    if (mendings[i].added.empty()) {
      while (text.ends_with(' ')) text.pop_back();
      // A line that held nothing else goes with it.
      if ((text.empty() || text.ends_with('\n')) && work.text.substr(at).starts_with('\n')) ++at;
      if (text.empty())
        at += work.text.substr(at).size() - text::StripLeft(work.text.substr(at)).size();
      dropped.push_back({{"text", broken}, {"why", mendings[i].why}});
      continue;
    }
    text += std::string(OpenPart(broken)) + " ";
    const size_t begin = text.size();
    text += mendings[i].added;
    completed.push_back({{"begin", begin}, {"end", text.size()}});
  }
  text += work.text.substr(at);
  while (text.ends_with('\n') && !work.text.ends_with('\n')) text.pop_back();
  if (work.fragments.empty()) return text;
  ordered_json all = {{"completed", completed}, {"dropped", dropped}};
  if (!completed.empty()) {
    all["model"] = model_.name;
    all["model_hash"] = model_.hash;
    all["template"] = work.prompt->name;
    all["template_hash"] = work.prompt->hash;
  }
  *record = all.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  return text;
}

base::Result<stage::BatchPtr> MendStage::RowOf(const Row& row, const std::string& text,
                                               const std::string& record, bool added) const {
  stage::BatchPtr out = row.batch->Slice(row.row, 1);
  const auto strings = [](const std::string& value) -> base::Result<std::shared_ptr<arrow::Array>> {
    arrow::StringBuilder builder;
    ARROW_RETURN_NOT_OK(value.empty() ? builder.AppendNull() : builder.Append(value));
    return builder.Finish();
  };
  ARROW_ASSIGN_OR_RAISE(const auto records, strings(record));
  ARROW_ASSIGN_OR_RAISE(out, data::WithColumn(out, kMended, records));
  if (!record.empty()) {
    arrow::StringBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Append(text));
    ARROW_ASSIGN_OR_RAISE(const auto texts, builder.Finish());
    ARROW_ASSIGN_OR_RAISE(out, data::WithColumn(out, data::kText, texts));
    if (out->schema()->GetFieldByName(data::kContent) != nullptr) {
      arrow::FixedSizeBinaryBuilder hashes(data::HashType());
      const std::array<char, 16> bytes = base::ContentHash(text).Bytes();
      ARROW_RETURN_NOT_OK(hashes.Append(std::string_view(bytes.data(), bytes.size())));
      ARROW_ASSIGN_OR_RAISE(const auto contents, hashes.Finish());
      ARROW_ASSIGN_OR_RAISE(out, data::WithColumn(out, data::kContent, contents));
    }
  }
  if (added && out->schema()->GetFieldByName(data::kLicence) != nullptr) {
    ARROW_ASSIGN_OR_RAISE(const auto* const licences, data::StringColumn(*out, data::kLicence));
    ARROW_ASSIGN_OR_RAISE(const auto joined,
                          strings(text::MadeLicence({licences->GetString(0)}, model_.licence)));
    ARROW_ASSIGN_OR_RAISE(out, data::WithColumn(out, data::kLicence, joined));
  }
  // Nullability as Bind declared it.
  return arrow::RecordBatch::Make(schema_, 1, out->columns());
}

base::Result<CallOutput> MendStage::Complete(const Row& row,
                                             std::span<const data::ModelAnswer> answers) const {
  ARROW_ASSIGN_OR_RAISE(const Work work, Plan(row));
  CallOutput out;
  const auto refuse = [&](const Refusal& refusal) {
    stage::Reject reject;
    reject.reason = refusal.reason;
    reject.detail = refusal.detail;
    out.rejects.push_back(std::move(reject));
  };
  if (work.refusal) {
    refuse(*work.refusal);
    return out;
  }
  std::vector<Mending> mendings;
  size_t answer = 0;
  for (const Fragment& fragment : work.fragments) {
    if (fragment.headless) {
      mendings.push_back({"", "no-beginning"});
    } else if (!IsAsked(work, fragment)) {
      mendings.push_back({"", writes() ? "no-template" : "no-end"});
    } else if (answer < answers.size()) {
      mendings.push_back(Read(work, fragment, answers[answer++]));
    } else {
      return base::InternalError("`mend` got " + std::to_string(answers.size()) +
                                 " answers, less than it asked for");
    }
  }
  const bool added = std::any_of(mendings.begin(), mendings.end(),
                                 [](const Mending& one) { return !one.added.empty(); });
  std::string record;
  const std::string text = Mended(work, mendings, &record);
  if (text::Strip(text).empty() && !work.fragments.empty()) {
    refuse(Refuse("too-broken", "nothing is left without its broken sentences"));
    return out;
  }
  ARROW_ASSIGN_OR_RAISE(out.rows, RowOf(row, text, record, added));
  return out;
}

}  // namespace

stage::StageInfo MendStageInfo() {
  return stage::Describe<MendStage, MendOptions>(
      "mend", 1, "finishes or drops sentences that were cut off",
      "Crawled and shortened documents stop in the middle of a sentence, or begin there. A "
      "sentence "
      "that lacks its end is finished by the model, in a few words and without new numbers; what "
      "cannot be finished so, and what lacks its beginning, goes. Everything else stays as it is. "
      "The column `mended` says what was done, as JSON: the bytes of `text` that a model wrote, "
      "its "
      "name and prompt, and what was dropped and why; it is null where a document was whole.",
      Table());
}

}  // namespace saem::write
