// Documents cut into sentences and passages, and the choice of what to write about.
#include "write/passages.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "text/unicode.h"
#include "write/words.h"

namespace saem::write {
namespace {

std::vector<std::string> Sentences(const std::string& text) {
  std::vector<std::string> out;
  for (const Span& span : SplitSentences(text)) out.emplace_back(span.Of(text));
  return out;
}
using Strings = std::vector<std::string>;

TEST(Sentences, EndAtTerminalPunctuation) {
  EXPECT_EQ(Sentences("It runs. It stops! Does it? \"Yes.\" (Surely.) End"),
            (Strings{"It runs.", "It stops!", "Does it?", "\"Yes.\"", "(Surely.)", "End"}));
  EXPECT_EQ(Sentences("나룻배가 다닌다. 겨울에는 쉰다."),
            (Strings{"나룻배가 다닌다.", "겨울에는 쉰다."}));
  EXPECT_EQ(Sentences("船が通う。冬は休む。"), (Strings{"船が通う。", "冬は休む。"}));
}

TEST(Sentences, KnowAbbreviationsNumbersAndNames) {
  EXPECT_EQ(
      Sentences("Use e.g. Apache 2.4 or httpd.conf here. J. Smith wrote it, cf. Fig. 3 there."),
      (Strings{"Use e.g. Apache 2.4 or httpd.conf here.", "J. Smith wrote it, cf. Fig. 3 there."}));
}

TEST(Sentences, GoOverWrappedLinesButNotOverItems) {
  EXPECT_EQ(Sentences("The ferry runs\nfrom April to October.\nSee also\nTickets"),
            (Strings{"The ferry runs\nfrom April to October.", "See also", "Tickets"}));
  EXPECT_EQ(Sentences("Heading\n\nText follows here."), (Strings{"Heading", "Text follows here."}));
}

TEST(Sentences, OfNothingAreNone) {
  EXPECT_TRUE(Sentences("").empty());
  EXPECT_TRUE(Sentences(" \n\t\n ").empty());
}

RC_GTEST_PROP(Sentences, CoverEverythingVisibleInOrder, ()) {
  const auto part = rc::gen::element<std::string>("The boat runs", ". ", "\n", "\n\n", "?", "e.g. ",
                                                  "가다", "。", " ", "\"", ")", "\xff", "2.4", "!");
  std::string text;
  for (const std::string& one : *rc::gen::container<Strings>(part)) text += one;
  size_t at = 0;
  for (const Span& span : SplitSentences(text)) {
    RC_ASSERT(span.begin >= at && span.end > span.begin && span.end <= text.size());
    RC_ASSERT(text::Strip(std::string_view(text).substr(at, span.begin - at)).empty());
    at = span.end;
  }
  RC_ASSERT(text::Strip(std::string_view(text).substr(at)).empty());
}

std::string Pages(int paragraphs) {
  std::string text;
  for (int i = 0; i < paragraphs; ++i) {
    text += "Paragraph " + std::to_string(i) + " says that the boats of the lake are old. ";
    text += "Every one of them was built in a yard near the town of Eastbrook.\n\n";
  }
  return text;
}

TEST(Passages, AreWholeSentencesWithinTheirLimit) {
  const std::string text = Pages(20);
  PassageLimits limits;
  limits.characters = 300;
  const auto passages = SplitPassages(text, limits);
  ASSERT_GT(passages.size(), 5U);
  for (const Passage& passage : passages) {
    EXPECT_LE(text::CodePoints(passage.span.Of(text)), 300);
    EXPECT_GE(text::CodePoints(passage.span.Of(text)), limits.fewest_characters);
    EXPECT_EQ(passage.sentences.front().begin, passage.span.begin);
    EXPECT_EQ(passage.sentences.back().end, passage.span.end);
    EXPECT_EQ(text[passage.span.end - 1], '.');
  }
}

TEST(Passages, LeaveOutMenusTablesAndWalls) {
  EXPECT_TRUE(SplitPassages(
                  "Home | Modules | Directives | FAQ | Glossary | Sitemap | Report a bug | Home | "
                  "Modules | Directives | FAQ | Glossary | Sitemap | Report a bug | Home | About",
                  {})
                  .empty());
  EXPECT_TRUE(SplitPassages(std::string(5000, 'x'), {}).empty());
  std::string table;
  for (int i = 0; i < 100; ++i) table += "12.5 14.7 18.9 a 77.1\n";
  EXPECT_TRUE(SplitPassages(table, {}).empty());
}

TEST(Passages, LookAtTheFirstPartOfALongDocument) {
  PassageLimits limits;
  limits.document_characters = 1000;
  const std::string text = Pages(1000);
  for (const Passage& passage : SplitPassages(text, limits)) EXPECT_LE(passage.span.end, 1000U);
}

TEST(Passages, TakeAnyBytes) {
  const std::string hostile =
      std::string(10'000, '.') + std::string(10'000, '\n') + std::string(1000, '\xff') + "\xEA\xB0";
  EXPECT_NO_FATAL_FAILURE(SplitPassages(hostile, {}));
  EXPECT_TRUE(SplitPassages(hostile, {}).empty());
}

TEST(Subjects, AreStatementsThatStandByThemselves) {
  EXPECT_EQ(SubjectClass("The setting tells the server where the log file is."), 0);
  EXPECT_GT(SubjectClass("This tells the server where the log file is."), 0);
  EXPECT_GT(SubjectClass("Click the button of the dialog to save the new file."), 0);
  EXPECT_GT(SubjectClass("The protocol parameters negotiated between client and server"), 0);
  EXPECT_EQ(SubjectClass("Where does the server write its new log file?"), -1);
  EXPECT_EQ(SubjectClass("Too short."), -1);
  EXPECT_EQ(SubjectClass("서버는 로그 파일을 설정이 정한 곳에 쓴다."), 0);
  EXPECT_GT(SubjectClass("이는 로그 파일을 설정이 정한 곳에 쓴다."), 0);
}

TEST(Choice, DependsOnTheRecordAloneAndPrefersDifferentPassages) {
  const std::string text = Pages(30);
  PassageLimits limits;
  limits.characters = 300;
  const auto passages = SplitPassages(text, limits);
  const auto record = base::ContentHash("one");
  const auto chosen = ChooseSentences(text, passages, record, 5);
  ASSERT_EQ(chosen.size(), 5U);
  for (size_t i = 1; i < chosen.size(); ++i) EXPECT_LT(chosen[i - 1].passage, chosen[i].passage);
  const auto again = ChooseSentences(text, passages, record, 5);
  const auto other = ChooseSentences(text, passages, base::ContentHash("two"), 5);
  const auto places = [](const std::vector<Target>& targets) {
    std::vector<size_t> out;
    for (const Target& one : targets) out.push_back(one.passage);
    return out;
  };
  EXPECT_EQ(places(chosen), places(again));
  EXPECT_NE(places(chosen), places(other));
  EXPECT_EQ(ChooseSentences(text, passages, record, 10'000).size(), SplitSentences(text).size());
  EXPECT_EQ(ChoosePassages(passages, record, 3).size(), 3U);
}

TEST(Words, AreFoldedAndKeepTheirPlace) {
  const std::string text = "Don't re-read httpd.conf: 3.5 나룻배를!";
  std::vector<std::string> folded;
  for (const Word& word : SplitWords(text)) {
    folded.push_back(word.folded);
    EXPECT_EQ(text::ToLower(text.substr(word.begin, word.end - word.begin)), word.folded);
  }
  EXPECT_EQ(folded, (Strings{"don't", "re-read", "httpd.conf", "3.5", "나룻배를"}));
}

TEST(Words, AreComparedByStem) {
  for (const auto& [a, b] :
       std::vector<std::pair<std::string, std::string>>{{"running", "run"},
                                                        {"runs", "run"},
                                                        {"stopped", "stop"},
                                                        {"boxes", "box"},
                                                        {"carries", "carry"},
                                                        {"makes", "making"},
                                                        {"used", "use"},
                                                        {"baked", "baking"},
                                                        {"strings", "string"},
                                                        {"speeds", "speed"},
                                                        {"exceeded", "exceeds"},
                                                        {"나룻배를", "나룻배는"},
                                                        {"사월부터", "사월에"},
                                                        {"server's", "server"}}) {
    EXPECT_EQ(Stem(a), Stem(b)) << a << " " << b;
  }
  for (const auto& [a, b] :
       std::vector<std::pair<std::string, std::string>>{{"class", "clay"},
                                                        {"2.4", "2"},
                                                        {"1990s", "1990"},
                                                        {"배", "물"},
                                                        {"thing", "thong"},
                                                        {"string", "strict"}}) {
    EXPECT_NE(Stem(a), Stem(b)) << a << " " << b;
  }
}

}  // namespace
}  // namespace saem::write
