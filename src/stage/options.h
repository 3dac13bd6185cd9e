// One table per options struct says it all: keys, members, defaults, limits, text. Binding a
// recipe's mapping, `saem stages NAME`, docs/stages.md, the editors' JSON Schema and the canonical
// form that fingerprints use are made from it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "config/node.h"

namespace saem::stage {

// Names of other parts of the recipe: an edge of the graph each. The empty name means none.
struct DatasetName {
  std::string name;  // "patients" or "patients.holdout" or "clinic.visits"
};
struct ModelName {
  std::string name;
};
using StringMap = std::map<std::string, std::string>;
using StringList = std::vector<std::string>;

struct Range {
  double min = -1e300;
  double max = 1e300;
};

struct OptionField {
  std::string key;
  std::string type;  // integer, number, boolean, text, list, mapping, dataset, model
  std::string doc;
  std::string default_text;  // JSON
  bool required = false;
  std::optional<Range> range;
  StringList choices;
  // Reads `node` into the struct; mistakes are added.
  std::function<void(void* options, const config::Node& node, std::vector<base::Diagnostic>&)> bind;
  std::function<std::string(const void* options)> json;  // canonical JSON of the member
  // The dataset or model the member names, for the graph.
  std::function<std::string(const void* options)> reference;
};

// An untyped view of a table, for documentation and the recipe binder.
class OptionTable {
 public:
  const std::vector<OptionField>& fields() const { return fields_; }
  // The key whose value may be written alone ("dedup: minhash"), or "".
  const std::string& shorthand() const { return shorthand_; }

  // Binds a mapping (or null, or the shorthand's scalar or list) into `options`, which holds the
  // defaults.
  void Bind(void* options, const config::Node& node, const std::string& what,
            std::vector<base::Diagnostic>& diagnostics) const;
  // {"key":value,...} in table order, defaults included.
  std::string CanonicalJson(const void* options) const;
  // A JSON Schema (2020-12) of the mapping.
  std::string JsonSchema() const;

 protected:
  std::vector<OptionField> fields_;
  std::string shorthand_;
};

namespace option_internal {
OptionField Make(std::string key, std::string doc);
void BindInt(int64_t&, const config::Node&, const OptionField&, std::vector<base::Diagnostic>&);
void BindDouble(double&, const config::Node&, const OptionField&, std::vector<base::Diagnostic>&);
void BindBool(bool&, const config::Node&, const OptionField&, std::vector<base::Diagnostic>&);
void BindText(std::string&, const config::Node&, const OptionField&,
              std::vector<base::Diagnostic>&);
void BindList(StringList&, const config::Node&, const OptionField&, std::vector<base::Diagnostic>&);
void BindMap(StringMap&, const config::Node&, const OptionField&, std::vector<base::Diagnostic>&);
std::string Json(int64_t);
std::string Json(double);
std::string Json(bool);
std::string Json(const std::string&);
std::string Json(const StringList&);
std::string Json(const StringMap&);

inline void BindValue(int64_t& v, const config::Node& n, const OptionField& f,
                      std::vector<base::Diagnostic>& d) {
  BindInt(v, n, f, d);
}
inline void BindValue(double& v, const config::Node& n, const OptionField& f,
                      std::vector<base::Diagnostic>& d) {
  BindDouble(v, n, f, d);
}
inline void BindValue(bool& v, const config::Node& n, const OptionField& f,
                      std::vector<base::Diagnostic>& d) {
  BindBool(v, n, f, d);
}
inline void BindValue(std::string& v, const config::Node& n, const OptionField& f,
                      std::vector<base::Diagnostic>& d) {
  BindText(v, n, f, d);
}
inline void BindValue(StringList& v, const config::Node& n, const OptionField& f,
                      std::vector<base::Diagnostic>& d) {
  BindList(v, n, f, d);
}
inline void BindValue(StringMap& v, const config::Node& n, const OptionField& f,
                      std::vector<base::Diagnostic>& d) {
  BindMap(v, n, f, d);
}
inline void BindValue(DatasetName& v, const config::Node& n, const OptionField& f,
                      std::vector<base::Diagnostic>& d) {
  BindText(v.name, n, f, d);
}
inline void BindValue(ModelName& v, const config::Node& n, const OptionField& f,
                      std::vector<base::Diagnostic>& d) {
  BindText(v.name, n, f, d);
}
inline std::string JsonOf(const DatasetName& value) { return Json(value.name); }
inline std::string JsonOf(const ModelName& value) { return Json(value.name); }
template <typename T>
std::string JsonOf(const T& value) {
  return Json(value);
}
inline const char* TypeName(const int64_t&) { return "integer"; }
inline const char* TypeName(const double&) { return "number"; }
inline const char* TypeName(const bool&) { return "boolean"; }
inline const char* TypeName(const std::string&) { return "text"; }
inline const char* TypeName(const StringList&) { return "list"; }
inline const char* TypeName(const StringMap&) { return "mapping"; }
inline const char* TypeName(const DatasetName&) { return "dataset"; }
inline const char* TypeName(const ModelName&) { return "model"; }
}  // namespace option_internal

// The table of the plain struct S, whose default member initialisers are the options' defaults.
template <typename S>
class OptionTableOf final : public OptionTable {
 public:
  template <typename M>
  OptionTableOf& Field(std::string key, M S::* member, std::string doc,
                       std::optional<Range> range = std::nullopt, StringList choices = {}) {
    OptionField field = option_internal::Make(std::move(key), std::move(doc));
    field.range = range;
    field.choices = std::move(choices);
    const S defaults{};
    field.type = option_internal::TypeName(defaults.*member);
    field.default_text = option_internal::JsonOf(defaults.*member);
    field.json = [member](const void* options) {
      return option_internal::JsonOf(static_cast<const S*>(options)->*member);
    };
    if constexpr (std::is_same_v<M, DatasetName> || std::is_same_v<M, ModelName>) {
      field.reference = [member](const void* options) {
        return (static_cast<const S*>(options)->*member).name;
      };
    }
    const OptionField meta = field;
    field.bind = [member, meta](void* options, const config::Node& node,
                                std::vector<base::Diagnostic>& diagnostics) {
      option_internal::BindValue(static_cast<S*>(options)->*member, node, meta, diagnostics);
    };
    fields_.push_back(std::move(field));
    return *this;
  }
  // The field added last must be written.
  OptionTableOf& Required() {
    fields_.back().required = true;
    return *this;
  }
  // The field added last may be written alone.
  OptionTableOf& Shorthand() {
    shorthand_ = fields_.back().key;
    return *this;
  }
};

}  // namespace saem::stage
