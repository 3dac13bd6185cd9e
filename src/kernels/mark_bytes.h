// Where a text may have white space and where it has no letter, as one bit a byte, so that words
// are cut by counting zeros instead of looking at each byte. Called by text/english_words.cc; the
// slow twin is kernels/reference/mark_bytes.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace saem::kernels {

// Bit i % 64 of word i / 64 stands for byte i. Both have a bit behind the text, so that a search
// always ends.
struct ByteMarks {
  // ASCII white space (str.isspace of Python), and the first bytes of all other white space: C2,
  // E1, E2 and E3.
  std::vector<uint64_t> spaces;
  std::vector<uint64_t> others;  // no ASCII letter
};

void MarkBytes(std::string_view text, ByteMarks* marks);

}  // namespace saem::kernels
