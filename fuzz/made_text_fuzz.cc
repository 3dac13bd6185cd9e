// Any bytes as what a model wrote and as the document it wrote about: cut, rendered, parsed,
// checked and measured, never a crash, and spans stay within their text.
#include <cstdint>
#include <string_view>

#include "text/unicode.h"
#include "write/answers.h"
#include "write/fragments.h"
#include "write/methods.h"
#include "write/overlap.h"
#include "write/passages.h"
#include "write/prompt_safety.h"
#include "write/template.h"

namespace {

void Require(bool holds) {
  if (!holds) __builtin_trap();
}

void CheckSpan(const std::optional<saem::write::Refusal>& refusal, size_t size) {
  if (!refusal || refusal->begin < 0) return;
  Require(refusal->begin <= refusal->end && refusal->end <= static_cast<int64_t>(size));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace saem::write;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const size_t half = all.find('\0') == all.npos ? size / 2 : all.find('\0');
  const std::string_view document = all.substr(0, half);
  const std::string_view written = all.substr(half);

  const std::string safe = NeutraliseBlock(document);
  Require(NeutraliseBlock(safe) == safe);
  Require(safe.find("</passage>") == safe.npos && safe.find("<|") == safe.npos);

  for (const Passage& passage : SplitPassages(document, {})) {
    Require(passage.span.end <= document.size() && passage.span.begin < passage.span.end);
    for (const Span& sentence : passage.sentences) {
      Require(sentence.begin >= passage.span.begin && sentence.end <= passage.span.end);
      SubjectClass(sentence.Of(document));
    }
  }
  const Overlap overlap = PassageTerms(document).Measure(written);
  Require(overlap.found <= overlap.terms &&
          overlap.missing_end <= static_cast<int64_t>(written.size()));

  for (const Fragment& fragment : FindFragments(document)) {
    Require(fragment.span.begin < fragment.span.end && fragment.span.end <= document.size());
    Require(OpenPart(fragment.span.Of(document)).size() <= document.size());
  }
  EndsInFinalEnding(written);

  AnswerRules rules;
  rules.language = size % 2 == 0 ? "en" : "ko";
  rules.context = document;
  rules.own_texts = {"You write a short answer and its question from a sentence."};
  if (saem::text::IsValidUtf8(all)) {  // CheckFinish refuses the rest
    for (const Method& method : Methods()) {
      for (const Written& one : method.read(written, rules)) {
        CheckSpan(one.refusal, one.text.size());
      }
    }
  }
  Refusal unreadable;
  ParseVerdict(written, &unreadable);
  const auto parsed = ParseTemplate(all, "fuzz");
  if (parsed.ok())
    parsed->Render({{"text", std::string(document)}, {"title", std::string(written)}});
  return 0;
}
