// What refining makes of texts, for a comparison with its peers: `make parity` and `make
// bench-refine` run it.
//
//   saem_refine_probe WHAT LANGUAGE ROUNDS < TEXTS
//
// WHAT is words, language, xxh64, sha1 (MinHash signatures), sketch (signatures of lines taken for
// ready shingles), warc (texts are paths of archives: pages and bytes of their payloads), the name
// of a quality profile, or given:LANGUAGE, FineWeb-2's rules for it on words that follow each text
// as a text of their own: begin and end of each in bytes, four bytes each. A text is its size, four
// bytes little-endian, and its bytes. Prints one line of JSON for each text, and on standard error
// the processor time of the fastest round.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <nlohmann/json.hpp>
#include <time.h>
#include <xxhash.h>

#include "base/build_paths.h"
#include "data/document.h"
#include "io/reader.h"
#include "refine/fineweb2_languages.h"
#include "refine/quality_rules.h"
#include "text/language.h"
#include "text/minhash.h"
#include "text/words.h"

namespace saem {
namespace {

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

std::vector<std::string> ReadTexts() {
  std::vector<std::string> texts;
  uint32_t size = 0;
  while (std::fread(&size, sizeof(size), 1, stdin) == 1) {
    std::string text(size, '\0');
    if (std::fread(text.data(), 1, size, stdin) != size) std::exit(2);
    texts.push_back(std::move(text));
  }
  return texts;
}

nlohmann::json Numbers(const text::Signature& signature) {
  nlohmann::json numbers = nlohmann::json::array();
  for (const uint64_t value : signature) numbers.push_back(value);
  return numbers;
}

// What is measured for one text, and what is printed of it.
struct Probe {
  std::function<void(const std::string&)> run;
  std::function<nlohmann::json(const std::string&)> show;
};

Probe Words(const std::string& language) {
  auto spans = std::make_shared<std::vector<text::Span>>();
  const text::Tokenizer& tokenizer = text::TokenizerFor(language);
  const auto run = [=, &tokenizer](const std::string& text) {
    tokenizer.Tokenize(text, spans.get());
  };
  return {run, [=](const std::string& text) {
            run(text);
            nlohmann::json words = nlohmann::json::array();
            for (const text::Span& span : *spans) words.push_back(span.In(text));
            return words;
          }};
}

Probe Signatures(const std::string& language, text::ShingleHash hash) {
  auto hasher = std::make_shared<text::MinHasher>(text::Simplify::kDatatrove, hash);
  const auto sign = [=](const std::string& text, text::Signature* signature) {
    return hasher->Sign(text, language, signature);
  };
  return {[=](const std::string& text) {
            text::Signature signature{};
            sign(text, &signature);
          },
          [=](const std::string& text) {
            text::Signature signature{};
            return sign(text, &signature) ? Numbers(signature) : nlohmann::json();
          }};
}

Probe Languages() {
  const auto model =
      text::LanguageIdentifier::Load(std::string(base::kModelDir) + "/lid.176.ftz").ValueOrDie();
  return {[=](const std::string& text) { static_cast<void>(model->Identify(text)); },
          [=](const std::string& text) {
            const auto guess = model->Identify(text).ValueOrDie();
            return nlohmann::json{{"label", guess.label}, {"score", guess.score}};
          }};
}

// Pages of a web archive and the bytes of their payloads, HTTP headers parsed.
std::pair<int64_t, int64_t> ReadArchive(const std::string& path) {
  io::ReadSpec spec;
  spec.files = {path};
  const auto reader =
      io::OpenReader(spec, io::ListInputs(spec).ValueOrDie(), base::Context()).ValueOrDie();
  std::pair<int64_t, int64_t> read;
  while (auto chunk = reader->Next().ValueOrDie()) {
    const io::RawBatch batch = reader->Parse(std::move(*chunk)).ValueOrDie();
    if (batch.rows == nullptr) continue;
    const auto& payloads =
        static_cast<const arrow::BinaryArray&>(*batch.rows->GetColumnByName(data::kPayload));
    read.first += payloads.length();
    read.second += payloads.total_values_length();
  }
  return read;
}

Probe Archives() {
  return {[](const std::string& path) { ReadArchive(path); },
          [](const std::string& path) { return nlohmann::json(ReadArchive(path)); }};
}

Probe Sketches() {
  const auto sketch = [](const std::string& text) {
    std::vector<uint64_t> shingles;
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      shingles.push_back(XXH64(text.data() + at, end - at, 0));
      at = end + 1;
    }
    return text::SignatureOf(shingles);
  };
  return {[=](const std::string& text) { static_cast<void>(sketch(text)); },
          [=](const std::string& text) { return Numbers(sketch(text)); }};
}

Probe Verdicts(const std::string& language, const std::string& name) {
  auto made = refine::QualityProfile::Named(name);
  if (!made.ok()) {
    std::fprintf(stderr, "%s\n", made.status().ToString().c_str());
    std::exit(2);
  }
  auto profile = std::make_shared<refine::QualityProfile>(*made);
  auto signals = std::make_shared<text::QualitySignals>();
  const auto judge = [=](const std::string& text) {
    return profile->Judge(text, language, signals.get());
  };
  return {[=](const std::string& text) { judge(text); },
          [=](const std::string& text) {
            const refine::Verdict verdict = judge(text);
            nlohmann::json shown{{"reason", verdict.reason}};
            if (verdict.keep) shown["text"] = verdict.text.value_or(text);
            return shown;
          }};
}

// FineWeb-2's thresholds, then the verdict on each text with the words given.
int JudgeGiven(const std::string& name) {
  auto rules = refine::FineWeb2Rules(name);
  if (!rules) return 2;
  rules->gopher->match = refine::StopWords::kToken;
  const nlohmann::json thresholds{{"lines", rules->repetition->lines},
                                  {"top_ngrams", rules->repetition->top_ngrams},
                                  {"repeated_ngrams", rules->repetition->repeated_ngrams},
                                  {"terminal", rules->fineweb->min_terminal_lines},
                                  {"new_lines", rules->fineweb->new_lines},
                                  {"min_word", rules->gopher->min_word_chars},
                                  {"max_word", rules->gopher->max_word_chars},
                                  {"alpha", rules->gopher->min_alpha_words},
                                  {"stop_words", rules->gopher->stop_words}};
  std::printf("%s\n", thresholds.dump().c_str());
  const refine::QualityProfile profile(*std::move(rules));
  text::QualitySignals signals;
  const std::vector<std::string> records = ReadTexts();
  for (size_t i = 0; i + 1 < records.size(); i += 2) {
    std::vector<text::Span> words(records[i + 1].size() / sizeof(text::Span));
    std::memcpy(words.data(), records[i + 1].data(), words.size() * sizeof(text::Span));
    signals.Set(records[i], std::move(words));
    const nlohmann::json reason(profile.JudgeSignals(&signals).reason);
    std::printf("%s\n", reason.dump().c_str());
  }
  std::fprintf(stderr, "0\n");
  return 0;
}

int Run(const std::string& what, const std::string& language, int rounds) {
  constexpr std::string_view kGiven = "given:";
  if (what.starts_with(kGiven)) return JudgeGiven(what.substr(kGiven.size()));
  const Probe probe = what == "words"      ? Words(language)
                      : what == "language" ? Languages()
                      : what == "warc"     ? Archives()
                      : what == "xxh64"    ? Signatures(language, text::ShingleHash::kXxh64)
                      : what == "sha1"     ? Signatures(language, text::ShingleHash::kSha1)
                      : what == "sketch"   ? Sketches()
                                           : Verdicts(language, what);
  const std::vector<std::string> texts = ReadTexts();
  for (const std::string& text : texts) {
    const std::string line =
        probe.show(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    std::printf("%s\n", line.c_str());
  }
  double best = 0;
  for (int round = 0; round < rounds; ++round) {
    const double began = ProcessorSeconds();
    for (const std::string& text : texts) probe.run(text);
    const double seconds = ProcessorSeconds() - began;
    if (round == 0 || seconds < best) best = seconds;
  }
  std::fprintf(stderr, "%.9f\n", best);
  return 0;
}

}  // namespace
}  // namespace saem

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: saem_refine_probe WHAT LANGUAGE ROUNDS < TEXTS\n");
    return 2;
  }
  return saem::Run(argv[1], argv[2], std::atoi(argv[3]));
}
