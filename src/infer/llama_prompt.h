// Chat messages made into tokens by the model's own template. What the template adds may be control
// tokens; what stands in a message never is, so a document cannot end its turn or begin another
// one.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <llama.h>

#include "base/error.h"
#include "data/model_call.h"

namespace saem::infer {

// Of plain text: control tokens in it stay text.
std::vector<llama_token> TokensOf(const llama_vocab* vocab, std::string_view text);
// The bytes of a token (maybe part of a character); control tokens have none.
std::string PieceOf(const llama_vocab* vocab, llama_token token);

class PromptMaker {
 public:
  // InputError where the model's template cannot be used. A model without one gets the contents one
  // after another.
  static base::Result<std::unique_ptr<PromptMaker>> Make(const llama_model* model);
  ~PromptMaker();

  // Ready for the assistant's turn. A last message of the assistant's is the beginning of that
  // turn.
  base::Result<std::vector<llama_token>> Tokens(std::span<const data::ChatMessage> messages);

 private:
  struct Template;
  // A stretch of a rendered template: literal text, or where the i-th content goes.
  struct Part {
    std::string text;
    size_t message = 0;
    bool literal = true;
    bool trimmed = false;
  };

  PromptMaker();
  base::Result<const std::vector<Part>*> PartsFor(std::span<const data::ChatMessage> messages);
  base::Result<std::vector<Part>> Render(std::span<const data::ChatMessage> messages) const;
  // Appends the literal to the tokens: control tokens as such, the text between them joined to
  // `text`.
  void AppendLiteral(std::string_view literal, std::string* text,
                     std::vector<llama_token>* tokens) const;
  void Flush(std::string* text, std::vector<llama_token>* tokens) const;

  const llama_vocab* vocab_ = nullptr;
  std::unique_ptr<Template> template_;  // null: none
  std::map<std::string, llama_token, std::greater<>>
      control_;  // by text; of two with one beginning the longer first
  std::map<std::string, std::vector<Part>> rendered_;  // by the messages' roles
};

}  // namespace saem::infer
