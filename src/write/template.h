// Prompts as files: a task, a language, sampling defaults, the JSON schema of the answer and chat
// messages with fields. docs/templates.md describes the format for users. Built-in ones are the
// files of prompts/, embedded in the binary; the stages of this module render them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "data/model_call.h"

namespace saem::write {

// What a rendering puts in place of {{ name }}. `text`, `sentence`, `question` and `answer` are
// blocks: each stands between tags of its own, which its content cannot close. `title` and
// `language` stand within a line.
using Fields = std::map<std::string, std::string, std::less<>>;

struct Template {
  // Literal text, then a field ("" at the end of a line).
  struct Piece {
    std::string literal;
    std::string field;
  };
  using Line = std::vector<Piece>;
  struct Message {
    std::string role;
    std::vector<Line> lines;
  };

  std::string task;      // a method of `write`, ground, judge or mend
  std::string style;     // rephrase: easy, ...; else ""
  std::string language;  // ISO 639-1
  std::string name;      // "question-answer.en/2": task, style, language, version
  std::string hash;      // sha256 of the file
  data::Sampling sampling;
  std::string json_schema;  // "": free text
  std::vector<std::string> stop;
  std::vector<Message> messages;
  std::set<std::string, std::less<>> fields;  // those it uses
  std::vector<std::string> own_texts;  // its words without fields: what an answer must not repeat

  // A line whose fields are all empty or missing is left out.
  std::vector<data::ChatMessage> Render(const Fields& values) const;
};

// All mistakes at once. `file` names the text in messages.
base::Result<Template> ParseTemplate(std::string_view text, const std::string& file);

// The templates of one task and style.
class TemplateSet {
 public:
  // The built-in ones, or, where `files` are named, those alone. Mistakes are usage errors.
  static base::Result<TemplateSet> Load(const std::string& task, const std::string& style,
                                        const std::vector<std::string>& files);
  // By the row's language ("en", "ko"); nullptr where there is none.
  const Template* Find(std::string_view language) const;
  std::string Languages() const;  // "en, ko": for messages
  std::string Hash() const;       // of all of them: what results depend on
  const std::map<std::string, Template, std::less<>>& all() const { return by_language_; }

 private:
  base::Status Add(Template one, const std::string& file);

  std::map<std::string, Template, std::less<>> by_language_;
};

// A file of prompts/, as it was when the binary was built. The list is made by cmake/Prompts.cmake.
struct BuiltinPrompt {
  std::string_view file;
  std::string_view text;
};
const std::vector<BuiltinPrompt>& BuiltinPrompts();

}  // namespace saem::write
