// Chat messages made into tokens. What the template adds may be control tokens; what stands in a message never is, so a
// document cannot end its turn or begin another one.
#pragma once

#include <llama.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "data/model_call.h"

namespace saem::infer {

// Of plain text: control tokens in it stay text.
std::vector<llama_token> TokensOf(const llama_vocab* vocab, std::string_view text, bool control);

// By the model's own chat template, ready for the assistant's turn; without one the contents one after another.
base::Result<std::vector<llama_token>> PromptTokens(const llama_model* model,
                                                    std::span<const data::ChatMessage> messages);

// The bytes of a token (maybe part of a character).
std::string PieceOf(const llama_vocab* vocab, llama_token token);

}  // namespace saem::infer
