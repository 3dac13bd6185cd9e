// Words near a number that say what it is. For src/text/pii*.cc alone.
#pragma once

#include <cstddef>
#include <string_view>

#include "text/pii.h"

namespace saem::text::pii {

// Whether words of `type` stand shortly before or directly after the span.
bool HasContext(std::string_view text, size_t begin, size_t end, PiiType type);
// A label directly before the span ("Phone:", "call me on", "전화").
bool HasPhoneLabel(std::string_view text, size_t begin);
// Words that make the number something else: ISBN, order and tracking numbers, versions.
bool HasOtherMeaning(std::string_view text, size_t begin, size_t end);

}  // namespace saem::text::pii
