// The slow twin of kernels/find_words.h: one byte after the other.
#pragma once

#include "kernels/find_words.h"

namespace saem::kernels::reference {

size_t FindWords(std::string_view text, size_t from, std::span<const FourLetters> words);

}  // namespace saem::kernels::reference
