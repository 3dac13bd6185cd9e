#include "write/passages.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "text/unicode.h"
#include "write/words.h"

namespace saem::write {
namespace {

constexpr int64_t kWrappedLine =
    55;  // characters from which a line without full stop may be wrapped text
constexpr size_t kFewestWords = 5;  // of a sentence of prose

bool IsSpace(char32_t c) { return text::Has(c, text::kSpace); }

bool IsCloser(char32_t c) {
  return c == U'"' || c == U'\'' || c == U')' || c == U']' || c == U'”' || c == U'’' || c == U'」';
}

// Abbreviations whose full stop ends no sentence.
bool EndsInAbbreviation(std::string_view text) {
  constexpr std::array<std::string_view, 16> kKnown = {
      "e.g.", "i.e.", "etc.", "vs.",  "cf.", "mr.",   "mrs.",    "ms.",
      "dr.",  "st.",  "no.",  "fig.", "ca.", "resp.", "approx.", "prof."};
  const size_t space = text.find_last_of(" \t\n(");
  const std::string last = text::ToLower(text.substr(space == text.npos ? 0 : space + 1));
  if (last == "etc.") return false;
  // One letter: an initial ("J. Smith").
  if (last.size() == 2 && last[0] >= 'a' && last[0] <= 'z') return true;
  return std::find(kKnown.begin(), kKnown.end(), last) != kKnown.end();
}

struct Line {
  Span span;  // without surrounding white space
  bool new_paragraph = false;
};

std::vector<Line> NonBlankLines(std::string_view text) {
  std::vector<Line> lines;
  bool blank_before = true;
  for (const std::string_view raw : text::SplitLines(text)) {
    const std::string_view line = text::Strip(raw);
    if (line.empty()) {
      blank_before = true;
      continue;
    }
    const size_t begin = static_cast<size_t>(line.data() - text.data());
    lines.push_back({{begin, begin + line.size()}, blank_before});
    blank_before = false;
  }
  return lines;
}

// Whether `next` goes on with the sentence that `line` leaves open.
bool Continues(std::string_view text, const Line& line, const Line& next) {
  if (next.new_paragraph) return false;
  const std::string_view before = line.span.Of(text);
  if (text::Has(text::LastCodePoint(before), text::kTerminal)) return false;
  size_t at = next.span.begin;
  const char32_t first = text::DecodeAt(text, &at);
  if (first >= U'a' && first <= U'z') return true;
  return text::CodePoints(before) >= kWrappedLine && text::Has(first, text::kAlpha | text::kNumber);
}

// Adds the sentences of one paragraph or line group.
void SplitBlock(std::string_view text, Span block, std::vector<Span>* out) {
  size_t begin = block.begin;
  size_t at = block.begin;
  const auto add = [&](size_t end) {
    const std::string_view sentence = text::Strip(text.substr(begin, end - begin));
    if (!sentence.empty()) {
      const size_t first = static_cast<size_t>(sentence.data() - text.data());
      out->push_back({first, first + sentence.size()});
    }
    begin = end;
  };
  while (at < block.end) {
    const char32_t c = text::DecodeAt(text, &at);
    if (!text::Has(c, text::kTerminal)) continue;
    size_t end = at;
    while (end < block.end) {
      size_t next = end;
      const char32_t follower = text::DecodeAt(text, &next);
      if (!text::Has(follower, text::kTerminal) && !IsCloser(follower)) break;
      end = next;
    }
    size_t behind = end;
    const bool at_end = end >= block.end;
    const bool spaced = !at_end && IsSpace(text::DecodeAt(text, &behind));
    // Ideographic full stops need no space behind them.
    const bool wide = c == U'。' || c == U'！' || c == U'？';
    at = end;
    if (!at_end && !spaced && !wide) continue;
    if (c == U'.' && spaced) {
      if (EndsInAbbreviation(text.substr(begin, end - begin))) continue;
      size_t next = behind;
      while (next < block.end && (text[next] == ' ' || text[next] == '\n')) ++next;
      if (next < block.end && text[next] >= 'a' && text[next] <= 'z') continue;
    }
    add(end);
  }
  add(block.end);
}

struct Sentence {
  Span span;
  bool new_paragraph = false;
};

std::vector<Sentence> SentencesOf(std::string_view text) {
  std::vector<Sentence> sentences;
  for (const Block& block : SplitBlocks(text)) {
    for (size_t k = 0; k < block.sentences.size(); ++k) {
      sentences.push_back({block.sentences[k], k == 0 && block.new_paragraph});
    }
  }
  return sentences;
}

bool IsProse(std::string_view text, const Passage& passage) {
  size_t whole = 0;
  for (const Span& sentence : passage.sentences) {
    const std::string_view words = sentence.Of(text);
    whole += SplitWords(words).size() >= kFewestWords ? 1 : 0;
  }
  int64_t letters = 0;
  int64_t others = 0;
  const std::string_view all = passage.span.Of(text);
  for (size_t at = 0; at < all.size();) {
    const char32_t c = text::DecodeAt(all, &at);
    if (IsSpace(c)) continue;
    (text::Has(c, text::kAlpha) ? letters : others) += 1;
  }
  return whole >= 2 && letters * 10 >= (letters + others) * 6;
}

uint64_t Rank(const base::Hash128& record, std::string_view what, size_t number) {
  base::Sha256 hash;
  const std::array<char, 16> id = record.Bytes();
  hash.Field({id.data(), id.size()}).Field(what).Field(std::to_string(number));
  return hash.Finish128().high;
}

std::string_view FirstCharacters(std::string_view text, int64_t characters) {
  if (static_cast<int64_t>(text.size()) <= characters) return text;
  size_t at = 0;
  for (int64_t i = 0; i < characters && at < text.size(); ++i) text::DecodeAt(text, &at);
  return text.substr(0, at);
}

}  // namespace

std::vector<Block> SplitBlocks(std::string_view text) {
  std::vector<Block> blocks;
  const std::vector<Line> lines = NonBlankLines(text);
  for (size_t i = 0; i < lines.size();) {
    size_t last = i;
    while (last + 1 < lines.size() && Continues(text, lines[last], lines[last + 1])) ++last;
    Block block;
    block.new_paragraph = lines[i].new_paragraph;
    SplitBlock(text, {lines[i].span.begin, lines[last].span.end}, &block.sentences);
    blocks.push_back(std::move(block));
    i = last + 1;
  }
  return blocks;
}

std::vector<Span> SplitSentences(std::string_view text) {
  std::vector<Span> spans;
  for (const Sentence& sentence : SentencesOf(text)) spans.push_back(sentence.span);
  return spans;
}

std::vector<Passage> SplitPassages(std::string_view text, const PassageLimits& limits) {
  std::vector<Passage> passages;
  Passage current;
  const auto close = [&]() {
    if (!current.sentences.empty()) {
      const int64_t size = text::CodePoints(current.span.Of(text));
      if (size >= limits.fewest_characters && IsProse(text, current)) passages.push_back(current);
    }
    current = Passage();
  };
  for (const Sentence& sentence : SentencesOf(FirstCharacters(text, limits.document_characters))) {
    if (text::CodePoints(sentence.span.Of(text)) > limits.characters) {
      close();
      continue;
    }
    if (!current.sentences.empty()) {
      const Span joined{current.span.begin, sentence.span.end};
      const int64_t now = text::CodePoints(current.span.Of(text));
      const bool full = text::CodePoints(joined.Of(text)) > limits.characters;
      if (full || (sentence.new_paragraph && now * 2 >= limits.characters)) close();
    }
    if (current.sentences.empty()) current.span.begin = sentence.span.begin;
    current.span.end = sentence.span.end;
    current.sentences.push_back(sentence.span);
  }
  close();
  return passages;
}

int SubjectClass(std::string_view sentence) {
  const std::vector<Word> words = SplitWords(sentence);
  if (words.size() < kFewestWords || words.size() > 45) return -1;
  const char32_t last = text::LastCodePoint(sentence);
  if (last == U'?' || last == U'？') return -1;
  const bool korean = HangulShare(sentence) >= 0.3;
  int bad = text::Has(last, text::kTerminal) || IsCloser(last) ? 0 : 2;
  if (korean) return bad + (IsKoreanReference(words[0].folded) ? 1 : 0);
  if (words.size() < 7 || words.size() > 32) ++bad;
  const bool verb = std::any_of(words.begin(), words.end(),
                                [](const Word& word) { return IsFiniteVerb(word.folded); });
  if (!verb) ++bad;
  if (LeansOnContext(words[0].folded)) ++bad;
  return std::min(bad, 3);
}

std::vector<Target> ChooseSentences(std::string_view text, const std::vector<Passage>& passages,
                                    const base::Hash128& record, size_t count) {
  // Of each passage its sentences, best first; the passages take turns, and poor sentences come
  // last.
  using Candidate = std::tuple<bool, size_t, int, uint64_t, Target>;  // poor, turn, class, hash
  std::vector<Candidate> all;
  for (size_t p = 0; p < passages.size(); ++p) {
    std::vector<std::tuple<int, uint64_t, size_t>> own;
    for (size_t s = 0; s < passages[p].sentences.size(); ++s) {
      const Span& span = passages[p].sentences[s];
      const int subject = SubjectClass(span.Of(text));
      if (subject >= 0) own.emplace_back(subject, Rank(record, "sentence", span.begin), s);
    }
    std::sort(own.begin(), own.end());
    for (size_t turn = 0; turn < own.size(); ++turn) {
      const auto& [subject, rank, s] = own[turn];
      all.emplace_back(subject >= 2, turn, subject, rank, Target{p, s});
    }
  }
  std::sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(std::get<0>(a), std::get<1>(a), std::get<2>(a), std::get<3>(a)) <
           std::tie(std::get<0>(b), std::get<1>(b), std::get<2>(b), std::get<3>(b));
  });
  if (all.size() > count) all.resize(count);
  std::vector<Target> chosen;
  for (const Candidate& one : all) chosen.push_back(std::get<4>(one));
  std::sort(chosen.begin(), chosen.end(), [](const Target& a, const Target& b) {
    return std::tie(a.passage, a.sentence) < std::tie(b.passage, b.sentence);
  });
  return chosen;
}

std::vector<size_t> ChoosePassages(const std::vector<Passage>& passages,
                                   const base::Hash128& record, size_t count) {
  std::vector<std::pair<uint64_t, size_t>> ranked;
  for (size_t p = 0; p < passages.size(); ++p) {
    ranked.emplace_back(Rank(record, "passage", passages[p].span.begin), p);
  }
  std::sort(ranked.begin(), ranked.end());
  if (ranked.size() > count) ranked.resize(count);
  std::vector<size_t> chosen;
  for (const auto& [rank, p] : ranked) chosen.push_back(p);
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace saem::write
