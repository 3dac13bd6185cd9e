#include "kernels/reference/mark_bytes.h"

namespace saem::kernels::reference {
namespace {

bool MayBeSpace(char c) {
  return c == ' ' || (c >= 0x9 && c <= 0xD) || (c >= 0x1C && c <= 0x1F) || c == '\xC2' ||
         c == '\xE1' || c == '\xE2' || c == '\xE3';
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

void MarkBytes(std::string_view text, ByteMarks* marks) {
  marks->spaces.assign(text.size() / 64 + 1, 0);
  marks->others.assign(text.size() / 64 + 1, 0);
  for (size_t i = 0; i <= text.size(); ++i) {
    const uint64_t bit = uint64_t{1} << (i % 64);
    if (i == text.size() || MayBeSpace(text[i])) marks->spaces[i / 64] |= bit;
    if (i == text.size() || !IsLetter(text[i])) marks->others[i / 64] |= bit;
  }
}

}  // namespace saem::kernels::reference
