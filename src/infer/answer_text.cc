#include "infer/answer_text.h"

#include <algorithm>

namespace saem::infer {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

struct Sequence {
  size_t length = 1;  // bytes that belong together
  bool valid = false;
  bool unfinished = false;  // the text ends before the character does
};

// The character at `at`, by the table of well-formed sequences in the Unicode standard (3-7). Of an
// ill-formed one the longest beginning that could have become a character, as browsers and Python
// replace it.
Sequence At(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {1, true, false};
  size_t needed = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    needed = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    needed = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    needed = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return {1, false, false};
  }
  for (size_t i = 1; i < needed; ++i) {
    if (at + i >= text.size()) return {i, false, true};
    if (byte(i) < low || byte(i) > high) return {i, false, false};
    low = 0x80;
    high = 0xBF;
  }
  return {needed, true, false};
}

}  // namespace

AnswerText::AnswerText(std::vector<std::string> stops) : stops_(std::move(stops)) {
  std::erase_if(stops_, [](const std::string& stop) { return stop.empty(); });
  for (const std::string& stop : stops_) longest_stop_ = std::max(longest_stop_, stop.size());
}

bool AnswerText::Append(std::string_view bytes) {
  const size_t from =
      text_.size() - std::min(text_.size(), longest_stop_ == 0 ? 0 : longest_stop_ - 1);
  text_ += bytes;
  size_t first = std::string::npos;
  for (const std::string& stop : stops_) first = std::min(first, text_.find(stop, from));
  if (first == std::string::npos) return false;
  text_.resize(first);
  return true;
}

std::string AnswerText::Take() {
  std::string out;
  out.reserve(text_.size());
  for (size_t at = 0; at < text_.size();) {
    const Sequence one = At(text_, at);
    if (one.valid) {
      out.append(text_, at, one.length);
    } else if (!one.unfinished) {
      out += kReplacement;
    }
    at += one.length;
  }
  text_.clear();
  return out;
}

}  // namespace saem::infer
