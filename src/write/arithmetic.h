// Sums in running text, worked out again: "12 x 3 = 36". Used by pairs.cc on solutions of problems.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace saem::write {

// Bytes of the text, and what comes out in place of what it says.
struct WrongSum {
  size_t begin = 0;
  size_t end = 0;
  double said = 0;
  double right = 0;
};

// The first equation of plain numbers that does not hold: + - * x × · / ÷ in their usual order, on
// numbers with thousands separators, decimals, signs of currency and of percent. A result counts as
// right to the digits it is said with. What holds a letter, a bracket or a power is no plain sum
// and not looked at.
std::optional<WrongSum> FindWrongSum(std::string_view text);

}  // namespace saem::write
