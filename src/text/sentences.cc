#include "text/sentences.h"

namespace saem::text {

int64_t CountSentences(std::string_view text, std::string_view language) {
  SentenceCount count(text);
  for (const Span& token : Tokenize(text, language)) count.Add(token, TypeOf(text, token).traits);
  return count.Finish();
}

}  // namespace saem::text
