#include "write/prompt_safety.h"

#include <algorithm>
#include <array>

#include "text/unicode.h"

namespace saem::write {
namespace {

// Names that stand in angle brackets in prompts of ours or in the chat formats of known models.
constexpr std::array<std::string_view, 28> kTagNames = {
    "passage", "sentence",  "question",      "answer",      "text",      "context",       "title",
    "s",       "bos",       "eos",           "pad",         "unk",       "sys",           "system",
    "user",    "assistant", "start_of_turn", "end_of_turn", "tool_call", "tool_response", "tools",
    "think",   "im_start",  "im_end",        "turn",        "document",  "instructions",  "sep"};
constexpr std::array<std::string_view, 6> kSquareNames = {
    "inst", "system_prompt", "available_tools", "tool_calls", "tool_results", "sys"};
constexpr std::array<std::string_view, 11> kRoles = {
    "system", "user",        "assistant",    "human",    "model", "developer",
    "tool",   "instruction", "instructions", "response", "ai"};

// Seen by nobody, understood by tokenizers: C0 and C1 controls but line feed and tab, zero-width
// and bidirectional marks, byte order marks, tag characters.
bool IsInvisible(char32_t c) {
  if (c == U'\n' || c == U'\t') return false;
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xE0000 && c <= 0xE007F);
}

// Full-width forms as their ASCII twins, ASCII in lower case.
char32_t Fold(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c >= U'A' && c <= U'Z') c += 32;
  return c;
}

bool IsBlank(char32_t c) { return c == U' ' || c == U'\t' || c == 0xA0 || c == 0x3000; }
bool IsNamePart(char32_t c) { return (c >= U'a' && c <= U'z') || c == U'_'; }

// The folded name that begins at `at`, which moves behind it.
std::string NameAt(const std::u32string& text, size_t* at) {
  std::string name;
  while (*at < text.size() && name.size() < 32 && IsNamePart(Fold(text[*at]))) {
    name += static_cast<char>(Fold(text[(*at)++]));
  }
  return name;
}

template <size_t N>
bool IsOneOf(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void SkipBlanks(const std::u32string& text, size_t* at) {
  while (*at < text.size() && IsBlank(text[*at])) ++*at;
}

// What to write for the bracket at `at`, if it opens a tag that a prompt could mistake for its own;
// else 0.
char32_t HarmlessBracket(const std::u32string& text, size_t at) {
  const char32_t bracket = Fold(text[at]);
  size_t next = at + 1;
  SkipBlanks(text, &next);
  if (bracket == U'<') {
    // "<|", "<<SYS>>" and their full-width twins, whatever is between.
    if (next < text.size() && Fold(text[next]) == U'|') return U'‹';
    if (next < text.size() && Fold(text[next]) == U'<') ++next;
  } else if (bracket != U'[') {
    return 0;
  }
  if (next < text.size() && Fold(text[next]) == U'/') ++next;
  SkipBlanks(text, &next);
  const std::string name = NameAt(text, &next);
  if (bracket == U'[') return IsOneOf(kSquareNames, name) ? U'［' : 0;
  return IsOneOf(kTagNames, name) ? U'‹' : 0;
}

// Whether a line that begins at `at` reads as the start of a turn: "Assistant:", "### System :",
// "**User**:".
bool BeginsTurn(const std::u32string& text, size_t at) {
  const auto is_mark = [](char32_t c) { return IsBlank(c) || c == U'#' || c == U'*' || c == U'_'; };
  while (at < text.size() && is_mark(text[at])) ++at;
  const std::string name = NameAt(text, &at);
  if (!IsOneOf(kRoles, name)) return false;
  while (at < text.size() && is_mark(text[at])) ++at;
  return at < text.size() && Fold(text[at]) == U':';
}

std::u32string Visible(std::string_view text) {
  std::u32string out;
  for (size_t at = 0; at < text.size();) {
    char32_t c = text::DecodeAt(text, &at);
    if (c == U'\r') {
      if (at < text.size() && text[at] == '\n') continue;
      c = U'\n';
    }
    if (c == 0x2028 || c == 0x2029 || c == 0x85) c = U'\n';
    if (!IsInvisible(c)) out += c;
  }
  return out;
}

std::string Neutralise(const std::u32string& text) {
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    if ((at == 0 || text[at - 1] == U'\n') && BeginsTurn(text, at)) out += "> ";
    const char32_t bracket = HarmlessBracket(text, at);
    text::AppendUtf8(bracket == 0 ? text[at] : bracket, &out);
  }
  return out;
}

}  // namespace

std::string NeutraliseBlock(std::string_view text) { return Neutralise(Visible(text)); }

std::string NeutraliseLine(std::string_view text, size_t characters) {
  std::u32string line;
  for (char32_t c : Visible(text)) {
    if (c == U'\n' || c == U'\t') c = U' ';
    if (c == U' ' && (line.empty() || line.back() == U' ')) continue;
    line += c;
  }
  if (line.size() > characters) line.resize(characters);
  while (!line.empty() && line.back() == U' ') line.pop_back();
  return Neutralise(line);
}

}  // namespace saem::write
