// The profile `saem`: what it forgives, and in which words it refuses.
#include <string>

#include <gtest/gtest.h>

#include "refine/fineweb2_languages.h"
#include "refine/quality_rules.h"
#include "text/unicode.h"

namespace saem::refine {
namespace {

Verdict Judged(const std::string& profile, std::string_view text, std::string_view language) {
  text::QualitySignals signals;
  return QualityProfile::Named(profile)->Judge(text, language, &signals);
}

const std::string kEnglish =
    "The well stands at the edge of the village, and the oldest houses are built around it. Every "
    "morning someone walks down with two buckets and comes back before the bells. In summer the "
    "water is cold enough to hurt your teeth. Nobody knows who dug it, but a stone beside the rim "
    "gives a year that matches the founding of the church. Children are told not to lean over.";
const std::string kKorean =
    "마을 우물은 골목 끝에 있다. 아침마다 사람들은 물을 길으러 내려가고 종이 울리기 전에 "
    "돌아온다. "
    "여름에는 물이 아주 차서 오래 마실 수 없다. 누가 팠는지 아무도 모르지만 옆에 놓인 돌에는 "
    "교회가 "
    "세워진 해와 같은 숫자가 새겨져 있다. 아이들에게는 몸을 기울이지 말라고 한다. 겨울이 오면 "
    "두레박 "
    "줄이 얼어서 먼저 더운 물을 부어야 한다. 봄에는 둘레에 민들레가 피고 벌이 찾아온다.";

TEST(SaemProfile, KeepsGoodTexts) {
  EXPECT_EQ(Judged("saem", kEnglish, "en").reason, "");
  EXPECT_EQ(Judged("saem", kKorean, "ko").reason, "");
  EXPECT_FALSE(Judged("saem", kEnglish, "en").text) << "unchanged";
}

TEST(SaemProfile, LeavesTextsInFormC) {
  const std::string jamo = text::Nfd(kKorean);
  ASSERT_NE(jamo, kKorean);
  const Verdict verdict = Judged("saem", jamo, "ko");
  EXPECT_EQ(verdict.reason, "");
  EXPECT_EQ(verdict.text, kKorean) << "syllables, judged as what they are";
}

TEST(SaemProfile, PunctuationIsNoWordWithoutALetter) {
  std::string text;
  for (const char c : kEnglish) text += c == ' ' ? std::string(" , ") : std::string(1, c);
  EXPECT_EQ(Judged("gopher", text, "en").reason, "gopher-below-alpha-threshold");
  EXPECT_EQ(Judged("saem", text, "en").reason, "");
}

TEST(SaemProfile, APhraseThatStandsOnceIsNotRepeated) {
  EXPECT_EQ(Judged("gopher", "Contact the council.", "en").reason, "top-2-gram");
  EXPECT_EQ(Judged("saem", "Contact the council.", "en").reason, "too-few-words");
}

TEST(SaemProfile, LanguagesWithoutATableAreNotAskedForEnglishWords) {
  const std::string swedish =
      "Brunnen ligger i utkanten av byn och de äldsta husen är byggda runt den. Varje morgon går "
      "någon ner med två hinkar och kommer tillbaka före klockorna. På sommaren är vattnet så "
      "kallt "
      "att det gör ont i tänderna. Ingen vet vem som grävde den, men en sten bredvid kanten bär "
      "ett "
      "årtal som stämmer med kyrkans. Barnen får höra att de inte ska luta sig över.";
  EXPECT_EQ(Judged("gopher", swedish, "sv").reason, "gopher-enough-stop-words");
  EXPECT_EQ(Judged("saem", swedish, "sv").reason, "");
}

TEST(SaemProfile, EveryReasonOfTheOtherProfilesHasAWord) {
  for (const std::string reason : {"dup-para-frac",
                                   "dup-para-char-frac",
                                   "dup-line-frac",
                                   "dup-line-char-frac",
                                   "top-2-gram",
                                   "duplicated-10-n-grams",
                                   "gopher-short-doc",
                                   "gopher-long-doc",
                                   "gopher-below-avg-threshold",
                                   "gopher-above-avg-threshold",
                                   "gopher-too-many-hashes",
                                   "gopher-too-many-ellipsis",
                                   "gopher-too-many-bullets",
                                   "gopher-too-many-end-ellipsis",
                                   "gopher-below-alpha-threshold",
                                   "gopher-enough-stop-words",
                                   "line-punct-ratio",
                                   "short-line-ratio",
                                   "char-dup-ratio",
                                   "list-ratio"}) {
    EXPECT_NE(SaemReason(reason), reason);
  }
  EXPECT_EQ(SaemReason("empty"), "empty");
}

TEST(SaemProfile, SaysWhatAPersonUnderstands) {
  std::string lines;
  for (int i = 0; i < 6; ++i) lines += "The same line of a menu stands here.\n";
  const Verdict verdict = Judged("saem", lines, "en");
  EXPECT_EQ(verdict.reason, "repeated-lines");
  EXPECT_NE(verdict.detail, "");
}

}  // namespace
}  // namespace saem::refine
