// Questions that end in choices: "Who cleans it? A) the office B) a diver". Used by pairs.cc.
#pragma once

#include <string_view>
#include <vector>

namespace saem::write {

struct Choices {
  std::string_view question;            // without them
  std::vector<std::string_view> texts;  // of A, B ...; empty: it has none
};

// Two choices or more, marked "A)", "(A)", "A." or "A:" from A on.
Choices ChoicesOf(std::string_view question);

// Whether the answer is one of the choices: its text, its letter, or both.
bool IsChoice(std::string_view answer, const Choices& choices);

}  // namespace saem::write
