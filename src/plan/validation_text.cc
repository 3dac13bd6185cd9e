#include "plan/validation_text.h"

#include <array>
#include <charconv>

#include "plan/numbers.h"
#include "plan/text_table.h"

namespace saem::plan {
namespace {

// With as many digits as a row is held to.
std::string AsHeld(double value, const ValidationRow& row) {
  if (row.kind == RowKind::kAnswer || row.tolerance > 1e-4) return Short(value);
  std::array<char, 64> out{};
  constexpr int kSome = 8;
  const auto [end, error] = row.tolerance > 1e-8
                                ? std::to_chars(out.data(), out.data() + out.size(), value,
                                                std::chars_format::general, kSome)
                                : std::to_chars(out.data(), out.data() + out.size(), value);
  return {out.data(), error == std::errc() ? end : out.data()};
}

}  // namespace

std::string ValidationText(const std::vector<ValidationRow>& rows, Tongue tongue) {
  const bool korean = tongue == Tongue::kKorean;
  std::vector<std::vector<std::string>> table = {
      {"", korean ? "주장" : "claim", korean ? "판정" : "word", korean ? "발표" : "published",
       korean ? "계산" : "computed", korean ? "차이" : "difference", korean ? "허용" : "tolerance",
       korean ? "단위" : "unit"}};
  std::string notes;
  int good = 0, of = 0;
  for (const ValidationRow& row : rows) {
    const bool compared = row.kind == RowKind::kMatch || row.kind == RowKind::kMustFail;
    std::string word = row.Good() ? (korean ? "맞음" : "good") : (korean ? "틀림" : "WRONG");
    if (row.kind == RowKind::kNoSource) word = korean ? "자료 없음" : "no source";
    if (row.kind == RowKind::kAnswer) word = korean ? "답" : "answer";
    if (row.kind == RowKind::kMustFail && row.Good()) word = korean ? "어긋나야 함" : "must fail";
    if (row.kind == RowKind::kMatch) {
      ++of;
      good += row.Good() ? 1 : 0;
    }
    table.push_back({row.number, row.claim.In(tongue) + (row.weak ? " †" : ""), word,
                     row.kind == RowKind::kAnswer ? "-" : AsHeld(row.published, row),
                     row.kind == RowKind::kNoSource ? "-" : AsHeld(row.computed, row),
                     compared ? Percent(row.Difference()) : "-",
                     compared ? Percent(row.tolerance) : "-", row.unit.In(tongue)});
    if (row.kind == RowKind::kMustFail || row.kind == RowKind::kNoSource) {
      notes += "  " + row.number + ": " + row.note.In(tongue) + "\n";
    }
  }
  return Table(table, 3) + "\n" + notes + "\n" + std::to_string(good) + (korean ? " / " : " of ") +
         std::to_string(of) +
         (korean ? "개 주장이 허용 범위 안에 있습니다. † 발표값이 재인용 또는 기억입니다.\n"
                 : " published numbers reproduced within their tolerance; † is second-hand or "
                   "recalled.\n");
}

}  // namespace saem::plan
