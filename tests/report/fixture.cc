#include "report/fixture.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "findings/intervals.h"

namespace saem::report_fixture {
namespace {

using std::string_literals::operator""s;

using findings::Distribution;
using findings::Estimate;
using findings::Finding;
using findings::FunnelStep;
using findings::Outcome;
using findings::ReleaseReport;
using findings::Sample;
using findings::SelfTest;
using findings::Severity;

std::string Id(const std::string& of) { return base::Sha256().Update(of).Finish128().Hex(); }

Sample Record(std::string dataset, std::string language, std::string title, std::string uri,
              std::string text) {
  Sample sample;
  sample.id = Id(dataset + title + text);
  sample.dataset = std::move(dataset);
  sample.language = std::move(language);
  sample.title = std::move(title);
  sample.uri = std::move(uri);
  sample.text = std::move(text);
  return sample;
}

// With the first occurrence of `span` in the text marked.
Sample Marked(Sample sample, const std::string& span) {
  const size_t at = sample.text.find(span);
  if (at != std::string::npos && !span.empty()) {
    sample.span_begin = static_cast<int64_t>(at);
    sample.span_end = static_cast<int64_t>(at + span.size());
  }
  return sample;
}

Sample Refusal(Sample sample, std::string stage, std::string reason, std::string detail,
               const std::string& span = "") {
  sample.stage = std::move(stage);
  sample.reason = std::move(reason);
  sample.detail = std::move(detail);
  return Marked(std::move(sample), span);
}

Sample MadeFrom(Sample sample, std::string parent) {
  sample.parent_text = std::move(parent);
  return sample;
}

const std::string kPassage =
    "A reverse proxy stands in front of one or more servers and answers for them. It may keep "
    "copies of what they "
    "said, spread the load over several of them, or end encrypted connections, so that the servers "
    "behind it need "
    "no certificates of their own. Which requests go where is decided by the first rule whose path "
    "matches.";

std::vector<Sample> KeptSamples() {
  std::string guide;
  for (int i = 1; i <= 14; ++i) {
    guide += "Step " + std::to_string(i) +
             ". Read the line that the installer shows, compare it with what stands on the label "
             "of the disk, "
             "and go on only if both agree. A disk that is named twice is most often one disk "
             "behind two "
             "controllers; unplug one of them and look again.\n\n";
  }
  return {
      Record("pages", "en", "Reverse proxies", "https://docs.example/proxy.html", kPassage),
      Record("pages", "en", "Choosing a disk", "https://docs.example/install/disk.html", guide),
      Record("pages", "ko", "페이지 여백 바꾸기", "https://help.example/ko/margins.html",
             "문서의 여백은 페이지 서식에서 바꿉니다. 위쪽과 아래쪽 여백은 머리글과 바닥글이 "
             "차지하는 높이를 빼고 "
             "셉니다. 한 문서 안에서 여백을 여러 가지로 쓰려면 페이지 스타일을 나누어 만들고, 쪽 "
             "나누기를 넣을 때 "
             "다음 쪽의 스타일을 고르십시오."),
      Record("pages", "ko", "디스크 나누기", "https://help.example/ko/partition.html",
             "설치 프로그램은 빈 공간을 먼저 보여 줍니다. 자동으로 나누기를 고르면 쓸 수 있는 공간 "
             "전체를 씁니다. "
             "이미 있는 파티션은 지우기 전에 한 번 더 묻습니다."),
      Record("pages", "en", "", "https://docs.example/units.html",
             "Sizes are given in powers of two unless a unit says otherwise."),
  };
}

std::vector<Sample> MadeSamples() {
  return {
      MadeFrom(Record("questions", "en", "", "https://docs.example/proxy.html",
                      "Q: What decides which requests a reverse proxy sends to which server?\nA: "
                      "The first rule whose "
                      "path matches."),
               kPassage),
      MadeFrom(Record("questions", "en", "", "https://docs.example/proxy.html",
                      "Q: Why may the servers behind a reverse proxy do without certificates?\nA: "
                      "Because the proxy "
                      "can end encrypted connections for them."),
               kPassage),
      MadeFrom(Record("rephrased", "en", "", "https://docs.example/proxy.html",
                      "Put a reverse proxy in front of your servers and clients talk to it alone. "
                      "It can cache "
                      "answers, share requests out among machines and take care of encryption, "
                      "which spares the "
                      "machines behind it certificates of their own."),
               kPassage),
  };
}

std::vector<Sample> RejectedSamples() {
  return {
      Refusal(Record("pages", "en", "Sign in", "https://docs.example/login.html",
                     "Sign in. Forgot your password? Create an account. Terms. Privacy. Contact."),
              "quality", "gopher-short-doc", "12 words, at least 50"),
      Refusal(Record("pages", "en", "Index", "https://docs.example/index-all.html",
                     "accept accept accept accept allow allow allow allow bind bind bind bind "
                     "cache cache cache"),
              "quality", "dup-line-frac", "share of the most frequent word .27, at most .20",
              "accept accept accept accept"),
      Refusal(Record("pages", "de", "Impressum", "https://docs.example/de/impressum.html",
                     "Verantwortlich für den Inhalt ist, wer im Kopf der jeweiligen Seite steht."),
              "language", "other-language", "de .98"),
      Refusal(Record("pages", "en", "Reverse proxies (2.2)", "https://docs.example/2.2/proxy.html",
                     kPassage),
              "dedup#2", "near-duplicate", "similarity .93 to " + Id("proxy")),
      Refusal(Record("pages", "ko", "문의", "https://help.example/ko/contact.html",
                     "담당자 홍길동, 전화 010-0000-1234, 주민등록번호 900230-1234567로 확인해 "
                     "주십시오. 답은 이틀 안에 "
                     "드립니다."),
              "pii", "personal-data", "kr-rrn, certain", "900230-1234567"),
      Refusal(Record("", "", "", "", ""), "read", "broken-compression",
              "bytes 1048576 to 1053211: the gzip member ends early"),
      Refusal(MadeFrom(Record("questions", "en", "", "https://docs.example/proxy.html",
                              "Q: In which year were reverse proxies invented?\nA: Reverse proxies "
                              "were invented in "
                              "1996 by a student in Geneva."),
                       kPassage),
              "ground", "ungrounded-overlap", "overlap .18, at least .60",
              "invented in 1996 by a student in Geneva"),
      Refusal(MadeFrom(Record("questions", "en", "", "https://docs.example/units.html",
                              "{\"question\": \"What"),
                       "Sizes are given in powers of two unless a unit says otherwise."),
              "write", "truncated", "the answer ends after 128 tokens"),
  };
}

std::vector<FunnelStep> Funnel() {
  return {
      {"apache", "read", 405, 402, 3, 0, 0, {{"broken-compression", 1}, {"http-status", 2}}},
      {"handbook", "read", 239, 239, 0, 0, 0, {}},
      {"office", "read", 422, 417, 5, 0, 0, {{"http-status", 5}}},
      {"own", "read", 5, 5, 0, 0, 0, {}},
      {"pages", "read", 1063, 1063, 0, 0, 0, {}, {"apache", "handbook", "office", "own"}},
      {"pages", "extract", 1063, 1041, 22, 0, 0, {{"no-main-text", 22}}},
      {"pages",
       "language",
       1041,
       962,
       79,
       0,
       0,
       {{"other-language", 61}, {"uncertain-language", 18}}},
      {"pages",
       "quality",
       962,
       711,
       251,
       0,
       0,
       {{"gopher-short-doc", 143},
        {"dup-line-frac", 38},
        {"gopher-enough-stop-words", 31},
        {"gopher-too-many-bullets", 22},
        {"top-3-gram", 11},
        {"duplicated-7-n-grams", 6}}},
      {"pages", "dedup", 711, 684, 27, 0, 0, {{"exact-duplicate", 27}}},
      {"pages", "dedup#2", 684, 598, 86, 0, 0, {{"near-duplicate", 86}}},
      {"pages", "pii", 598, 597, 1, 0, 0, {{"personal-data", 1}}},
      {"seeds", "read", 597, 597, 0, 0, 0, {}, {"pages"}},
      {"seeds", "language", 597, 331, 266, 0, 0, {{"other-language", 266}}},
      {"seeds", "sample", 331, 160, 171, 0, 0, {{"not-sampled", 171}}},
      {"questions", "read", 160, 160, 0, 0, 0, {}, {"seeds"}},
      {"questions", "write", 160, 297, 23, 160, 320, {{"truncated", 23}}},
      {"questions", "ground", 297, 214, 83, 0, 0, {{"ungrounded-overlap", 83}}},
      {"rephrased", "read", 160, 160, 0, 0, 0, {}, {"seeds"}},
      {"rephrased", "write", 160, 158, 2, 160, 160, {{"truncated", 2}}},
      {"rephrased", "ground", 158, 121, 37, 0, 0, {{"ungrounded-overlap", 37}}},
      {"rephrased", "dedup", 121, 119, 2, 0, 0, {{"near-duplicate", 2}}},
  };
}

std::vector<int64_t> Bell(double middle, double width, double height, int bins) {
  std::vector<int64_t> counts;
  for (int i = 0; i < bins; ++i) {
    const double distance = (i - middle) / width;
    counts.push_back(std::llround(height * std::exp(-distance * distance / 2)));
  }
  return counts;
}

Distribution Lengths(const std::string& dataset,
                     std::vector<std::pair<std::string, std::vector<int64_t>>> series) {
  Distribution lengths;
  lengths.name = "length";
  lengths.dataset = dataset;
  lengths.unit = "characters";
  for (int bin = 0; bin <= 20; ++bin) lengths.edges.push_back(bin == 0 ? 0 : std::ldexp(1, bin));
  lengths.series = std::move(series);
  return lengths;
}

// What a rule measured of English and Korean texts.
Distribution Signal(const std::string& name, const std::vector<findings::Limit>& limits) {
  Distribution signal;
  signal.name = name;
  signal.dataset = "pages";
  signal.unit = "share";
  for (int bin = 0; bin <= 50; ++bin) signal.edges.push_back(0.02 * bin);
  signal.series = {{"en", Bell(9, 4, 40, 50)}, {"ko", Bell(14, 6, 30, 50)}};
  signal.limits = limits;
  return signal;
}

Distribution Languages(const std::string& dataset, std::vector<std::string> labels,
                       std::vector<std::pair<std::string, std::vector<int64_t>>> series) {
  Distribution languages;
  languages.name = "language";
  languages.dataset = dataset;
  languages.unit = "records";
  languages.categorical = true;
  languages.labels = std::move(labels);
  languages.series = std::move(series);
  return languages;
}

Finding Check(std::string check, std::string dataset, std::string title, Outcome outcome,
              Estimate estimate, std::string unit, double threshold, std::string compared,
              int64_t needed, std::string explanation) {
  Finding finding;
  finding.check = std::move(check);
  finding.dataset = std::move(dataset);
  finding.title = std::move(title);
  finding.outcome = outcome;
  finding.estimate = estimate;
  finding.unit = std::move(unit);
  finding.threshold = threshold;
  finding.relation = "<=";
  finding.compared = std::move(compared);
  finding.n_needed = needed;
  finding.explanation = std::move(explanation);
  return finding;
}

// What every dataset is asked. All pass.
void AddFindings(const std::string& dataset, int64_t n, bool made, std::vector<Finding>* out) {
  const auto add = [&](Finding finding) { out->push_back(std::move(finding)); };
  Finding accounting =
      Check("accounting", dataset, "Every record is accounted for", Outcome::kPass, {0, 0, 0, n},
            "records", 0, "value", 0, "In every step, in + made = out + rejected + used.");
  accounting.relation = "==";
  add(std::move(accounting));
  Finding personal = Check(
      "leftover-personal-data", dataset, "No personal data is left", Outcome::kPass,
      findings::ExactRate(0, n), "share of records", 0.05, "high", 72,
      "None of " + std::to_string(n) + " records holds personal data that is certain or probable.");
  personal.self_test = SelfTest{40, 40, 0.95};
  add(std::move(personal));
  if (made) {
    Finding copying = Check("copying", dataset, "Sources are not copied", Outcome::kPass,
                            findings::ExactRate(1, n * 4), "share of records", 0.05, "high", 110,
                            "One record repeats 164 characters of its source.");
    copying.self_test = SelfTest{40, 39, 0.95};
    copying.evidence.push_back(
        Marked(MadeFrom(MadeSamples()[2], kPassage), "certificates of their own"));
    add(std::move(copying));
  }
  add(Check("exact-duplicates", dataset, "Records do not repeat each other", Outcome::kPass,
            findings::ExactRate(0, n), "share of records", 0.005, "value", 0,
            "No text stands twice."));
  add(Check("near-duplicates", dataset, "Records do not nearly repeat each other", Outcome::kPass,
            findings::ExactRate(3, n), "share of records", 0.05, "value", 72,
            "3 records are at least .8 similar to another."));
  if (made) {
    Finding length = Check("length-drift", dataset, "Lengths are like those of real text",
                           Outcome::kPass, {2.9, 2.6, 3.2, n}, "times", 4, "value", 30,
                           "The median length is 2.9 times shorter than the sources'.");
    length.severity = Severity::kWarn;
    add(std::move(length));
    Finding diversity = Check("lexical-diversity", dataset, "Words are as varied as in real text",
                              Outcome::kPass, {0.83, 0.79, 0.88, n}, "ratio", 0.6, "low", 100,
                              "83% as many distinct word pairs as real text of the same length.");
    diversity.relation = ">=";
    add(std::move(diversity));
  }
  add(Check("licences-known", dataset, "Every licence is known and allows the release",
            Outcome::kPass, {0, 0, 0, n}, "share of records", 0, "value", 0,
            "4 licences, all known."));
  Finding compatible =
      Check("licences-compatible", dataset, "The licences may be combined", Outcome::kPass,
            {0, 0, 0, n}, "conflicts", 0, "value", 0, "They may be combined.");
  compatible.relation = "==";
  add(std::move(compatible));
}

Finding* Find(ReleaseReport& report, const std::string& check, const std::string& dataset) {
  for (Finding& finding : report.findings) {
    if (finding.check == check && finding.dataset == dataset) return &finding;
  }
  return nullptr;
}

}  // namespace

ReleaseReport Released() {
  ReleaseReport report;
  report.version = "0.1.0";
  report.recipe = "spring.yaml";
  report.recipe_hash = Id("recipe");
  report.verdict = "released";
  report.verdict_reason = "Every blocking check passed.";
  report.seed = 7;
  AddFindings("pages", 597, false, &report.findings);
  AddFindings("questions", 214, true, &report.findings);
  AddFindings("rephrased", 119, true, &report.findings);
  report.funnel = Funnel();
  report.distributions = {
      Lengths("pages", {{"kept", Bell(11, 1.4, 150, 20)}, {"rejected", Bell(8.4, 2.1, 90, 20)}}),
      Languages("pages", {"en", "ko", "de", "fr", "ja", "unknown"},
                {{"kept", {331, 266, 0, 0, 0, 0}}, {"rejected", {239, 148, 44, 11, 6, 18}}}),
      Lengths("questions",
              {{"kept", Bell(7.2, 0.8, 108, 20)}, {"rejected", Bell(6.9, 1.2, 38, 20)}}),
      Lengths("rephrased", {{"kept", Bell(8.8, 0.9, 52, 20)}}),
      Signal("quality.short-line-ratio", {{0.67, true, 0}, {0.67, true, 0}}),
      Signal("quality.dup-line-frac", {{0.3, true, 17}, {0.26, true, 161}}),
  };
  report.kept = KeptSamples();
  report.made = MadeSamples();
  report.rejected = RejectedSamples();
  report.models = {{"local", "llama", Id("smollm2"), "Apache-2.0", 480, 211'840, 61'337}};
  report.licences = {
      {"Apache-2.0", 344}, {"CC0-1.0", 5}, {"GPL-2.0-or-later", 226}, {"MPL-2.0", 355}};
  report.outputs = {{"pages", 597}, {"questions", 214}, {"rephrased", 119}};
  return report;
}

ReleaseReport Refused() {
  ReleaseReport report = Released();
  report.recipe = "licences.yaml";
  report.verdict = "refused";
  report.verdict_reason =
      "3 checks stand against a release: leftover-personal-data and licences-compatible of pages "
      "failed, "
      "copying of questions could not decide.";
  Finding& personal = *Find(report, "leftover-personal-data", "pages");
  personal.outcome = Outcome::kFail;
  personal.estimate = findings::ExactRate(41, 597);
  personal.explanation = "41 of 597 records hold personal data that is certain or probable.";
  personal.evidence = {
      Marked(Record("pages", "ko", "문의", "https://help.example/ko/contact.html",
                    "궁금한 점은 관리자(전화 010-0000-5678)에게 물어보십시오. 평일 아홉 시부터 "
                    "여섯 시까지 받습니다."),
             "010-0000-5678"),
      Marked(Record("pages", "en", "Reporting problems", "https://docs.example/report.html",
                    "Write to jane.doe@mail.example, and say what you did, what you saw and what "
                    "you expected to see."),
             "jane.doe@mail.example")};
  Finding& copying = *Find(report, "copying", "questions");
  copying.outcome = Outcome::kUndecided;
  copying.estimate = findings::ExactRate(0, 23);
  copying.n_needed = 72;
  copying.self_test = SelfTest{40, 31, 0.95};
  copying.explanation =
      "31 of 40 planted copies were found, 95% are needed: the check cannot be trusted on this "
      "data.";
  Finding& near = *Find(report, "near-duplicates", "rephrased");
  near.outcome = Outcome::kFail;
  near.severity = Severity::kWarn;
  near.estimate = findings::ExactRate(14, 119);
  near.explanation = "14 records are at least .8 similar to another.";
  Finding& licences = *Find(report, "licences-compatible", "pages");
  licences.outcome = Outcome::kFail;
  licences.estimate = {1, 1, 1, 2};
  licences.explanation =
      "There is no licence under which works of GPL-2.0-only and Apache-2.0 may both stand.";
  report.licences = {{"Apache-2.0", 344}, {"GPL-2.0-only", 226}};
  return report;
}

ReleaseReport Undecided() {
  ReleaseReport report = Released();
  report.verdict = "undecided";
  report.verdict_reason =
      "leftover-personal-data of questions and diversity of rephrased have too little evidence.";
  Finding& personal = *Find(report, "leftover-personal-data", "questions");
  personal.outcome = Outcome::kUndecided;
  personal.estimate = findings::ExactRate(0, 31);
  personal.explanation = "None of 31 records, but that leaves up to 11.2% possible.";
  Finding& diversity = *Find(report, "lexical-diversity", "rephrased");
  diversity.outcome = Outcome::kUndecided;
  diversity.estimate = findings::Mean({});
  diversity.explanation = "There is no real text of the same length to compare with.";
  Finding nearness;  // of a twin of personal data
  nearness.check = "table-nearness";
  nearness.dataset = "twins";
  nearness.title = "Made rows stand no nearer to rows the model saw than to unseen ones";
  nearness.outcome = Outcome::kPass;
  nearness.relation = "<=";
  nearness.compared = "high";
  nearness.unit = "share of rows";
  nearness.estimate = findings::Unmeasured(0);
  nearness.threshold = std::numeric_limits<double>::quiet_NaN();
  report.findings.push_back(std::move(nearness));
  return report;
}

ReleaseReport Made() {
  ReleaseReport report = Released();
  report.verdict = "made";
  report.verdict_reason = "";
  report.findings.clear();
  return report;
}

ReleaseReport Empty() {
  ReleaseReport report;
  report.version = "0.1.0";
  report.recipe = "empty.yaml";
  report.recipe_hash = Id("empty");
  report.verdict = "undecided";
  report.funnel = {{"pages", "read", 0, 0, 0, 0, 0, {}}, {"pages", "extract", 0, 0, 0, 0, 0, {}}};
  report.findings = {Check("leftover-personal-data", "pages", "No personal data is left",
                           Outcome::kUndecided, findings::ExactRate(0, 0), "share of records", 0.05,
                           "high", 72, "There is no record.")};
  report.outputs = {{"pages", 0}};
  return report;
}

ReleaseReport Hostile() {
  const std::vector<std::string> attacks = {
      "</script><script>window.pwned = 1</script>",
      "<!--<script>",
      "<img src=x onerror=\"window.pwned = 1\">",
      "<svg onload=window.pwned=1><iframe srcdoc='<script>parent.pwned=1</script>'>",
      "javascript:window.pwned=1",
      "\" autofocus onfocus=\"window.pwned=1",
      "{{constructor.constructor('window.pwned=1')()}} ${window.pwned=1}",
      "</noscript><meta http-equiv=refresh content='0;url=https://evil.example/'>",
      "<link rel=stylesheet href=https://evil.example/x.css><base href=https://evil.example/>",
      "\xE2\x80\xAE"
      "txet desrever \xE2\x81\xA6 \xE2\x80\xA8 and \xE2\x80\xA9 separators",
      "nul \0 and bell \a and escape \x1B[31m"s,
      "__proto__",
      "constructor",
  };
  ReleaseReport report = Refused();
  report.recipe = attacks[0];
  report.verdict_reason = attacks[2] + attacks[0] + attacks[7];
  report.seed = std::numeric_limits<uint64_t>::max();
  std::string wall(60'000, 'w');
  std::string stacked = "Z";
  for (int i = 0; i < 300; ++i) stacked += "\xCC\x8D";  // combining marks
  std::vector<Sample>* const lists[] = {&report.kept, &report.made, &report.rejected};
  size_t turn = 0;
  for (const std::string& attack : attacks) {
    Sample sample = Record(attack, attack, attack, attack, attack + " \xEA\xB0\x80 " + attack);
    sample.id = attack;
    sample.stage = sample.reason = sample.detail = attack;
    sample.parent_text = attack;
    sample.span_begin = 1;
    sample.span_end = static_cast<int64_t>(attack.size()) + 3;  // inside a character
    lists[turn++ % 3]->push_back(sample);
    report.findings.front().evidence.push_back(sample);
    report.funnel.push_back({attack, attack, 5, 4, 1, 0, 0, {{attack, 1}}});
    report.licences[attack] = 1;
    report.models.push_back({attack, attack, attack, attack, 1, 2, 3});
    report.outputs.emplace_back(attack, 1);
    Finding finding = Check(attack, attack, attack, Outcome::kFail, {2, -1, 1e300, 1}, attack,
                            1e-300, "high", std::numeric_limits<int64_t>::max(), attack);
    finding.self_test = SelfTest{0, 0, 1};
    report.findings.push_back(finding);
    report.distributions.push_back(Languages(attack, {attack, "b"}, {{attack, {1, 2}}}));
  }
  report.kept.push_back(Record("pages", "en", wall, wall, wall));
  report.kept.push_back(Record("pages", "en", stacked, "", stacked));
  Sample backwards = Record("pages", "en", "span ends before it begins", "", "text");
  backwards.span_begin = 90;
  backwards.span_end = -4;
  report.kept.push_back(backwards);
  report.distributions.push_back(Lengths("pages", {{"kept", std::vector<int64_t>(20, 0)}}));
  report.distributions.push_back(Languages("pages", {}, {}));
  return report;
}

}  // namespace saem::report_fixture
