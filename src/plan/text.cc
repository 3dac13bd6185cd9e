#include "plan/text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "plan/dates.h"
#include "plan/sentence.h"

namespace saem::plan {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr size_t kWide = 96;  // where sentences break

// Columns on a terminal: two for Hangul and the like, none for what follows in a character.
size_t WidthOf(std::string_view text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) == 0x80) continue;
    width += byte >= 0xE3 && byte <= 0xED ? 2 : 1;
  }
  return width;
}

std::string Padded(const std::string& cell, size_t width, bool left) {
  const std::string space(width - std::min(width, WidthOf(cell)), ' ');
  return left ? cell + space : space + cell;
}

std::string Folded(const std::string& text) {
  std::string out;
  size_t column = 0;
  size_t from = 0;
  while (from < text.size()) {
    const size_t to = std::min(text.find(' ', from), text.size());
    const std::string word = text.substr(from, to - from);
    const size_t width = WidthOf(word);
    if (column > 0 && column + 1 + width > kWide) {
      out += '\n';
      column = 0;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width;
    from = to + 1;
  }
  return out + "\n";
}

class Writer {
 public:
  Writer(const Answer& answer, Tongue tongue) : answer_(answer), tongue_(tongue) {}

  std::string All() {
    const Plan& plan = *answer_.plan;
    out_ = Say(plan.name_en, plan.name_ko) + "\n";
    const std::string& question = Say(plan.question_en, plan.question_ko);
    if (!question.empty()) out_ += Folded(question);
    out_ += "\n" + Folded(Say(answer_.lead_en, answer_.lead_ko));
    out_ += Folded(Say(answer_.sentence_en, answer_.sentence_ko)) + "\n";
    Numbers();
    Bindings();
    Drivers();
    Shocks();
    Claims();
    Footnotes();
    return std::move(out_);
  }

 private:
  template <class Text>
  const Text& Say(const Text& en, const Text& ko) const {
    return tongue_ == Tongue::kKorean ? ko : en;
  }
  std::string Say(const char* en, const char* ko) const {
    return tongue_ == Tongue::kKorean ? ko : en;
  }
  std::string_view Weakness(Support support) const {
    if (tongue_ == Tongue::kEnglish) return plan::NameOf(support);
    if (support == Support::kRecalled) return "기억";
    return support == Support::kSecondHand ? "재인용" : "가정";
  }
  static std::string Mark(bool weak) { return weak ? " †" : ""; }
  std::string Name(const OutcomeInfo& info) const { return std::string(Say(info.en, info.ko)); }

  void Numbers() {
    Rows rows = {{"", "p10", "p50", "p90"}};
    for (const Number& number : answer_.numbers) {
      const OutcomeInfo& info = InfoOf(number.outcome);
      const auto row = [&](const std::string& name, const auto& value) {
        const auto cell = [&](double v, double share) {
          return number.NeverAt(share) ? Say("never", "안 됨") : value(v);
        };
        const Percentiles& p = number.percentiles;
        rows.push_back({name, cell(p.p10, 0.1), cell(p.p50, 0.5), cell(p.p90, 0.9)});
      };
      weak_ = weak_ || !number.rests_on.empty();
      row(Name(info) + Mark(!number.rests_on.empty()),
          [&](double v) { return ValueText(info.measure, v, tongue_); });
      if (!answer_.plan->IsDated(number.outcome)) continue;
      row(Say("which is on", "그 날짜"),
          [&](double v) { return DateText(answer_.plan->DayAfter(v), tongue_); });
    }
    out_ += Table(rows);
  }

  void Bindings() {
    Rows rows = {{Say("What binds", "무엇이 발목을 잡나"), Say("share of draws", "표본 비율"),
                  Say("of its limit, p50", "한계 대비 p50")}};
    for (const Binding& binding : answer_.bindings) {
      const ConstraintInfo& info = InfoOf(binding.constraint);
      rows.push_back(
          {std::string(Say(info.en, info.ko)), Percent(binding.share), Percent(binding.median)});
    }
    out_ += "\n" + Table(rows);
  }

  void Drivers() {
    for (const DriverList& list : answer_.drivers) {
      if (list.outcome != Outcome::kFinish && list.outcome != Outcome::kAmortised &&
          list.outcome != Outcome::kUnmet) {
        continue;
      }
      const OutcomeInfo& info = InfoOf(list.outcome);
      Rows rows = {{Say("What moves: ", "흔드는 입력: ") + Name(info),
                    Say("share of spread", "변동 비율"), Say("input low", "입력 낮을 때"),
                    Say("input high", "입력 높을 때")}};
      for (const Driver& driver : list.drivers) {
        const Variable& variable = answer_.draws.variables[driver.variable];
        rows.push_back({Say(variable.en, variable.ko), Percent(driver.share),
                        ValueText(info.measure, driver.low, tongue_),
                        ValueText(info.measure, driver.high, tongue_)});
      }
      out_ += "\n" + Table(rows);
    }
  }

  void Shocks() {
    if (answer_.shocks.empty()) return;
    Rows rows = {{Say("If it comes: delay of the chips", "이런 일이 생기면: 칩의 지연"), "p10",
                  "p50", "p90", Say("never within 5 years", "5년 안에 못 옴")}};
    for (const ShockResult& result : answer_.shocks) {
      // Where the order never arrives there is no number of days.
      const auto days = [&](double v, double share) {
        return result.share_late > 1 - share ? Say("never", "못 옴")
                                             : ValueText(Measure::kDays, v, tongue_);
      };
      weak_ = weak_ || result.weak;
      rows.push_back({Say(result.shock->says_en, result.shock->says_ko) + Mark(result.weak),
                      days(result.delay.p10, 0.1), days(result.delay.p50, 0.5),
                      days(result.delay.p90, 0.9), Percent(result.share_late)});
    }
    out_ += "\n" + Table(rows);
  }

  std::string ClaimValue(const std::string& unit, double value) const {
    if (unit == "$") return Dollars(value, tongue_);
    if (unit == "won") return WonText(value, tongue_);
    if (unit == "share") return Percent(value);
    if (unit == "days") return ValueText(Measure::kDays, value, tongue_);
    if (unit == "times") return Short(value) + Say(" times", "배");
    return Short(value) + " " + unit;
  }

  std::string NameOf(Word word) const {
    switch (word) {
      case Word::kHolds:
        return Say("holds", "맞음");
      case Word::kAboutRight:
        return Say("about right", "대체로 맞음");
      case Word::kTooLow:
        return Say("too low", "너무 낮음");
      case Word::kTooHigh:
        break;
    }
    return Say("too high", "너무 높음");
  }

  void Claims() {
    if (answer_.claims.empty()) return;
    Rows rows = {{Say("Claim", "주장"), Say("claimed", "주장한 값"), "p10",
                  Say("computed", "계산한 값"), "p90", Say("word", "판정")}};
    for (const ClaimResult& result : answer_.claims) {
      weak_ = weak_ || result.weak;
      const auto value = [&](double v) { return ClaimValue(result.unit, v); };
      rows.push_back({Say(result.claim.says_en, result.claim.says_ko) + Mark(result.weak),
                      value(result.claim.claimed), value(result.computed.p10),
                      value(result.computed.p50), value(result.computed.p90), NameOf(result.word)});
    }
    out_ += "\n" + Table(rows);
  }

  void Footnotes() {
    const Plan& plan = *answer_.plan;
    out_ += "\n" + Say("Law: ", "법칙: ") + std::string(plan.law->source) +
            Mark(IsWeak(plan.law->support)) + "\n" + Say("Facts of ", "자료 기준일 ") +
            plan.facts->date + ", " + Short(plan.draws) + Say(" draws, seed ", "회 추출, 시드 ") +
            std::to_string(plan.seed) + "\n";
    for (const Warning& warning : answer_.warnings) {
      out_ += Folded(Say("Warning: ", "주의: ") + Say(warning.en, warning.ko));
    }
    if (!weak_) return;
    std::string names;
    for (const Guess& guess : answer_.guesses) {
      names += (names.empty() ? "" : ", ") + guess.name.In(tongue_) + " (" +
               std::string(Weakness(guess.support)) + ")";
    }
    out_ += Folded(Say("† rests on what is recalled, second-hand or assumed: ",
                       "† 기억, 재인용, 가정에 기댄 값: ") +
                   names);
  }

  const Answer& answer_;
  const Tongue tongue_;
  bool weak_ = false;
  std::string out_;
};

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

std::string Table(const Rows& rows, size_t left_columns) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], WidthOf(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      line += (i == 0 ? "" : "  ") + Padded(row[i], widths[i], i < left_columns);
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    out += line + "\n";
  }
  return out;
}

std::string AnswerText(const Answer& answer, Tongue tongue) { return Writer(answer, tongue).All(); }

std::string ValidationText(const std::vector<ValidationRow>& rows, Tongue tongue) {
  const bool korean = tongue == Tongue::kKorean;
  Rows table = {{"", korean ? "주장" : "claim", korean ? "판정" : "word",
                 korean ? "발표" : "published", korean ? "계산" : "computed",
                 korean ? "차이" : "difference", korean ? "허용" : "tolerance",
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
    table.push_back({row.number, row.claim + (row.weak ? " †" : ""), word,
                     row.kind == RowKind::kAnswer ? "-" : AsHeld(row.published, row),
                     row.kind == RowKind::kNoSource ? "-" : AsHeld(row.computed, row),
                     compared ? Percent(row.Difference()) : "-",
                     compared ? Percent(row.tolerance) : "-", row.unit});
    if (row.kind == RowKind::kMustFail || row.kind == RowKind::kNoSource) {
      notes += "  " + row.number + ": " + row.note + "\n";
    }
  }
  return Table(table, 3) + "\n" + notes + "\n" + std::to_string(good) + (korean ? " / " : " of ") +
         std::to_string(of) +
         (korean ? "개 주장이 허용 범위 안에 있습니다. † 발표값이 재인용 또는 기억입니다.\n"
                 : " published numbers reproduced within their tolerance; † is second-hand or "
                   "recalled.\n");
}

}  // namespace saem::plan
