// Where in a text one of a few words of four ASCII letters begins, whatever their case. Called by
// refine/c4_lines.h; the slow twin is kernels/reference/find_words.h.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace saem::kernels {

using FourLetters = std::array<char, 4>;  // lower case

// The first place at or behind `from`; text.size() if there is none.
size_t FindWords(std::string_view text, size_t from, std::span<const FourLetters> words);

}  // namespace saem::kernels
