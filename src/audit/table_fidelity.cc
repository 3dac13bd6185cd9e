// Does a twin behave like the data: columns, pairs and triples of them beside what another sample
// of real rows shows, a classifier that tries to tell them apart, and whether small groups are
// still there.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "audit/check.h"
#include "audit/table_check.h"
#include "findings/intervals.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Severity;

constexpr size_t kBins = 12;          // of a marginal
constexpr size_t kMostTuples = 1000;  // pairs or triples that are looked at
constexpr size_t kFolds = 3;

// Half the L1 distance of two samples' shares over the cells of some columns: 0 alike, 1 apart.
double Distance(const table::BinnedRows& a, const table::BinnedRows& b,
                const std::vector<size_t>& columns) {
  std::vector<double> cells;
  size_t size = 1;
  for (size_t i = 0; i < columns.size(); ++i) size *= kBins + 2;
  cells.assign(size, 0);
  const auto add = [&](const table::BinnedRows& rows, double share) {
    for (size_t row = 0; row < rows.rows; ++row) {
      size_t cell = 0;
      for (const size_t c : columns) cell = cell * (kBins + 2) + rows.columns[c][row];
      cells[cell] += share;
    }
  };
  add(a, 1 / static_cast<double>(a.rows));
  add(b, -1 / static_cast<double>(b.rows));
  double sum = 0;
  for (const double cell : cells) sum += std::fabs(cell);
  return sum / 2;
}

std::vector<std::vector<size_t>> Tuples(size_t columns, size_t width) {
  std::vector<std::vector<size_t>> all;
  if (width == 1) {
    for (size_t a = 0; a < columns; ++a) all.push_back({a});
  } else if (width == 2) {
    for (size_t a = 0; a < columns; ++a) {
      for (size_t b = a + 1; b < columns; ++b) all.push_back({a, b});
    }
  } else {
    // Of very many triples a spread of them.
    const size_t count = columns < 3 ? 0 : columns * (columns - 1) * (columns - 2) / 6;
    const size_t stride = count / kMostTuples + 1;
    size_t number = 0;
    for (size_t a = 0; a < columns; ++a) {
      for (size_t b = a + 1; b < columns; ++b) {
        for (size_t c = b + 1; c < columns; ++c) {
          if (number++ % stride == 0) all.push_back({a, b, c});
        }
      }
    }
  }
  if (all.size() <= kMostTuples) return all;
  std::vector<std::vector<size_t>> some;
  for (size_t i = 0; i < kMostTuples; ++i) some.push_back(all[i * all.size() / kMostTuples]);
  return some;
}

}  // namespace

std::vector<Finding> CheckMarginals(const TableSetting& setting) {
  struct Width {
    const char* check;
    const char* title;
    const char* what;
  };
  static constexpr std::array<Width, 3> kWidths = {
      {{"table-shapes", "Columns are distributed as in the data", "columns"},
       {"table-pairs", "Pairs of columns go together as in the data", "pairs of columns"},
       {"table-triples", "Triples of columns go together as in the data", "triples of columns"}}};
  const TableRows& rows = setting.rows;
  const size_t n = std::min({rows.twin.order.size(), rows.training.order.size(),
                             static_cast<size_t>(setting.options.sample)});
  const auto unseen = rows.holdout.Sample(static_cast<size_t>(setting.options.sample));
  const table::BinnedRows made = BinRows(rows, rows.twin, rows.twin.Sample(n), kBins);
  const table::BinnedRows seen = BinRows(rows, rows.training, rows.training.Sample(n), kBins);
  const table::BinnedRows real = BinRows(rows, rows.holdout, unseen, kBins);
  std::vector<Finding> findings;
  for (size_t width = 1; width <= kWidths.size(); ++width) {
    const Width& about = kWidths[width - 1];
    Finding finding = NewTableFinding(setting, about.check, about.title, Severity::kWarn);
    std::vector<double> excess;
    double made_sum = 0, floor_sum = 0;
    if (made.rows > 0 && real.rows > 0 && seen.rows > 0) {
      for (const auto& columns : Tuples(rows.names.size(), width)) {
        const double of_twin = Distance(made, real, columns);
        const double floor = Distance(seen, real, columns);
        made_sum += of_twin;
        floor_sum += floor;
        excess.push_back(of_twin - floor);
      }
    }
    finding.estimate = findings::Mean(excess);
    finding.unit = "distance beyond real data's own";
    finding.n_needed = 2;
    JudgeAtMost(setting.options.fidelity, &finding);
    const double count = std::max<double>(1, static_cast<double>(excess.size()));
    finding.explanation = "Half the summed difference of shares, mean of " +
                          std::to_string(excess.size()) + " " + about.what + " in " +
                          std::to_string(kBins) + " bins: " + Decimal(made_sum / count, 4) +
                          " between the twin and unseen rows, " + Decimal(floor_sum / count, 4) +
                          " between as many seen rows and the same unseen ones.";
    findings.push_back(std::move(finding));
  }
  return findings;
}

Finding CheckTellingApart(const TableSetting& setting) {
  Finding finding = NewTableFinding(setting, "table-telling-apart",
                                    "Made rows cannot be told from unseen ones", Severity::kWarn);
  const TableRows& rows = setting.rows;
  const size_t n = std::min({rows.twin.order.size(), rows.holdout.order.size(),
                             static_cast<size_t>(setting.options.sample)});
  table::BinnedRows both = BinRows(rows, rows.twin, rows.twin.Sample(n), 200);
  const table::BinnedRows real = BinRows(rows, rows.holdout, rows.holdout.Sample(n), 200);
  for (size_t c = 0; c < both.columns.size(); ++c) {
    both.columns[c].insert(both.columns[c].end(), real.columns[c].begin(), real.columns[c].end());
  }
  both.rows = 2 * n;
  std::vector<uint8_t> made(2 * n);
  std::fill(made.begin(), made.begin() + static_cast<int64_t>(n), uint8_t{1});
  // Rows are in the order of a hash, so every third one is a fold; the mean of the folds' areas.
  double area = 0;
  for (size_t fold = 0; fold < kFolds && n >= kFolds; ++fold) {
    std::vector<int32_t> use;
    for (size_t row = 0; row < both.rows; ++row) {
      if (row % n % kFolds != fold) use.push_back(static_cast<int32_t>(row));
    }
    const auto model = table::BoostedTrees::Learn(both, made, use);
    std::vector<double> of_made, of_real;
    for (size_t row = fold; row < n; row += kFolds) {
      of_made.push_back(model.Score(both, row));
      of_real.push_back(model.Score(both, n + row));
    }
    area += table::AreaUnderCurve(of_made, of_real) / kFolds;
  }
  const auto count = static_cast<int64_t>(n);
  finding.unit = "area under the curve";
  finding.n_needed = 200;
  if (n >= kFolds) finding.estimate = AreaEstimate(area, count, count);
  JudgeAtMost(setting.options.telling_apart, &finding);
  finding.explanation =
      "Boosted trees that learn to tell " + std::to_string(n) +
      " made rows from as many unseen ones, in three folds: 0.5 is guessing; here " +
      Decimal(finding.estimate.value, 3) + " (" + Decimal(finding.estimate.low, 3) + " to " +
      Decimal(finding.estimate.high, 3) + ").";
  return finding;
}

namespace {

constexpr double kSmall = 0.05;       // of the rows: a small group
constexpr int64_t kFewest = 20;       // rows that make a group
constexpr size_t kMostValues = 1000;  // of a column whose values are groups

std::map<float, int64_t> CountValues(const TablePart& part, size_t column) {
  std::map<float, int64_t> counts;
  for (const float value : part.points.columns[column]) {
    if (!std::isnan(value)) ++counts[value];
  }
  return counts;
}

}  // namespace

Finding CheckRareGroups(const TableSetting& setting) {
  Finding finding = NewTableFinding(setting, "table-rare-groups", "Small groups are still there",
                                    Severity::kWarn);
  const TableRows& rows = setting.rows;
  const auto n = static_cast<double>(rows.training.order.size());
  const auto m = static_cast<double>(std::max<size_t>(1, rows.twin.order.size()));
  std::vector<double> missing;
  std::string worst;
  double most = 0;
  for (size_t c = 0; c < rows.names.size(); ++c) {
    const auto real = CountValues(rows.training, c);
    if (real.size() > kMostValues) continue;
    auto made = CountValues(rows.twin, c);
    for (const auto& [value, count] : real) {
      const double share = static_cast<double>(count) / n;
      if (count < kFewest || share > kSmall) continue;
      const double lost = std::max(0.0, 1 - static_cast<double>(made[value]) / m / share);
      missing.push_back(lost);
      if (lost <= most) continue;
      most = lost;
      worst = rows.names[c];
      if (rows.texts[c]) worst += " = " + rows.values[c][static_cast<size_t>(value)];
    }
  }
  finding.estimate = findings::Mean(missing);
  finding.unit = "share of a group that is missing";
  finding.n_needed = 2;
  JudgeAtMost(setting.options.rare_groups, &finding);
  finding.explanation =
      missing.size() < 2
          ? "The data has fewer than two small groups (values that at least 20 rows and at most 5% "
            "of them have)."
          : "Of " + std::to_string(missing.size()) +
                " small groups (values that at least 20 rows and at most 5% of them have) the twin "
                "lacks " +
                Percent(finding.estimate.value) + " of the rows in the mean" +
                (worst.empty() ? "." : ", most of " + worst + " (" + Percent(most) + ").");
  return finding;
}

}  // namespace saem::audit
