#include "text/pii_digits.h"

#include "text/pii_units.h"

namespace saem::text::pii {
namespace {

bool Separates(char c) {
  return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '+';
}

bool Ties(char c) { return c == '-' || c == '.' || c == '/'; }

// Reads the digits of one group from `at`.
void ReadGroup(std::string_view text, size_t at, DigitGroup* group) {
  group->begin = at;
  group->count = 0;
  int no_width = 0;
  for (;;) {
    const Unit unit = UnitAt(text, at);
    if (unit.c == kNoWidth && no_width < kMostNoWidth) {
      ++no_width;
    } else if (IsDigit(unit.c)) {
      if (group->count < kMostDigits) group->digits[static_cast<size_t>(group->count)] = unit.c;
      ++group->count;
      no_width = 0;
      group->end = at + unit.size;
    } else {
      return;
    }
    at += unit.size;
  }
}

// Reads what parts the group that ends at `at` from the next; the byte where the next digit stands,
// or npos.
size_t ReadSeparator(std::string_view text, size_t at, DigitGroup* next) {
  next->separator_size = 0;
  int no_width = 0;
  for (;;) {
    const Unit unit = UnitAt(text, at);
    if (unit.c == kNoWidth && no_width < kMostNoWidth) {
      ++no_width;
    } else if (IsDigit(unit.c)) {
      return at;
    } else if (Separates(unit.c) && next->separator_size < 3) {
      next->separator[static_cast<size_t>(next->separator_size++)] = unit.c;
    } else {
      return std::string_view::npos;
    }
    at += unit.size;
  }
}

}  // namespace

char DigitRun::Before(int at) const {
  if (at == 0) return before;
  const std::string_view separator = groups[static_cast<size_t>(at)].Separator();
  return separator.empty() ? kOther : separator.back();
}

char DigitRun::After(int at) const {
  if (at + 1 >= size) return after;
  const std::string_view separator = groups[static_cast<size_t>(at + 1)].Separator();
  return separator.empty() ? kOther : separator.front();
}

bool DigitRun::TiedBefore(int at) const {
  if (at == 0) return false;
  const std::string_view separator = groups[static_cast<size_t>(at)].Separator();
  return separator.size() == 1 && Ties(separator[0]);
}

bool DigitRun::TiedAfter(int at) const { return at + 1 < size && TiedBefore(at + 1); }

std::string DigitRun::Joined(int first, int last) const {
  std::string digits;
  for (int at = first; at <= last; ++at) digits += groups[static_cast<size_t>(at)].Digits();
  return digits;
}

void ReadDigits(std::string_view text, size_t begin, DigitRun* run) {
  run->size = 0;
  run->cut = false;
  run->before = PlainBefore(text, begin);
  size_t at = begin;
  for (;;) {
    DigitGroup& group = run->groups[static_cast<size_t>(run->size)];
    if (run->size == 0) group.separator_size = 0;
    ReadGroup(text, at, &group);
    ++run->size;
    run->end = group.end;
    if (run->size == kMostGroups) {
      DigitGroup next;
      run->cut = ReadSeparator(text, group.end, &next) != std::string_view::npos;
      break;
    }
    at = ReadSeparator(text, group.end, &run->groups[static_cast<size_t>(run->size)]);
    if (at == std::string_view::npos) break;
  }
  run->after = PlainAt(text, run->end);
}

}  // namespace saem::text::pii
