// One row as the checks see it, whatever columns its dataset has.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arrow/type_fwd.h>

#include "audit/audit.h"
#include "base/error.h"
#include "base/hash.h"

namespace saem::audit {

// A column of text in a record: its name and value.
struct TextField {
  std::string_view name;
  std::string_view text;
};

struct Record {
  base::Hash128 id;
  std::string_view language;  // empty: none given
  std::string_view licence;
  std::string_view title;
  std::string_view uri;
  std::string_view lineage;       // JSON; empty for what was read
  std::vector<TextField> fields;  // all text: text, title, question, answer, context
  std::vector<TextField>
      own;  // what the record itself says: question and answer of a pair, else its text

  bool pair = false;  // a question and its answer

  bool made() const { return !lineage.empty(); }
  // The own fields, a line break between them.
  std::string OwnText() const;
  std::vector<base::Hash128> Parents() const;  // empty where the lineage cannot be read
};

// Calls `see` with every row, in order.
base::Status ForEachRecord(const OpenRows& open, const base::Context& context,
                           const std::function<base::Status(const Record&)>& see);

}  // namespace saem::audit
