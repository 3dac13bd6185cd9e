// findings.json: one text for one report, read back strictly.
#include "findings/json.h"

#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace saem::findings {
namespace {

using testing::HasSubstr;

ReleaseReport Small() {
  ReleaseReport report;
  report.version = "0.1.0";
  report.recipe = "a.yaml";
  report.recipe_hash = "00ff";
  report.verdict = "released";
  report.seed = std::numeric_limits<uint64_t>::max();
  Finding finding;
  finding.check = "copying";
  finding.dataset = "pages";
  finding.severity = Severity::kWarn;
  finding.outcome = Outcome::kFail;
  finding.estimate = {0.1, 1e-300, 1e22, 7};
  finding.threshold = 0.05;
  finding.relation = "<=";
  finding.compared = "high";
  finding.self_test = SelfTest{4, 3, 0.95};
  Sample sample;
  sample.text = "가 나";
  sample.span_begin = 0;
  sample.span_end = 3;
  finding.evidence.push_back(sample);
  report.findings.push_back(finding);
  report.funnel.push_back({"pages", "read", 3, 2, 1, 0, 0, {{"too-large", 1}}, {"web"}});
  Distribution lengths;
  lengths.name = "length";
  lengths.edges = {0, 2, 4};
  lengths.series = {{"kept", {5, 6}}};
  lengths.limits = {{2.5, false, 4}};
  report.distributions.push_back(lengths);
  report.kept.push_back(sample);
  report.models.push_back({"local", "llama", "ab", "MIT", 1, 2, 3});
  report.licences = {{"MIT", 2}};
  report.outputs = {{"pages", 2}};
  return report;
}

std::string Replaced(std::string text, const std::string& what, const std::string& with) {
  const size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

std::string MessageFor(const std::string& json) {
  const auto report = FromJson(json);
  return report.ok() ? "no error" : base::MessageOf(report.status());
}

TEST(Json, SaysEveryKeyInItsOrder) {
  ReleaseReport report;
  report.verdict = "made";
  EXPECT_EQ(ToJson(report), R"({
 "format": 2,
 "saem": "",
 "recipe": "",
 "recipe_hash": "",
 "seed": "0",
 "verdict": "made",
 "verdict_reason": "",
 "findings": [],
 "funnel": [],
 "distributions": [],
 "kept": [],
 "made": [],
 "rejected": [],
 "models": [],
 "licences": {},
 "outputs": []
}
)");
}

TEST(Json, ReadsBackWhatItWrote) {
  const std::string json = ToJson(Small());
  const auto back = FromJson(json);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(ToJson(*back), json);
  EXPECT_EQ(back->seed, std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(back->findings[0].estimate.low, 1e-300);
  EXPECT_EQ(back->findings[0].severity, Severity::kWarn);
  EXPECT_EQ(back->findings[0].self_test->found, 3);
  EXPECT_EQ(back->findings[0].evidence[0].text, "가 나");
  EXPECT_EQ(back->funnel[0].from, std::vector<std::string>{"web"});
  EXPECT_EQ(back->funnel[0].reasons.at("too-large"), 1);
  EXPECT_EQ(back->distributions[0].series[0].second, (std::vector<int64_t>{5, 6}));
  EXPECT_EQ(back->distributions[0].limits[0].value, 2.5);
  EXPECT_FALSE(back->distributions[0].limits[0].at_most);
  EXPECT_EQ(back->distributions[0].limits[0].beyond, 4);
  EXPECT_EQ(back->outputs[0].second, 2);
}

TEST(Json, WritesWhatIsNotFiniteAsNull) {
  ReleaseReport report = Small();
  report.findings[0].estimate.low = -std::numeric_limits<double>::infinity();
  report.findings[0].estimate.high = std::numeric_limits<double>::quiet_NaN();
  const std::string json = ToJson(report);
  EXPECT_THAT(json, HasSubstr("\"low\": null"));
  const auto back = FromJson(json);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(ToJson(*back), json);
}

TEST(Json, MendsBytesThatAreNoUtf8AndMovesTheSpanWithThem) {
  ReleaseReport report = Small();
  Sample& sample = report.kept[0];
  sample.text = "a\xFF\xE1\x80 bad \xED\xA0\x80 end";  // a lone byte, a torn character, a surrogate
  sample.span_begin = 5;
  sample.span_end = 8;
  ASSERT_EQ(sample.text.substr(5, 3), "bad");
  const auto back = FromJson(ToJson(report));
  ASSERT_TRUE(back.ok()) << back.status();
  const Sample& read = back->kept[0];
  EXPECT_EQ(read.text, "a\uFFFD\uFFFD\uFFFD bad \uFFFD\uFFFD\uFFFD end");
  EXPECT_EQ(read.text.substr(static_cast<size_t>(read.span_begin),
                             static_cast<size_t>(read.span_end - read.span_begin)),
            "bad");
}

TEST(Json, RefusesWhatItDoesNotKnow) {
  const std::string json = ToJson(Small());
  EXPECT_THAT(MessageFor(Replaced(json, "\"check\"", "\"chck\"")),
              HasSubstr("findings[0]: the key `check` is missing"));
  EXPECT_THAT(MessageFor(Replaced(json, "\"check\"", "\"new\": 1, \"check\"")),
              HasSubstr("findings[0]: the key `new` is unknown"));
  EXPECT_THAT(MessageFor(Replaced(json, "\"check\"", "\"check\": \"a\", \"check\"")),
              HasSubstr("findings[0]: the key `check` stands twice"));
  EXPECT_THAT(MessageFor(Replaced(json, "\"too-large\": 1", "\"too-large\": 1, \"too-large\": 1")),
              HasSubstr("funnel[0].reasons: the key `too-large` stands twice"));
  EXPECT_THAT(MessageFor(Replaced(json, "\"n\": 7", "\"n\": 7.5")),
              HasSubstr("findings[0].estimate.n: expected a whole number"));
  EXPECT_THAT(MessageFor(Replaced(json, "\"n\": 7", "\"n\": null")),
              HasSubstr("findings[0].estimate.n: expected a whole number"));
  EXPECT_THAT(MessageFor(Replaced(json, "\"warn\"", "\"loud\"")),
              HasSubstr("findings[0].severity: expected one of block, warn, info"));
  EXPECT_THAT(MessageFor(Replaced(json, "\"released\"", "\"yes\"")), HasSubstr("`verdict`"));
  EXPECT_THAT(MessageFor(Replaced(json, "\"<=\"", "\"<\"")), HasSubstr("`relation`"));
  EXPECT_THAT(MessageFor(Replaced(json, "[5, 6]", "[5]")), HasSubstr("has 1 counts for 2 bars"));
  EXPECT_THAT(MessageFor(Replaced(json, "[0, 2, 4]", "[0, 4, 4]")), HasSubstr("do not rise"));
  EXPECT_THAT(MessageFor(Replaced(json, "\"format\": 2", "\"format\": 3")), HasSubstr("format 3"));
  EXPECT_THAT(MessageFor(Replaced(json, "\"18446744073709551615\"", "\"18446744073709551616\"")),
              HasSubstr("seed"));
}

TEST(Json, RefusesWhatIsNoReport) {
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("null"), std::string("[]"),
        std::string("\xFF\xFE"), ToJson(Small()) + "{}", std::string(200, '[')}) {
    EXPECT_FALSE(FromJson(text).ok()) << text;
  }
}

TEST(Json, RefusesTooMuch) {
  const std::string json(kMostBytes + 1, ' ');
  const auto report = FromJson(json);
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(base::FaultOf(report.status()), base::Fault::kLimit);
}

RC_GTEST_PROP(Json, KeepsEveryTextAndNumber, ()) {
  ReleaseReport report = Small();
  report.verdict_reason = *rc::gen::string<std::string>();
  report.kept[0].text = *rc::gen::string<std::string>();
  report.findings[0].estimate.value = *rc::gen::arbitrary<double>();
  report.findings[0].threshold = *rc::gen::map(
      rc::gen::arbitrary<int64_t>(), [](int64_t bits) { return static_cast<double>(bits); });
  report.funnel[0].in = *rc::gen::arbitrary<int64_t>();
  const std::string json = ToJson(report);
  const auto back = FromJson(json);
  RC_ASSERT(back.ok());
  RC_ASSERT(ToJson(*back) == json);
  RC_ASSERT(back->findings[0].estimate.value == report.findings[0].estimate.value);
  RC_ASSERT(back->findings[0].threshold == report.findings[0].threshold);
  RC_ASSERT(back->funnel[0].in == report.funnel[0].in);
}

RC_GTEST_PROP(Json, TearsAtNoByte, (const std::string& noise)) {
  std::string json = ToJson(Small());
  const auto at = *rc::gen::inRange<size_t>(0, json.size());
  json.replace(at, *rc::gen::inRange<size_t>(0, 4), noise);
  const auto back = FromJson(json);
  RC_ASSERT(back.ok() || base::FaultOf(back.status()) == base::Fault::kInput);
}

}  // namespace
}  // namespace saem::findings
