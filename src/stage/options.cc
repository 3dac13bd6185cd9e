#include "stage/options.h"

#include <charconv>
#include <set>

#include <nlohmann/json.hpp>

namespace saem::stage {
namespace {

using base::Diagnostic;
using config::Node;
using nlohmann::ordered_json;

void Report(std::vector<Diagnostic>& diagnostics, const Node& node, std::string message,
            std::string hint = {}) {
  diagnostics.push_back({node.position(), std::move(message), std::move(hint)});
}

void Expected(std::vector<Diagnostic>& diagnostics, const Node& node, const OptionField& field,
              const std::string& what) {
  Report(diagnostics, node, "`" + field.key + "` wants " + what + ", not " + node.Describe());
}

std::string NumberText(double value) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

bool InRange(double value, const Node& node, const OptionField& field,
             std::vector<Diagnostic>& diagnostics) {
  if (!field.range || (value >= field.range->min && value <= field.range->max)) return true;
  std::string bounds =
      "from " + NumberText(field.range->min) + " to " + NumberText(field.range->max);
  if (field.range->max >= 1e300) bounds = "of at least " + NumberText(field.range->min);
  Expected(diagnostics, node, field, "a number " + bounds);
  return false;
}

constexpr size_t kFewChoices = 8;

std::string Joined(const StringList& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "`" : ", `") + word + "`";
  return out;
}

ordered_json SchemaOf(const OptionField& field) {
  ordered_json schema;
  if (field.type == "integer" || field.type == "number" || field.type == "boolean") {
    schema["type"] = field.type;
  } else if (field.type == "list") {
    const ordered_json items = {{"type", ordered_json::array({"string", "number", "boolean"})}};
    schema["type"] = ordered_json::array({"array", "string"});
    schema["items"] = items;
  } else if (field.type == "mapping") {
    schema["type"] = ordered_json::array({"object", "string"});
  } else {
    schema["type"] = "string";
  }
  schema["description"] = field.doc;
  if (!field.required) schema["default"] = ordered_json::parse(field.default_text);
  if (field.range && field.range->min > -1e300) schema["minimum"] = field.range->min;
  if (field.range && field.range->max < 1e300) schema["maximum"] = field.range->max;
  if (!field.choices.empty() && field.type == "text") schema["enum"] = field.choices;
  return schema;
}

}  // namespace

namespace option_internal {

OptionField Make(std::string key, std::string doc) {
  OptionField field;
  field.key = std::move(key);
  field.doc = std::move(doc);
  return field;
}

void BindInt(int64_t& value, const Node& node, const OptionField& field,
             std::vector<Diagnostic>& diagnostics) {
  const std::optional<int64_t> read = node.AsInt();
  if (!read) return Expected(diagnostics, node, field, "an integer");
  if (InRange(static_cast<double>(*read), node, field, diagnostics)) value = *read;
}

void BindDouble(double& value, const Node& node, const OptionField& field,
                std::vector<Diagnostic>& diagnostics) {
  const std::optional<double> read = node.AsDouble();
  if (!read) return Expected(diagnostics, node, field, "a number");
  if (InRange(*read, node, field, diagnostics)) value = *read;
}

void BindBool(bool& value, const Node& node, const OptionField& field,
              std::vector<Diagnostic>& diagnostics) {
  const std::optional<bool> read = node.AsBool();
  if (!read) return Expected(diagnostics, node, field, "`true` or `false`");
  value = *read;
}

void BindText(std::string& value, const Node& node, const OptionField& field,
              std::vector<Diagnostic>& diagnostics) {
  if (!node.IsScalar()) return Expected(diagnostics, node, field, "text");
  const StringList& choices = field.choices;
  if (!choices.empty() && std::find(choices.begin(), choices.end(), node.text()) == choices.end()) {
    const std::string near = base::DidYouMean(node.text(), choices);
    // A long list says nothing to whoever only mistyped.
    const std::string wanted = near.empty() || choices.size() <= kFewChoices
                                   ? Joined(choices)
                                   : std::to_string(choices.size()) + " names";
    Report(diagnostics, node,
           "`" + field.key + "` wants one of " + wanted + ", not " + node.Describe(), near);
    return;
  }
  value = node.text();
}

void BindList(StringList& value, const Node& node, const OptionField& field,
              std::vector<Diagnostic>& diagnostics) {
  const bool alone = node.IsScalar();
  if (!alone && !node.IsSequence()) return Expected(diagnostics, node, field, "a list");
  StringList read;
  for (const Node& item : alone ? std::vector<Node>{node} : node.items()) {
    if (!item.IsScalar()) {
      Expected(diagnostics, item, field, "a list of plain values");
      continue;
    }
    std::string text;
    BindText(text, item, field, diagnostics);
    if (!text.empty()) read.push_back(std::move(text));
  }
  value = std::move(read);
}

void BindMap(StringMap& value, const Node& node, const OptionField& field,
             std::vector<Diagnostic>& diagnostics) {
  StringMap read;
  if (node.IsScalar()) {
    read["*"] = node.text();  // one value for all
  } else if (node.IsMapping()) {
    for (const Node::Entry& entry : node.entries()) {
      if (!entry.value.IsScalar()) {
        Expected(diagnostics, entry.value, field, "a mapping of names to plain values");
      } else {
        read[entry.key] = entry.value.text();
      }
    }
  } else {
    return Expected(diagnostics, node, field, "a mapping");
  }
  value = std::move(read);
}

std::string Json(int64_t value) { return std::to_string(value); }
std::string Json(double value) { return NumberText(value); }
std::string Json(bool value) { return value ? "true" : "false"; }
std::string Json(const std::string& value) {
  return ordered_json(value).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}
std::string Json(const StringList& value) {
  return ordered_json(value).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}
std::string Json(const StringMap& value) {
  return ordered_json(value).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace option_internal

void OptionTable::Bind(void* options, const Node& node, const std::string& what,
                       std::vector<Diagnostic>& diagnostics) const {
  StringList keys;
  for (const OptionField& field : fields_) keys.push_back(field.key);
  std::set<std::string> given;
  if (node.IsMapping()) {
    for (const Node::Entry& entry : node.entries()) {
      given.insert(entry.key);
      const auto field = std::find_if(fields_.begin(), fields_.end(),
                                      [&](const OptionField& one) { return one.key == entry.key; });
      if (field == fields_.end()) {
        std::string hint = base::DidYouMean(entry.key, keys);
        if (hint.empty()) hint = "its options are " + (keys.empty() ? "none" : Joined(keys));
        diagnostics.push_back(
            {entry.position, "`" + what + "` has no option `" + entry.key + "`", hint});
        continue;
      }
      field->bind(options, entry.value, diagnostics);
    }
  } else if (!node.IsNull()) {
    const auto field = std::find_if(fields_.begin(), fields_.end(),
                                    [&](const OptionField& one) { return one.key == shorthand_; });
    if (field == fields_.end()) {
      Report(diagnostics, node, "`" + what + "` wants a mapping of options, not " + node.Describe(),
             keys.empty() ? "" : "its options are " + Joined(keys));
      return;
    }
    given.insert(shorthand_);
    field->bind(options, node, diagnostics);
  }
  for (const OptionField& field : fields_) {
    if (field.required && !given.contains(field.key)) {
      Report(diagnostics, node, "`" + what + "` needs the option `" + field.key + "`", field.doc);
    }
  }
}

std::string OptionTable::CanonicalJson(const void* options) const {
  std::string out = "{";
  for (const OptionField& field : fields_) {
    if (out.size() > 1) out += ',';
    out += "\"" + field.key + "\":" + field.json(options);
  }
  return out + "}";
}

std::string OptionTable::JsonSchema() const {
  ordered_json schema = {{"type", "object"}, {"additionalProperties", false}};
  ordered_json properties = ordered_json::object();
  ordered_json required = ordered_json::array();
  for (const OptionField& field : fields_) {
    properties[field.key] = SchemaOf(field);
    if (field.required) required.push_back(field.key);
  }
  schema["properties"] = std::move(properties);
  if (!required.empty()) schema["required"] = std::move(required);
  return schema.dump();
}

}  // namespace saem::stage
