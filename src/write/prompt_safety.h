// Makes text of strangers harmless inside a prompt: what it holds can neither close the delimiter
// it stands in nor begin a turn of its own. Used by template.cc for every field; the text kept in
// datasets is never changed.
#pragma once

#include <string>
#include <string_view>

namespace saem::write {

// Text of several lines. Tags that imitate a delimiter (</passage>) or a model's control token
// (<|im_start|>, <start_of_turn>, [INST], </s>) lose their bracket to a look-alike; a line that
// begins as a turn ("Assistant:") is quoted with "> "; control characters and characters without
// width are dropped. Doing it twice changes nothing.
std::string NeutraliseBlock(std::string_view text);

// The same on one line of at most `characters` code points.
std::string NeutraliseLine(std::string_view text, size_t characters);

}  // namespace saem::write
