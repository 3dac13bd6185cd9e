#include "plan/text.h"

#include <algorithm>
#include <cmath>

#include "plan/dates.h"
#include "plan/text_table.h"
#include "plan/values.h"

namespace saem::plan {
namespace {

using Rows = std::vector<std::vector<std::string>>;

class Writer {
 public:
  Writer(const Answer& answer, Tongue tongue) : answer_(answer), tongue_(tongue) {}

  std::string All() {
    const Plan& plan = *answer_.plan;
    out_ = Say(plan.name_en, plan.name_ko) + "\n";
    const std::string& question = Say(plan.question_en, plan.question_ko);
    if (!question.empty()) out_ += Folded(question);
    out_ += "\n" + Folded(answer_.headline.lead.In(tongue_)) + "\n";
    Claims();
    Highlights();
    Doubts();
    Numbers();
    Spent();
    Bindings();
    Drivers();
    Shocks();
    Assumptions();
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

  // The first screen: four numbers, what they are made of, and what to doubt.
  void Highlights() {
    const auto& shown = answer_.headline.highlights;
    const auto label = [&](const Highlight& one) {
      return one.label.In(tongue_) + Mark(!answer_.Find(one.outcome)->rests_on.empty());
    };
    size_t width = 0;
    for (const Highlight& one : shown) width = std::max(width, WidthOf(label(one)));
    for (const Highlight& one : shown) {
      const std::string& range = one.range.In(tongue_);
      out_ += "  " + Padded(label(one), width, true) + "  " + one.value.In(tongue_) +
              (range.empty() ? "" : " (" + range + ")") + "\n";
      const std::string& note = one.note.In(tongue_);
      if (!note.empty()) out_ += std::string(width + 4, ' ') + note + "\n";
    }
    out_ += "\n";
  }

  std::string DateAt(const Number& number, double share) const {
    return number.NeverAt(share) ? "–"
                                 : DateText(answer_.plan->DayAfter(number.At(share)), tongue_);
  }

  void Doubts() {
    for (const Said& warning : answer_.warnings) {
      out_ += Folded(Say("Warning: ", "주의: ") + warning.In(tongue_));
    }
    if (!answer_.headline.guesses.en.empty()) out_ += Folded(answer_.headline.guesses.In(tongue_));
    out_ += Folded(answer_.headline.reading.In(tongue_)) + "\n";
  }

  void Numbers() {
    Rows rows = {{"", "p10", "p50", "p90"}};
    for (const Number& number : answer_.numbers) {
      const OutcomeInfo& info = InfoOf(number.outcome);
      weak_ = weak_ || !number.rests_on.empty();
      rows.push_back({Name(info) + Mark(!number.rests_on.empty()), ValueAt(number, 0.1, tongue_),
                      ValueAt(number, 0.5, tongue_), ValueAt(number, 0.9, tongue_)});
      if (!answer_.plan->IsDated(number.outcome)) continue;
      rows.push_back({Say("which is on", "그 날짜"), DateAt(number, 0.1), DateAt(number, 0.5),
                      DateAt(number, 0.9)});
    }
    out_ += Table(rows);
  }

  void Bindings() {
    Rows rows = {{Say("What binds", "무엇이 발목을 잡나"), Say("share of draws", "표본 비율"),
                  Say("of its limit, p50", "한계 대비 p50")}};
    for (const Binding& binding : answer_.bindings) {
      const ConstraintInfo& info = InfoOf(binding.constraint);
      rows.push_back({std::string(Say(info.en, info.ko)), Percent(binding.share),
                      UseText(binding.median, tongue_)});
    }
    out_ += "\n" + Table(rows);
  }

  void Drivers() {
    for (const DriverList& list : answer_.drivers) {
      if (list.outcome != Outcome::kFinish && list.outcome != answer_.plan->Paid() &&
          list.outcome != Outcome::kUnmet) {
        continue;
      }
      const OutcomeInfo& info = InfoOf(list.outcome);
      const Number& number = *answer_.Find(list.outcome);
      const bool weak = !number.rests_on.empty();
      Rows rows = {{Say("What moves: ", "흔드는 입력: ") + Name(info) + Mark(weak),
                    Say("share of spread", "변동 비율"), Say("input low", "입력 낮을 때"),
                    Say("input high", "입력 높을 때")}};
      for (const Driver& driver : list.drivers) {
        const Variable& variable = answer_.draws.variables[driver.variable];
        rows.push_back({Say(variable.en, variable.ko), Percent(driver.share),
                        ValueOf(number, driver.low, tongue_),
                        ValueOf(number, driver.high, tongue_)});
      }
      out_ += "\n" + Table(rows);
    }
  }

  void Shocks() {
    if (answer_.shocks.empty()) return;
    Rows rows = {{Say("If it comes: delay of the chips", "이런 일이 생기면: 칩의 지연"), "p10",
                  "p50", "p90", Say("draws not in 5 years", "5년 안에 못 온 표본")}};
    for (const ShockResult& result : answer_.shocks) {
      const auto days = [&](double delay) {
        return ValueOf(*answer_.Find(Outcome::kDelay), delay, tongue_);
      };
      weak_ = weak_ || result.weak;
      rows.push_back({Say(result.shock->says_en, result.shock->says_ko) + Mark(result.weak),
                      days(result.delay.p10), days(result.delay.p50), days(result.delay.p90),
                      Percent(result.share_late)});
    }
    out_ += "\n" + Table(rows);
  }

  std::string ClaimValue(const std::string& unit, double value) const {
    if (unit == "$") return Dollars(value, tongue_);
    if (unit == "won") return WonText(value, tongue_);
    if (unit == "share") return Percent(value);
    if (unit == "days") {
      return value == kNever ? Say("not in 5 years", "5년 안에 안 됨")
                             : ValueText(Measure::kDays, value, tongue_);
    }
    if (unit == "chips") {
      const std::string number = Scaled(value, tongue_);
      return tongue_ == Tongue::kKorean ? CountText(number) : number + " chips";
    }
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

  // Each in two lines: the word and what was said, then claimed and computed.
  void Claims() {
    if (answer_.claims.empty()) return;
    size_t width = 0;
    for (const ClaimResult& result : answer_.claims) {
      width = std::max(width, WidthOf(NameOf(result.word)));
    }
    for (const ClaimResult& result : answer_.claims) {
      weak_ = weak_ || result.weak;
      const auto value = [&](double v) { return ClaimValue(result.unit, v); };
      const std::string low = value(result.computed.p10), high = value(result.computed.p90);
      out_ += "  " + Padded(NameOf(result.word), width, true) + "  " +
              Say(result.claim.says_en, result.claim.says_ko) + Mark(result.weak) + "\n" +
              std::string(width + 4, ' ') + Say("claimed ", "주장 ") + value(result.claim.claimed) +
              Say(", computed ", ", 계산 ") + value(result.computed.p50) +
              (low == high ? "" : " (" + Joined(low, high, tongue_) + ")") + ": " +
              result.how.In(tongue_) + "\n";
    }
    out_ += "\n" +
            Folded(Say("A claim holds within what eight of ten draws give; it is about right "
                       "within a tenth of their middle; else it is too low or too high.",
                       "주장은 표본 열 가운데 여덟이 드는 범위 안이면 맞고, 가운데 값에서 10% "
                       "안이면 대체로 맞습니다. 그 밖에는 너무 낮거나 너무 높습니다.")) +
            "\n";
  }

  // Shares of all that is spent, with what comes on top of the price.
  void Spent() {
    if (answer_.spent.empty()) return;
    Rows rows = {
        {Say("Where the money goes", "돈이 가는 곳"), "p10", "p50", "p90", Say("share", "비율")}};
    bool on_top = false;
    for (const plan::Spent& spent : answer_.spent) {
      const PartInfo& info = InfoOf(spent.part);
      const auto dollars = [&](double v) { return Dollars(v, tongue_); };
      on_top = on_top || !spent.paid;
      weak_ = weak_ || spent.weak;
      rows.push_back(
          {std::string(Say(info.en, info.ko)) + (spent.paid ? "" : " +") + Mark(spent.weak),
           dollars(spent.dollars.p10), dollars(spent.dollars.p50), dollars(spent.dollars.p90),
           Percent(std::round(1000 * spent.share) / 1000)});
    }
    out_ += "\n" + Table(rows);
    if (on_top) {
      out_ += Say("+ comes on top of what the plan pays\n", "+ 계획이 지불하는 값에 더해집니다\n");
    }
  }

  // What the plan itself says, each with its source.
  void Assumptions() {
    const Plan& plan = *answer_.plan;
    out_ +=
        "\n" + Folded(Say("What the plan assumes (the rest stands in the facts, which --json and "
                          "--report list)",
                          "계획의 가정(나머지는 자료에 있으며 --json과 --report에 나옵니다)"));
    const auto list = [&](std::string_view name, const Quantity& quantity) {
      const std::string low = Scaled(quantity.At(0.05), tongue_);
      const std::string high = Scaled(quantity.At(0.95), tongue_);
      out_ += Folded("- " + std::string(name) + Mark(IsWeak(quantity.support)) + ": " +
                     (low == high ? low : low + Say(" to ", "~") + high) + " (" + quantity.source +
                     ")");
    };
    for (const Domain& domain : plan.domains) {
      list(Say(domain.En(), domain.Ko()), domain.tokens);
    }
    for (const InputInfo& info : AllInputs()) {
      if (plan.said[Index(info.input)]) list(Say(info.en, info.ko), plan.At(info.input));
    }
  }

  void Footnotes() {
    const Plan& plan = *answer_.plan;
    out_ += "\n" + Say("Law: ", "법칙: ") + std::string(plan.law->source) +
            Mark(IsWeak(plan.law->support)) + "\n" + Say("Facts of ", "자료 기준일 ") +
            plan.facts->date + ", " + Short(plan.draws) + Say(" draws, seed ", "회 추출, 시드 ") +
            std::to_string(plan.seed) + "\n";
    if (!weak_) return;
    std::string names;
    for (const Guess& guess : answer_.guesses) {
      names += (names.empty() ? "" : ", ") + guess.name.In(tongue_) + " (" +
               std::string(Weakness(guess.support)) + ")";
    }
    out_ += Folded(Say("† rests on one of these: ", "† 다음에 기댄 값: ") + names);
  }

  const Answer& answer_;
  const Tongue tongue_;
  bool weak_ = false;
  std::string out_;
};

}  // namespace

std::string AnswerText(const Answer& answer, Tongue tongue) { return Writer(answer, tongue).All(); }

}  // namespace saem::plan
