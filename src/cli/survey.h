// What lies in a folder that saem could read. For `saem init`.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"

namespace saem::cli {

// Files with one ending, by the patterns that a recipe in the folder reads them with: one for each
// folder below, so that what the recipe makes beside them is never read.
struct FoundFiles {
  std::string ending;
  std::string format;
  std::set<std::string> patterns;
  int64_t files = 0;
  int64_t bytes = 0;
  // Formats with columns: the one that most likely holds the text; "" where none can.
  bool has_columns = false;
  std::string text_column;
};

struct LeftOut {
  std::string folder;
  std::string why;
};

struct Survey {
  std::vector<FoundFiles> found;  // by ending
  std::vector<LeftOut> left_out;  // what saem itself made, and names that no recipe can hold
};

base::Result<Survey> SurveyFolder(const std::string& folder);

}  // namespace saem::cli
