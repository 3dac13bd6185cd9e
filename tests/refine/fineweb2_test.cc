// FineWeb-2's profiles: which there are, and what sets them apart.
#include <gtest/gtest.h>

#include "refine/fineweb2_languages.h"
#include "refine/quality_rules.h"

namespace saem::refine {
namespace {

TEST(FineWeb2, HasAProfileForEachLanguage) {
  EXPECT_GE(FineWeb2Languages().size(), 13U);
  for (const std::string& name : FineWeb2Languages()) {
    EXPECT_TRUE(QualityProfile::Named("fineweb-2:" + name).ok()) << name;
    const auto rules = FineWeb2Rules(name);
    ASSERT_TRUE(rules) << name;
    EXPECT_FALSE(rules->c4) << "its pipeline has no C4 rules";
    EXPECT_TRUE(rules->fineweb_first);
    EXPECT_GE(rules->gopher->stop_words.size(), 10U) << name;
    EXPECT_LT(rules->gopher->min_word_chars, rules->gopher->max_word_chars) << name;
    for (size_t i = 1; i < rules->repetition->repeated_ngrams.size(); ++i) {
      EXPECT_LT(rules->repetition->repeated_ngrams[i], rules->repetition->repeated_ngrams[i - 1]);
    }
  }
  EXPECT_FALSE(FineWeb2Rules("eng_Latn"));
  EXPECT_FALSE(QualityProfile::Named("fineweb-2:").ok());
}

// configs/kor_Hang.yml, jpn_Jpan.yml and deu_Latn.yml.
TEST(FineWeb2, ThresholdsAreThoseOfItsFiles) {
  EXPECT_EQ(FineWeb2Rules("kor_Hang")->repetition->lines, 0.374);
  EXPECT_EQ(FineWeb2Rules("kor_Hang")->gopher->stop_words.size(), 21U);
  EXPECT_EQ(FineWeb2Rules("jpn_Jpan")->fineweb->new_lines, 0.13);
  EXPECT_EQ(FineWeb2Rules("deu_Latn")->gopher->max_word_chars, 15);
  EXPECT_EQ(FineWeb2Rules("deu_Latn")->gopher->stop_words.back(), "für");
}

TEST(FineWeb2, LanguagesAreFoundByTheirCode) {
  EXPECT_EQ(FineWeb2NameOf("ko"), "kor_Hang");
  EXPECT_EQ(FineWeb2NameOf("zh"), "cmn_Hani");
  EXPECT_EQ(FineWeb2NameOf("en"), "");
}

TEST(FineWeb2, GermanWordsMayBeLong) {
  const std::string text =
      "Der Ausschuss hat den Vorschlag angenommen und die Beratung beendet. Danach wurde das "
      "Protokoll von allen Mitgliedern unterschrieben, und der Vorsitzende dankte dem Sekretariat. "
      "Im Frühjahr beginnt die nächste Sitzung mit einem Bericht über laufende Bauvorhaben. Zwei "
      "neue Brücken entstehen am Fluss, weil der Verkehr stark zugenommen hat. Wer Fragen stellt, "
      "bekommt Antwort in drei Wochen.";
  text::QualitySignals signals;
  EXPECT_EQ(QualityProfile::Named("fineweb-2:deu_Latn")->Judge(text, "de", &signals).reason, "");
  EXPECT_EQ(QualityProfile::Named("fineweb-2:spa_Latn")->Judge(text, "de", &signals).reason,
            "gopher-enough-stop-words");
}

}  // namespace
}  // namespace saem::refine
