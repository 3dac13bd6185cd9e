// JSON Schema as far as answers are held to it. A schema with a keyword that is not enforced is
// refused, and every engine's answer is checked here once it is complete, whatever held it to the
// schema while it was written.
//
// Enforced: type, enum, const, properties, required, additionalProperties, items, minItems,
// maxItems, minLength, maxLength, pattern (anchored), minimum, maximum, exclusiveMinimum,
// exclusiveMaximum, anyOf, oneOf, allOf, and $ref into $defs or definitions. Without meaning for
// validity: title, description, default, examples, $schema, $id, $comment.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/error.h"

namespace re2 {
class RE2;
}

namespace saem::infer {

class JsonSchema {
 public:
  // A UsageError names the first keyword or value that cannot be enforced, and where it stands.
  static base::Result<JsonSchema> Parse(std::string_view schema);
  JsonSchema(JsonSchema&&) noexcept;
  JsonSchema& operator=(JsonSchema&&) noexcept;
  ~JsonSchema();

  // Nothing when `text` is one JSON value that the schema allows; else what is wrong and where,
  // without quoting the text. A name that stands twice in an object is wrong.
  std::optional<std::string> Check(std::string_view text) const;

 private:
  JsonSchema();
  struct Checker;

  std::unique_ptr<nlohmann::json> root_;
  std::map<std::string, std::unique_ptr<re2::RE2>> patterns_;
};

// `text` without a Markdown fence or chatter around the one JSON object or array in it; `text`
// itself where there is none.
std::string_view UnwrapJson(std::string_view text);

}  // namespace saem::infer
