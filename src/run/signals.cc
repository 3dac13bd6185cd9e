#include "run/signals.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "data/document.h"

namespace saem::run {
namespace {

std::vector<double> Steps(double width, int bins) {
  std::vector<double> edges;
  for (int bin = 0; bin <= bins; ++bin) edges.push_back(width * bin);
  return edges;
}

std::vector<double> EdgesOf(const std::string& unit) {
  if (unit == "share") return Steps(0.02, 50);
  if (unit == "yes-no") return {-1, 0, 1};          // 0 or 1, and 1 is beyond
  if (unit == "characters") return Steps(0.5, 40);  // the mean length of words
  std::vector<double> edges{0};
  for (int power = 0; power <= 20; ++power) edges.push_back(std::ldexp(1, power));
  return edges;
}

// Each limit is an edge: the nearest one is moved there, so that a bar lies on one side of it.
std::vector<double> EdgesAt(const std::string& unit, const std::set<double>& limits) {
  std::vector<double> edges = EdgesOf(unit);
  std::set<double> moved;
  for (const double limit : limits) {
    if (limit <= 0 || limit >= edges.back() ||
        std::binary_search(edges.begin(), edges.end(), limit)) {
      continue;
    }
    const auto nearest = std::min_element(
        edges.begin() + 1, edges.end() - 1,
        [&](double a, double b) { return std::abs(a - limit) < std::abs(b - limit); });
    if (moved.contains(*nearest) || limits.contains(*nearest)) {
      edges.push_back(limit);
    } else {
      *nearest = limit;
    }
    moved.insert(limit);
    std::sort(edges.begin(), edges.end());
  }
  return edges;
}

// A value at an edge is on the side of the limit where it passes. What lies above the last edge
// counts as just below it.
size_t BinOf(double value, bool at_most, const std::vector<double>& edges) {
  const auto above = at_most ? std::lower_bound(edges.begin(), edges.end(), value)
                             : std::upper_bound(edges.begin(), edges.end(), value);
  const auto bin = std::max<std::ptrdiff_t>(above - edges.begin() - 1, 0);
  return std::min(static_cast<size_t>(bin), edges.size() - 2);
}

}  // namespace

void SignalHistograms::Learn(const arrow::Schema& schema) {
  known_ = true;
  const auto field = schema.GetFieldByName(data::kAnnotations);
  if (field == nullptr || !field->type()->Equals(*data::AnnotationType())) return;
  std::map<std::string, std::set<double>> limits;
  for (const data::AnnotationLimit& limit : data::LimitsOf(schema)) {
    limits[limit.name].insert(limit.limit);
  }
  for (const data::AnnotationLimit& limit : data::LimitsOf(schema)) {
    auto& by_language = groups_[limit.name];
    if (by_language.empty()) names_.push_back(limit.name);
    Group& group = by_language[limit.language];
    group.limit = limit;
    group.edges = EdgesAt(limit.unit, limits[limit.name]);
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
      ++one.counts[BinOf(value, one.limit.at_most, one.edges)];
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
      const char* const rest = groups_.at(name).size() > 1 ? "others" : "all";
      signal.series.emplace_back(language.empty() ? rest : language, group.counts);
      signal.limits.push_back({group.limit.limit, group.limit.at_most, group.beyond});
    }
    if (!signal.series.empty()) all.push_back(std::move(signal));
  }
  return all;
}

}  // namespace saem::run
