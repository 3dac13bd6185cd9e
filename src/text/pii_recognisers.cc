// Resident, foreigner and business numbers, cards, IPv4 addresses.
#include "text/pii_recognisers.h"

#include "text/pii_context.h"
#include "text/pii_numbers.h"
#include "text/pii_units.h"

namespace saem::text::pii {
namespace {

PiiMatch Match(const RunView& view, int first, int last, PiiType type, PiiGrade grade) {
  PiiMatch match;
  match.type = type;
  match.grade = grade;
  match.begin = view.Begin(first);
  match.end = view.End(last);
  match.value = view.run.Joined(first, last);
  return match;
}

bool Context(const RunView& view, int first, int last, PiiType type) {
  return HasContext(view.text, view.Begin(first), view.End(last), type);
}

// Whether the groups from `at` have these sizes and are parted by one and the same " " or "-".
bool Shaped(const RunView& view, int at, std::initializer_list<int> sizes) {
  int group = at;
  std::string_view separator;
  for (const int size : sizes) {
    if (group >= view.run.size || view.Group(group).count != size) return false;
    if (group == at + 1) {
      separator = view.Group(group).Separator();
      if (separator != " " && separator != "-") return false;
    } else if (group > at + 1 && view.Group(group).Separator() != separator) {
      return false;
    }
    ++group;
  }
  return true;
}

// Groups of four in a row that go on to either side are a table of figures, not a card.
bool InTable(const RunView& view, int first, int last) {
  const auto same = [&](int at) {
    return at > 0 && at < view.run.size && view.Group(at).Separator() == " ";
  };
  return (same(first) && view.Group(first - 1).count == 4) ||
         (same(last + 1) && view.Group(last + 1).count == 4);
}

}  // namespace

bool RunView::Free(int first, int last) const {
  const auto touches = [](char c) { return IsLetter(c) || c == '_'; };
  return !touches(run.Before(first)) && !touches(run.After(last)) && !run.TiedBefore(first) &&
         !run.TiedAfter(last);
}

std::optional<PiiMatch> ResidentNumberAt(const RunView& view, int at) {
  int last = at;
  bool dashed = false;
  if (view.Group(at).count == 6 && at + 1 < view.run.size && view.Group(at + 1).count == 7) {
    last = at + 1;
    const std::string_view separator = view.Group(last).Separator();
    dashed = separator.find('-') != std::string_view::npos;
    if (!dashed && separator != " ") return std::nullopt;
  } else if (view.Group(at).count != 13) {
    return std::nullopt;
  }
  if (!view.Free(at, last)) return std::nullopt;
  const std::string digits = view.run.Joined(at, last);
  if (!ResidentDateHolds(digits)) return std::nullopt;
  const PiiType type = IsForeignerNumber(digits) ? PiiType::kForeigner : PiiType::kResident;
  const bool context = Context(view, at, last, PiiType::kResident) ||
                       (type == PiiType::kForeigner && Context(view, at, last, type));
  PiiGrade grade = PiiGrade::kPossible;
  if (ResidentChecksumHolds(digits)) {
    if (context) {
      grade = PiiGrade::kCertain;
    } else if (dashed) {
      grade = PiiGrade::kProbable;
    }
  } else if (context) {
    grade = PiiGrade::kProbable;  // issued since October 2020, or mistyped
  } else if (!dashed) {
    return std::nullopt;  // any time stamp in milliseconds
  }
  return Match(view, at, last, type, grade);
}

std::optional<PiiMatch> CardAt(const RunView& view, int at) {
  constexpr int kShortest = 12;
  int last = at;
  bool grouped = true;
  const int count = view.Group(at).count;
  if (count == 4) {
    if (Shaped(view, at, {4, 4, 4, 4, 3})) {
      last = at + 4;
    } else if (Shaped(view, at, {4, 4, 4, 4})) {
      last = at + 3;
    } else if (Shaped(view, at, {4, 6, 5}) || Shaped(view, at, {4, 6, 4})) {
      last = at + 2;
    } else {
      return std::nullopt;
    }
    if (InTable(view, at, last)) return std::nullopt;
  } else if (count >= kShortest && count <= kMostDigits) {
    grouped = false;
  } else {
    return std::nullopt;
  }
  if (!view.Free(at, last)) return std::nullopt;
  const std::string digits = view.run.Joined(at, last);
  if (!LuhnHolds(digits)) return std::nullopt;
  const bool context = Context(view, at, last, PiiType::kCard);
  if (!IsCardPrefix(digits)) {
    // Issuers that are not listed, where the text says that it is a card; one in ten random
    // numbers.
    const bool said = context && digits.size() >= 13 && digits[0] >= '3' && digits[0] <= '6' &&
                      !HasOtherMeaning(view.text, view.Begin(at), view.End(last));
    if (!said) return std::nullopt;
    return Match(view, at, last, PiiType::kCard, PiiGrade::kProbable);
  }
  // One in 25 random sixteen-digit numbers comes this far.
  PiiGrade grade = grouped ? PiiGrade::kProbable : PiiGrade::kPossible;
  if (context) {
    grade = PiiGrade::kCertain;
  } else if (HasOtherMeaning(view.text, view.Begin(at), view.End(last))) {
    grade = PiiGrade::kPossible;
  }
  if (digits.size() < 13 && !context) return std::nullopt;
  PiiMatch match = Match(view, at, last, PiiType::kCard, grade);
  match.fictitious = IsTestCard(digits);
  return match;
}

std::optional<PiiMatch> Ipv4At(const RunView& view, int at, bool private_addresses) {
  const int last = at + 3;
  if (last >= view.run.size) return std::nullopt;
  std::string dotted;
  bool large = false;
  for (int group = at; group <= last; ++group) {
    if (view.Group(group).count > 3) return std::nullopt;
    if (group > at) {
      if (view.Group(group).Separator() != ".") return std::nullopt;
      dotted += '.';
    }
    dotted += view.Group(group).Digits();
    large = large || (view.Group(group).count == 3);
  }
  const char before = view.run.Before(at);
  const char after = view.run.After(last);
  if (IsLetter(before) || before == '-' || before == '_' || before == '.') return std::nullopt;
  if (IsLetter(after) || after == '_' || view.run.TiedBefore(at) || view.run.TiedAfter(last)) {
    return std::nullopt;
  }
  const Network network = NetworkOf4(dotted);
  if (network == Network::kNone || (network == Network::kPrivate && !private_addresses)) {
    return std::nullopt;
  }
  // Section and version numbers have four small parts too.
  PiiGrade grade = large ? PiiGrade::kProbable : PiiGrade::kPossible;
  if (Context(view, at, last, PiiType::kIp)) {
    grade = PiiGrade::kProbable;
  } else if (HasOtherMeaning(view.text, view.Begin(at), view.End(last))) {
    grade = PiiGrade::kPossible;
  }
  PiiMatch match = Match(view, at, last, PiiType::kIp, grade);
  match.value = dotted;
  match.fictitious = network == Network::kDocumentation;
  return match;
}

std::optional<PiiMatch> BusinessNumberAt(const RunView& view, int at) {
  int last = at;
  if (Shaped(view, at, {3, 2, 5})) {
    last = at + 2;
  } else if (view.Group(at).count != 10) {
    return std::nullopt;
  }
  if (!view.Free(at, last)) return std::nullopt;
  if (!BusinessNumberHolds(view.run.Joined(at, last))) return std::nullopt;
  const bool context = Context(view, at, last, PiiType::kBusiness);
  // One in ten random ten-digit numbers, epoch seconds too, comes this far.
  PiiGrade grade = last > at ? PiiGrade::kProbable : PiiGrade::kPossible;
  if (context) grade = last > at ? PiiGrade::kCertain : PiiGrade::kProbable;
  return Match(view, at, last, PiiType::kBusiness, grade);
}

}  // namespace saem::text::pii
