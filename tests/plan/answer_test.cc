// What a plan comes to, as words, tables, JSON and work.
#include "plan/answer.h"

#include <gmock/gmock.h>

#include "plan/jobs.h"
#include "plan/json.h"
#include "plan/measured.h"
#include "plan/text.h"
#include "plan/text_table.h"
#include "plan/values.h"
#include "plans.h"

namespace saem::plan {
namespace {

using testing::HasSubstr;
using testing::Not;

Answer Answered(const std::string& text) {
  auto plan = PlanFrom(text);
  EXPECT_TRUE(plan.ok()) << plan.status().message();
  base::Context context;
  context.threads = 2;
  auto answer = AnswerPlan(*std::move(plan), context);
  EXPECT_TRUE(answer.ok()) << answer.status().message();
  return *std::move(answer);
}

TEST(Answer, ShippedPlansAreAnswered) {
  for (const char* name : {"stargate", "korean-8b", "135-trillion-won"}) {
    std::string text = FileText(std::string("plans/") + name + ".yaml");
    text += "draws: 2000\n";
    const Answer answer = Answered(text);
    EXPECT_THAT(answer.headline.lead.en, HasSubstr("It can be done")) << name;
    EXPECT_THAT(AnswerText(answer, Tongue::kKorean), Not(HasSubstr("nan"))) << name;
    EXPECT_THAT(AnswerText(answer, Tongue::kEnglish), Not(HasSubstr("inf "))) << name;
  }
}

TEST(Answer, WhatBindsIsNamed) {
  const std::string roomy =
      "plan: 1\ndraws: 2000\ntarget: {params: 1B, tokens: 20B}\n"
      "data: {real: 100B}\ncompute: {chip: h100-sxm, chips: 64}\n";
  EXPECT_EQ(Answered(roomy).bindings.front().share, 0);
  EXPECT_EQ(Answered(kSmall).bindings.front().constraint, Constraint::kData);
  EXPECT_EQ(Answered(roomy + "limits: {dollars: 1000}\n").bindings.front().constraint,
            Constraint::kMoney);
  EXPECT_EQ(Answered(roomy + "limits: {megawatts: 0.01}\n").bindings.front().constraint,
            Constraint::kPower);
  EXPECT_EQ(Answered(roomy + "limits: {days: 0.02}\n").bindings.front().constraint,
            Constraint::kChips);
  EXPECT_EQ(Answered(roomy + "reliability: {failures: 900, restart_seconds: 20000}\n")
                .bindings.front()
                .constraint,
            Constraint::kReliability);
  EXPECT_EQ(Answered(roomy + "limits: {days: 2}\nsupply: {allocation: 0.00001}\n")
                .bindings.front()
                .constraint,
            Constraint::kSupply);
}

TEST(Answer, AssumptionsOfThePlanStandBelowWithTheirSources) {
  const std::string text =
      AnswerText(Answered(FileText("plans/stargate.yaml") + "draws: 1000\n"), Tongue::kEnglish);
  EXPECT_THAT(text, HasSubstr("- budget: 100B (press on Stargate, March 2024 and January 2025)"));
  EXPECT_THAT(text,
              HasSubstr("- failures per 1,000 nodes and day \u2020: 0.78 to 2.17 (a third of"));
  EXPECT_THAT(text, HasSubstr("- real tokens: 22T to 493T (Villalobos et al. 2024"));
  EXPECT_THAT(text, Not(HasSubstr("- average load"))) << "a fact, not the plan's";
}

TEST(Answer, DriversExplainTheSpread) {
  const Answer answer = Answered(kSmall);
  for (const DriverList& list : answer.drivers) {
    EXPECT_LE(list.drivers.size(), 5U);
    double sum = 0;
    for (const Driver& driver : list.drivers) sum += driver.share;
    EXPECT_LE(sum, 1.05);
    if (list.outcome != Outcome::kDays) continue;
    EXPECT_EQ(answer.draws.variables[list.drivers.front().variable].key, "compute.mfu");
    EXPECT_GT(list.drivers.front().low, list.drivers.front().high);
    EXPECT_GT(list.drivers.front().share, 0.8);
  }
}

// Text that is enough in most draws: inputs that move only the few others drive nothing.
TEST(Answer, WhatMovesNothingDrivesNothing) {
  const Answer answer = Answered(
      "plan: 1\ndraws: 2000\ntarget: {params: 1B, tokens: 20B}\ndata: {real: [3B, 40B]}\n"
      "compute: {chip: h100-sxm, chips: 64}\n");
  for (const DriverList& list : answer.drivers) {
    for (const Driver& driver : list.drivers) {
      EXPECT_NE(driver.low, driver.high) << InfoOf(list.outcome).id;
      const std::string& key = answer.draws.variables[driver.variable].key;
      EXPECT_TRUE(list.outcome != Outcome::kUnmet || !key.starts_with("money.")) << key;
    }
  }
}

TEST(Answer, WhatNeverArrivesHasNoDays) {
  const Answer answer = Answered(kSmall + "supply: {allocation: 0.0001}\n");
  const std::string text = AnswerText(answer, Tongue::kEnglish);
  const std::string lost = text.substr(text.find("the vendor lost for good"));
  EXPECT_THAT(lost.substr(0, lost.find('\n')), testing::ContainsRegex("(not in 5 years +){3}100%"));
  // Late deliveries that do arrive are not lost: three years on the way are no stop.
  const Answer slow = Answered(kSmall + "supply: {allocation: 0.0001, lead_days: 1500}\n");
  for (const ShockResult& result : slow.shocks) {
    if (result.shock->name != "outage-365") continue;
    EXPECT_EQ(result.share_late, 0);
  }
}

TEST(Answer, ClaimsGetAWord) {
  std::string text = FileText("plans/135-trillion-won.yaml");
  const Answer answer = Answered(text + "draws: 2000\n");
  std::map<std::string, Word> words;
  for (const ClaimResult& result : answer.claims) words[result.claim.computes] = result.word;
  EXPECT_EQ(words.size(), 16U);
  EXPECT_EQ(words["chips"], Word::kTooHigh) << "chips alone are no site";
  EXPECT_EQ(words["bought"], Word::kAboutRight);
  EXPECT_EQ(words["chips-share"], Word::kAboutRight) << "half is nearly so";
  EXPECT_EQ(words["won"], Word::kHolds);
  EXPECT_EQ(words["gigawatts"], Word::kTooHigh);
  EXPECT_EQ(words["exposure"], Word::kTooLow);
  EXPECT_EQ(words["delay-outage-90"], Word::kTooLow);
  EXPECT_EQ(words["delay-quake-2024"], Word::kTooHigh);
  EXPECT_EQ(words["lost-days-2024"], Word::kHolds);
  text.replace(text.find("computes: exposure"), 18, "computes: exposura");
  auto plan = PlanFrom(text + "draws: 1000\n");
  ASSERT_TRUE(plan.ok());
  const auto wrong = AnswerPlan(*std::move(plan), {});
  ASSERT_FALSE(wrong.ok());
  EXPECT_THAT(base::MessageOf(wrong.status()), HasSubstr("did you mean `exposure`"));
}

TEST(Answer, ClaimsAndThePlanBehindThemAreOfOneSite) {
  const Answer site = Answered(FileText("plans/stargate.yaml") + "draws: 2000\n");
  const Answer claims = Answered(FileText("plans/135-trillion-won.yaml") + "draws: 2000\n");
  for (const Number& number : site.numbers) {
    EXPECT_EQ(claims.Of(number.outcome).p50, number.percentiles.p50) << InfoOf(number.outcome).id;
  }
  EXPECT_NEAR(site.Of(Outcome::kSite).p50, 100e9, 1) << "the site is what the budget buys";
}

TEST(Answer, AClaimOfADelayIsThatOfTheTable) {
  const Answer answer = Answered(FileText("plans/135-trillion-won.yaml") + "draws: 2000\n");
  int seen = 0;
  for (const ClaimResult& claim : answer.claims) {
    for (const ShockResult& shock : answer.shocks) {
      if (claim.claim.computes != "delay-" + shock.shock->name) continue;
      ++seen;
      EXPECT_EQ(claim.computed.p50, shock.delay.p50);
    }
  }
  EXPECT_EQ(seen, 2);
}

TEST(Answer, ASheetOfClaimsAnswersFirstWhichHold) {
  const Answer answer = Answered(FileText("plans/135-trillion-won.yaml") + "draws: 2000\n");
  EXPECT_THAT(
      answer.headline.lead.en,
      testing::StartsWith("Of 16 claims, 4 hold, 2 are about right, 4 are too low, 6 are "));
  EXPECT_THAT(answer.headline.lead.en,
              HasSubstr("What holds: \u201cthat is 135 trillion won\u201d"));
  const std::string text = AnswerText(answer, Tongue::kEnglish);
  EXPECT_LT(text.find("$100 billion buys one site"), text.find("Ready after"));
  EXPECT_THAT(text, HasSubstr("A claim holds within what eight of ten draws give"));
}

TEST(Answer, PartsOfTheMoneyAddUp) {
  for (const char* basis : {"buy", "rent", "amortised", "site"}) {
    const Answer answer = Answered(kSmall + "money: {basis: " + basis + "}\n");
    double share = 0;
    for (const Spent& spent : answer.spent) share += spent.share;
    EXPECT_NEAR(share, 1, 1e-9) << basis;
    const Model model(*answer.plan);
    const Spending spending(model);
    for (size_t draw = 0; draw < 100; ++draw) {
      const PartRow row = spending.Of(answer.draws, draw);
      double bill = 0;
      for (const Spent& spent : answer.spent) bill += spent.paid ? row[Index(spent.part)] : 0;
      const double price = answer.draws.outcome[Index(answer.plan->Paid())][draw];
      EXPECT_NEAR(bill, price, 1e-9 * price) << basis;
    }
  }
}

TEST(Answer, ARunWithoutAnEndHasNoDaysAndNoPrice) {
  const Answer answer = Answered(kSmall + "reliability: {failures: 900, restart_seconds: 20000}\n");
  EXPECT_EQ(answer.Of(Outcome::kDays).p50, kNever);
  const std::string any =
      "reliability: {failures: 900, restart_seconds: 20000}\nlimits: {goodput: 0}\n";
  EXPECT_THAT(Answered(kSmall + any).headline.lead.en, testing::StartsWith("It cannot be done"));
  const std::string text = AnswerText(answer, Tongue::kEnglish);
  EXPECT_THAT(answer.headline.lead.en, HasSubstr(" The run would take more than a hundred years"));
  EXPECT_THAT(text, testing::ContainsRegex("Days to train +(over 100 years *){3}\n"));
  EXPECT_THAT(text, testing::ContainsRegex("Cost, rented +(without end *){3}\n"));
  EXPECT_THAT(text, testing::ContainsRegex("Goodput[^\n]*(under 0.01% *){3}\n"));
  EXPECT_THAT(text, Not(HasSubstr("inf")));
  const auto json = AnswerJson(answer);
  for (const auto& number : json["numbers"]) {
    if (number["id"] != "days") continue;
    EXPECT_EQ(number["never"], 1);
    EXPECT_EQ(number["none"]["en"], "over 100 years");
    EXPECT_EQ(number.dump().find("\"p50\":null") != std::string::npos, true);
  }
}

TEST(Answer, MuchRepetitionIsWarnedOfWhereItHappens) {
  const auto warnings = [](const std::string& real) {
    std::string all;
    for (const Said& warning : Answered("plan: 1\ndraws: 1000\ntarget: {params: 1B, tokens: 20B}\n"
                                        "data: {epochs: 12, real: " +
                                        real + "}\ncompute: {chip: h100-sxm, chips: 8}\n")
                                   .warnings) {
      all += warning.en + "\n";
    }
    return all;
  };
  EXPECT_THAT(warnings("1B"), HasSubstr("Real text is read 12 times, and 8 is a lot"));
  EXPECT_THAT(warnings("[2B, 9B]"), HasSubstr("times in some draws"));
  EXPECT_EQ(warnings("10B"), "") << "a high cap alone repeats nothing";
}

TEST(Answer, OnlyWhatThePlanPaysNeedsAPrice) {
  const std::string start =
      "plan: 1\ndraws: 1000\ntarget: {params: 1B, tokens: 20B}\ndata: {real: 2T}\n"
      "compute: {chip: tpu-v5p, chips: 8}\n";
  const Answer rented = Answered(start);
  EXPECT_EQ(rented.plan->Paid(), Outcome::kRented) << "these are not sold";
  EXPECT_EQ(rented.Find(Outcome::kBought), nullptr);
  EXPECT_THAT(rented.headline.reading.en,
              HasSubstr("(`money.basis`), so it is taken as: chips rented"));
  EXPECT_THAT(WhyNot(start + "money: {basis: buy}\n"), HasSubstr("`money.chip_price` is missing"));
  EXPECT_THAT(Answered(kSmall).headline.reading.en, HasSubstr("taken as: chips bought"));
  for (const auto& [name, chip] : Sources().facts->chips) {
    EXPECT_TRUE(chip.rent && !chip.rent->date.empty()) << name;
  }
}

TEST(Answer, JsonHoldsNoNull) {
  const auto rows = ValidationRows(*Sources().facts, Scaling());
  const std::string page =
      PageJson(Answered(kSmall + "supply: {allocation: 0.001}\nlimits: {days: 90}\n"), rows);
  const auto json = nlohmann::json::parse(page);
  EXPECT_EQ(json["numbers"].size(), kOutcomes);
  EXPECT_EQ(json["sample"]["outcomes"][0]["values"].size(), 2000U);
  EXPECT_EQ(AnswerJson(Answered(kSmall)).dump().find("null"), std::string::npos);
}

TEST(Jobs, ShareTheTokensOut) {
  const Answer answer = Answered(
      "plan: 1\ndraws: 2000\ntarget: {params: 8B, tokens: 15T}\n"
      "data: {real: {web: 1.5T, books: 500B}}\nsynthetic: {methods: {rephrase: 0.75, qa: 0.25}}\n"
      "compute: {chip: h100-sxm, chips: 1024}\n");
  const std::string jobs = JobsYaml(answer);
  const double kept = answer.Of(Outcome::kSynthetic).p50 * 0.75 * 0.75;
  const double answers = std::ceil(answer.Of(Outcome::kRaw).p50 * 0.75 * 0.75 /
                                   answer.plan->At(Input::kAnswerTokens).Median());
  EXPECT_THAT(jobs, HasSubstr("\n  web_rephrase: " + std::to_string(std::llround(answers)) + "\n"));
  EXPECT_THAT(jobs, HasSubstr("{dataset: web, method: rephrase, tokens: " +
                              std::to_string(std::llround(kept))));
  EXPECT_THAT(jobs, HasSubstr("{dataset: books, method: qa, "));
}

TEST(Jobs, AreOfTheDomainsThatThePlanWritesFrom) {
  const std::string jobs = JobsYaml(Answered(FileText("plans/korean-8b.yaml") + "draws: 2000\n"));
  EXPECT_THAT(jobs, HasSubstr("korean_web_rephrase:"));
  EXPECT_THAT(jobs, Not(HasSubstr("english")));
  const std::string some =
      "plan: 1\ndraws: 1000\ntarget: {params: 8B, tokens: 15T}\n"
      "data: {real: {web: 1T, books: 1T}}\ncompute: {chip: h100-sxm, chips: "
      "8}\nsynthetic: {domains: ";
  EXPECT_THAT(WhyNot(some + "[webb]}\n"), HasSubstr("did you mean `web`"));
  EXPECT_THAT(WhyNot(some + "[]}\n"), HasSubstr("wants names of `data.real`"));
}

TEST(Jobs, AreNoneWhereNothingIsMissing) {
  const std::string jobs =
      JobsYaml(Answered("plan: 1\ndraws: 2000\ntarget: {params: 8B, tokens: 1T}\ndata: {real: 2T}\n"
                        "compute: {chip: h100-sxm, chips: 1024}\n"));
  EXPECT_THAT(jobs, HasSubstr("{}\n"));
  EXPECT_THAT(jobs, HasSubstr("[]\n"));
}

constexpr const char* kManifest = R"({"recipe": "spring.yaml", "counts": [
  {"dataset": "pages", "stage": "read", "in": 120, "made": 0, "out": 120, "rejected": 0, "used": 0},
  {"dataset": "pages", "stage": "dedup", "in": 100, "made": 0, "out": 75, "rejected": 25, "used": 0},
  {"dataset": "pairs", "stage": "write", "in": 75, "made": 150, "out": 150, "rejected": 0, "used": 75, "output_tokens": 15000},
  {"dataset": "pairs", "stage": "ground", "in": 150, "made": 0, "out": 90, "rejected": 60, "used": 0, "output_tokens": 900}],
  "texts": [{"dataset": "pages", "made": false, "records": 75, "bytes": 400000},
            {"dataset": "pairs", "made": true, "records": 90, "bytes": 30000}]})";
constexpr const char* kRun =
    R"({"models": {"m": {"device": "NVIDIA H100 80GB", "output_tokens": 15000, "seconds": 3}}})";

TEST(Measured, ComesFromAManifest) {
  const auto measured = ReadMeasured(kManifest, kRun, "manifest.json");
  ASSERT_TRUE(measured.ok()) << measured.status().message();
  EXPECT_DOUBLE_EQ(*measured->duplicates, 0.25);
  EXPECT_DOUBLE_EQ(*measured->yield, 0.6);
  EXPECT_DOUBLE_EQ(*measured->tokens_per_second, 5000);
  EXPECT_DOUBLE_EQ(*measured->accepted_tokens, 9000);
  EXPECT_DOUBLE_EQ(*measured->tokens_per_byte, 0.3);
  EXPECT_DOUBLE_EQ(*measured->unique_tokens, 120000);
  EXPECT_FALSE(ReadMeasured("{}", "", "manifest.json").ok());
  const auto table = ReadMeasured(R"({"counts": [{"dataset": "twin", "stage": "sample", "in": 0,
      "made": 2000, "out": 2000, "rejected": 0, "used": 0}]})",
                                  "", "manifest.json");
  ASSERT_TRUE(table.ok());
  EXPECT_FALSE(table->yield) << "rows that a fitted model makes were not written";
  const auto bare = ReadMeasured(R"({"counts": []})", "", "manifest.json");
  ASSERT_TRUE(bare.ok());
  EXPECT_FALSE(bare->yield || bare->duplicates || bare->unique_tokens || bare->tokens_per_second);
}

TEST(Measured, TakesThePlaceOfWhatWasTyped) {
  const auto measured = ReadMeasured(kManifest, kRun, "manifest.json");
  std::vector<std::string> taken;
  const Plan plan = WithMeasured(*PlanFrom(kSmall), *measured, &taken);
  EXPECT_DOUBLE_EQ(plan.At(Input::kYield).Median(), 0.6);
  EXPECT_EQ(plan.At(Input::kYield).support, Support::kMeasured);
  EXPECT_DOUBLE_EQ(plan.At(Input::kRate).Median(), 5000);
  EXPECT_DOUBLE_EQ(plan.UniqueTokens(), 120000);
  ASSERT_EQ(plan.domains.size(), 1u);
  EXPECT_EQ(plan.domains[0].name, "pages");
  EXPECT_THAT(taken, testing::Contains("synthetic.rate"));
  EXPECT_NEAR(*CostOfAcceptedToken(plan, *measured), 2.646 / (5000 * 0.6 * 3600), 1e-9);
  // A rate of another machine says nothing of the plan's chips.
  auto elsewhere = *measured;
  elsewhere.device = "CPU";
  EXPECT_FALSE(WithMeasured(*PlanFrom(kSmall), elsewhere, &taken).Has(Input::kRate));
  EXPECT_FALSE(CostOfAcceptedToken(plan, elsewhere));
}

TEST(Measured, LeavesTheDomainsThatItDidNotMeasure) {
  const auto measured = ReadMeasured(kManifest, kRun, "manifest.json");
  const std::string start =
      "plan: 1\ndraws: 1000\ntarget: {params: 8B, tokens: 15T}\ncompute: "
      "{chip: h100-sxm, chips: 8}\ndata: {duplicates: 0.5, real: ";
  std::vector<std::string> taken;
  const Plan some = WithMeasured(*PlanFrom(start + "{pages: 1T, books: 1M}}\n"), *measured, &taken);
  EXPECT_DOUBLE_EQ(some.UniqueTokens(), 120000 + 0.5e6)
      << "no duplicates are left in what was measured";
  EXPECT_THAT(taken, testing::Contains("data.real.pages"));
  EXPECT_THAT(taken, Not(testing::Contains("data.real.books")));
  EXPECT_DOUBLE_EQ(PercentilesOf(Drawn(some).outcome[Index(Outcome::kUnique)]).p50, 620000);
  const Plan other = *PlanFrom(start + "{books: 1M}}\n");
  const Plan none = WithMeasured(other, *measured, &taken);
  EXPECT_DOUBLE_EQ(none.UniqueTokens(), 0.75e6) << "only the share of duplicates";
  EXPECT_THAT(NotOfThePlan(other, *measured), testing::ElementsAre("pages"));
}

TEST(Warnings, SayThatALawIsAskedBeyondTheRunsItWasFittedTo) {
  const auto warnings = [](const std::string& target) {
    return Answered("plan: 1\ndraws: 1000\ntarget: " + target +
                    "\ndata: {real: 2T}\ncompute: {chip: h100-sxm, chips: 8}\n")
        .warnings;
  };
  EXPECT_TRUE(warnings("{params: 1B, tokens: 20B}").empty());
  const auto beyond = warnings("{params: 8B, tokens: 1.5T}");
  ASSERT_EQ(beyond.size(), 1u);
  EXPECT_THAT(beyond[0].en,
              HasSubstr("5.54 times more than any that the scaling law `besiroglu` was fitted to "
                        "(1.4e18 to 1.3e22 FLOP)"));
  EXPECT_THAT(beyond[0].ko, HasSubstr("5.54배 많습니다"));
  EXPECT_THAT(warnings("{params: 1M, tokens: 1M}")[0].en, HasSubstr("less than any"));
  EXPECT_TRUE(warnings("{params: 1B, tokens: 20B, law: llama-3}").empty());
}

TEST(Texts, AreKoreanToTheLastLine) {
  const Answer answer = Answered(kSmall + "synthetic: {generator: 1B}\n");
  const std::string korean = AnswerText(answer, Tongue::kKorean);
  EXPECT_THAT(korean, HasSubstr("주의: 생성 속도 법칙은"));
  EXPECT_THAT(korean, HasSubstr("(가정)"));
  EXPECT_THAT(korean, Not(HasSubstr("Warning")));
  EXPECT_THAT(korean, Not(HasSubstr("assumed")));
}

TEST(Numbers, AreSaidAsPeopleSayThem) {
  EXPECT_EQ(Scaled(15e12, Tongue::kEnglish), "15T");
  EXPECT_EQ(Scaled(8.03e9, Tongue::kEnglish), "8.03B");
  EXPECT_EQ(Scaled(15e12, Tongue::kKorean), "15조");
  EXPECT_EQ(Scaled(8.03e9, Tongue::kKorean), "80.3억");
  EXPECT_EQ(Dollars(93.1e9, Tongue::kKorean), "931억 달러");
  EXPECT_EQ(Dollars(1e11 - 0.01, Tongue::kKorean), "1,000억 달러");
  EXPECT_EQ(Dollars(1e8 - 0.01, Tongue::kKorean), "1억 달러");
  EXPECT_EQ(Dollars(1.25e6, Tongue::kEnglish), "$1.25 million");
  EXPECT_EQ(Dollars(999'999.99, Tongue::kEnglish), "$1 million");
  EXPECT_EQ(Dollars(497'399, Tongue::kEnglish), "$497,000") << "no cost is known to the dollar";
  EXPECT_EQ(Dollars(1.25, Tongue::kEnglish), "$1.25");
  EXPECT_EQ(WonText(135e12, Tongue::kKorean), "135조 원");
  EXPECT_EQ(WonText(135e12, Tongue::kEnglish), "135 trillion won");
  EXPECT_EQ(Short(0.0001234), "0.000123");
  EXPECT_EQ(Short(1234.5), "1,235");
  EXPECT_EQ(Short(9.996e24), "1e25");
  EXPECT_EQ(Percent(0.0012), "0.12%");
  EXPECT_EQ(Percent(1.5e-16), "1.5e-14%");
  EXPECT_EQ(ValueText(Measure::kDays, 0.25, Tongue::kEnglish), "6 h");
  EXPECT_EQ(ValueText(Measure::kDays, 17.8, Tongue::kKorean), "17.8일");
  EXPECT_EQ(ValueText(Measure::kMegawatts, 0.0015, Tongue::kEnglish), "1.5 kW");
  EXPECT_EQ(ValueText(Measure::kGigawattHours, 0.002, Tongue::kEnglish), "2 MWh");
  EXPECT_EQ(ValueText(Measure::kTonnes, 0.002, Tongue::kEnglish), "2 kg");
}

TEST(Tables, KnowThatHangulIsWide) {
  EXPECT_EQ(Table({{"전력", "3"}, {"abcde", "10"}}), "전력    3\nabcde  10\n");
}

}  // namespace
}  // namespace saem::plan
