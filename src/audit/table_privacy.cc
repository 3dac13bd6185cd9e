// Does a twin hold anybody: rows repeated, rows nearer to those its model saw than chance brings
// them, and whether it tells who was among them.
#include <algorithm>
#include <cmath>
#include <set>

#include "audit/check.h"
#include "audit/table_check.h"
#include "findings/intervals.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Outcome;
using findings::Severity;

using Values = std::vector<float>;

Values RowOf(const TablePart& part, int32_t row) {
  Values values;
  for (const auto& column : part.points.columns) {
    const float value = column[static_cast<size_t>(row)];
    values.push_back(std::isnan(value) ? -1e30F : value);
  }
  return values;
}

int64_t Repeated(const TablePart& part, const std::set<Values>& known) {
  int64_t count = 0;
  for (const int32_t row : part.order) count += known.count(RowOf(part, row)) != 0 ? 1 : 0;
  return count;
}

}  // namespace

Finding CheckCopies(const TableSetting& setting) {
  Finding finding =
      NewTableFinding(setting, "table-copies",
                      "The twin repeats no more rows than unseen data does", Severity::kBlock);
  const TableRows& rows = setting.rows;
  std::set<Values> known;
  for (const int32_t row : rows.training.order) known.insert(RowOf(rows.training, row));
  const int64_t copies = Repeated(rows.twin, known);
  const int64_t chance = Repeated(rows.holdout, known);
  const auto made = static_cast<int64_t>(rows.twin.order.size());
  const auto unseen = static_cast<int64_t>(rows.holdout.order.size());
  // The search proves itself on rows that the model did see.
  const std::vector<int32_t> planted = rows.training.Sample(100);
  findings::SelfTest test{static_cast<int64_t>(planted.size()), 0, 1};
  for (const int32_t row : planted)
    test.found += known.count(RowOf(rows.training, row)) != 0 ? 1 : 0;
  finding.self_test = test;
  finding.unit = "share of rows";
  finding.estimate = ShareOf(copies, made);
  finding.n_needed = NeededFor(setting.options.bound);
  finding.threshold = ShareOf(chance, unseen).high;
  finding.compared = "value";
  finding.explanation =
      Count(copies, "made row is", "made rows are") + " in all columns like one " +
      "that the model saw, of " + std::to_string(made) + " (" + Percent(finding.estimate.value) +
      "); of unseen rows " + std::to_string(chance) + " of " + std::to_string(unseen) +
      " are, so up to " + Percent(finding.threshold) + " may be chance.";
  if (made < finding.n_needed || unseen < finding.n_needed) {
    finding.explanation +=
        " " + std::to_string(finding.n_needed) + " made and unseen rows are needed to decide.";
  } else {
    finding.outcome = finding.estimate.value <= finding.threshold ? Outcome::kPass : Outcome::kFail;
  }
  return finding;
}

Finding CheckNearness(const TableSetting& setting) {
  Finding finding = NewTableFinding(
      setting, "table-nearness",
      "Made rows stand no nearer to rows the model saw than to unseen ones", Severity::kBlock);
  const TableRows& rows = setting.rows;
  const size_t most = std::min({rows.training.order.size(), rows.holdout.order.size(),
                                static_cast<size_t>(setting.options.sample)});
  const auto seen = rows.training.Sample(most);
  const auto unseen = rows.holdout.Sample(most);
  const auto made = rows.twin.Sample(static_cast<size_t>(setting.options.sample));
  double nearer = 0;
  for (const int32_t row : made) {
    const float a = NearestDistance(rows, rows.twin, row, rows.training, seen);
    const float b = NearestDistance(rows, rows.twin, row, rows.holdout, unseen);
    nearer += a < b ? 1 : a == b ? 0.5 : 0;
  }
  const auto n = static_cast<int64_t>(made.size());
  finding.unit = "share of rows";
  finding.estimate = findings::WilsonRate(static_cast<int64_t>(nearer), n);
  // Which rows were kept apart is chance, too: both samples of real rows are of this size.
  const double by_real =
      0.5 * findings::kNormal95 / std::sqrt(std::max(1.0, static_cast<double>(most)));
  const double by_made = (finding.estimate.high - finding.estimate.low) / 2;
  const double spread = std::sqrt(by_real * by_real + by_made * by_made);
  finding.estimate.low = std::max(0.0, finding.estimate.value - spread);
  finding.estimate.high = std::min(1.0, finding.estimate.value + spread);
  finding.estimate.n = std::min(n, static_cast<int64_t>(most));
  finding.n_needed = 200;
  JudgeAtMost(setting.options.nearness, &finding);
  finding.explanation = "Of " + std::to_string(n) + " made rows " +
                        Percent(finding.estimate.value) + " are nearer to one of " +
                        std::to_string(most) +
                        " rows the model saw than to one of as many unseen rows; half would be "
                        "chance, and the interval (" +
                        Percent(finding.estimate.low) + " to " + Percent(finding.estimate.high) +
                        ") allows for both samples. It says nothing of a single person's row.";
  return finding;
}

Finding CheckMembership(const TableSetting& setting) {
  Finding finding = NewTableFinding(setting, "table-membership",
                                    "The twin does not tell who was among the rows the model saw",
                                    Severity::kBlock);
  const TableRows& rows = setting.rows;
  const size_t half =
      std::min({rows.holdout.order.size() / 2, rows.training.order.size(), rows.twin.order.size(),
                static_cast<size_t>(setting.options.sample) / 2});
  const auto members = rows.training.Sample(half);
  const auto strangers = rows.holdout.Sample(half);
  std::vector<int32_t> reference(rows.holdout.order.end() - static_cast<int64_t>(half),
                                 rows.holdout.order.end());
  const auto made = rows.twin.Sample(half);
  const auto score = [&](const TablePart& part, int32_t row) {
    const double to_twin = NearestDistance(rows, part, row, rows.twin, made);
    const double to_real = NearestDistance(rows, part, row, rows.holdout, reference);
    return (to_real + 1e-6) / (to_twin + 1e-6);
  };
  std::vector<double> inside, outside;
  for (const int32_t row : members) inside.push_back(score(rows.training, row));
  for (const int32_t row : strangers) outside.push_back(score(rows.holdout, row));
  const auto n = static_cast<int64_t>(half);
  finding.unit = "area under the curve";
  finding.n_needed = 200;
  if (half > 0) finding.estimate = AreaEstimate(table::AreaUnderCurve(inside, outside), n, n);
  JudgeAtMost(setting.options.membership, &finding);
  finding.explanation =
      "An attacker who holds the twin and " + std::to_string(half) +
      " rows of the same kind guesses of a row whether the model saw it, by how much nearer the "
      "twin comes to it than those rows do. 0.5 is guessing; here " +
      Decimal(finding.estimate.value, 3) + " (" + Decimal(finding.estimate.low, 3) + " to " +
      Decimal(finding.estimate.high, 3) + ").";
  return finding;
}

}  // namespace saem::audit
