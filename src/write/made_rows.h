// Turns what a model wrote about one row into rows of the output schema: the parent's source
// columns, which give every later reject its place, and the columns of made text. Used by the write
// stage.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "data/lineage.h"
#include "stage/stage.h"

namespace saem::write {

inline constexpr char kQuestion[] = "question";  // utf8
inline constexpr char kAnswer[] = "answer";      // utf8
inline constexpr char kContext[] = "context";    // utf8: the passage it was made from
inline constexpr char kStyle[] = "style";        // utf8: of a rephrasing

struct MadeRow {
  base::Hash128 id;
  std::string text;
  std::string question;  // pairs only
  std::string answer;
  std::string context;
  std::string language;
  std::string licence;
  data::Lineage lineage;
};

// Of question-answer pairs or of rephrasings, made from rows of `input`.
stage::SchemaPtr MadeSchema(const stage::SchemaPtr& input, bool pairs);

// `style` fills its column where the schema has one. Null where there are no rows.
base::Result<stage::BatchPtr> MakeRows(const stage::Row& parent, const stage::SchemaPtr& schema,
                                       const std::vector<MadeRow>& rows, const std::string& style);

}  // namespace saem::write
