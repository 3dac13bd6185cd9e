// Which licences go together. Expected verdicts are those of the licences' stewards (see
// licence_facts.cc).
#include "text/licence.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace saem::text {
namespace {

using Outcome = LicenceVerdict::Outcome;

LicenceVerdict Combine(const std::vector<std::string>& licences, bool commercial = true) {
  LicencePurpose purpose;
  purpose.commercial = commercial;
  return CombineLicences(licences, purpose);
}

TEST(LicenceCombine, SaysWhatTheWholeMayStandUnder) {
  EXPECT_EQ(Combine({"CC0-1.0"}).under, "CC0-1.0");
  EXPECT_EQ(Combine({"MIT", "Apache-2.0"}).under, "Apache-2.0 AND MIT");
  EXPECT_EQ(Combine({"Apache-2.0", "GPL-2.0-or-later", "MPL-2.0", "CC0-1.0"}).under,
            "GPL-3.0-or-later");
  EXPECT_EQ(Combine({"GPL-2.0-or-later", "MPL-2.0"}).under, "GPL-2.0-or-later");
  EXPECT_EQ(Combine({"GPL-2.0-only", "GPL-2.0-or-later"}).under, "GPL-2.0-only");
  EXPECT_EQ(Combine({"CC-BY-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0"}).under, "CC-BY-SA-4.0");
  EXPECT_EQ(Combine({"CC-BY-SA-4.0", "GPL-3.0-only"}).under, "GPL-3.0-only");
  EXPECT_EQ(Combine({"MPL-2.0", "MIT"}).under, "MIT AND MPL-2.0");
  EXPECT_EQ(Combine({"CC-BY-NC-4.0", "MIT"}, false).under, "CC-BY-NC-4.0 AND MIT");
  EXPECT_EQ(Combine({"CC-BY-NC-4.0", "CC-BY-NC-SA-3.0"}, false).under, "CC-BY-NC-SA-4.0");
}

struct Pair {
  const char* first;
  const char* second;
};

class Conflicting : public testing::TestWithParam<Pair> {};

TEST_P(Conflicting, IsRefusedWithBothNamesAndAReason) {
  const auto [first, second] = GetParam();
  for (const auto& order : {std::vector<std::string>{first, second}, {second, first}}) {
    const LicenceVerdict verdict = Combine(order, false);
    EXPECT_EQ(verdict.outcome, Outcome::kConflict) << first << " " << second;
    EXPECT_EQ((std::set<std::string>{verdict.first, verdict.second}),
              (std::set<std::string>{first, second}));
    EXPECT_GT(verdict.reason.size(), 40u) << verdict.reason;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Pairs, Conflicting,
    testing::Values(Pair{"Apache-2.0", "GPL-2.0-only"}, Pair{"CC-BY-SA-4.0", "GPL-2.0-only"},
                    Pair{"CC-BY-SA-4.0", "GPL-2.0-or-later AND GFDL-1.3-or-later"},
                    Pair{"CC-BY-SA-3.0", "GPL-3.0-only"}, Pair{"GFDL-1.3-or-later", "CC-BY-SA-3.0"},
                    Pair{"GFDL-1.3-or-later", "GPL-3.0-or-later"},
                    Pair{"GPL-2.0-only", "GPL-3.0-only"}, Pair{"BSD-4-Clause", "GPL-3.0-only"},
                    Pair{"CC-BY-3.0", "GPL-2.0-or-later"}, Pair{"CC-BY-NC-4.0", "GPL-3.0-or-later"},
                    Pair{"CC-BY-NC-4.0", "CC-BY-SA-4.0"}, Pair{"CC-BY-NC-SA-4.0", "CC-BY-SA-4.0"},
                    Pair{"MPL-2.0-no-copyleft-exception", "GPL-3.0-or-later"},
                    Pair{"MPL-2.0", "CC-BY-SA-3.0"}, Pair{"CC-BY-SA-1.0", "CC-BY-SA-4.0"},
                    Pair{"ODbL-1.0", "CC-BY-SA-4.0"}));

TEST(LicenceCombine, NamesTheReasonInWords) {
  const LicenceVerdict verdict = Combine({"Apache-2.0", "GPL-2.0-only"});
  EXPECT_NE(verdict.reason.find("patents"), std::string::npos) << verdict.reason;
  EXPECT_NE(verdict.reason.find("GPL-2.0-only wants the whole under GPL-2.0"), std::string::npos)
      << verdict.reason;
}

TEST(LicenceCombine, FindsConflictsOfThree) {
  // Each two have a licence in common: GPL-2.0 or GPL-3.0, GPL-3.0, and GPL-2.0 or CC-BY-SA-3.0.
  const LicenceVerdict verdict =
      Combine({"GPL-2.0-only OR AGPL-3.0-only", "GPL-2.0-only OR CC-BY-SA-4.0",
               "AGPL-3.0-only OR CC-BY-SA-4.0"});
  EXPECT_EQ(verdict.outcome, Outcome::kConflict);
  EXPECT_NE(verdict.reason.find("any two"), std::string::npos);
}

TEST(LicenceCombine, TakesTheAlternativeThatFits) {
  EXPECT_EQ(Combine({"GPL-2.0-only OR MIT", "Apache-2.0"}).outcome, Outcome::kCompatible);
  EXPECT_EQ(Combine({"GPL-2.0-or-later OR CC-BY-SA-3.0", "CC-BY-SA-4.0"}).under, "GPL-3.0-only");
  EXPECT_EQ(Combine({"GPL-2.0-only OR CC-BY-SA-3.0", "CC-BY-SA-4.0"}).under, "CC-BY-SA-4.0");
  EXPECT_EQ(Combine({"CC-BY-NC-4.0 OR CC-BY-4.0"}).outcome, Outcome::kCompatible);
  EXPECT_EQ(Combine({"GPL-2.0-only AND MIT", "Apache-2.0"}).outcome, Outcome::kConflict);
}

TEST(LicenceCombine, RefusesWhatThePurposeForbids) {
  const LicenceVerdict commercial = Combine({"MIT", "CC-BY-NC-4.0"});
  EXPECT_EQ(commercial.outcome, Outcome::kForbidden);
  EXPECT_EQ(commercial.first, "CC-BY-NC-4.0");
  EXPECT_NE(commercial.reason.find("commercial"), std::string::npos);
  EXPECT_EQ(Combine({"MIT", "CC-BY-NC-4.0"}, false).outcome, Outcome::kCompatible);
  EXPECT_EQ(Combine({"CC-BY-ND-4.0"}, false).outcome, Outcome::kForbidden);
  EXPECT_EQ(Combine({"LicenseRef-Llama-2"}, false).outcome, Outcome::kForbidden);
}

TEST(LicenceCombine, DoesNotGuess) {
  for (const std::string text : {"unknown", "", "NOASSERTION", "NONE", "LicenseRef-Ours",
                                 "MIT AND LicenseRef-Ours", "MIT AND", "((", "Apache 2.0"}) {
    const LicenceVerdict verdict = Combine({"MIT", text});
    EXPECT_EQ(verdict.outcome, Outcome::kUnknown) << text;
    EXPECT_EQ(verdict.first, text);
    EXPECT_FALSE(verdict.reason.empty());
  }
  LicencePurpose purpose;
  purpose.own = {"LicenseRef-Ours"};
  EXPECT_EQ(CombineLicences({"MIT", "LicenseRef-Ours", "GPL-2.0-only AND LicenseRef-Ours"}, purpose)
                .outcome,
            Outcome::kCompatible);
}

TEST(LicenceParse, ReadsExpressions) {
  const auto alternatives = [](std::string_view text) {
    return ParseLicence(text).ValueOrDie().alternatives;
  };
  using Lists = std::vector<std::vector<std::string>>;
  EXPECT_EQ(alternatives("MIT"), (Lists{{"MIT"}}));
  EXPECT_EQ(alternatives("mit"), (Lists{{"MIT"}}));
  EXPECT_EQ(alternatives("GPL-2.0+"), (Lists{{"GPL-2.0-or-later"}}));
  EXPECT_EQ(alternatives("GPL-3.0-only WITH Classpath-exception-2.0"), (Lists{{"GPL-3.0-only"}}));
  EXPECT_EQ(alternatives("MIT OR ISC AND Zlib"), (Lists{{"MIT"}, {"ISC", "Zlib"}}));
  EXPECT_EQ(alternatives("(MIT OR ISC) AND Zlib"), (Lists{{"MIT", "Zlib"}, {"ISC", "Zlib"}}));
  for (const std::string text :
       {"MIT ISC", "AND MIT", "MIT OR", "(MIT", "MIT)", "MIT WITH", "M_I_T", "a/b"}) {
    EXPECT_FALSE(ParseLicence(text).ok()) << text;
  }
  std::string many = "MIT OR ISC";
  for (int i = 0; i < 10; ++i) many = "(" + many + ") AND (MIT OR ISC)";
  EXPECT_FALSE(ParseLicence(many).ok());
  EXPECT_FALSE(ParseLicence(std::string(100, '(') + "MIT").ok());
  EXPECT_FALSE(ParseLicence(std::string(100000, 'a')).ok());
}

TEST(LicenceJoin, CarriesAllParentsAndModelTerms) {
  EXPECT_EQ(JoinLicences({"MIT", "CC-BY-4.0", "MIT"}), "CC-BY-4.0 AND MIT");
  EXPECT_EQ(JoinLicences({"MIT AND ISC", "MIT"}), "ISC AND MIT");
  EXPECT_EQ(JoinLicences({"MIT OR ISC", "Zlib"}), "(MIT OR ISC) AND Zlib");
  EXPECT_EQ(JoinLicences({"MIT", "unknown"}), "unknown");
  EXPECT_EQ(JoinLicences({"MIT", "no licence!"}), "unknown");
  EXPECT_EQ(JoinLicences({}), "unknown");
  EXPECT_EQ(MadeLicence({"MIT"}, "Apache-2.0"), "MIT");
  EXPECT_EQ(MadeLicence({"MIT"}, ""), "MIT");
  EXPECT_EQ(MadeLicence({"MIT"}, "LicenseRef-Gemma"), "LicenseRef-Gemma AND MIT");
  EXPECT_EQ(Combine({MadeLicence({"GPL-2.0-or-later"}, "LicenseRef-Gemma"), "MIT"}).under,
            "GPL-2.0-or-later");
}

// The Data Provenance Initiative's classes of licences both know (license_classes.json).
TEST(LicenceTermsOf, AgreesWithTheDataProvenanceInitiative) {
  struct Row {
    const char* id;
    LicenceUse use;
    bool attribution;
    bool share_alike;
  };
  for (const Row& row : {Row{"Apache-2.0", LicenceUse::kAny, true, false},
                         Row{"CC-BY-4.0", LicenceUse::kAny, true, false},
                         Row{"CC-BY-NC-4.0", LicenceUse::kNonCommercial, true, false},
                         Row{"CC-BY-NC-SA-4.0", LicenceUse::kNonCommercial, true, true},
                         Row{"CC-BY-SA-3.0", LicenceUse::kAny, true, true},
                         Row{"CC0-1.0", LicenceUse::kAny, false, false},
                         Row{"CDLA-Sharing-1.0", LicenceUse::kAny, true, true},
                         Row{"GPL-3.0-only", LicenceUse::kAny, true, true},
                         Row{"MPL-2.0", LicenceUse::kAny, true, false},
                         Row{"ODC-By-1.0", LicenceUse::kAny, true, false}}) {
    const LicenceTerms terms = TermsOf(ParseLicence(row.id).ValueOrDie());
    EXPECT_TRUE(terms.known);
    EXPECT_EQ(terms.use, row.use) << row.id;
    EXPECT_EQ(terms.attribution, row.attribution) << row.id;
    EXPECT_EQ(terms.share_alike, row.share_alike) << row.id;
  }
  EXPECT_EQ(TermsOf(ParseLicence("GPL-3.0-only OR MIT").ValueOrDie()).share_alike, false);
  EXPECT_FALSE(TermsOf(ParseLicence("MIT AND LicenseRef-X").ValueOrDie()).known);
  EXPECT_FALSE(TermsOf(ParseLicence("unknown").ValueOrDie()).known);
}

std::string AnyLicence() {
  const std::vector<std::string_view> known = KnownLicences();
  return std::string(known[*rc::gen::inRange<size_t>(0, known.size())]);
}

RC_GTEST_PROP(LicenceProperty, TermsFormALattice, ()) {
  const auto any = [] { return TermsOf(ParseLicence(AnyLicence()).ValueOrDie()); };
  const LicenceTerms a = any();
  const LicenceTerms b = any();
  const LicenceTerms c = any();
  RC_ASSERT(JoinTerms(a, a) == a);
  RC_ASSERT(JoinTerms(a, b) == JoinTerms(b, a));
  RC_ASSERT(JoinTerms(JoinTerms(a, b), c) == JoinTerms(a, JoinTerms(b, c)));
}

RC_GTEST_PROP(LicenceProperty, AddingALicenceNeverCuresAConflict, ()) {
  std::vector<std::string> set{AnyLicence(), AnyLicence()};
  const bool before = Combine(set, false).outcome == Outcome::kCompatible;
  set.push_back(AnyLicence());
  RC_ASSERT(before || Combine(set, false).outcome != Outcome::kCompatible);
}

TEST(LicenceCombine, EveryKnownLicenceGoesWithItselfOrSaysWhyNot) {
  for (const std::string_view id : KnownLicences()) {
    const LicenceVerdict verdict = Combine({std::string(id)}, false);
    if (verdict.outcome == Outcome::kCompatible) {
      EXPECT_FALSE(verdict.under.empty()) << id;
    } else {
      EXPECT_EQ(verdict.outcome, Outcome::kForbidden) << id << " " << verdict.reason;
    }
  }
}

}  // namespace
}  // namespace saem::text
