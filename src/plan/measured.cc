#include "plan/measured.h"

#include <algorithm>
#include <cmath>

#include "config/yaml.h"
#include "plan/jobs.h"
#include "plan/values.h"

namespace saem::plan {
namespace {

using config::Node;

// Villalobos et al. 2024: about 4 bytes a token of the web where nobody has measured.
constexpr double kUsualTokensPerByte = 0.25;
constexpr double kMostBytes = 1e18;

// JSON of our own making, read as leniently as its readers may be: what is not there is nothing.
double NumberAt(const Node& node, std::string_view key) {
  const Node* const found = node.Find(key);
  return found == nullptr ? 0 : found->AsDouble().value_or(0);
}

std::string TextAt(const Node& node, std::string_view key) {
  const Node* const found = node.Find(key);
  return found == nullptr || !found->IsScalar() ? "" : found->text();
}

// Rows that went into steps called dedup and that they refused; records made, and those of the same
// datasets that came out of the last step. Returns the tokens of the answers that records were made
// of: what a judge wrote is no data.
double ReadCounts(const Node& counts, Measured& measured) {
  double written = 0;
  double looked_at = 0, refused = 0, made = 0, out = 0, accepted = 0;
  std::string dataset;
  bool makes = false;
  const auto close = [&] { accepted += makes ? out : 0; };
  for (const Node& step : counts.items()) {
    if (const std::string name = TextAt(step, "dataset"); name != dataset) {
      close();
      dataset = name;
      makes = false;
    }
    if (TextAt(step, "stage").starts_with("dedup")) {
      looked_at += NumberAt(step, "in");
      refused += NumberAt(step, "rejected");
    }
    // Rows of a table that a fitted model makes are no text: nothing wrote them.
    if (NumberAt(step, "made") > 0 && NumberAt(step, "output_tokens") > 0) {
      made += NumberAt(step, "made");
      written += NumberAt(step, "output_tokens");
      makes = true;
    }
    out = NumberAt(step, "out");
  }
  close();
  if (looked_at > 0) measured.duplicates = refused / looked_at;
  if (made > 0) measured.yield = accepted / made;
  return written;
}

// The run wrote on the chip that is planned with: "NVIDIA H100 80GB" is h100-sxm.
bool OnChipOf(const Plan& plan, const Measured& measured) {
  std::string device = measured.device;
  for (char& c : device) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return device.find(plan.chip.name.substr(0, plan.chip.name.find('-'))) != std::string::npos;
}

double TokensOf(const Measured& measured, double bytes) {
  return bytes * measured.tokens_per_byte.value_or(kUsualTokensPerByte);
}

// A data set stands for the domain of its name, as job lists write it; all of them stand for text
// that the plan gives as one number.
std::optional<double> MeasuredOf(const Domain& domain, const Measured& measured) {
  double bytes = 0;
  for (const auto& [dataset, kept] : measured.real) {
    if (domain.name.empty() || JobName(dataset) == JobName(domain.name)) bytes += kept;
  }
  if (bytes <= 0) return std::nullopt;
  return TokensOf(measured, bytes);
}

}  // namespace

base::Result<Measured> ReadMeasured(std::string_view manifest, std::string_view run,
                                    const std::string& file, Tongue tongue) {
  ARROW_ASSIGN_OR_RAISE(const Node root, config::ParseYaml(manifest, file));
  const Node* const counts = root.IsMapping() ? root.Find("counts") : nullptr;
  if (counts == nullptr || !counts->IsSequence()) {
    const Said message = {"this is no manifest of a run: it has no `counts`",
                          "실행의 manifest가 아닙니다: `counts`가 없습니다"};
    const Said hint = {"name the manifest.json of a release (`release.to`)",
                       "릴리스(`release.to`)의 manifest.json을 대십시오"};
    return base::UsageError(message.In(tongue), {file, 0, 0}, hint.In(tongue));
  }
  Measured measured;
  measured.recipe = TextAt(root, "recipe");
  const double made_tokens = ReadCounts(*counts, measured);
  double real_bytes = 0, made_bytes = 0;
  if (const Node* const texts = root.Find("texts")) {
    for (const Node& text : texts->items()) {
      const double bytes = NumberAt(text, "bytes");
      if (bytes < 0 || bytes > kMostBytes) {
        const Said message = {"`bytes` lies between 0 and 1e18", "`bytes`는 0에서 1e18 사이입니다"};
        return base::UsageError(message.In(tongue), text.position());
      }
      (TextAt(text, "made") == "true" ? made_bytes : real_bytes) += bytes;
      if (TextAt(text, "made") == "true" || bytes <= 0) continue;
      measured.real.emplace_back(TextAt(text, "dataset"), bytes);
    }
  }
  double written = 0, seconds = 0;
  if (!run.empty()) {
    ARROW_ASSIGN_OR_RAISE(const Node facts, config::ParseYaml(run, "run.json"));
    if (const Node* const models = facts.IsMapping() ? facts.Find("models") : nullptr) {
      for (const Node::Entry& model : models->entries()) {
        written += NumberAt(model.value, "output_tokens");
        seconds += NumberAt(model.value, "seconds");
        measured.device = TextAt(model.value, "device");
      }
    }
  }
  if (written > 0 && seconds > 0) measured.tokens_per_second = written / seconds;
  if (made_tokens > 0 && measured.yield) measured.accepted_tokens = made_tokens * *measured.yield;
  if (measured.accepted_tokens && made_bytes > 0) {
    measured.tokens_per_byte = *measured.accepted_tokens / made_bytes;
  }
  if (real_bytes > 0) {
    measured.unique_tokens = TokensOf(measured, real_bytes);
  }
  return measured;
}

Plan WithMeasured(Plan plan, const Measured& measured, std::vector<std::string>* taken) {
  const auto take = [&](Input input, double value) {
    const InputInfo& info = InfoOf(input);
    Quantity quantity = Quantity::Value(std::clamp(value, info.least, info.most));
    quantity.support = Support::kMeasured;
    quantity.source = "measured by " + measured.recipe;
    plan.inputs[Index(input)] = std::move(quantity);
    plan.said[Index(input)] = true;
    taken->push_back(KeyOf(info));
  };
  // Text that the plan has as one number gets the run's names, so that job lists fit its recipe.
  if (plan.domains.size() == 1 && plan.domains[0].name.empty() && !measured.real.empty()) {
    plan.domains.clear();
    for (const auto& [dataset, bytes] : measured.real) plan.domains.push_back({dataset, {}});
  }
  bool any = false;
  for (Domain& domain : plan.domains) {
    const auto tokens = MeasuredOf(domain, measured);
    if (!tokens) continue;
    any = true;
    domain.tokens = Quantity::Value(*tokens);
    domain.tokens.support = measured.tokens_per_byte ? Support::kMeasured : Support::kAssumed;
    domain.tokens.source = "measured by " + measured.recipe;
    domain.unique = true;
    taken->push_back(domain.Key());
  }
  // Of text that a run kept, duplicates are gone: their share is that of what it read.
  if (measured.duplicates && !any) take(Input::kDuplicates, *measured.duplicates);
  if (measured.yield) take(Input::kYield, *measured.yield);
  if (measured.tokens_per_second && OnChipOf(plan, measured)) {
    take(Input::kRate, *measured.tokens_per_second);
  }
  return plan;
}

std::vector<Comparison> Compare(const Answer& answer, const Measured& measured) {
  const Plan& plan = *answer.plan;
  std::vector<Comparison> rows;
  const auto quantity = [](const Quantity& q) {
    return Percentiles{q.At(0.1), q.At(0.5), q.At(0.9)};
  };
  if (measured.duplicates) {
    rows.push_back({"duplicates", "중복 비율", Measure::kShare,
                    quantity(plan.At(Input::kDuplicates)), *measured.duplicates});
  }
  if (measured.yield) {
    rows.push_back({"answers that pass", "검사를 통과한 비율", Measure::kShare,
                    quantity(plan.At(Input::kYield)), *measured.yield});
  }
  for (const Domain& domain : plan.domains) {
    const auto tokens = MeasuredOf(domain, measured);
    if (!tokens) continue;
    const std::string of = domain.name.empty() ? "" : ": " + domain.name;
    Percentiles planned = quantity(domain.tokens);
    const double kept = domain.unique ? 1 : 1 - plan.At(Input::kDuplicates).Median();
    for (double* const at : {&planned.p10, &planned.p50, &planned.p90}) *at *= kept;
    rows.push_back(
        {"unique real tokens" + of, "고유한 실제 토큰" + of, Measure::kTokens, planned, *tokens});
  }
  if (measured.accepted_tokens) {
    rows.push_back({"tokens written and kept", "만들어 남긴 토큰", Measure::kTokens,
                    answer.Of(Outcome::kSynthetic), *measured.accepted_tokens});
  }
  if (measured.tokens_per_second) {
    rows.push_back({"tokens a second and device", "장치당 초당 토큰", Measure::kRate,
                    answer.Of(Outcome::kWritingRate), *measured.tokens_per_second});
  }
  return rows;
}

std::string TakenText(const Plan& with, const Measured& measured,
                      const std::vector<std::string>& taken, Tongue tongue) {
  const bool korean = tongue == Tongue::kKorean;
  std::string text;
  for (const std::string& key : taken) {
    text += (text.empty() ? "" : ", ") + key;
    for (const Domain& domain : with.domains) {
      if (domain.Key() == key) text += " " + Scaled(domain.tokens.Median(), tongue);
    }
    for (const InputInfo& info : AllInputs()) {
      if (KeyOf(info) == key) text += " " + Short(with.At(info.input).Median());
    }
  }
  if (text.empty()) return korean ? "없음" : "nothing";
  if (measured.unique_tokens) {
    const std::string bytes = Short(measured.tokens_per_byte.value_or(kUsualTokensPerByte));
    const bool usual = !measured.tokens_per_byte;
    text += korean ? ", 바이트당 토큰 " + bytes + (usual ? "(통상 값)" : "")
                   : ", at " + bytes + " tokens a byte" + (usual ? ", as is usual" : "");
  }
  return text;
}

std::vector<std::string> NotOfThePlan(const Plan& plan, const Measured& measured) {
  std::vector<std::string> names;
  for (const auto& [dataset, bytes] : measured.real) {
    const bool stands =
        std::any_of(plan.domains.begin(), plan.domains.end(), [&](const Domain& one) {
          return one.name.empty() || JobName(one.name) == JobName(dataset);
        });
    if (!stands) names.push_back(dataset);
  }
  return names;
}

std::optional<double> CostOfAcceptedToken(const Plan& plan, const Measured& measured) {
  if (!measured.tokens_per_second || !measured.yield || *measured.yield <= 0) return std::nullopt;
  if (!OnChipOf(plan, measured) || !plan.Has(Input::kRent)) return std::nullopt;
  const double an_hour = *measured.tokens_per_second * *measured.yield * 3600;
  return plan.At(Input::kRent).Median() / an_hour;
}

}  // namespace saem::plan
