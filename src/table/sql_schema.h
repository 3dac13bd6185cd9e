// Tables as SQL declares them: CREATE TABLE with types, keys, references and checks. What
// `generate:` makes tables of (schema_rows.h). Strict: what rows could not honour is an error at
// its place, never passed over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace saem::table {

enum class SqlType { kInteger, kDecimal, kReal, kBoolean, kText, kDate, kTimestamp };

struct SqlColumn {
  std::string name;
  SqlType type = SqlType::kText;
  int bits = 64;       // integers
  int precision = 0;   // decimals: digits in all, 0: any
  int scale = 0;       // of them behind the point
  int length = 0;      // texts: most characters, 0: any
  bool fixed = false;  // texts: exactly so many
  bool nullable = true;
  std::optional<double> low, high;  // of CHECKs, both allowed; dates in days, times in seconds
  std::vector<std::string> values;  // of CHECK (... IN ...)
  base::Position position;

  double Step() const;  // between neighbouring values; 0 for reals
};

// CHECK (start < stop)
struct SqlOrder {
  size_t smaller, larger;
  bool strict;
};

struct SqlReference {
  std::vector<size_t> columns;
  std::string table;
  std::vector<std::string> keys;  // empty: its primary key
  base::Position position;
};

struct SqlKey {
  std::vector<size_t> columns;
  bool primary;
};

struct SqlTable {
  std::string name;
  std::vector<SqlColumn> columns;
  std::vector<SqlKey> keys;
  std::vector<SqlReference> references;
  std::vector<SqlOrder> orders;
  base::Position position;

  std::optional<size_t> Find(std::string_view column) const;
};

// `file` names the text in messages.
base::Result<std::vector<SqlTable>> ParseSqlSchema(std::string_view text, const std::string& file);

}  // namespace saem::table
