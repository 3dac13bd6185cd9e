// The words of an SQL text with their places. Used by sql_schema.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace saem::table {

struct SqlToken {
  enum class Kind { kWord, kName, kNumber, kText, kSign, kEnd } kind = Kind::kEnd;
  std::string text;   // names and texts without their quotes
  std::string upper;  // of words
  base::Position position;
};

// Ends with a token of the kind kEnd.
base::Result<std::vector<SqlToken>> SqlTokens(std::string_view text, const std::string& file);

}  // namespace saem::table
