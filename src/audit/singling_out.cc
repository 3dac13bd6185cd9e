// Singling out, as Anonymeter (Giomi et al. 2023) attacks it: predicates that hold for exactly one
// made row are tried on the rows the model saw and, as control, on as many unseen rows. What the
// twin adds is what holds for one seen row more often than for one unseen row.
#include <algorithm>
#include <cmath>

#include "audit/check.h"
#include "audit/table_check.h"
#include "base/rng.h"
#include "findings/intervals.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Severity;

// One comparison of one column.
struct Term {
  size_t column;
  enum class Kind { kEqual, kMissing, kAtMost, kAtLeast } kind;
  float value;
};
using Predicate = std::vector<Term>;

bool Holds(const Term& term, const TablePart& part, int32_t row) {
  const float value = part.points.columns[term.column][static_cast<size_t>(row)];
  switch (term.kind) {
    case Term::Kind::kMissing:
      return std::isnan(value);
    case Term::Kind::kEqual:
      return value == term.value;
    case Term::Kind::kAtMost:
      return value <= term.value;
    case Term::Kind::kAtLeast:
      return value >= term.value;
  }
  return false;
}

// Rows that satisfy all terms, counted no further than two.
int Matches(const Predicate& predicate, const TablePart& part, const std::vector<int32_t>& rows) {
  int count = 0;
  for (const int32_t row : rows) {
    const bool all = std::all_of(predicate.begin(), predicate.end(),
                                 [&](const Term& term) { return Holds(term, part, row); });
    if (all && ++count == 2) return count;
  }
  return count;
}

// A made value that only one made row has, the smallest, the largest and the only missing one.
std::vector<Predicate> ByOne(const TableRows& rows, const std::vector<int32_t>& made) {
  std::vector<Predicate> found;
  for (size_t c = 0; c < rows.names.size(); ++c) {
    std::vector<float> values;
    size_t missing = 0;
    for (const int32_t row : made) {
      const float value = rows.twin.points.columns[c][static_cast<size_t>(row)];
      std::isnan(value) ? static_cast<void>(++missing) : values.push_back(value);
    }
    if (missing == 1) found.push_back({{c, Term::Kind::kMissing, 0}});
    std::sort(values.begin(), values.end());
    if (!rows.texts[c] && values.size() > 1) {
      found.push_back({{c, Term::Kind::kAtMost, values.front()}});
      found.push_back({{c, Term::Kind::kAtLeast, values.back()}});
    }
    for (size_t i = 0; i < values.size(); ++i) {
      const bool alone = (i == 0 || values[i - 1] != values[i]) &&
                         (i + 1 == values.size() || values[i + 1] != values[i]);
      if (alone) found.push_back({{c, Term::Kind::kEqual, values[i]}});
    }
  }
  return found;
}

// The risk beyond the control's, with the errors of both rates.
findings::Estimate RiskOf(int64_t hits, int64_t control_hits, int64_t attacks) {
  const auto score = [&](int64_t count) {
    const findings::Estimate rate = findings::WilsonRate(count, attacks);
    const double middle = (rate.low + rate.high) / 2;
    return std::pair(middle, rate.high - middle);
  };
  const auto [attack, attack_error] = score(hits);
  const auto [control, control_error] = score(control_hits);
  const double risk = (attack - control) / (1 - control);
  const double by_attack = attack_error / (1 - control);
  const double by_control = control_error * (attack - 1) / ((1 - control) * (1 - control));
  const double error = std::sqrt(by_attack * by_attack + by_control * by_control);
  return {std::clamp(risk, 0.0, 1.0), std::max(0.0, risk - error),
          std::clamp(risk + error, 0.0, 1.0), attacks};
}

struct Attack {
  std::vector<int32_t> made, seen, unseen;
};

Attack EqualSizes(const TableSetting& setting) {
  const TableRows& rows = setting.rows;
  const size_t most = std::min({rows.training.order.size(), rows.holdout.order.size(),
                                static_cast<size_t>(setting.options.sample)});
  return {rows.twin.Sample(static_cast<size_t>(setting.options.sample)), rows.training.Sample(most),
          rows.holdout.Sample(most)};
}

void Try(const TableSetting& setting, const Attack& attack, std::vector<Predicate> predicates,
         const std::string& kind, Finding* finding) {
  int64_t hits = 0, control = 0;
  for (const Predicate& predicate : predicates) {
    hits += Matches(predicate, setting.rows.training, attack.seen) == 1 ? 1 : 0;
    control += Matches(predicate, setting.rows.holdout, attack.unseen) == 1 ? 1 : 0;
  }
  const auto n = static_cast<int64_t>(predicates.size());
  finding->unit = "share of attacks";
  finding->n_needed = 100;
  if (n > 0) finding->estimate = RiskOf(hits, control, n);
  JudgeAtMost(setting.options.singling_out, finding);
  finding->explanation = std::to_string(n) + " predicates of " + kind +
                         " that hold for one made row alone hold for "
                         "one of " +
                         std::to_string(attack.seen.size()) + " rows the model saw in " +
                         std::to_string(hits) + " cases, and for one of as many unseen rows in " +
                         std::to_string(control) + ": the twin adds " +
                         Percent(finding->estimate.value) + " (" + Percent(finding->estimate.low) +
                         " to " + Percent(finding->estimate.high) + ").";
  if (n < finding->n_needed) {
    finding->explanation +=
        " Fewer than " + std::to_string(finding->n_needed) + " such predicates decide nothing.";
  }
}

}  // namespace

Finding CheckSinglingOutByOne(const TableSetting& setting) {
  Finding finding =
      NewTableFinding(setting, "singling-out-one",
                      "No value of the twin singles out a person the model saw", Severity::kBlock);
  const Attack attack = EqualSizes(setting);
  std::vector<Predicate> predicates = ByOne(setting.rows, attack.made);
  base::RandomStream draw(setting.seed, "singling-out-one", {});
  for (size_t i = predicates.size(); i > 1; --i) {
    std::swap(predicates[i - 1], predicates[draw.Below(i)]);
  }
  const auto most = static_cast<size_t>(setting.options.attacks);
  if (predicates.size() > most) predicates.resize(most);
  Try(setting, attack, std::move(predicates), "one column", &finding);
  return finding;
}

Finding CheckSinglingOutByMany(const TableSetting& setting) {
  constexpr size_t kColumns = 4;
  constexpr int64_t kTries = 20;  // for each attack, before there are too few
  Finding finding = NewTableFinding(setting, "singling-out-many",
                                    "No few columns of the twin single out a person the model saw",
                                    Severity::kBlock);
  const TableRows& rows = setting.rows;
  const Attack attack = EqualSizes(setting);
  std::vector<float> medians;
  for (const auto& column : rows.twin.points.columns) {
    std::vector<float> values;
    for (const int32_t row : attack.made) {
      const float value = column[static_cast<size_t>(row)];
      if (!std::isnan(value)) values.push_back(value);
    }
    std::sort(values.begin(), values.end());
    medians.push_back(values.empty() ? 0 : values[values.size() / 2]);
  }
  base::RandomStream draw(setting.seed, "singling-out-many", {});
  std::vector<Predicate> predicates;
  const size_t columns = std::min(kColumns, rows.names.size());
  for (int64_t i = 0; i < kTries * setting.options.attacks && !attack.made.empty(); ++i) {
    if (static_cast<int64_t>(predicates.size()) == setting.options.attacks) break;
    const int32_t row = attack.made[draw.Below(attack.made.size())];
    Predicate predicate;
    while (predicate.size() < columns) {
      const size_t c = draw.Below(rows.names.size());
      if (std::any_of(predicate.begin(), predicate.end(),
                      [&](const Term& term) { return term.column == c; }))
        continue;
      const float value = rows.twin.points.columns[c][static_cast<size_t>(row)];
      const auto kind = std::isnan(value)     ? Term::Kind::kMissing
                        : rows.texts[c]       ? Term::Kind::kEqual
                        : value >= medians[c] ? Term::Kind::kAtLeast
                                              : Term::Kind::kAtMost;
      predicate.push_back({c, kind, value});
    }
    if (Matches(predicate, rows.twin, attack.made) == 1) predicates.push_back(std::move(predicate));
  }
  Try(setting, attack, std::move(predicates), std::to_string(columns) + " columns", &finding);
  return finding;
}

}  // namespace saem::audit
