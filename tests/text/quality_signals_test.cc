// The numbers quality filters look at, each against the way Python computes it.
#include "text/quality_signals.h"

#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "text/sentences.h"
#include "text/unicode.h"

namespace saem::text {
namespace {

QualitySignals SignalsOf(std::string_view text, std::string_view language = "en") {
  QualitySignals signals;
  signals.Set(text, language);
  return signals;
}

TEST(QualitySignals, WordsCountWithAndWithoutPunctuation) {
  QualitySignals signals = SignalsOf("Hello , world !! 42 ...");
  EXPECT_EQ(signals.words().alpha_words, 2);
  EXPECT_EQ(signals.words().plain_words, 3) << "Hello world 42";
  EXPECT_EQ(signals.words().plain_chars, 12);
  EXPECT_EQ(signals.chars(), 23);
}

TEST(QualitySignals, LengthsAreCodePoints) {
  QualitySignals signals = SignalsOf("naïve 가나다", "ko");
  EXPECT_EQ(signals.chars(), 9);
  EXPECT_EQ(signals.words().plain_chars, 8);
  EXPECT_EQ(signals.words().alpha_words, 2);
}

struct DuplicateCase {
  std::string text;
  int64_t elements, duplicates, chars;
};

void Expect(const Duplicates& found, const DuplicateCase& want) {
  EXPECT_EQ(found.elements, want.elements) << want.text;
  EXPECT_EQ(found.duplicates, want.duplicates) << want.text;
  EXPECT_EQ(found.duplicate_chars, want.chars) << want.text;
}

// re.split("\n+", text): the text is not stripped.
TEST(QualitySignals, LinesAreCutAtRunsOfLineEnds) {
  for (const DuplicateCase& one : std::vector<DuplicateCase>{{"", 1, 0, 0},
                                                             {"a", 1, 0, 0},
                                                             {"a\n", 2, 0, 0},
                                                             {"\na\n", 3, 1, 0},
                                                             {"ab\n\n\nab\nc\nab", 4, 2, 4},
                                                             {"가\n가", 2, 1, 1},
                                                             {"a \na", 2, 0, 0},
                                                             {"a\r\na\r\n", 3, 1, 2}}) {
    Expect(SignalsOf(one.text).Lines(), one);
  }
}

// re.split("\n{2,}", text.strip()).
TEST(QualitySignals, ParagraphsAreCutAtEmptyLines) {
  for (const DuplicateCase& one : std::vector<DuplicateCase>{{"", 1, 0, 0},
                                                             {"\n\n \n", 1, 0, 0},
                                                             {"a\nb\n\na\nb\n\n\nc\n\n", 3, 1, 3},
                                                             {"\n\na\n\na\n\n", 2, 1, 1},
                                                             {"a\n \na", 1, 0, 0}}) {
    Expect(SignalsOf(one.text).Paragraphs(), one);
  }
}

TEST(QualitySignals, LineEndsAreThoseOfPython) {
  const LineSignals lines =
      SignalsOf("• one\r\n  - two\x0b\u2028- three...\u0085four… \nfive").LineEnds();
  EXPECT_EQ(lines.lines, 6);
  EXPECT_EQ(lines.bullet_lines, 3);
  EXPECT_EQ(lines.ellipsis_lines, 2);
  EXPECT_EQ(SignalsOf("").LineEnds().lines, 0);
}

TEST(QualitySignals, FilledLinesHoldMoreThanSpace) {
  const std::string thirty(29, 'x');
  const FilledLineSignals lines =
      SignalsOf(thirty + ".\n" + thirty + "xx\n \t\n\n" + thirty + ".\n마침。\n끝. ").FilledLines();
  EXPECT_EQ(lines.lines, 5);
  EXPECT_EQ(lines.terminal_lines, 3) << "a space behind the mark hides it";
  EXPECT_EQ(lines.short_lines, 4) << "30 is short, 31 is not";
  EXPECT_EQ(lines.duplicate_chars, 30);
}

TEST(QualitySignals, CountsPartsThatDoNotOverlap) {
  EXPECT_EQ(SignalsOf("......").Count("..."), 2);
  EXPECT_EQ(SignalsOf(".....").Count("..."), 1);
  EXPECT_EQ(SignalsOf("##a#").Count("#"), 3);
}

TEST(QualitySignals, OfEqualNgramsTheFirstIsTheMostFrequent) {
  // "a bbbb" and "bbbb a" both stand twice; then a tie of three, of which the first is shorter.
  EXPECT_EQ(SignalsOf("a bbbb a bbbb a").TopNgramChars(2), 12);
  EXPECT_EQ(SignalsOf("a b ccc ddd").TopNgramChars(2), 3) << "all once: the first, once";
  EXPECT_EQ(SignalsOf("a").TopNgramChars(2), 0);
}

TEST(QualitySignals, WordsOfTopNgramsAreJoinedBySpaces) {
  EXPECT_EQ(SignalsOf("ab c x a bc").TopNgramChars(2), 4) << "\"ab c\" is not \"a bc\"";
}

TEST(QualitySignals, WordsOfRepeatedNgramsAreJoinedByNothing) {
  EXPECT_EQ(SignalsOf("ab c x a bc").RepeatedNgramChars(2), 3) << "\"abc\" is \"abc\"";
}

TEST(QualitySignals, RepeatedNgramsDoNotOverlap) {
  EXPECT_EQ(SignalsOf("a a a a a a").RepeatedNgramChars(2), 4) << "found at 1 and at 3";
  EXPECT_EQ(SignalsOf("a a a a").RepeatedNgramChars(5), 0);
}

// As datatrove's filters/gopher_repetition_filter.py does it, on strings.
std::vector<std::string> Tokens(QualitySignals& signals) {
  std::vector<std::string> tokens;
  for (const Span& span : signals.tokens()) tokens.emplace_back(span.In(signals.text()));
  return tokens;
}
std::string Joined(const std::vector<std::string>& words, size_t at, size_t n,
                   const std::string& glue) {
  std::string joined = words[at];
  for (size_t i = 1; i < n; ++i) joined += glue + words[at + i];
  return joined;
}
int64_t SlowTop(const std::vector<std::string>& words, size_t n) {
  std::vector<std::pair<std::string, int64_t>> counts;  // in order of first sight
  for (size_t i = 0; i + n <= words.size(); ++i) {
    const std::string gram = Joined(words, i, n, " ");
    const auto at = std::find_if(counts.begin(), counts.end(),
                                 [&](const auto& one) { return one.first == gram; });
    at == counts.end() ? counts.emplace_back(gram, 1) : (++at->second, *at);
  }
  const std::pair<std::string, int64_t>* best = nullptr;
  for (const auto& one : counts) {
    if (best == nullptr || one.second > best->second) best = &one;
  }
  return best == nullptr ? 0 : CodePoints(best->first) * best->second;
}
int64_t SlowRepeated(const std::vector<std::string>& words, size_t n) {
  std::set<std::string> seen;
  int64_t chars = 0;
  for (size_t i = 0; i + n <= words.size();) {
    const std::string gram = Joined(words, i, n, "");
    const bool fresh = seen.insert(gram).second;
    if (!fresh) chars += CodePoints(gram);
    i += fresh ? 1 : n;
  }
  return chars;
}

TEST(QualitySignals, NgramsEqualTheirNaiveTwin) {
  const auto word = rc::gen::elementOf(std::vector<std::string>{
      "a", "b", "aa", "ab", "ba", "가", "가나", "나", "the", "of", ",", "."});
  QualitySignals signals;  // one for all: what a text leaves must not show in the next
  EXPECT_TRUE(rc::check([&] {
    std::string text;
    for (const std::string& one : *rc::gen::container<std::vector<std::string>>(word)) {
      text += one + " ";
    }
    signals.Set(text, *rc::gen::element<std::string>("en", "ko"));
    const std::vector<std::string> words = Tokens(signals);
    for (size_t n = 1; n <= 10; ++n) {
      RC_ASSERT(signals.TopNgramBound(n) >= SlowTop(words, n));
      RC_ASSERT(signals.TopNgramChars(n) == SlowTop(words, n));
      RC_ASSERT(signals.RepeatedNgramChars(n) == SlowRepeated(words, n));
    }
  }));
}

TEST(QualitySignals, LinesEqualTheirNaiveTwin) {
  const auto part =
      rc::gen::elementOf(std::vector<std::string>{"\n", "\n\n", " ", "a", "가", "\t"});
  QualitySignals signals;
  EXPECT_TRUE(rc::check([&] {
    std::string text;
    for (const std::string& one : *rc::gen::container<std::vector<std::string>>(part)) text += one;
    signals.Set(text, "en");
    std::vector<std::string> lines{""};
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\n') {
        lines.back() += text[i];
      } else if (i == 0 || text[i - 1] != '\n') {
        lines.emplace_back();
      }
    }
    std::set<std::string> seen;
    Duplicates want;
    for (const std::string& line : lines) {
      ++want.elements;
      if (seen.insert(line).second) continue;
      ++want.duplicates;
      want.duplicate_chars += CodePoints(line);
    }
    const Duplicates found = signals.Lines();
    RC_ASSERT(found.elements == want.elements);
    RC_ASSERT(found.duplicates == want.duplicates);
    RC_ASSERT(found.duplicate_chars == want.duplicate_chars);
  }));
}

struct SentenceCase {
  std::string text;
  int64_t sentences;
};

// Counted by datatrove 0.10.1's split_into_sentences (spaCy 3.8's sentencizer).
TEST(Sentences, AreThoseOfSpaCysSentencizer) {
  for (const SentenceCase& one :
       std::vector<SentenceCase>{{"", 1},
                                 {" ", 1},
                                 {"One sentence", 1},
                                 {"One. Two! Three?", 3},
                                 {"Wait... what?!", 1},
                                 {"He said \"Go.\" Then he went.", 2},
                                 {"... and so on.", 1},
                                 {"! Up", 2},
                                 {"One.  Two.", 2},
                                 {"One.  ", 2},
                                 {"One. ", 1},
                                 {"One.\n", 2},
                                 {"Version 1.2 is out. (See below.) Good.", 3},
                                 {"첫째。 둘째。", 2}}) {
    EXPECT_EQ(CountSentences(one.text, "en"), one.sentences) << '"' << one.text << '"';
  }
}

}  // namespace
}  // namespace saem::text
