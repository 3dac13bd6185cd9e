#include "write/template.h"

#include <algorithm>
#include <array>

#include <arrow/buffer.h>
#include <arrow/io/file.h>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "config/yaml.h"
#include "write/methods.h"
#include "write/prompt_safety.h"

namespace saem::write {
namespace {

using config::Node;
using nlohmann::ordered_json;

constexpr size_t kTemplateBytes = 256 * 1024;
constexpr size_t kTitleCharacters = 200;

// A field and the tag a block stands in ("" for those within a line).
struct FieldRule {
  std::string_view name;
  std::string_view tag;
};
constexpr std::array<FieldRule, 6> kFieldRules = {{{"text", "passage"},
                                                   {"sentence", "sentence"},
                                                   {"question", "question"},
                                                   {"answer", "answer"},
                                                   {"title", ""},
                                                   {"language", ""}}};
const FieldRule* FindRule(std::string_view name) {
  for (const FieldRule& rule : kFieldRules) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

// The tasks of templates: methods of `write`, and what other stages ask.
std::vector<std::string> Tasks() {
  std::vector<std::string> tasks = {"ground", "judge", "mend"};
  for (const Method& method : Methods()) tasks.push_back(method.name);
  return tasks;
}

// What templates of a task may hold.
std::vector<std::string> FieldsOf(std::string_view task) {
  if (task == "ground") return {"text", "question"};
  if (task == "mend") return {"text", "sentence", "language"};
  if (task == "judge") return {"text", "question", "answer", "title", "language"};
  const Method* const method = FindMethod(task);
  if (method == nullptr) return {};
  if (method->about_sentences) return {"text", "sentence", "title", "language"};
  return {"text", "title", "language"};
}

const std::vector<std::string> kKeys = {"task",        "style",  "language", "version",
                                        "temperature", "top_p",  "min_p",    "max_tokens",
                                        "stop",        "schema", "messages"};

ordered_json JsonOf(const Node& node) {
  switch (node.kind()) {
    case Node::Kind::kNull:
      return nullptr;
    case Node::Kind::kScalar:
      if (!node.quoted()) {
        if (const auto value = node.AsInt()) return *value;
        if (const auto value = node.AsDouble()) return *value;
        if (const auto value = node.AsBool()) return *value;
      }
      return node.text();
    case Node::Kind::kSequence: {
      ordered_json list = ordered_json::array();
      for (const Node& item : node.items()) list.push_back(JsonOf(item));
      return list;
    }
    case Node::Kind::kMapping:
      break;
  }
  ordered_json object = ordered_json::object();
  for (const Node::Entry& entry : node.entries()) object[entry.key] = JsonOf(entry.value);
  return object;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Reads one template and keeps every mistake found on the way.
class Reader {
 public:
  Reader(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {}

  base::Result<Template> Read() {
    if (text_.size() > kTemplateBytes) {
      return base::UsageError("the template `" + file_ + "` is longer than 256 KiB");
    }
    ARROW_ASSIGN_OR_RAISE(const Node root, config::ParseYaml(text_, file_));
    if (!root.IsMapping()) {
      return base::UsageError(
          "a template is a mapping with `task`, `language` and `messages`, not " + root.Describe(),
          root.position());
    }
    for (const Node::Entry& entry : root.entries()) {
      if (std::find(kKeys.begin(), kKeys.end(), entry.key) == kKeys.end()) {
        Report(entry.position, "a template has no `" + entry.key + "`",
               base::DidYouMean(entry.key, kKeys));
      }
    }
    ReadHead(root);
    ReadSampling(root);
    ReadMessages(root);
    ARROW_RETURN_NOT_OK(base::UsageErrors(std::move(diagnostics_)));
    out_.hash = base::Sha256Hex(text_);
    return std::move(out_);
  }

 private:
  void Report(const base::Position& position, std::string message, std::string hint = {}) {
    diagnostics_.push_back({position, std::move(message), std::move(hint)});
  }

  std::string Text(const Node& root, const char* key, bool required) {
    const Node* const node = root.Find(key);
    if (node == nullptr) {
      if (required) Report(root.position(), std::string("the template lacks `") + key + "`");
      return "";
    }
    if (!node->IsScalar()) {
      Report(node->position(), std::string("`") + key + "` wants text, not " + node->Describe());
      return "";
    }
    return node->text();
  }

  void ReadHead(const Node& root) {
    out_.task = Text(root, "task", true);
    const std::vector<std::string> tasks = Tasks();
    if (!out_.task.empty() && std::find(tasks.begin(), tasks.end(), out_.task) == tasks.end()) {
      Report(root.Find("task")->position(), "no task `" + out_.task + "`",
             base::DidYouMean(out_.task, tasks));
    }
    out_.language = Text(root, "language", true);
    out_.style = Text(root, "style", false);
    std::string version = Text(root, "version", true);
    out_.name = out_.task + (out_.style.empty() ? "" : "-" + out_.style) + "." + out_.language +
                "/" + version;
  }

  void ReadSampling(const Node& root) {
    Number(root, "temperature", 0, 2, &out_.sampling.temperature);
    Number(root, "top_p", 0, 1, &out_.sampling.top_p);
    Number(root, "min_p", 0, 1, &out_.sampling.min_p);
    double tokens = static_cast<double>(out_.sampling.max_tokens);
    Number(root, "max_tokens", 1, 1e6, &tokens);
    out_.sampling.max_tokens = static_cast<int64_t>(tokens);
    if (const Node* const stop = root.Find("stop")) {
      for (const Node& one : stop->items()) out_.stop.push_back(one.text());
      if (!stop->IsSequence()) Report(stop->position(), "`stop` wants a list of texts");
    }
    if (const Node* const schema = root.Find("schema")) {
      if (schema->IsMapping()) {
        out_.json_schema = JsonOf(*schema).dump();
      } else {
        Report(schema->position(), "`schema` wants a JSON schema, not " + schema->Describe());
      }
    }
  }

  void Number(const Node& root, const char* key, double min, double max, double* value) {
    const Node* const node = root.Find(key);
    if (node == nullptr) return;
    const auto number = node->AsDouble();
    if (!number || *number < min || *number > max) {
      Report(node->position(), std::string("`") + key + "` wants a number from " +
                                   ordered_json(min).dump() + " to " + ordered_json(max).dump());
      return;
    }
    *value = *number;
  }

  void ReadMessages(const Node& root) {
    const Node* const list = root.Find("messages");
    if (list == nullptr || !list->IsSequence() || list->items().empty()) {
      Report(list == nullptr ? root.position() : list->position(),
             "a template has `messages`, a list of `system:`, `user:` and `assistant:`");
      return;
    }
    for (const Node& item : list->items()) {
      if (!item.IsMapping() || item.entries().size() != 1 || !item.entries()[0].value.IsScalar()) {
        Report(item.position(),
               "a message is one `system:`, `user:` or `assistant:` with its text");
        continue;
      }
      const Node::Entry& entry = item.entries()[0];
      if (entry.key != "system" && entry.key != "user" && entry.key != "assistant") {
        Report(entry.position, "no role `" + entry.key + "`; there are system, user, assistant");
        continue;
      }
      out_.messages.push_back({entry.key, Lines(entry)});
    }
    if (!out_.messages.empty() && out_.messages.back().role != "user") {
      Report(list->position(), "the last message must be the user's: the model answers it");
    }
    if (out_.fields.count("text") + out_.fields.count("sentence") + out_.fields.count("answer") ==
        0) {
      Report(list->position(), "no message holds {{ text }}: the model would not see the document");
    }
  }

  std::vector<Template::Line> Lines(const Node::Entry& entry) {
    std::string_view rest = entry.value.text();
    while (rest.ends_with('\n')) rest.remove_suffix(1);
    std::vector<Template::Line> lines;
    std::string own;
    while (true) {
      const size_t end = rest.find('\n');
      lines.push_back(Pieces(rest.substr(0, end), entry, &own));
      if (end == rest.npos) break;
      own += '\n';
      rest.remove_prefix(end + 1);
    }
    out_.own_texts.push_back(std::move(own));
    return lines;
  }

  // Splits a line at its fields.
  Template::Line Pieces(std::string_view line, const Node::Entry& entry, std::string* own) {
    const bool blank_before = Trim(line).starts_with("{{");
    Template::Line pieces;
    while (true) {
      const size_t open = line.find("{{");
      const size_t close = open == line.npos ? line.npos : line.find("}}", open);
      if (close == line.npos) {
        if (open != line.npos) Report(entry.value.position(), "a field `{{` is not closed by `}}`");
        break;
      }
      const std::string name(Trim(line.substr(open + 2, close - open - 2)));
      const std::string_view behind = line.substr(close + 2);
      CheckField(name, blank_before && pieces.empty() && Trim(behind).empty(), entry);
      *own += line.substr(0, open);
      pieces.push_back({std::string(line.substr(0, open)), name});
      line = behind;
    }
    *own += line;
    pieces.push_back({std::string(line), ""});
    return pieces;
  }

  void CheckField(const std::string& name, bool alone, const Node::Entry& entry) {
    const std::vector<std::string> names = FieldsOf(out_.task);
    std::string list;
    for (const std::string& one : names) list += (list.empty() ? "" : ", ") + one;
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      const std::string near = base::DidYouMean(name, names);
      Report(entry.value.position(), "no field `{{ " + name + " }}` for " + out_.task,
             (near.empty() ? "" : near + " ") + "there are " + list);
      return;
    }
    out_.fields.insert(name);
    if (entry.key != "user") {
      Report(entry.value.position(), "{{ " + name + " }} may stand in a user message only");
    }
    if (!FindRule(name)->tag.empty() && !alone) {
      Report(entry.value.position(), "{{ " + name + " }} must have its line to itself");
    }
  }

  std::string_view text_;
  std::string file_;
  Template out_;
  std::vector<base::Diagnostic> diagnostics_;
};

// Between its tags on lines of its own, or in a line.
void AppendField(const FieldRule& rule, std::string_view value, std::string* out) {
  if (rule.tag.empty()) {
    *out += NeutraliseLine(value, kTitleCharacters);
    return;
  }
  out->append("<").append(rule.tag).append(">\n\n").append(NeutraliseBlock(value));
  out->append("\n\n</").append(rule.tag).append(">");
}

base::Result<std::string> ReadFile(const std::string& path) {
  const auto file = arrow::io::ReadableFile::Open(path);
  if (!file.ok()) {
    return base::UsageError("the template `" + path +
                            "` cannot be read: " + base::MessageOf(file.status()));
  }
  const auto content = (*file)->Read(static_cast<int64_t>(kTemplateBytes) + 1);
  if (!content.ok()) {
    return base::UsageError("the template `" + path +
                            "` cannot be read: " + base::MessageOf(content.status()));
  }
  return (*content)->ToString();
}

}  // namespace

std::vector<data::ChatMessage> Template::Render(const Fields& values) const {
  std::vector<data::ChatMessage> rendered;
  for (const Message& message : messages) {
    std::string content;
    for (const Line& line : message.lines) {
      std::string filled;
      bool any_field = false;
      bool any_value = false;
      for (const Piece& piece : line) {
        filled += piece.literal;
        if (piece.field.empty()) continue;
        any_field = true;
        const auto value = values.find(piece.field);
        if (value == values.end() || value->second.empty()) continue;
        any_value = true;
        AppendField(*FindRule(piece.field), value->second, &filled);
      }
      if (any_field && !any_value) continue;
      content += filled + "\n";
    }
    while (content.ends_with('\n')) content.pop_back();
    rendered.push_back({message.role, std::move(content)});
  }
  return rendered;
}

base::Result<Template> ParseTemplate(std::string_view text, const std::string& file) {
  return Reader(text, file).Read();
}

base::Result<TemplateSet> TemplateSet::Load(const std::string& task, const std::string& style,
                                            const std::vector<std::string>& files) {
  TemplateSet set;
  for (const std::string& file : files) {
    ARROW_ASSIGN_OR_RAISE(const std::string text, ReadFile(file));
    ARROW_ASSIGN_OR_RAISE(Template one, ParseTemplate(text, file));
    if (one.task != task) {
      return base::UsageError("the template `" + file + "` is for the task " + one.task +
                              ", not for " + task);
    }
    ARROW_RETURN_NOT_OK(set.Add(std::move(one), file));
  }
  if (!files.empty()) return set;
  for (const BuiltinPrompt& prompt : BuiltinPrompts()) {
    auto parsed = ParseTemplate(prompt.text, "prompts/" + std::string(prompt.file));
    if (!parsed.ok()) {
      return base::InternalError("a built-in template is broken: " +
                                 base::MessageOf(parsed.status()));
    }
    if (parsed->task != task || parsed->style != style) continue;
    ARROW_RETURN_NOT_OK(set.Add(std::move(parsed).ValueUnsafe(), std::string(prompt.file)));
  }
  return set;
}

base::Status TemplateSet::Add(Template one, const std::string& file) {
  const std::string language = one.language;
  if (!by_language_.emplace(language, std::move(one)).second) {
    return base::UsageError("the template `" + file + "` is the second one for the language " +
                            language);
  }
  return base::Status::OK();
}

const Template* TemplateSet::Find(std::string_view language) const {
  const auto found = by_language_.find(language);
  return found == by_language_.end() ? nullptr : &found->second;
}

std::string TemplateSet::Languages() const {
  std::string list;
  for (const auto& [language, one] : by_language_) list += (list.empty() ? "" : ", ") + language;
  return list;
}

std::string TemplateSet::Hash() const {
  base::Sha256 hash;
  for (const auto& [language, one] : by_language_) hash.Field(one.hash);
  return hash.FinishHex();
}

}  // namespace saem::write
