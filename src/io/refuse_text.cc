// Why a text that was read is no document's text.
#include "io/charset.h"
#include "io/parse_records.h"

namespace saem::io {

std::optional<Refusal> RefuseBytes(std::string_view text, const std::string& what,
                                   const std::string& advice) {
  const auto at = FirstNoUtf8(text);
  if (!at) return std::nullopt;
  return Refusal{"not-utf8", what + " holds bytes that are no text, the first at byte " +
                                 std::to_string(*at) + " of it; " + advice};
}

std::optional<Refusal> RefuseText(std::string_view text, const std::string& what) {
  if (text.find('\0') != std::string_view::npos) return Refusal{"nul", what + " holds a NUL"};
  if (text.find_first_not_of(" \t\r\n") != std::string_view::npos) return std::nullopt;
  return Refusal{"no-text", what + " is empty"};
}

}  // namespace saem::io
