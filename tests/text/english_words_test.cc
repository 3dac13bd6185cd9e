// English words are spaCy's, token for token.
#include "text/english_words.h"

#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include "base/build_paths.h"
#include "text/english_url.h"
#include "text/unicode.h"

namespace saem::text {
namespace {

using Words = std::vector<std::string>;

Words WordsOf(std::string_view text) {
  Words words;
  for (const Span& span : Tokenize(text, "en")) words.emplace_back(span.In(text));
  return words;
}

TEST(EnglishWords, ContractionsAreCut) {
  EXPECT_EQ(WordsOf("I don't think they'll say we've won, can't they?"),
            (Words{"I", "do", "n't", "think", "they", "'ll", "say", "we", "'ve", "won", ",", "ca",
                   "n't", "they", "?"}));
  EXPECT_EQ(WordsOf("dont cannot im"), (Words{"do", "nt", "can", "not", "i", "m"}));
  EXPECT_EQ(WordsOf("John's the boys’ dog's"),
            (Words{"John", "'s", "the", "boys", "’", "dog", "'s"}));
}

TEST(EnglishWords, AbbreviationsKeepTheirPeriod) {
  EXPECT_EQ(WordsOf("Dr. Kim of the U.S. came at 3 p.m. on Jan. 5."),
            (Words{"Dr.", "Kim", "of", "the", "U.S.", "came", "at", "3", "p.m.", "on", "Jan.", "5",
                   "."}));
  EXPECT_EQ(WordsOf("(e.g. this)."), (Words{"(", "e.g.", "this", ")", "."}));
}

TEST(EnglishWords, UnitsAndCurrenciesAreCutFromNumbers) {
  EXPECT_EQ(WordsOf("5km 3.5kg 20°C. $10 10€ US$3 90%"),
            (Words{"5", "km", "3.5", "kg", "20", "°", "C", ".", "$", "10", "10", "€", "US$", "3",
                   "90", "%"}));
}

TEST(EnglishWords, HyphensAndSlashesCutBetweenLetters) {
  EXPECT_EQ(WordsOf("well-known and/or this/that 1-2 x=y a--b -5 3*4"),
            (Words{"well", "-", "known", "and/or", "this", "/", "that", "1", "-", "2",
                   "x",    "=", "y",     "a",      "--",   "b", "-5",   "3", "*", "4"}));
}

TEST(EnglishWords, AddressesStayWhole) {
  EXPECT_EQ(
      WordsOf("See https://docs.example/a-b?c=d#e, or mail kim@docs.example."),
      (Words{"See", "https://docs.example/a-b?c=d#e", ",", "or", "mail", "kim@docs.example", "."}));
}

TEST(EnglishWords, SmileysAreFoundAmongTheirPieces) {
  EXPECT_EQ(WordsOf("Fine :-) (:-)) O.o"), (Words{"Fine", ":-)", "(", ":-))", "O.o"}));
  EXPECT_EQ(WordsOf(": )"), (Words{":", ")"})) << "not over a space";
}

struct UrlCase {
  std::string_view word;
  bool is;
};

// By re.match of spaCy 3.8's URL_PATTERN.
TEST(EnglishUrl, IsWhatTheExpressionMatches) {
  for (const UrlCase& one : std::vector<UrlCase>{{"docs.example", true},
                                                 {"docs.Example", false},
                                                 {"a.b.c.example:8080/x?y#z", true},
                                                 {"docs.example:1", false},
                                                 {"docs.example:123456", false},
                                                 {"ftp+x://docs.example", true},
                                                 {"x://docs.example", false},
                                                 {"kim:pw@docs.example", true},
                                                 {"@docs.example", false},
                                                 {"-a.example", false},
                                                 {"a_b.example", true},
                                                 {"샘.example", true},
                                                 {"docs.e", false},
                                                 {"8.8.8.8", true},
                                                 {"10.0.0.1", false},
                                                 {"127.1.1.1", false},
                                                 {"192.168.0.1", false},
                                                 {"172.16.0.1", false},
                                                 {"172.32.0.1", true},
                                                 {"223.255.255.254", true},
                                                 {"224.1.1.1", false},
                                                 {"8.8.8.255", false},
                                                 {"8.8.8.0", false},
                                                 {"8.8.8", false},
                                                 {"http://", false},
                                                 {"", false}}) {
    EXPECT_EQ(IsEnglishUrl(one.word), one.is) << one.word;
  }
}

// Made by tools/make_datatrove_goldens.py.
TEST(EnglishWords, OfTheGoldenTextsAreSpaCys) {
  std::ifstream file(std::string(base::kSourceDir) + "/tests/text/english_words.golden.jsonl");
  size_t lines = 0;
  for (std::string line; std::getline(file, line); ++lines) {
    const auto golden = nlohmann::json::parse(line);
    ASSERT_EQ(WordsOf(golden["text"].get<std::string>()), golden["words"].get<Words>()) << line;
  }
  EXPECT_GE(lines, 500U);
}

TEST(EnglishWords, CoverEverythingButSpaces) {
  const auto part = rc::gen::elementOf(std::vector<std::string>{
      ".",  "..", "'",  "'s",     "n't", "don", "US$", "5", "km", "%",   "a",   "B",      "é",
      "샘", "-",  "--", "~",      ":",   ")",   "(",   "°", "C",  "@",   "/",   "://",    "www",
      " ",  "  ", "\n", "\u00a0", "…",   "’s",  "+",   "_", "😀", "e.g", "Jan", "\u200b", "\x01"});
  EXPECT_TRUE(rc::check([&] {
    std::string text;
    for (const std::string& one : *rc::gen::container<std::vector<std::string>>(part)) text += one;
    size_t at = 0;
    for (const Span& span : Tokenize(text, "en")) {
      RC_ASSERT(span.begin >= at);
      RC_ASSERT(span.end > span.begin);
      RC_ASSERT(Strip(std::string_view(text).substr(at, span.begin - at)).empty());
      RC_ASSERT(IsValidUtf8(span.In(text)));
      at = span.end;
    }
    RC_ASSERT(Strip(std::string_view(text).substr(at)).empty());
  }));
}

}  // namespace
}  // namespace saem::text
