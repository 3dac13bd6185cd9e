#include "infer/llama_prompt.h"

namespace saem::infer {
namespace {

// Stands for the i-th message's content while the template is applied; no template changes such bytes.
std::string Marker(size_t i) { return "\x02saem" + std::to_string(i) + "\x03"; }

}  // namespace

std::vector<llama_token> TokensOf(const llama_vocab* vocab, std::string_view text, bool control) {
  if (text.empty()) return {};
  std::vector<llama_token> tokens(text.size() + 8);
  const auto size = static_cast<int32_t>(text.size());
  int32_t count = llama_tokenize(vocab, text.data(), size, tokens.data(),
                                 static_cast<int32_t>(tokens.size()), false, control);
  if (count < 0) {
    tokens.resize(static_cast<size_t>(-count));
    count = llama_tokenize(vocab, text.data(), size, tokens.data(), -count, false, control);
  }
  tokens.resize(static_cast<size_t>(std::max(0, count)));
  return tokens;
}

base::Result<std::vector<llama_token>> PromptTokens(const llama_model* model,
                                                    std::span<const data::ChatMessage> messages) {
  const llama_vocab* const vocab = llama_model_get_vocab(model);
  std::vector<llama_token> tokens;
  if (llama_vocab_get_add_bos(vocab)) tokens.push_back(llama_vocab_bos(vocab));
  const auto append = [&](std::string_view text, bool control) {
    const auto more = TokensOf(vocab, text, control);
    tokens.insert(tokens.end(), more.begin(), more.end());
  };
  const char* const chat_template = llama_model_chat_template(model, nullptr);
  if (chat_template == nullptr) {
    for (const data::ChatMessage& message : messages) append(message.content, false);
    return tokens;
  }
  std::vector<std::string> markers;
  for (size_t i = 0; i < messages.size(); ++i) markers.push_back(Marker(i));
  std::vector<llama_chat_message> chat;
  size_t size = 256;
  for (size_t i = 0; i < messages.size(); ++i) {
    chat.push_back({messages[i].role.c_str(), markers[i].c_str()});
    size += markers[i].size() + messages[i].role.size() + 64;
  }
  std::string text(size, '\0');
  int32_t length = llama_chat_apply_template(chat_template, chat.data(), chat.size(), true,
                                             text.data(), static_cast<int32_t>(text.size()));
  if (length > static_cast<int32_t>(text.size())) {
    text.resize(static_cast<size_t>(length));
    length = llama_chat_apply_template(chat_template, chat.data(), chat.size(), true, text.data(),
                                       length);
  }
  if (length < 0) return base::InputError("the model's chat template is of a kind llama.cpp does not know");
  text.resize(static_cast<size_t>(length));
  std::string_view rest = text;
  if (!tokens.empty()) {
    // Some templates write the begin-of-sequence token themselves.
    const std::string bos = PieceOf(vocab, llama_vocab_bos(vocab));
    if (!bos.empty() && rest.starts_with(bos)) rest.remove_prefix(bos.size());
  }
  for (size_t i = 0; i < messages.size(); ++i) {
    const size_t at = rest.find(markers[i]);
    if (at == std::string_view::npos) continue;  // a template may leave a role out
    append(rest.substr(0, at), true);
    append(messages[i].content, false);
    rest.remove_prefix(at + markers[i].size());
  }
  append(rest, true);
  return tokens;
}

std::string PieceOf(const llama_vocab* vocab, llama_token token) {
  std::string piece(64, '\0');
  int32_t size = llama_token_to_piece(vocab, token, piece.data(), static_cast<int32_t>(piece.size()), 0, true);
  if (size < 0) {
    piece.resize(static_cast<size_t>(-size));
    size = llama_token_to_piece(vocab, token, piece.data(), -size, 0, true);
  }
  piece.resize(static_cast<size_t>(std::max(0, size)));
  return piece;
}

}  // namespace saem::infer
