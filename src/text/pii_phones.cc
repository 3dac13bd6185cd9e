// Telephone numbers: after a plus, Korean, North American, and whatever stands behind a label like
// "Tel:".
#include <algorithm>

#include "text/pii_context.h"
#include "text/pii_numbers.h"
#include "text/pii_recognisers.h"
#include "text/pii_units.h"

namespace saem::text::pii {
namespace {

constexpr int kLongestE164 = 15;

// How the groups of a number are parted: what people write between the parts of a telephone number.
bool PartsPhone(std::string_view separator) {
  constexpr std::string_view kKnown[] = {"-",  " ",  ".",  "(",   ")",   " (",
                                         ") ", ")-", "-(", " - ", " ) ", ")("};
  return std::find(std::begin(kKnown), std::end(kKnown), separator) != std::end(kKnown);
}

bool IsTight(std::string_view separator) {
  return separator.find_first_of("-.)") != std::string_view::npos;
}

PiiMatch Phone(const RunView& view, int first, int last, PiiGrade grade) {
  PiiMatch match;
  match.type = PiiType::kPhone;
  match.grade = grade;
  match.begin = view.Begin(first);
  match.end = view.End(last);
  match.value = view.run.Joined(first, last);
  match.fictitious = IsFictitiousPhone(match.value, false);
  // "(02) 123-4567": the bracket belongs to it.
  if (match.begin > 0 && view.text[match.begin - 1] == '(' && view.run.size > first + 1 &&
      view.Group(first + 1).Separator().starts_with(")")) {
    --match.begin;
  }
  return match;
}

bool Context(const RunView& view, int first, int last) {
  return HasContext(view.text, view.Begin(first), view.End(last), PiiType::kPhone);
}

// Weak: the structure may be something else; strong: rarely so.
PiiGrade Grade(const RunView& view, int first, int last, bool strong) {
  if (Context(view, first, last)) return PiiGrade::kProbable;
  if (!strong) return PiiGrade::kPossible;
  return HasOtherMeaning(view.text, view.Begin(first), view.End(last)) ? PiiGrade::kPossible
                                                                       : PiiGrade::kProbable;
}

// Whether a plus stands directly before group `at`, and nothing that makes it a sum.
bool AfterPlus(const RunView& view, int at) {
  if (view.run.Before(at) != '+') return false;
  if (at > 0) return view.Group(at).separator_size > 1;
  size_t plus = view.Begin(at);
  for (;;) {
    const Unit unit = UnitBefore(view.text, plus);
    plus -= unit.size;
    if (unit.c == '+') break;
  }
  return !IsAlnum(PlainBefore(view.text, plus));
}

// "x4587", "ext. 12" after `end`: where it ends, else `end`.
size_t ExtensionEnd(std::string_view text, size_t end) {
  size_t at = end;
  while (at < text.size() && text[at] == ' ' && at < end + 2) ++at;
  if (at < text.size() && Lower(text[at]) == 'x') {
    ++at;
  } else if (at + 3 <= text.size() && Lower(text[at]) == 'e' && Lower(text[at + 1]) == 'x' &&
             Lower(text[at + 2]) == 't') {
    at += 3;
    if (at < text.size() && text[at] == '.') ++at;
  } else {
    return end;
  }
  while (at < text.size() && text[at] == ' ' && at < end + 8) ++at;
  const size_t digits = at;
  while (at < text.size() && IsDigit(text[at]) && at < digits + 6) ++at;
  return at > digits && at <= digits + 5 && !IsAlnum(PlainAt(text, at)) ? at : end;
}

bool TouchesRight(const RunView& view, int last) {
  const char after = view.run.After(last);
  return (IsLetter(after) || after == '_' || view.run.TiedAfter(last)) &&
         (last + 1 < view.run.size || ExtensionEnd(view.text, view.End(last)) == view.End(last));
}

// Dates and years, which labelled groups of digits often are.
bool LooksLikeDates(const RunView& view, int first, int last) {
  bool years = true;
  for (int at = first; at <= last; ++at) {
    const std::string_view digits = view.Group(at).Digits();
    years = years && view.Group(at).count == 4 && (digits[0] == '1' || digits[0] == '2') &&
            digits.substr(0, 2) >= "15" && digits.substr(0, 2) <= "20";
  }
  if (years) return true;
  if (last - first != 2) return false;
  const int a = view.Group(first).count;
  const int b = view.Group(first + 1).count;
  const int c = view.Group(last).count;
  return b <= 2 && ((a == 4 && c <= 2) || (a <= 2 && c == 4));
}

// "0688 872 49 99": a trunk zero and three to four groups, parted by spaces, that make ten or
// eleven digits.
bool InTrunkGroups(const RunView& view, int first, int last, int total) {
  if (total < 10 || last - first < 2 || last - first > 3) return false;
  if (view.Group(first).count < 3 || view.Group(first).count > 5) return false;
  if (view.Group(first).Digits()[1] == '0') return false;
  for (int at = first + 1; at <= last; ++at) {
    if (view.Group(at).Separator() != " " || view.Group(at).count < 2 || view.Group(at).count > 4)
      return false;
  }
  return true;
}

std::optional<int> KoreanEnd(const RunView& view, int at, int last) {
  // After +82 the trunk zero is left out or stands in brackets.
  for (int end = last; end > at; --end) {
    std::string national = view.run.Joined(at, end).substr(2);
    if (national.empty()) continue;
    if (national[0] != '0') national.insert(0, "0");
    if (IsKoreanMobile(national) || IsKoreanFixed(national)) return end;
  }
  return std::nullopt;
}

}  // namespace

std::optional<PiiMatch> InternationalPhoneAt(const RunView& view, int at) {
  if (!AfterPlus(view, at)) return std::nullopt;
  int last = at;
  int total = view.Group(at).count;
  while (last + 1 < view.run.size && last - at < 6 &&
         PartsPhone(view.Group(last + 1).Separator()) &&
         total + view.Group(last + 1).count <= kLongestE164) {
    total += view.Group(++last).count;
  }
  if (total > kLongestE164) return std::nullopt;
  std::string digits = view.run.Joined(at, last);
  const int country = CountryCodeLength(digits);
  if (country == 0) return std::nullopt;
  if (digits.substr(0, 2) == "82") {
    if (const std::optional<int> end = KoreanEnd(view, at, last)) {
      last = *end;
    } else {
      const std::string trunk = total >= 11 ? digits.substr(2) : "";
      const std::string national = trunk.empty() || trunk[0] == '0' ? trunk : "0" + trunk;
      if (last != at || !(IsKoreanMobile(national) || IsKoreanFixed(national))) return std::nullopt;
    }
  } else if (digits[0] == '1') {
    constexpr int kNorthAmerican = 11;
    while (last > at && total > kNorthAmerican) total -= view.Group(last--).count;
    digits = view.run.Joined(at, last);
    if (total != kNorthAmerican || !IsNorthAmerican(digits.substr(1))) return std::nullopt;
  } else if (total - country < 6 || total < 8) {
    return std::nullopt;
  }
  if (TouchesRight(view, last)) return std::nullopt;
  digits = view.run.Joined(at, last);
  const bool strong = last > at || digits.size() >= 10;
  PiiMatch match = Phone(view, at, last, Grade(view, at, last, strong));
  match.value = "+" + digits;
  match.fictitious = IsFictitiousPhone(digits, true);
  // The plus, and a bracket around the country code.
  while (match.begin > 0) {
    const Unit unit = UnitBefore(view.text, match.begin);
    match.begin -= unit.size;
    if (unit.c == '+') break;
  }
  match.end = ExtensionEnd(view.text, match.end);
  return match;
}

std::optional<PiiMatch> KoreanPhoneAt(const RunView& view, int at) {
  const std::string_view start = view.Group(at).Digits();
  if (start[0] != '0' && view.Group(at).count != 4) return std::nullopt;
  std::optional<PiiMatch> best;
  for (int last = at; last < std::min(at + 3, view.run.size); ++last) {
    if (last > at && !PartsPhone(view.Group(last).Separator())) break;
    if (view.Group(last).count > 11) break;
    if (!view.Free(at, last)) continue;
    const std::string digits = view.run.Joined(at, last);
    const bool mobile = IsKoreanMobile(digits);
    const int first_size = view.Group(at).count;
    const int last_size = view.Group(last).count;
    const bool tight = last > at && IsTight(view.Group(at + 1).Separator());
    bool strong = false;
    if (last == at) {
      // Eleven digits from 010-2 on: one in 1,250 random ones.
      if (!mobile && !(IsKoreanFixed(digits) && Context(view, at, last))) continue;
      strong = mobile && digits[2] == '0' && digits[3] >= '2';
    } else if (IsKoreanService(digits) && last == at + 1 && first_size == 4) {
      if (!tight || LooksLikeDates(view, at, last)) continue;
    } else if (mobile || IsKoreanFixed(digits)) {
      const size_t area = mobile ? 3 : KoreanAreaLength(digits);
      const bool apart = static_cast<size_t>(first_size) == area;
      const bool parted = last == at + 2 && apart && last_size == 4;
      const bool whole = last == at + 1 && apart && last_size >= 7;
      const bool joined = last == at + 1 && last_size == 4 && first_size >= 5;
      if (!parted && !whole && !joined) continue;
      strong = (parted || whole) && (tight || mobile);
    } else {
      continue;
    }
    PiiMatch match = Phone(view, at, last, Grade(view, at, last, strong));
    if (!best || match.grade >= best->grade) best = std::move(match);
  }
  return best;
}

std::optional<PiiMatch> NorthAmericanPhoneAt(const RunView& view, int at) {
  int first = at;
  if (view.Group(at).count == 1 && view.Group(at).Digits() == "1" && at + 1 < view.run.size &&
      PartsPhone(view.Group(at + 1).Separator())) {
    ++first;
  }
  int last = first;
  bool tight = false;
  const int count = view.Group(first).count;
  if (count == 3) {
    last = first + 2;
    if (last >= view.run.size || view.Group(first + 1).count != 3 || view.Group(last).count != 4) {
      return std::nullopt;
    }
    for (int group = first + 1; group <= last; ++group) {
      if (!PartsPhone(view.Group(group).Separator())) return std::nullopt;
    }
    tight = IsTight(view.Group(first + 1).Separator());
  } else if (count != 10) {
    return std::nullopt;
  }
  if (!IsNorthAmerican(view.run.Joined(first, last))) return std::nullopt;
  const char before = view.run.Before(at);
  if (IsLetter(before) || before == '_' || view.run.TiedBefore(at) || TouchesRight(view, last)) {
    return std::nullopt;
  }
  if (count == 10 && !HasPhoneLabel(view.text, view.Begin(at))) return std::nullopt;
  PiiMatch match = Phone(view, at, last, Grade(view, at, last, tight));
  match.fictitious = IsFictitiousPhone(view.run.Joined(first, last), false);
  match.end = ExtensionEnd(view.text, match.end);
  return match;
}

std::optional<PiiMatch> LabelledPhoneAt(const RunView& view, int at) {
  constexpr int kFewest = 7;
  constexpr int kMost = 12;
  if (at > 0 && PartsPhone(view.Group(at).Separator())) return std::nullopt;  // inside a number
  int last = at;
  int total = view.Group(at).count;
  while (last + 1 < view.run.size && PartsPhone(view.Group(last + 1).Separator())) {
    total += view.Group(++last).count;
    if (total > kMost) return std::nullopt;
  }
  if (total < kFewest || total > kMost) return std::nullopt;
  const std::string_view start = view.Group(at).Digits();
  const bool trunk = start[0] == '0' && total >= 9;
  if (start.starts_with("000") || (last == at && !trunk)) return std::nullopt;
  if (last == at + 1 && view.Group(last).Separator() == ".") return std::nullopt;  // a decimal
  if (LooksLikeDates(view, at, last) || !view.Free(at, last)) return std::nullopt;
  size_t begin = view.Begin(at);
  if (begin > 0 && view.text[begin - 1] == '(') --begin;
  const bool labelled = HasPhoneLabel(view.text, begin);
  if (labelled) return Phone(view, at, last, PiiGrade::kProbable);
  if (!trunk || last == at || last - at > 4 || total > 11) return std::nullopt;
  return Phone(
      view, at, last,
      InTrunkGroups(view, at, last, total) ? Grade(view, at, last, true) : PiiGrade::kPossible);
}

}  // namespace saem::text::pii
