// Which texts each profile refuses, and why: boundaries as datatrove writes them.
#include "refine/quality_rules.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "text/unicode.h"

namespace saem::refine {
namespace {

Verdict Judged(const std::string& profile, std::string_view text,
               std::string_view language = "en") {
  const auto named = QualityProfile::Named(profile);
  EXPECT_TRUE(named.ok()) << named.status().ToString();
  text::QualitySignals signals;
  return named->Judge(text, language, &signals);
}
// "kept", or the reason; with `detail`, what it says beside.
std::string Outcome(const std::string& profile, std::string_view text,
                    std::string_view language = "en") {
  const Verdict verdict = Judged(profile, text, language);
  return verdict.keep ? "kept" : verdict.reason;
}
std::string Detail(const std::string& profile, std::string_view text) {
  return Judged(profile, text).detail;
}

std::string Times(int count, const std::string& part) {
  std::string all;
  for (int i = 0; i < count; ++i) all += part;
  return all;
}

// `count` different words of five letters.
std::string Names(int count, const std::string& between = " ", int from = 0) {
  std::string all;
  for (int i = from; i < from + count; ++i) {
    if (i > from) all += between;
    std::string word = "aaaaa";
    for (size_t at = 0, rest = static_cast<size_t>(i); rest > 0; rest /= 26) {
      word[at++] = static_cast<char>('a' + rest % 26);
    }
    word[4] = 'w';
    all += word;
  }
  return all;
}
const std::string kStops = "the of and ";

const std::string kFrodo =
    "I wish it need not have happened in my time,' said Frodo. 'So do I,' said Gandalf, 'and so do "
    "all who live to see such times. But that is not for them to decide. All we have to decide is "
    "what to do with the time that is given us.'";

// The table of datatrove's tests/pipeline/filters/test_filters.py (Apache-2.0).
TEST(GopherRepetition, ReasonsAreDatatroves) {
  const auto reason = [](const std::string& text) { return Outcome("gopher", text); };
  EXPECT_EQ(reason(Times(4, "I am your father.\n")), "dup-line-frac");
  EXPECT_EQ(reason(Times(4, "I am your father.\n\n")), "dup-para-frac");
  EXPECT_EQ(reason("I am groot.\n\nYou are a wizard.\n\nI am your father.\n\n" +
                   Times(2, std::string(30, 'x') + ".\n\n")),
            "dup-para-char-frac");
  EXPECT_EQ(reason("I am groot.\nYou are a wizard.\nI am your father.\n" +
                   Times(2, std::string(40, 'x') + ".\n")),
            "dup-line-char-frac");
  EXPECT_EQ(reason("I am Frank, I am Frank, I am Frank"), "top-2-gram");
  EXPECT_EQ(reason("I am Frank, you are Jhon. I am Frank. I am Frank you are Jhon"), "top-3-gram");
  EXPECT_EQ(reason(Times(4, "I am a solo traveller ") + kFrodo), "duplicated-5-n-grams");
  EXPECT_EQ(reason(""), "empty");
}

TEST(GopherRepetition, AShareAtItsLimitPasses) {
  // Ten lines, three of them seen before: .3 is not above .3 (and few characters).
  const std::string body = Names(60) + "\n" + Names(60, " ", 100) + "\n";
  EXPECT_EQ(Outcome("gopher", body + kStops + "\nb\nc\nd\na\na\na\na"), "kept");
  EXPECT_EQ(Outcome("gopher", body + kStops + "\nb\nc\na\na\na\na\na"), "dup-line-frac");
  EXPECT_EQ(Detail("gopher", body + kStops + "\nb\nc\na\na\na\na\na"), "0.4 > 0.3");
}

TEST(GopherRepetition, AShortTextFailsByItsLengthAlone) {
  EXPECT_EQ(Outcome("gopher", "two words"), "top-2-gram") << "all of it stands in one 2-gram";
}

TEST(GopherQuality, LengthIsInWordsThatAreMoreThanPunctuation) {
  EXPECT_EQ(Outcome("gopher", kStops + Names(47)), "kept");
  EXPECT_EQ(Outcome("gopher", kStops + Names(46)), "gopher-short-doc");
  EXPECT_EQ(Outcome("gopher", kStops + Names(46) + " . ! ?"), "gopher-short-doc");
  EXPECT_EQ(Detail("gopher", kStops + Names(46)), "49 words < 50");
  EXPECT_EQ(Outcome("gopher", kStops + Names(99'997)), "kept");
  EXPECT_EQ(Outcome("gopher", kStops + Names(99'998)), "gopher-long-doc");
}

// 60 words of two lengths: the mean lies at, below or above 3 and 10.
TEST(GopherQuality, MeanWordLengthMayBeTheLimitItself) {
  const auto words = [](int count, size_t length) {
    std::string all;
    for (int i = 0; i < count; ++i) {
      std::string word(length, 'q');
      word[0] = static_cast<char>('a' + i % 26);
      word[1] = static_cast<char>('a' + i / 26);
      all += " " + word;
    }
    return all;
  };
  EXPECT_EQ(Outcome("gopher", "the and" + words(58, 3)), "kept");
  EXPECT_EQ(Outcome("gopher", "the of" + words(58, 3)), "gopher-below-avg-threshold");
  // "the of" are 5 characters; 57 words of 10 and one of 25 make 600 in 60.
  EXPECT_EQ(Outcome("gopher", "the of" + words(57, 10) + " " + std::string(25, 'z')), "kept");
  EXPECT_EQ(Outcome("gopher", "the of" + words(57, 10) + " " + std::string(26, 'z')),
            "gopher-above-avg-threshold");
}

TEST(GopherQuality, SymbolsAreCountedForEachWord) {
  // 90 words and 10 marks that are words themselves: a tenth.
  EXPECT_EQ(Outcome("gopher", kStops + Names(87) + Times(10, " #")), "kept");
  EXPECT_EQ(Outcome("gopher", kStops + Names(87) + Times(11, " #")), "gopher-too-many-hashes");
  EXPECT_EQ(Outcome("gopher", Times(10, "… ") + kStops + Names(87)), "kept");
  EXPECT_EQ(Outcome("gopher", Times(11, "… ") + kStops + Names(87)), "gopher-too-many-ellipsis");
  EXPECT_EQ(Outcome("gopher", Times(6, "… ") + Times(6, "... ") + kStops + Names(87)),
            "gopher-too-many-ellipsis")
      << "both ways of writing count together";
}

TEST(GopherQuality, LinesMayBeBulletsUpToNineInTen) {
  const auto text = [](int bullets) {
    std::string all = kStops;
    for (int line = 0; line < 10; ++line) {
      all += (line < bullets ? "\n \t- " : "\n") + Names(8, " ", 10 * line);
    }
    return all.substr(all.find('\n') + 1) + " " + kStops;
  };
  EXPECT_EQ(Outcome("gopher", text(9)), "kept");
  EXPECT_EQ(Outcome("gopher", text(10)), "gopher-too-many-bullets");
}

TEST(GopherQuality, LinesMayEndInEllipsesUpToThreeInTen) {
  const auto text = [](int cut) {
    std::string all = kStops;
    for (int line = 0; line < 10; ++line) {
      all += Names(8, " ", 10 * line) + (line < cut ? "... \n" : "\n");
    }
    return all;
  };
  EXPECT_EQ(Outcome("gopher", text(3)), "kept");
  EXPECT_EQ(Outcome("gopher", text(4)), "gopher-too-many-end-ellipsis");
}

TEST(GopherQuality, FourFifthsOfTheTokensHoldALetter) {
  const auto numbers = [](int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += " " + std::to_string(7'001 + 7 * i);
    return all;
  };
  EXPECT_EQ(Outcome("gopher", kStops + Names(77) + numbers(20)), "kept");
  EXPECT_EQ(Outcome("gopher", kStops + Names(77) + numbers(21)), "gopher-below-alpha-threshold");
}

TEST(GopherQuality, TwoDifferentStopWordsAreEnough) {
  EXPECT_EQ(Outcome("gopher", "the of " + Names(60)), "kept");
  EXPECT_EQ(Outcome("gopher", "the the the " + Names(60)), "gopher-enough-stop-words");
  EXPECT_EQ(Outcome("gopher", "The Of AND " + Names(60)), "gopher-enough-stop-words")
      << "case counts";
  EXPECT_EQ(Outcome("gopher", "theme offer " + Names(60)), "gopher-enough-stop-words");
}

const std::string kLine = "This line holds a whole sentence.";
std::string C4Text(const std::string& line) { return Times(5, kLine + "\n") + line; }
// What is left of `line` among lines that stay.
std::string Left(const std::string& line, const std::string& profile = "c4") {
  const std::string text = C4Text(line);
  const Verdict verdict = Judged(profile, text);
  if (!verdict.keep) return verdict.reason;
  const std::string now = verdict.text.value_or(text);
  const std::string stay = Times(4, kLine + "\n") + kLine;
  EXPECT_TRUE(now.starts_with(stay)) << now;
  return now == stay ? "" : now.substr(stay.size() + 1);
}

TEST(C4, DropsLinesThatDoNotEndASentence) {
  for (const std::string line :
       {"And this one is whole.", "Is this one?", "It is so!", "She said \"so\"", "He said 'so'"}) {
    EXPECT_EQ(Left(line), line);
  }
  EXPECT_EQ(Left("This one does not end"), "");
  EXPECT_EQ(Left("This one trails off..."), "");
  EXPECT_EQ(Left("This one trails off…"), "");
  EXPECT_EQ(Left("  And this one is whole. \t"), "And this one is whole.");
}

TEST(C4, DropsLinesOfFewWordsOrOneTooLong) {
  EXPECT_EQ(Left("Two words."), "");
  EXPECT_EQ(Left("Three are enough."), "Three are enough.");
  const std::string longest = "It is " + std::string(1000, 'x');
  EXPECT_EQ(Left(longest + "."), "") << "1,001 with its full stop";
  EXPECT_EQ(Left("It is " + std::string(999, 'x') + "."), "It is " + std::string(999, 'x') + ".");
  EXPECT_EQ(Left(std::string("It is ") + Times(999, "가") + "."), "It is " + Times(999, "가") + ".")
      << "characters, not bytes";
}

TEST(C4, TakesCitationsOutOfLines) {
  EXPECT_EQ(Left("It is so.[1] And[23] so on.[citation needed]"), "It is so. And so on.");
  EXPECT_EQ(Left("History[edit] of the well.[]"), "History of the well.");
  EXPECT_EQ(Left("It is [a] so[1."), "It is [a] so[1.");
  EXPECT_EQ(Left("[1] [2] stays."), "  stays.") << "words are counted before";
}

TEST(C4, DropsLinesAboutScriptsAndPolicies) {
  EXPECT_EQ(Left("Please enable JavaScript to go on."), "");
  for (const std::string part : {"terms of use", "Privacy Policy", "cookie policy", "uses cookies",
                                 "use of cookies", "use cookies"}) {
    EXPECT_EQ(Left("Here are our " + part + " for you."), "") << part;
  }
  EXPECT_EQ(Left("It uses coo\u212Aies for you."), "") << "the Kelvin sign is a k in lower case";
  EXPECT_EQ(Left("It uses coo[1]kies for you."), "") << "citations are taken out before";
  EXPECT_EQ(Left("The cook is here.\n\n \nHe uses cookies.\nThat is all."),
            "The cook is here.\nThat is all.");
}

TEST(C4, RefusesTextsOfPlaceholdersAndCode) {
  EXPECT_EQ(Left("There is Lorem Ipsum in it."), "lorem-ipsum");
  EXPECT_EQ(Left("There is a { in it."), "curly-bracket");
  EXPECT_EQ(Left("lorem ipsum here without an end"), "") << "dropped lines are not looked at";
  EXPECT_EQ(Left("Short {."), "");
}

TEST(C4, WantsFiveSentences) {
  EXPECT_EQ(Outcome("c4", Times(5, kLine + "\n")), "kept");
  EXPECT_EQ(Outcome("c4", Times(4, kLine + "\n")), "too-few-sentences");
  EXPECT_EQ(Outcome("c4", "One is here. Two is here. Three is. Four is. Five is."), "kept");
  EXPECT_EQ(Outcome("c4", ""), "too-few-sentences");
}

TEST(C4, TextThatStaysAsItIsIsNotWrittenAnew) {
  EXPECT_FALSE(Judged("c4", Times(4, kLine + "\n") + kLine).text.has_value());
  EXPECT_EQ(Judged("c4", Times(5, kLine + "\n")).text, Times(4, kLine + "\n") + kLine);
}

// Lines of `words` words each, all different.
std::string Lines(int lines, int words, const std::string& end, int from = 0) {
  std::string all;
  for (int i = 0; i < lines; ++i) {
    if (i > 0) all += "\n";
    all += Names(words, " ", from + i * words) + end;
  }
  return all;
}

TEST(FineWeb, EightInAHundredLinesMustEndASentence) {
  const std::string stops =
      "\nthe of and " + Names(8, " ", 5000) + ". It is. So it is. It was. So.";
  // 25 lines: 3 of them are .12, which is enough.
  EXPECT_EQ(Outcome("fineweb-1", Lines(2, 9, ".") + "\n" + Lines(22, 9, "", 100) + stops), "kept");
  EXPECT_EQ(Outcome("fineweb-1", Lines(1, 9, ".") + "\n" + Lines(23, 9, "", 100) + stops),
            "line-punct-ratio");
}

TEST(FineWeb, ShortLinesMayBeTwoThirds) {
  const std::string stops =
      "\nthe of and " + Names(8, " ", 5000) + ". It is. So it is. It was. So.";
  // 100 lines, of which 67 or 68 are short.
  EXPECT_EQ(Outcome("fineweb-1", Lines(32, 9, ".") + "\n" + Lines(67, 4, ".", 1000) + stops),
            "kept");
  EXPECT_EQ(Outcome("fineweb-1", Lines(31, 9, ".") + "\n" + Lines(68, 4, ".", 1000) + stops),
            "short-line-ratio");
}

TEST(FineWeb, LinesMustNotRepeat) {
  const std::string text = Lines(20, 12, ".") + "\nthe of and so it is.";
  EXPECT_EQ(Outcome("fineweb-1", text), "kept");
  EXPECT_EQ(Outcome("fineweb-1", text + "\n" + Lines(1, 12, ".")), "char-dup-ratio");
}

TEST(FineWeb, ListsHaveALineEndForFewerThanFourWords) {
  // Lines of three words and 31 characters, some with a full stop: a token more.
  const auto text = [](int open, int closed) {
    std::string all = "the of lastandlongestwordofall";
    for (int i = 0; i < open + closed; ++i) {
      all += "\nlonger" + Names(1, "", 3 * i) + " name" + Names(1, "", 3 * i + 1) + " like" +
             Names(1, "", 3 * i + 2) + (i < closed ? "." : "");
    }
    return all;
  };
  // 46 line ends; 41 lines of 3 tokens and 6 of 4 make 147. With 23 of 4, 64 make 215.
  EXPECT_EQ(Outcome("fineweb-1", text(40, 6)), "list-ratio");
  EXPECT_EQ(Outcome("fineweb-1", text(40, 24)), "kept");
}

TEST(FineWeb, ReadsWhatC4LeavesOfTheText) {
  const std::string text = Lines(20, 12, ".") + "\nthe of and so it is." + Times(3, "\ntwo words");
  const Verdict verdict = Judged("fineweb-1", text);
  EXPECT_TRUE(verdict.keep) << "the repeated lines are gone before they are counted";
  EXPECT_EQ(verdict.text, Lines(20, 12, ".") + "\nthe of and so it is.");
}

TEST(FineWeb2Korean, HasLimitsOfItsOwn) {
  std::string text;
  const std::vector<std::string> nouns{"샘", "마을", "광장", "사람", "물",
                                       "봄", "돌",   "길",   "해",   "손"};
  const std::vector<std::string> verbs{"본다.", "찾았다.", "떠난다.", "좋다.", "갔다.", "왔다."};
  for (int i = 0; i < 60; ++i) {
    text += nouns[static_cast<size_t>(i % 10)] + nouns[static_cast<size_t>(i / 10)] + "에서 " +
            nouns[static_cast<size_t>((i * 7 + i / 10) % 10)] + "을 " +
            nouns[static_cast<size_t>((i * 3 + i / 10) % 10)] + "로 " +
            nouns[static_cast<size_t>((i + i / 10) % 10)] + "처럼 " +
            verbs[static_cast<size_t>(i % 6)] + (i % 6 == 5 ? "\n" : " ");
  }
  EXPECT_EQ(Outcome("fineweb-2:kor_Hang", text, "ko"), "kept");
  EXPECT_EQ(Outcome("gopher", text, "ko"), "gopher-enough-stop-words") << "English limits";
  EXPECT_EQ(Outcome("fineweb-2:kor_Hang", "짧은 글이다.", "ko"), "top-2-gram");
}

TEST(FineWeb2Korean, StopWordsAreParticlesAtTheEdgeOfAnEojeol) {
  std::string text;
  for (int i = 0; i < 80; ++i) {
    std::string word;
    text::AppendUtf8(static_cast<char32_t>(0xAC01 + 28 * (i * 37 % 399)), &word);
    text::AppendUtf8(static_cast<char32_t>(0xAC01 + 28 * (i * 53 % 399)), &word);
    text += word + (i % 10 == 9 ? ".\n" : " ");
  }
  EXPECT_EQ(Outcome("fineweb-2:kor_Hang", text, "ko"), "gopher-enough-stop-words");
  EXPECT_EQ(Outcome("fineweb-2:kor_Hang", "마을에서 물을 " + text, "ko"), "kept");
}

TEST(Profiles, AreKnownByName) {
  for (const std::string& name : QualityProfile::Names()) {
    EXPECT_TRUE(QualityProfile::Named(name).ok()) << name;
  }
  const auto wrong = QualityProfile::Named("goffer");
  ASSERT_FALSE(wrong.ok());
  EXPECT_NE(base::MessageOf(wrong.status()).find("goffer"), std::string::npos);
}

TEST(Profiles, JudgeAnyTextWithoutDividingByNothing) {
  for (const std::string& name : QualityProfile::Names()) {
    for (const std::string text : {"", " ", "\n\n", "...", "\u3000", "\x1c", "{", "a"}) {
      EXPECT_FALSE(Judged(name, text).keep) << name << " '" << text << "'";
      EXPECT_FALSE(Judged(name, text).reason.empty());
      EXPECT_EQ(Judged(name, text).detail.find("nan"), std::string::npos);
    }
  }
}

TEST(QualitySignals, TheFirstBeyondItsLimitIsTheReason) {
  const auto piece = rc::gen::elementOf(std::vector<std::string>{
      Names(60), kStops, "\n", "\n\n", "one line of it\n", "- item\n", "cut off...\n", "# ",
      "12 34 ", "A whole sentence stands here. ", "if (x) { y(); }\n", "lorem ipsum\n",
      "물이 맑고 길이 조용하다. ", "word word word word word "});
  for (const std::string& name : QualityProfile::Names()) {
    const QualityProfile profile = *QualityProfile::Named(name);
    EXPECT_TRUE(rc::check(name, [&] {
      std::string text;
      for (const auto& one : *rc::gen::container<std::vector<std::string>>(piece)) text += one;
      text::QualitySignals signals;
      const Verdict verdict = profile.Judge(text, "en", &signals);
      const auto measured = profile.Measure(text, "en", &signals);
      const auto beyond = std::find_if(measured.begin(), measured.end(), [](const auto& one) {
        return one.at_most ? one.value > one.limit : one.value < one.limit;
      });
      if (verdict.keep) {
        RC_ASSERT(beyond == measured.end());
      } else {
        RC_ASSERT(beyond != measured.end());
        const bool saem = profile.ByLanguage();
        RC_ASSERT(verdict.reason == (saem ? SaemReason(beyond->reason) : beyond->reason));
      }
    }));
  }
}

TEST(QualitySignals, LimitsAreThoseThatMeasuringNames) {
  for (const std::string& name : QualityProfile::Names()) {
    const QualityProfile profile = *QualityProfile::Named(name);
    text::QualitySignals signals;
    const auto limits = profile.Limits("ko");
    const auto measured = profile.Measure(Times(6, Names(60) + kStops + ".\n"), "ko", &signals);
    ASSERT_EQ(limits.size(), measured.size()) << name;
    for (size_t i = 0; i < limits.size(); ++i) {
      EXPECT_EQ(limits[i].reason, measured[i].reason);
      EXPECT_EQ(limits[i].limit, measured[i].limit);
    }
  }
}

}  // namespace
}  // namespace saem::refine
