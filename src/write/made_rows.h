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
#include "write/methods.h"

namespace saem::write {

inline constexpr char kQuestion[] = "question";  // utf8
inline constexpr char kAnswer[] = "answer";      // utf8
inline constexpr char kContext[] = "context";    // utf8: the passage it was made from
inline constexpr char kStyle[] = "style";        // utf8: of a text; its method where it has none
// utf8, JSON: [{"begin": .., "end": .., "text": ..}], bytes of the context
inline constexpr char kCitations[] = "citations";

struct MadeRow {
  base::Hash128 id;
  std::string text;
  std::string question;  // pairs only
  std::string answer;
  std::string citations;  // cited pairs only
  std::string context;
  std::string language;
  std::string licence;
  data::Lineage lineage;
};

// Of rows made from rows of `input`.
stage::SchemaPtr MadeSchema(const stage::SchemaPtr& input, Columns columns);

// `style` fills its column where the schema has one. Null where there are no rows.
base::Result<stage::BatchPtr> MakeRows(const stage::Row& parent, const stage::SchemaPtr& schema,
                                       const std::vector<MadeRow>& rows, const std::string& style);

}  // namespace saem::write
