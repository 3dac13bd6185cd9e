// The search itself: one pass over the bytes stops at digits, "@" and ":" alone, and asks the
// recognisers there.
#include "text/pii.h"

#include <algorithm>
#include <array>

#include "text/pii_recognisers.h"
#include "text/pii_units.h"

namespace saem::text {
namespace {

using pii::DigitRun;
using pii::RunView;

constexpr std::array<std::string_view, kPiiTypeCount> kTypeNames{"email", "ip",  "phone", "card",
                                                                 "rrn",   "frn", "brn"};
constexpr std::array<std::string_view, 3> kGradeNames{"possible", "probable", "certain"};

// Bytes at which something may begin. Full-width forms begin with EF, mathematical digits with F0.
enum class Start : uint8_t { kNone, kDigit, kAt, kColon, kWide };

constexpr std::array<Start, 256> MakeStarts() {
  std::array<Start, 256> starts{};
  for (size_t c = '0'; c <= '9'; ++c) starts[c] = Start::kDigit;
  starts['@'] = Start::kAt;
  starts[':'] = Start::kColon;
  starts[0xEF] = Start::kWide;
  starts[0xF0] = Start::kWide;
  return starts;
}
constexpr std::array<Start, 256> kStarts = MakeStarts();

class Finder {
 public:
  Finder(std::string_view text, const PiiSearch& search) : text_(text), search_(search) {}

  std::vector<PiiMatch> Find() {
    size_t at = 0;
    while (at < text_.size()) {
      const Start start = kStarts[static_cast<unsigned char>(text_[at])];
      if (start == Start::kNone) {
        ++at;
      } else if (start == Start::kDigit) {
        at = Digits(at);
      } else if (start == Start::kAt) {
        Add(pii::EmailAround(text_, at));
        ++at;
      } else if (start == Start::kColon) {
        size_t end = at + 1;
        Add(pii::Ipv6Around(text_, at, search_.private_addresses, &end));
        at = std::max(end, at + 1);
      } else {
        at = Wide(at);
      }
    }
    Settle();
    return std::move(found_);
  }

 private:
  size_t Wide(size_t at) {
    const pii::Unit unit = pii::UnitAt(text_, at);
    if (pii::IsDigit(unit.c)) return Digits(at);
    if (unit.c == '@') Add(pii::EmailAround(text_, at));
    return at + unit.size;
  }

  size_t Digits(size_t begin) {
    constexpr int kLongestInGroups = 8;  // no number has more groups
    DigitRun& run = run_;
    pii::ReadDigits(text_, begin, &run);
    const int starts = run.cut ? run.size - kLongestInGroups : run.size;
    int left = 0;
    for (int at = 0; at < run.size; ++at) left += run.groups[static_cast<size_t>(at)].count;
    constexpr int kFewestDigits = 4;
    for (int at = 0; at < starts && left >= kFewestDigits; ++at) {
      left -= run.groups[static_cast<size_t>(at)].count;
      if (run.groups[static_cast<size_t>(at)].count > pii::kMostDigits) continue;
      GroupAt(RunView{text_, run}, at);
    }
    return run.cut ? run.groups[static_cast<size_t>(starts)].begin : run.end;
  }

  void GroupAt(const RunView& view, int at) {
    Add(pii::ResidentNumberAt(view, at));
    Add(pii::Ipv4At(view, at, search_.private_addresses));
    Add(pii::InternationalPhoneAt(view, at));
    Add(pii::CardAt(view, at));
    Add(pii::KoreanPhoneAt(view, at));
    Add(pii::BusinessNumberAt(view, at));
    Add(pii::NorthAmericanPhoneAt(view, at));
    Add(pii::LabelledPhoneAt(view, at));
  }

  void Add(std::optional<PiiMatch> match) {
    if (match) found_.push_back(std::move(*match));
  }

  // Of matches that overlap, the surest stays; then the longest; then the first.
  void Settle() {
    if (found_.empty()) return;
    std::vector<size_t> order(found_.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [this](size_t a, size_t b) { return found_[a].begin < found_[b].begin; });
    std::vector<PiiMatch> kept;
    for (const size_t index : order) {
      PiiMatch& next = found_[index];
      bool stays = true;
      while (!kept.empty() && kept.back().end > next.begin) {
        if (!Beats(next, kept.back())) {
          stays = false;
          break;
        }
        kept.pop_back();
      }
      if (stays) kept.push_back(std::move(next));
    }
    std::erase_if(kept, [this](const PiiMatch& match) {
      return !search_.types.Has(match.type) || match.grade < search_.min_grade ||
             (match.fictitious && !search_.fictitious);
    });
    found_ = std::move(kept);
  }

  static bool Beats(const PiiMatch& a, const PiiMatch& b) {
    if (a.grade != b.grade) return a.grade > b.grade;
    return a.end - a.begin > b.end - b.begin;
  }

  std::string_view text_;
  const PiiSearch& search_;
  std::vector<PiiMatch> found_;
  DigitRun run_;
};

}  // namespace

std::string_view PiiTypeName(PiiType type) { return kTypeNames[static_cast<size_t>(type)]; }

std::optional<PiiType> PiiTypeOf(std::string_view name) {
  const auto found = std::find(kTypeNames.begin(), kTypeNames.end(), name);
  if (found == kTypeNames.end()) return std::nullopt;
  return static_cast<PiiType>(found - kTypeNames.begin());
}

std::string_view PiiGradeName(PiiGrade grade) { return kGradeNames[static_cast<size_t>(grade)]; }

std::optional<PiiGrade> PiiGradeOf(std::string_view name) {
  const auto found = std::find(kGradeNames.begin(), kGradeNames.end(), name);
  if (found == kGradeNames.end()) return std::nullopt;
  return static_cast<PiiGrade>(found - kGradeNames.begin());
}

std::vector<PiiMatch> FindPii(std::string_view text, const PiiSearch& search) {
  return Finder(text, search).Find();
}

}  // namespace saem::text
