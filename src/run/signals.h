// Histograms of the numbers that filters left as annotations (data/annotations.h), each with the
// limit it would have been held to and how many records lie beyond it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "data/annotations.h"
#include "findings/finding.h"

namespace saem::run {

class SignalHistograms {
 public:
  void Add(const arrow::RecordBatch& batch);
  // In the order of the rules; one series for each language that has limits of its own.
  std::vector<findings::Distribution> Finish(const std::string& dataset) const;

 private:
  struct Group {
    data::AnnotationLimit limit;
    std::vector<double> edges;
    std::vector<int64_t> counts;
    int64_t beyond = 0;
  };
  void Learn(const arrow::Schema& schema);

  bool known_ = false;  // the schema's limits
  std::vector<std::string> names_;
  // By name and by language; "" for those without limits of their own.
  std::map<std::string, std::map<std::string, Group, std::less<>>, std::less<>> groups_;
};

}  // namespace saem::run
