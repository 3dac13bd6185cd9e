#include "infer/json_schema.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <vector>

#include <nlohmann/json.hpp>
#include <re2/re2.h>

namespace saem::infer {
namespace {

using nlohmann::json;

constexpr int kDepth = 64;             // of schema and answer
constexpr int64_t kSteps = 1'000'000;  // of checking one answer: nested anyOf can multiply
constexpr size_t kSchemaBytes = size_t{1} << 20;

constexpr std::array<std::string_view, 7> kTypes{"null",   "boolean", "integer", "number",
                                                 "string", "array",   "object"};

bool Annotation(const std::string& key) {
  static const std::set<std::string> names{"title",    "description", "default",
                                           "examples", "$schema",     "$id",
                                           "$comment", "$defs",       "definitions"};
  return names.contains(key);
}

bool IsType(const json& value, std::string_view type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.is_boolean();
  if (type == "string") return value.is_string();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  if (type == "number") return value.is_number();
  if (value.is_number_integer()) return true;  // "integer": 1.0 is one, by the standard
  return value.is_number_float() && std::trunc(value.get<double>()) == value.get<double>();
}

size_t CodePoints(const std::string& text) {
  size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

// "#/$defs/name" to its schema; the pointer's two escapes undone.
const json* Resolve(const json& root, const std::string& ref) {
  for (const char* const home : {"$defs", "definitions"}) {
    const std::string prefix = std::string("#/") + home + "/";
    if (!ref.starts_with(prefix) || !root.contains(home) || !root[home].is_object()) continue;
    std::string name;
    for (size_t i = prefix.size(); i < ref.size(); ++i) {
      if (ref[i] == '/') return nullptr;
      if (ref[i] == '~' && i + 1 < ref.size()) {
        name += ref[++i] == '0' ? '~' : '/';
      } else {
        name += ref[i];
      }
    }
    const auto found = root[home].find(name);
    if (found != root[home].end()) return &*found;
  }
  return nullptr;
}

// Parses strictly: a name twice in one object, or nesting beyond kDepth, makes it fail.
json ParseStrictly(std::string_view text, std::string* why) {
  std::vector<std::set<std::string>> names;
  bool twice = false;
  bool deep = false;
  const auto watch = [&](int depth, json::parse_event_t event, json& value) {
    if (depth > kDepth) deep = true;
    if (event == json::parse_event_t::object_start) names.emplace_back();
    if (event == json::parse_event_t::object_end && !names.empty()) names.pop_back();
    if (event == json::parse_event_t::key && !names.empty()) {
      twice = twice || !names.back().insert(value.get<std::string>()).second;
    }
    return !deep;  // drops what is too deep
  };
  json value = json::parse(text, watch, false);
  *why = deep                   ? "nested too deep"
         : value.is_discarded() ? "not JSON"
         : twice                ? "a name stands twice in an object"
                                : "";
  return value;
}

// Looks a schema over once, so that checking answers meets only what it knows.
class Reader {
 public:
  Reader(const json& root, std::map<std::string, std::unique_ptr<re2::RE2>>* patterns)
      : root_(root), patterns_(*patterns) {}

  base::Status Read(const json& schema, const std::string& place, int depth) {
    if (depth > kDepth) return Wrong(place, "is nested too deep");
    if (schema.is_boolean()) return base::Status::OK();
    if (!schema.is_object()) return Wrong(place, "is no schema");
    for (const auto& [key, value] : schema.items()) {
      if (Annotation(key)) continue;
      ARROW_RETURN_NOT_OK(ReadKeyword(key, value, place, depth));
    }
    for (const char* const home : {"$defs", "definitions"}) {
      if (schema.contains(home))
        ARROW_RETURN_NOT_OK(ReadEach(schema[home], place + "." + home, depth));
    }
    return base::Status::OK();
  }

 private:
  static base::Status Wrong(const std::string& place, const std::string& what) {
    return base::UsageError("the JSON Schema of the answer cannot be enforced: " + place + " " +
                            what);
  }

  base::Status ReadEach(const json& values, const std::string& place, int depth) {
    if (!values.is_structured()) return Wrong(place, "must hold schemas");
    for (const auto& [name, one] : values.items()) {
      ARROW_RETURN_NOT_OK(Read(one, place + "." + name, depth + 1));
    }
    return base::Status::OK();
  }

  base::Status ReadKeyword(const std::string& key, const json& value, const std::string& place,
                           int depth) {
    const std::string here = place + "." + key;
    if (key == "type") return ReadType(value, here);
    if (key == "properties")
      return value.is_object() ? ReadEach(value, here, depth) : Wrong(here, "must be an object");
    if (key == "additionalProperties" || key == "items") return Read(value, here, depth + 1);
    if (key == "anyOf" || key == "oneOf" || key == "allOf") {
      return value.is_array() && !value.empty() ? ReadEach(value, here, depth)
                                                : Wrong(here, "must be a list of schemas");
    }
    if (key == "enum")
      return value.is_array() && !value.empty() ? base::Status::OK()
                                                : Wrong(here, "must be a list of values");
    if (key == "const") return base::Status::OK();
    if (key == "required") return ReadRequired(value, here);
    if (key == "minItems" || key == "maxItems" || key == "minLength" || key == "maxLength") {
      return value.is_number_unsigned() ? base::Status::OK() : Wrong(here, "must be a count");
    }
    if (key == "minimum" || key == "maximum" || key == "exclusiveMinimum" ||
        key == "exclusiveMaximum") {
      return value.is_number() ? base::Status::OK() : Wrong(here, "must be a number");
    }
    if (key == "pattern") return ReadPattern(value, here);
    if (key == "$ref") {
      if (!value.is_string() || Resolve(root_, value.get<std::string>()) == nullptr) {
        return Wrong(here, "must name a schema in $defs");
      }
      return base::Status::OK();
    }
    return Wrong(place, "uses `" + key + "`, which is not known here");
  }

  static base::Status ReadType(const json& value, const std::string& here) {
    const auto known = [](const json& one) {
      return one.is_string() &&
             std::find(kTypes.begin(), kTypes.end(), one.get<std::string>()) != kTypes.end();
    };
    const bool good = value.is_array()
                          ? !value.empty() && std::all_of(value.begin(), value.end(), known)
                          : known(value);
    return good ? base::Status::OK() : Wrong(here, "must name JSON types");
  }

  static base::Status ReadRequired(const json& value, const std::string& here) {
    const bool names =
        value.is_array() &&
        std::all_of(value.begin(), value.end(), [](const json& one) { return one.is_string(); });
    return names ? base::Status::OK() : Wrong(here, "must be a list of names");
  }

  base::Status ReadPattern(const json& value, const std::string& here) {
    if (!value.is_string()) return Wrong(here, "must be a text");
    const auto text = value.get<std::string>();
    if (text.size() < 2 || text.front() != '^' || text.back() != '$') {
      return Wrong(here, "must begin with ^ and end with $");
    }
    auto compiled = std::make_unique<re2::RE2>(text, re2::RE2::Quiet);
    if (!compiled->ok()) return Wrong(here, "is no regular expression without look-around");
    patterns_[text] = std::move(compiled);
    return base::Status::OK();
  }

  const json& root_;
  std::map<std::string, std::unique_ptr<re2::RE2>>& patterns_;
};

}  // namespace

// One check of one value. Returns "" or what is wrong.
struct JsonSchema::Checker {
  const JsonSchema& schema;
  mutable int64_t steps = 0;

  std::string Check(const json& value, const json& rules, const std::string& place,
                    int depth) const {
    if (depth > 2 * kDepth) return place + ": nested too deep";
    if (++steps > kSteps) return place + ": too much to check";
    if (rules.is_boolean()) return rules.get<bool>() ? "" : place + ": nothing is allowed here";
    if (rules.contains("$ref")) {
      const json* const target = Resolve(*schema.root_, rules["$ref"].get<std::string>());
      if (std::string wrong = Check(value, *target, place, depth + 1); !wrong.empty()) return wrong;
    }
    for (const auto part : {&Checker::Kind, &Checker::Number, &Checker::Text}) {
      if (std::string wrong = (this->*part)(value, rules); !wrong.empty())
        return place + ": " + wrong;
    }
    if (std::string wrong = Members(value, rules, place, depth); !wrong.empty()) return wrong;
    if (std::string wrong = Items(value, rules, place, depth); !wrong.empty()) return wrong;
    return Combined(value, rules, place, depth);
  }

  std::string Kind(const json& value, const json& rules) const {
    if (const auto type = rules.find("type"); type != rules.end()) {
      const auto fits = [&](const json& one) {
        return IsType(value, one.get_ref<const std::string&>());
      };
      const bool allowed =
          type->is_array() ? std::any_of(type->begin(), type->end(), fits) : fits(*type);
      if (!allowed) return std::string("a value of the wrong type (") + value.type_name() + ")";
    }
    if (rules.contains("const") && value != rules["const"])
      return "not the value that must stand here";
    if (const auto values = rules.find("enum"); values != rules.end()) {
      if (std::find(values->begin(), values->end(), value) == values->end())
        return "none of the values allowed";
    }
    return "";
  }

  std::string Number(const json& value, const json& rules) const {
    if (!value.is_number()) return "";
    const auto given = [&](const char* key) { return rules.contains(key); };
    const bool good = (!given("minimum") || value >= rules["minimum"]) &&
                      (!given("maximum") || value <= rules["maximum"]) &&
                      (!given("exclusiveMinimum") || value > rules["exclusiveMinimum"]) &&
                      (!given("exclusiveMaximum") || value < rules["exclusiveMaximum"]);
    return good ? "" : "a number out of its range";
  }

  std::string Text(const json& value, const json& rules) const {
    if (!value.is_string()) return "";
    const auto& text = value.get_ref<const std::string&>();
    const size_t length = CodePoints(text);
    if (length < rules.value("minLength", size_t{0})) return "a text that is too short";
    if (length > rules.value("maxLength", SIZE_MAX)) return "a text that is too long";
    if (rules.contains("pattern") &&
        !re2::RE2::PartialMatch(text, *schema.patterns_.at(rules["pattern"]))) {
      return "a text that does not match its pattern";
    }
    return "";
  }

  std::string Members(const json& value, const json& rules, const std::string& place,
                      int depth) const {
    if (!value.is_object()) return "";
    if (const auto required = rules.find("required"); required != rules.end()) {
      for (const json& name : *required) {
        if (!value.contains(name.get_ref<const std::string&>())) {
          return place + ": `" + name.get<std::string>() + "` is missing";
        }
      }
    }
    const auto properties = rules.find("properties");
    for (const auto& [name, member] : value.items()) {
      std::string wrong;
      if (properties != rules.end() && properties->contains(name)) {
        wrong = Check(member, properties->at(name), place + "." + name, depth + 1);
      } else if (rules.contains("additionalProperties")) {
        wrong = Check(member, rules["additionalProperties"], place, depth + 1);
        if (!wrong.empty()) wrong = place + ": a name that is not in the schema";
      }
      if (!wrong.empty()) return wrong;
    }
    return "";
  }

  std::string Items(const json& value, const json& rules, const std::string& place,
                    int depth) const {
    if (!value.is_array()) return "";
    if (value.size() < rules.value("minItems", size_t{0}))
      return place + ": a list that is too short";
    if (value.size() > rules.value("maxItems", SIZE_MAX))
      return place + ": a list that is too long";
    if (!rules.contains("items")) return "";
    for (size_t i = 0; i < value.size(); ++i) {
      std::string wrong =
          Check(value[i], rules["items"], place + "[" + std::to_string(i) + "]", depth + 1);
      if (!wrong.empty()) return wrong;
    }
    return "";
  }

  std::string Combined(const json& value, const json& rules, const std::string& place,
                       int depth) const {
    if (const auto all = rules.find("allOf"); all != rules.end()) {
      for (const json& one : *all) {
        if (std::string wrong = Check(value, one, place, depth + 1); !wrong.empty()) return wrong;
      }
    }
    for (const char* const key : {"anyOf", "oneOf"}) {
      if (!rules.contains(key)) continue;
      size_t fits = 0;
      for (const json& one : rules[key]) fits += Check(value, one, place, depth + 1).empty();
      if (fits == 0) return place + ": none of the forms allowed";
      if (fits > 1 && std::string_view(key) == "oneOf")
        return place + ": more than one of the forms";
    }
    return "";
  }
};

JsonSchema::JsonSchema() = default;
JsonSchema::JsonSchema(JsonSchema&&) noexcept = default;
JsonSchema& JsonSchema::operator=(JsonSchema&&) noexcept = default;
JsonSchema::~JsonSchema() = default;

base::Result<JsonSchema> JsonSchema::Parse(std::string_view text) {
  if (text.size() > kSchemaBytes)
    return base::UsageError("the JSON Schema of the answer is larger than 1 MiB");
  JsonSchema schema;
  std::string why;
  schema.root_ = std::make_unique<json>(ParseStrictly(text, &why));
  if (!why.empty()) return base::UsageError("the JSON Schema of the answer cannot be read: " + why);
  ARROW_RETURN_NOT_OK(Reader(*schema.root_, &schema.patterns_).Read(*schema.root_, "$", 0));
  return schema;
}

std::optional<std::string> JsonSchema::Check(std::string_view text) const {
  std::string why;
  const json value = ParseStrictly(text, &why);
  if (!why.empty()) return why;
  std::string wrong = Checker{*this, 0}.Check(value, *root_, "$", 0);
  if (wrong.empty()) return std::nullopt;
  return wrong;
}

std::string_view UnwrapJson(std::string_view text) {
  const size_t begin = text.find_first_of("{[");
  if (begin == std::string_view::npos) return text;
  // The bracket that closes the first one; brackets within strings do not count.
  size_t depth = 0;
  bool quoted = false;
  for (size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return text.substr(begin, i + 1 - begin);
    }
  }
  return text;
}

}  // namespace saem::infer
