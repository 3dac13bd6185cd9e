#include "write/arithmetic.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "text/unicode.h"

namespace saem::write {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// One side of an equation.
struct Side {
  double value = 0;
  int decimals = 0;       // of its last number
  bool computed = false;  // an operator stands in it
  bool whole = true;      // nothing in it was beyond plain numbers
};

class SumReader {
 public:
  explicit SumReader(std::string_view text) : text_(text) {}

  std::optional<WrongSum> Find() {
    while (at_ < text_.size()) {
      const size_t begin = at_;
      if (!IsDigit(text_[at_]) || !MayBegin(begin)) {
        text::DecodeAt(text_, &at_);
        continue;
      }
      Side left = ReadSide();
      if (at_ == begin) ++at_;  // more digits than a number has
      while (left.whole && Take("=")) {
        const Side right = ReadSide();
        if (!right.whole) break;
        if (Differ(left, right)) {
          const bool turned = right.computed && !left.computed;  // "36 = 12 x 3"
          return WrongSum{begin, at_, (turned ? left : right).value, (turned ? right : left).value};
        }
        left = right;
      }
    }
    return std::nullopt;
  }

 private:
  static bool Differ(const Side& left, const Side& right) {
    if (!left.computed && !right.computed) return false;
    // Right to half of the last digit that is said.
    const Side& said = right.computed ? left : right;
    const double tolerance = said.computed ? 1e-9 : 0.5 * std::pow(10, -said.decimals);
    const double size = std::max(std::abs(left.value), std::abs(right.value));
    return std::abs(left.value - right.value) > tolerance + size * 1e-9;
  }

  // Whether a sum may begin here: not within a word, and not in the middle of an expression of
  // which the beginning was no plain number.
  bool MayBegin(size_t begin) const {
    const std::string_view before = text_.substr(0, begin);
    const size_t last = before.find_last_not_of(" \t$");
    if (last == before.npos || before[last] == '\n') return true;
    const std::string_view head = before.substr(0, last + 1);
    const char32_t c = text::LastCodePoint(head);
    const bool adjacent = last + 1 == before.size();
    if (adjacent && text::Has(c, text::kAlpha | text::kNumber)) return false;
    if (c == U'-' || c == U'*') {  // the mark of a list, or emphasis
      const size_t mark = head.find_last_not_of("-* \t");
      const bool emphasis = head.ends_with("**") && (mark == head.npos || !IsDigit(head[mark]));
      return emphasis || mark == head.npos || head[mark] == '\n';
    }
    constexpr std::u32string_view kInside = U"+*/×÷·−=^√)]%";
    if (kInside.find(c) != kInside.npos) return false;
    return !EndsInOperation(head);
  }

  // A word that takes what follows into a larger sum.
  static bool EndsInOperation(std::string_view head) {
    constexpr std::array<std::string_view, 17> kWords = {
        " x", " of", " times", " by",  " plus",  " minus", " over",  " per",  " root",
        "의", "중",  "배",     "에서", "더하기", "빼기",   "곱하기", "나누기"};
    return std::any_of(kWords.begin(), kWords.end(),
                       [&](std::string_view word) { return head.ends_with(word); });
  }

  void SkipBlanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool Take(std::string_view what) {
    const size_t before = at_;
    SkipBlanks();
    if (text_.substr(at_).starts_with(what)) {
      at_ += what.size();
      return true;
    }
    at_ = before;
    return false;
  }

  // The operator at hand: '+', '-', '*', '/', or 0. A letter x multiplies only before a number.
  char TakeOperator() {
    const size_t before = at_;
    for (const std::string_view sign : {"x", "X"}) {
      if (!Take(sign)) continue;
      SkipBlanks();
      if (at_ < text_.size() && IsDigit(text_[at_])) return '*';
      at_ = before;
    }
    constexpr std::array<std::pair<std::string_view, char>, 9> kSigns = {{{"+", '+'},
                                                                          {"-", '-'},
                                                                          {"−", '-'},
                                                                          {"*", '*'},
                                                                          {"×", '*'},
                                                                          {"·", '*'},
                                                                          {"/", '/'},
                                                                          {"÷", '/'},
                                                                          {"⋅", '*'}}};
    for (const auto& [sign, meaning] : kSigns) {
      if (!Take(sign)) continue;
      if (sign == "*" && text_.substr(at_).starts_with('*')) break;  // emphasis, or a power
      return meaning;
    }
    at_ = before;
    return 0;
  }

  // A number with its sign of currency, percent and one word of unit; false where there is none.
  bool ReadNumber(Side* side, double* value) {
    SkipBlanks();
    for (const std::string_view sign : {"$", "€", "£", "₩"}) {
      if (Take(sign)) break;
    }
    std::string digits;
    size_t end = at_;
    const auto digit_at = [&](size_t at) { return at < text_.size() && IsDigit(text_[at]); };
    while (digit_at(end)) digits += text_[end++];
    while (!digits.empty() && end < text_.size() && text_[end] == ',' && digit_at(end + 1) &&
           digit_at(end + 2) && digit_at(end + 3) && !digit_at(end + 4)) {
      digits += text_.substr(end + 1, 3);
      end += 4;
    }
    side->decimals = 0;
    if (!digits.empty() && end + 1 < text_.size() && text_[end] == '.' && digit_at(end + 1)) {
      digits += text_[end++];
      for (; digit_at(end); ++side->decimals) digits += text_[end++];
    }
    if (digits.empty() || digits.size() > 30) return false;
    std::from_chars(digits.data(), digits.data() + digits.size(), *value);
    at_ = end;
    if (Take("%")) {
      *value /= 100;
      side->decimals += 2;
    }
    side->whole = side->whole && ReadUnit();
    return true;
  }

  // Steps over a word between a number and an operator ("12 apples x 3"); false where the number
  // goes on as something else: a power, a variable, a bracket.
  bool ReadUnit() {
    const size_t before = at_;
    SkipBlanks();
    const size_t begin = at_;
    size_t letters = 0;
    while (at_ < text_.size()) {
      size_t next = at_;
      if (!text::Has(text::DecodeAt(text_, &next), text::kAlpha)) break;
      at_ = next;
      ++letters;
    }
    const bool adjacent = begin == before;
    const bool latin = at_ - begin == letters;
    if (letters == 0) {
      at_ = before;
      return at_ >= text_.size() || (text_[at_] != '^' && text_[at_] != '(');
    }
    if (letters == 1 && latin) {  // "2x": a variable; "2 x 3": an operator
      at_ = before;
      return !adjacent || text_[begin] == 'x';
    }
    const size_t behind = at_;
    const bool goes_on = TakeOperator() != 0 || Take("=");
    at_ = goes_on ? behind : before;
    return true;
  }

  // Products bind closer than sums.
  Side ReadSide() {
    Side side;
    double term = 0;
    if (!ReadNumber(&side, &term)) {
      side.whole = false;
      return side;
    }
    while (side.whole) {
      const char sign = TakeOperator();
      if (sign == 0) break;
      double next = 0;
      side.computed = true;
      if (!ReadNumber(&side, &next)) {
        side.whole = false;
        break;
      }
      if (sign == '*') {
        term *= next;
      } else if (sign == '/') {
        side.whole = side.whole && next != 0;
        term /= next;
      } else {
        side.value += term;
        term = sign == '+' ? next : -next;
      }
    }
    side.value += term;
    return side;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::optional<WrongSum> FindWrongSum(std::string_view text) { return SumReader(text).Find(); }

}  // namespace saem::write
