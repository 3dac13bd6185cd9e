#include "run/vars.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "config/yaml.h"

namespace saem::run {
namespace {

using base::Diagnostic;
using base::Position;
using config::Node;

// What all values may grow to together: no more than a recipe may be written in.
constexpr size_t kMostBytes = config::ParseLimits{}.bytes;
constexpr std::string_view kBegin = "${";

bool IsName(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

// The text of a value: of a list, its items with commas.
std::string TextOf(const Node& value) {
  if (value.IsScalar()) return value.text();
  std::string out = "[";
  for (const Node& item : value.items()) out += (out.size() > 1 ? ", " : "") + item.text();
  return out + "]";
}

class Variables {
 public:
  void Declare(const Node& section) {
    for (const Node::Entry& entry : Entries(section)) {
      if (!IsName(entry.key)) {
        Report(entry.position, "`" + entry.key + "` is no name for a variable",
               "use at most 64 letters, digits, `_` and `-`");
        continue;
      }
      Variable& variable = variables_[entry.key];
      variable.position = entry.position;
      if (!entry.value.IsNull()) Give(variable, entry.value);
    }
  }

  void TakeFile(const Node& root, const std::string& file) {
    const Node* const section = root.IsMapping() ? root.Find("vars") : nullptr;
    if (section == nullptr) {
      return Report({file, 1, 1}, "there is no `vars:` section",
                    "it holds one `name: value` a line");
    }
    for (const Node::Entry& entry : Entries(*section)) Take(entry.key, entry.position, entry.value);
  }

  base::Status TakeFlag(const std::string& given) {
    const size_t equals = given.find('=');
    if (equals == std::string::npos) {
      return base::UsageError("--var " + given + ": wants name=value");
    }
    const std::string name = given.substr(0, equals);
    ARROW_ASSIGN_OR_RAISE(const Node value,
                          config::ParseYaml(given.substr(equals + 1), "--var " + name));
    Take(name, {"--var", 0, 0}, value);
    return base::Status::OK();
  }

  // `node` with values in the place of names.
  Node Filled(const Node& node) {
    if (node.IsSequence()) {
      std::vector<Node> items;
      for (const Node& item : node.items()) items.push_back(Filled(item));
      return Node::Sequence(std::move(items), node.position());
    }
    if (node.IsMapping()) {
      std::vector<Node::Entry> entries = node.entries();
      for (Node::Entry& entry : entries) entry.value = Filled(entry.value);
      return Node::Mapping(std::move(entries), node.position());
    }
    return node.text().find(kBegin) == std::string::npos ? node : FilledText(node);
  }

  base::Result<std::map<std::string, std::string>> Finish() {
    std::map<std::string, std::string> values;
    for (const auto& [name, variable] : variables_) {
      if (!variable.used) {
        Report(variable.position, "the variable `" + name + "` stands nowhere in the recipe",
               "write `${" + name + "}` where its value belongs, or take it out");
      } else if (!variable.value) {
        Report(variable.position, "the variable `" + name + "` has no value",
               "write one here, or give it by `--vars FILE` or `--var " + name + "=VALUE`");
      } else {
        values[name] = TextOf(*variable.value);
      }
    }
    ARROW_RETURN_NOT_OK(base::UsageErrors(std::move(diagnostics_)));
    return values;
  }

 private:
  struct Variable {
    Position position;  // of its name in the recipe
    std::optional<Node> value;
    bool used = false;
  };

  void Report(const Position& position, std::string message, std::string hint = {}) {
    diagnostics_.push_back({position, std::move(message), std::move(hint)});
  }

  const std::vector<Node::Entry>& Entries(const Node& section) {
    if (!section.IsMapping() && !section.IsNull()) {
      Report(section.position(), "`vars` must be a mapping, not " + section.Describe(),
             "for example {pairs: 300}");
    }
    return section.entries();
  }

  void Give(Variable& variable, const Node& value) {
    const bool plain =
        value.IsScalar() ||
        (value.IsSequence() && std::all_of(value.items().begin(), value.items().end(),
                                           [](const Node& n) { return n.IsScalar(); }));
    if (plain) {
      variable.value = value;
    } else {
      Report(value.position(),
             "a variable is a plain value or a list of them, not " + value.Describe());
    }
  }

  void Take(const std::string& name, const Position& position, const Node& value) {
    const auto found = variables_.find(name);
    if (found != variables_.end()) return Give(found->second, value);
    Report(position, "the recipe has no variable `" + name + "`",
           Near(name, "name it under `vars:` of the recipe, or take it out"));
  }

  std::string Near(const std::string& name, const std::string& otherwise) const {
    std::vector<std::string> known;
    for (const auto& [one, variable] : variables_) known.push_back(one);
    const std::string near = base::DidYouMean(name, known);
    return near.empty() ? otherwise : near;
  }

  // The variable that begins at `at`, where kBegin stands; `at` is moved behind it. Null where
  // there is none (which is reported) or it has no value (which Finish reports).
  const Node* Named(const Node& node, size_t* at) {
    const size_t begin = *at + kBegin.size();
    const size_t end = std::min(node.text().find('}', begin), node.text().size());
    const std::string name = node.text().substr(begin, end - begin);
    *at = std::min(end + 1, node.text().size());
    if (end == node.text().size() || !IsName(name)) {
      Report(node.position(), "`${` begins the name of a variable, as in `${name}`",
             "write `$${` for the characters themselves");
      return nullptr;
    }
    const auto found = variables_.find(name);
    if (found == variables_.end()) {
      Report(node.position(), "there is no variable `" + name + "`",
             Near(name, "name it under `vars:`; `$${` stands for the characters themselves"));
      return nullptr;
    }
    found->second.used = true;
    if (!found->second.value) return nullptr;
    bytes_ += TextOf(*found->second.value).size();
    if (bytes_ <= kMostBytes) return &*found->second.value;
    if (!full_) {
      Report(node.position(),
             "the values of variables grow beyond " + std::to_string(kMostBytes) + " bytes");
    }
    full_ = true;
    return nullptr;
  }

  Node FilledText(const Node& node) {
    const std::string& text = node.text();
    size_t at = 0;
    if (text.starts_with(kBegin) && text.find('}') == text.size() - 1) {
      const Node* const value = Named(node, &at);
      if (value == nullptr) return node;
      return value->At(node.position(), "`" + text + "` of " + value->position().ToString());
    }
    std::string out;
    while (at < text.size()) {
      const size_t next = std::min(text.find(kBegin, at), text.size());
      out += text.substr(at, next - at);
      at = next;
      if (at == text.size()) break;
      if (at > 0 && text[at - 1] == '$') {
        out += kBegin.substr(1);
        at += kBegin.size();
        continue;
      }
      const Node* const value = Named(node, &at);
      if (value != nullptr && !value->IsScalar()) {
        Report(node.position(), "a list cannot stand inside a text",
               "let `${name}` be the whole value");
      } else if (value != nullptr) {
        out += value->text();
      }
    }
    return Node::Scalar(std::move(out), node.quoted(), node.position());
  }

  std::map<std::string, Variable> variables_;
  std::vector<Diagnostic> diagnostics_;
  size_t bytes_ = 0;
  bool full_ = false;
};

// Puts `value` at the dotted path; false if a part of the path is not there.
bool Override(Node& node, std::string_view path, const Node& value) {
  const size_t dot = path.find('.');
  const std::string key(path.substr(0, dot));
  std::vector<Node::Entry> entries = node.entries();
  for (Node::Entry& entry : entries) {
    if (entry.key != key) continue;
    if (dot == std::string_view::npos) {
      entry.value = value;
    } else if (!Override(entry.value, path.substr(dot + 1), value)) {
      return false;
    }
    node = Node::Mapping(std::move(entries), node.position());
    return true;
  }
  if (dot != std::string_view::npos || !node.IsMapping()) return false;
  entries.push_back({key, value.position(), value});
  node = Node::Mapping(std::move(entries), node.position());
  return true;
}

base::Status ApplyOverrides(const std::vector<std::string>& overrides, Node& root) {
  for (const std::string& override_text : overrides) {
    const size_t equals = override_text.find('=');
    const std::string shown = "--set " + override_text;
    if (equals == std::string::npos) return base::UsageError(shown + ": wants path=value");
    ARROW_ASSIGN_OR_RAISE(const Node value,
                          config::ParseYaml(override_text.substr(equals + 1), "--set"));
    if (!Override(root, std::string_view(override_text).substr(0, equals), value)) {
      return base::UsageError(shown + ": the recipe has no such place");
    }
  }
  return base::Status::OK();
}

}  // namespace

base::Result<std::map<std::string, std::string>> ApplySettings(const Settings& settings,
                                                               Node* root) {
  ARROW_RETURN_NOT_OK(ApplyOverrides(settings.overrides, *root));
  Variables variables;
  if (const Node* const section = root->Find("vars")) variables.Declare(*section);
  if (!settings.vars_file.empty()) {
    ARROW_ASSIGN_OR_RAISE(const Node file,
                          config::ParseYaml(settings.vars_text, settings.vars_file));
    variables.TakeFile(file, settings.vars_file);
  }
  for (const std::string& one : settings.vars) ARROW_RETURN_NOT_OK(variables.TakeFlag(one));
  std::vector<Node::Entry> entries = root->entries();
  for (Node::Entry& entry : entries) {
    if (entry.key != "vars") entry.value = variables.Filled(entry.value);
  }
  if (root->IsMapping()) *root = Node::Mapping(std::move(entries), root->position());
  return variables.Finish();
}

}  // namespace saem::run
