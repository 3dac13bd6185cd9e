#include "kernels/reference/find_words.h"

namespace saem::kernels::reference {

size_t FindWords(std::string_view text, size_t from, std::span<const FourLetters> words) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  for (size_t at = from; at + 4 <= text.size(); ++at) {
    for (const FourLetters& word : words) {
      size_t equal = 0;
      while (equal < 4 && lower(text[at + equal]) == word[equal]) ++equal;
      if (equal == 4) return at;
    }
  }
  return text.size();
}

}  // namespace saem::kernels::reference
