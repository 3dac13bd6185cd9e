#include "run/signals.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "data/document.h"

namespace saem::run {
namespace {

std::vector<double> Steps(double width, int bins) {
  std::vector<double> edges;
  for (int bin = 0; bin <= bins; ++bin) edges.push_back(width * bin);
  return edges;
}

// What lies above the last edge counts as just below it.
std::vector<double> EdgesOf(const std::string& unit) {
  if (unit == "share") return Steps(0.02, 50);
  if (unit == "characters") return Steps(0.5, 40);  // the mean length of words
  std::vector<double> edges{0};
  for (int power = 0; power <= 20; ++power) edges.push_back(std::ldexp(1, power));
  return edges;
}

size_t BinOf(double value, const std::vector<double>& edges) {
  const auto above = std::upper_bound(edges.begin(), edges.end(), value);
  const auto bin = std::max<std::ptrdiff_t>(above - edges.begin() - 1, 0);
  return std::min(static_cast<size_t>(bin), edges.size() - 2);
}

}  // namespace

void SignalHistograms::Learn(const arrow::Schema& schema) {
  known_ = true;
  for (const data::AnnotationLimit& limit : data::LimitsOf(schema)) {
    auto& by_language = groups_[limit.name];
    if (by_language.empty()) names_.push_back(limit.name);
    Group& group = by_language[limit.language];
    group.limit = limit;
    group.edges = EdgesOf(limit.unit);
    group.counts.assign(group.edges.size() - 1, 0);
  }
}

void SignalHistograms::Add(const arrow::RecordBatch& batch) {
  if (!known_) Learn(*batch.schema());
  if (groups_.empty()) return;
  const auto& rows =
      static_cast<const arrow::MapArray&>(*batch.GetColumnByName(data::kAnnotations));
  const auto& names = static_cast<const arrow::StringArray&>(*rows.keys());
  const auto& values = static_cast<const arrow::DoubleArray&>(*rows.items());
  const auto languages = data::StringColumn(batch, data::kLanguage);
  for (int64_t row = 0; row < batch.num_rows(); ++row) {
    if (rows.IsNull(row)) continue;
    const std::string_view language =
        languages.ok() && (*languages)->IsValid(row) ? (*languages)->GetView(row) : "";
    const int64_t begin = rows.value_offset(row);
    for (int64_t at = begin; at < begin + rows.value_length(row); ++at) {
      const auto signal = groups_.find(names.GetView(at));
      if (signal == groups_.end() || values.IsNull(at)) continue;
      auto group = signal->second.find(language);
      if (group == signal->second.end()) group = signal->second.find("");
      if (group == signal->second.end()) continue;
      Group& one = group->second;
      const double value = values.Value(at);
      ++one.counts[BinOf(value, one.edges)];
      if (!one.limit.Passes(value)) ++one.beyond;
    }
  }
}

std::vector<findings::Distribution> SignalHistograms::Finish(const std::string& dataset) const {
  std::vector<findings::Distribution> all;
  for (const std::string& name : names_) {
    findings::Distribution signal;
    signal.name = name;
    signal.dataset = dataset;
    for (const auto& [language, group] : groups_.at(name)) {
      if (std::accumulate(group.counts.begin(), group.counts.end(), int64_t{0}) == 0) continue;
      signal.unit = group.limit.unit;
      signal.edges = group.edges;
      signal.series.emplace_back(language.empty() ? "all" : language, group.counts);
      signal.limits.push_back({group.limit.limit, group.limit.at_most, group.beyond});
    }
    if (!signal.series.empty()) all.push_back(std::move(signal));
  }
  return all;
}

}  // namespace saem::run
