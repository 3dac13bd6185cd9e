// Is what can be learned from a twin true of real rows: classifiers trained on made rows and on
// rows the model saw, both tried on unseen ones.
#include <algorithm>
#include <cmath>

#include "audit/check.h"
#include "audit/table_check.h"
#include "findings/intervals.h"

namespace saem::audit {
namespace {

using findings::Finding;
using findings::Severity;

constexpr size_t kMostQuestions = 6;
constexpr double kFewest = 0.05;  // of the rows on the smaller side of a question

// A yes-or-no question about one column: its most frequent bin, or above the median.
std::vector<uint8_t> Answers(const table::BinnedRows& rows, size_t column, uint8_t mark) {
  std::vector<uint8_t> yes(rows.rows);
  for (size_t row = 0; row < rows.rows; ++row) {
    const uint8_t bin = rows.columns[column][row];
    yes[row] = (rows.ordered[column] ? bin > mark : bin == mark) ? 1 : 0;
  }
  return yes;
}

double ShareOfYes(const std::vector<uint8_t>& answers) {
  return static_cast<double>(std::count(answers.begin(), answers.end(), 1)) /
         static_cast<double>(std::max<size_t>(1, answers.size()));
}

double AreaOf(const table::BinnedRows& train, const std::vector<uint8_t>& answers,
              const table::BinnedRows& test, const std::vector<uint8_t>& truth, size_t column) {
  std::vector<int32_t> use(train.rows);
  for (size_t i = 0; i < use.size(); ++i) use[i] = static_cast<int32_t>(i);
  const auto model = table::BoostedTrees::Learn(train, answers, use, {}, static_cast<int>(column));
  std::vector<double> yes, no;
  for (size_t row = 0; row < test.rows; ++row) {
    (truth[row] != 0 ? yes : no).push_back(model.Score(test, row));
  }
  return table::AreaUnderCurve(yes, no);
}

}  // namespace

Finding CheckUtility(const TableSetting& setting) {
  Finding finding = NewTableFinding(
      setting, "table-utility", "What is learned on the twin holds for real rows", Severity::kWarn);
  const TableRows& rows = setting.rows;
  const size_t n = std::min({rows.twin.order.size(), rows.training.order.size(),
                             static_cast<size_t>(setting.options.sample)});
  const auto test_rows = rows.holdout.Sample(static_cast<size_t>(setting.options.sample));
  const table::BinnedRows made = BinRows(rows, rows.twin, rows.twin.Sample(n), 100);
  const table::BinnedRows seen = BinRows(rows, rows.training, rows.training.Sample(n), 100);
  const table::BinnedRows test = BinRows(rows, rows.holdout, test_rows, 100);
  std::vector<size_t> questions;
  std::vector<uint8_t> marks(rows.names.size());
  for (size_t c = 0; c < rows.names.size(); ++c) {
    std::vector<uint8_t> bins = seen.columns[c];
    if (bins.empty()) continue;
    std::sort(bins.begin(), bins.end());
    marks[c] = seen.ordered[c] ? bins[bins.size() / 2] : uint8_t{1};
    const double share = ShareOfYes(Answers(seen, c, marks[c]));
    const double tested = ShareOfYes(Answers(test, c, marks[c]));
    if (std::min({share, 1 - share, tested, 1 - tested}) >= kFewest) questions.push_back(c);
  }
  if (questions.size() > kMostQuestions) {
    std::vector<size_t> some;
    for (size_t i = 0; i < kMostQuestions; ++i) {
      some.push_back(questions[(i + 1) * questions.size() / kMostQuestions - 1]);
    }
    questions = some;
  }
  std::vector<double> losses;
  std::string told;
  for (const size_t c : questions) {
    const auto truth = Answers(test, c, marks[c]);
    const double real = AreaOf(seen, Answers(seen, c, marks[c]), test, truth, c);
    const double twin = AreaOf(made, Answers(made, c, marks[c]), test, truth, c);
    losses.push_back(real - twin);
    told += (told.empty() ? "" : ", ") + rows.names[c] + " " + Decimal(twin, 3) + " for " +
            Decimal(real, 3);
  }
  finding.estimate = findings::Mean(losses);
  finding.unit = "area under the curve lost";
  finding.n_needed = 2;
  JudgeAtMost(setting.options.utility, &finding);
  finding.explanation =
      "Boosted trees learn a yes-or-no question about a column from the others, on " +
      std::to_string(n) + " made rows and on as many the model saw, and are tried on " +
      std::to_string(test.rows) + " unseen rows. Areas under the curve: " + told + ".";
  return finding;
}

}  // namespace saem::audit
