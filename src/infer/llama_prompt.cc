#include "infer/llama_prompt.h"

#include <algorithm>

#include <common/chat.h>

namespace saem::infer {
namespace {

// Stands for the i-th message's content while the template is applied; the blanks around it show
// whether it trims.
std::string Marker(size_t i) { return "\x02" + std::to_string(i) + "\x03"; }

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n\f\v";
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

std::string TextOf(const llama_vocab* vocab, llama_token token) {
  return token == LLAMA_TOKEN_NULL ? "" : llama_vocab_get_text(vocab, token);
}

}  // namespace

struct PromptMaker::Template {
  common_chat_template jinja;
};

std::vector<llama_token> TokensOf(const llama_vocab* vocab, std::string_view text) {
  if (text.empty()) return {};
  std::vector<llama_token> tokens(text.size() + 8);
  const auto size = static_cast<int32_t>(text.size());
  int32_t count = llama_tokenize(vocab, text.data(), size, tokens.data(),
                                 static_cast<int32_t>(tokens.size()), false, false);
  if (count < 0) {
    tokens.resize(static_cast<size_t>(-count));
    count = llama_tokenize(vocab, text.data(), size, tokens.data(), -count, false, false);
  }
  tokens.resize(static_cast<size_t>(std::max(0, count)));
  return tokens;
}

std::string PieceOf(const llama_vocab* vocab, llama_token token) {
  std::string piece(64, '\0');
  int32_t size = llama_token_to_piece(vocab, token, piece.data(),
                                      static_cast<int32_t>(piece.size()), 0, false);
  if (size < 0) {
    piece.resize(static_cast<size_t>(-size));
    size = llama_token_to_piece(vocab, token, piece.data(), -size, 0, false);
  }
  piece.resize(static_cast<size_t>(std::max(0, size)));
  return piece;
}

PromptMaker::PromptMaker() = default;
PromptMaker::~PromptMaker() = default;

base::Result<std::unique_ptr<PromptMaker>> PromptMaker::Make(const llama_model* model) {
  std::unique_ptr<PromptMaker> maker(new PromptMaker());
  maker->vocab_ = llama_model_get_vocab(model);
  for (llama_token token = 0; token < llama_vocab_n_tokens(maker->vocab_); ++token) {
    const std::string text = TextOf(maker->vocab_, token);
    if (llama_vocab_is_control(maker->vocab_, token) && !text.empty())
      maker->control_.emplace(text, token);
  }
  const char* const source = llama_model_chat_template(model, nullptr);
  if (source == nullptr) return maker;
  try {
    maker->template_.reset(new Template{
        common_chat_template(source, TextOf(maker->vocab_, llama_vocab_bos(maker->vocab_)),
                             TextOf(maker->vocab_, llama_vocab_eos(maker->vocab_)))});
  } catch (const std::exception& error) {
    return base::InputError(std::string("the model's chat template cannot be read: ") +
                            error.what());
  }
  return maker;
}

base::Result<std::vector<llama_token>> PromptMaker::Tokens(
    std::span<const data::ChatMessage> messages) {
  std::vector<llama_token> tokens;
  std::string text;
  if (template_ == nullptr) {
    for (const data::ChatMessage& message : messages) {
      if (!text.empty()) text += "\n\n";
      text += message.content;
    }
  } else {
    const bool begun = !messages.empty() && messages.back().role == "assistant";
    const auto asked = begun ? messages.first(messages.size() - 1) : messages;
    ARROW_ASSIGN_OR_RAISE(const std::vector<Part>* const parts, PartsFor(asked));
    for (const Part& part : *parts) {
      if (part.literal) {
        AppendLiteral(part.text, &text, &tokens);
      } else {
        const std::string& content = asked[part.message].content;
        text += part.trimmed ? Trimmed(content) : std::string_view(content);
      }
    }
    if (begun) text += messages.back().content;
  }
  Flush(&text, &tokens);
  const llama_token bos = llama_vocab_bos(vocab_);
  const bool add = llama_vocab_get_add_bos(vocab_) || tokens.empty();
  if (add && bos != LLAMA_TOKEN_NULL && (tokens.empty() || tokens.front() != bos))
    tokens.insert(tokens.begin(), bos);
  if (tokens.empty()) return base::InputError("the model makes no token of an empty prompt");
  return tokens;
}

base::Result<const std::vector<PromptMaker::Part>*> PromptMaker::PartsFor(
    std::span<const data::ChatMessage> messages) {
  std::string roles;
  for (const data::ChatMessage& message : messages) {
    if (message.role != "system" && message.role != "user" && message.role != "assistant") {
      return base::UsageError("a message's role must be system, user or assistant");
    }
    roles += message.role + " ";
  }
  auto found = rendered_.find(roles);
  if (found == rendered_.end()) {
    ARROW_ASSIGN_OR_RAISE(auto parts, Render(messages));
    found = rendered_.emplace(roles, std::move(parts)).first;
  }
  return &found->second;
}

base::Result<std::vector<PromptMaker::Part>> PromptMaker::Render(
    std::span<const data::ChatMessage> messages) const {
  const jinja::caps& caps = template_->jinja.caps;
  common_json chat = common_json::array();
  std::string system;  // waits for the next message where the template knows no system role
  for (size_t i = 0; i < messages.size(); ++i) {
    std::string content = " " + Marker(i) + " ";
    if (messages[i].role == "system" && !caps.supports_system_role) {
      system += content + "\n\n";
      continue;
    }
    content = system + content;
    system.clear();
    common_json message;
    message["role"] = messages[i].role;
    if (caps.supports_string_content) {
      message["content"] = content;
    } else {
      common_json text;
      text["type"] = "text";
      text["text"] = content;
      common_json list = common_json::array();
      list.push_back(text);
      message["content"] = list;
    }
    chat.push_back(message);
  }
  std::string rendered;
  try {
    jinja::context context(template_->jinja.source());
    context.current_time = 0;  // a date in a prompt would make answers differ from day to day
    common_json values;
    values["messages"] = chat;
    values["bos_token"] = template_->jinja.bos_token();
    values["eos_token"] = template_->jinja.eos_token();
    values["add_generation_prompt"] = true;
    values["enable_thinking"] = false;
    jinja::global_from_json(context, values, false);
    jinja::runtime runtime(context);
    rendered = jinja::runtime::gather_string_parts(runtime.execute(template_->jinja.prog))
                   ->as_string()
                   .str();
  } catch (const std::exception& error) {
    return base::InputError(std::string("the model's chat template refuses these messages: ") +
                            error.what());
  }
  std::vector<Part> parts;
  std::string_view rest = rendered;
  for (size_t i = 0; i < messages.size(); ++i) {
    const std::string marker = Marker(i);
    size_t at = rest.find(marker);
    if (at == std::string_view::npos) {
      return base::InputError("the model's chat template leaves out a message of the role " +
                              messages[i].role);
    }
    size_t after = at + marker.size();
    Part content;
    content.literal = false;
    content.message = i;
    content.trimmed = !(at > 0 && rest[at - 1] == ' ') || !rest.substr(after).starts_with(' ');
    // The blanks beside the marker are not the template's.
    Part before;
    if (at > 0 && rest[at - 1] == ' ') --at;
    before.text = rest.substr(0, at);
    if (rest.substr(after).starts_with(' ')) ++after;
    parts.push_back(std::move(before));
    parts.push_back(std::move(content));
    rest.remove_prefix(after);
  }
  Part end;
  end.text = rest;
  parts.push_back(std::move(end));
  return parts;
}

void PromptMaker::AppendLiteral(std::string_view literal, std::string* text,
                                std::vector<llama_token>* tokens) const {
  for (size_t at = 0; at < literal.size();) {
    const auto found = std::find_if(control_.begin(), control_.end(), [&](const auto& one) {
      return literal.substr(at).starts_with(one.first);
    });
    if (found == control_.end()) {
      *text += literal[at++];
      continue;
    }
    Flush(text, tokens);
    tokens->push_back(found->second);
    at += found->first.size();
  }
}

void PromptMaker::Flush(std::string* text, std::vector<llama_token>* tokens) const {
  const auto more = TokensOf(vocab_, *text);
  tokens->insert(tokens->end(), more.begin(), more.end());
  text->clear();
}

}  // namespace saem::infer
