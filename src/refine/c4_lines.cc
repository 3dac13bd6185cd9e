#include "refine/c4_lines.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "kernels/find_words.h"
#include "text/sentences.h"
#include "text/unicode.h"

namespace saem::refine {
namespace {

// Every phrase that the rules look for holds one of these. In other letters only the Kelvin sign
// can stand for one of theirs: its lower case is k.
constexpr std::array<kernels::FourLetters, 5> kSuspects = {{{'l', 'o', 'r', 'e'},
                                                            {'j', 'a', 'v', 'a'},
                                                            {'t', 'e', 'r', 'm'},
                                                            {'p', 'r', 'i', 'v'},
                                                            {'c', 'o', 'o', 'k'}}};
constexpr std::string_view kKelvin = "\u212A";

bool ContainsAny(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
    return text.find(part) != std::string_view::npos;
  });
}

// Without [1], [], [edit], [citation needed].
std::string WithoutCitations(std::string_view line) {
  std::string out;
  for (size_t at = 0; at < line.size();) {
    if (line[at] == '[') {
      size_t end = at + 1;
      while (end < line.size()) {
        size_t next = end;
        if (!text::Has(text::DecodeAt(line, &next), text::kDecimal)) break;
        end = next;
      }
      if (end < line.size() && line[end] == ']') {
        at = end + 1;
        continue;
      }
      bool cut = false;
      for (const std::string_view mark : {"[edit]", "[citation needed]"}) {
        if (!cut && line.substr(at).starts_with(mark)) {
          at += mark.size();
          cut = true;
        }
      }
      if (cut) continue;
    }
    out.push_back(line[at++]);
  }
  return out;
}

// At least three words, none longer than 1,000 characters.
bool HasGoodWords(std::string_view line) {
  constexpr int64_t kMinWords = 3;
  constexpr size_t kMaxWordChars = 1000;
  int64_t words = 0;
  size_t begin = 0;
  for (size_t at = 0; at <= line.size();) {
    const size_t end = at;
    if (at < line.size() && !text::Has(text::DecodeAt(line, &at), text::kSpace)) continue;
    if (end > begin) {
      ++words;
      if (end - begin > kMaxWordChars &&
          text::CodePoints(line.substr(begin, end - begin)) > int64_t{kMaxWordChars}) {
        return false;
      }
      if (words == kMinWords && line.size() <= kMaxWordChars) return true;
    }
    begin = at;
    if (end == line.size()) break;
  }
  return words >= kMinWords;
}

class LineKeeper {
 public:
  LineKeeper(text::QualitySignals& signals, bool terminal_lines)
      : signals_(signals),
        terminal_lines_(terminal_lines),
        kelvin_(signals.text().find(kKelvin) != std::string_view::npos) {}

  C4Text Keep() {
    for (const std::string_view whole : signals_.SplitLines()) {
      const std::string_view line = text::Strip(whole);
      if (line.empty()) continue;
      if (line.find('[') == std::string_view::npos) {
        if (!Wanted(line, line, IsSuspect(line))) continue;
        CountTokens(line);
        Append(line);
      } else {
        const std::string cited = WithoutCitations(line);
        if (!Wanted(line, cited, true)) continue;
        CountAnew(cited);
        Append(cited);
      }
    }
    if (!left_.refused.empty()) left_.text.clear();
    left_.text = text::Strip(left_.text);
    return std::move(left_);
  }

 private:
  // Whether a phrase that the rules look for may stand in this line of the text.
  bool IsSuspect(std::string_view line) {
    const auto begin = static_cast<size_t>(line.data() - signals_.text().data());
    if (!searched_ || suspect_ < begin) {
      suspect_ = kernels::FindWords(signals_.text(), begin, kSuspects);
      searched_ = true;
    }
    return kelvin_ || suspect_ < begin + line.size();
  }

  // `line` as it stands in the text, `cited` without citations.
  bool Wanted(std::string_view line, std::string_view cited, bool suspect) {
    if (!left_.refused.empty()) return false;
    if (terminal_lines_) {
      const bool ends =
          !cited.empty() && std::string_view(".?!\"'").find(cited.back()) != std::string_view::npos;
      if (!ends || cited.ends_with("...")) return false;
    }
    if (!HasGoodWords(line)) return false;
    const std::string lower = suspect ? text::ToLower(cited) : std::string();
    if (ContainsAny(lower, {"lorem ipsum"})) {
      return Refuse("lorem-ipsum", "a line of placeholder text");
    }
    if (ContainsAny(lower, {"javascript"})) return false;
    if (ContainsAny(cited, {"{"})) return Refuse("curly-bracket", "a line holds {");
    return !ContainsAny(lower, {"terms of use", "privacy policy", "cookie policy", "uses cookies",
                                "use of cookies", "use cookies"});
  }

  bool Refuse(const char* reason, const char* detail) {
    left_.refused = reason;
    left_.detail = detail;
    return false;
  }

  // Tokens never reach over white space that ends lines, so a line's are among the text's.
  void CountTokens(std::string_view line) {
    const auto begin = static_cast<size_t>(line.data() - signals_.text().data());
    const auto& tokens = signals_.tokens();
    const auto& types = signals_.types();
    while (next_ < tokens.size() && tokens[next_].begin < begin) ++next_;
    text::SentenceCount count(line);
    const auto shift = static_cast<uint32_t>(begin);
    for (; next_ < tokens.size() && tokens[next_].end <= begin + line.size(); ++next_) {
      const text::Span& token = tokens[next_];
      count.Add({token.begin - shift, token.end - shift}, types.types()[types.ids()[next_]].traits);
      ++left_.words;
    }
    left_.sentences += count.Finish();
  }

  void CountAnew(std::string_view line) {
    left_.sentences += text::CountSentences(line, signals_.language());
    left_.words += static_cast<int64_t>(text::Tokenize(line, signals_.language()).size());
  }

  void Append(std::string_view line) {
    if (!left_.text.empty()) left_.text.push_back('\n');
    left_.text.append(line);
  }

  text::QualitySignals& signals_;
  const bool terminal_lines_;
  const bool kelvin_;
  bool searched_ = false;
  size_t suspect_ = 0;  // the next place of a suspect
  size_t next_ = 0;     // token
  C4Text left_;
};

}  // namespace

C4Text KeepC4Lines(text::QualitySignals& signals, bool terminal_lines) {
  return LineKeeper(signals, terminal_lines).Keep();
}

}  // namespace saem::refine
