#include "plan/headline.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "plan/answer.h"
#include "plan/dates.h"
#include "plan/numbers.h"
#include "plan/values.h"

namespace saem::plan {
namespace {

constexpr size_t kGuessesNamed = 4;

class Speaker {
 public:
  Speaker(const Answer& answer, Tongue tongue)
      : answer_(answer), plan_(*answer.plan), tongue_(tongue) {}

  std::string Lead() const {
    return answer_.claims.empty() ? OfPlan() : OfClaims() + " " + OfPlan();
  }

  // Whether it can be done, and what is in the way.
  std::string OfPlan() const {
    const Binding& first = answer_.bindings.front();
    const ConstraintInfo& info = InfoOf(first.constraint);
    double stopped = 0;
    for (const Binding& binding : answer_.bindings) stopped += binding.share;
    const bool alone = first.share > 0.995 * stopped;
    const std::string stops(Say(info.stops_en, info.stops_ko));
    if (stopped == 0) {
      const std::string name(Say(info.en, info.ko));
      const std::string used = Percent(std::round(100 * first.median) / 100);
      return Say("It can be done: ", "됩니다. ") + Ready("") +
             Say(" No limit is reached; the nearest is " + name + ", at " + used + " of it.",
                 " 닿는 한계는 없고, 가장 빠듯한 " + name + "도 한계의 " + used + "입니다.");
    }
    const std::string mostly = alone ? "" : Say("mostly, ", "대개 ");
    // What is missing of text can be gone without; another limit is broken by what follows.
    const std::string far = first.constraint == Constraint::kData
                                ? Say("To go as far as possible, ", "되는 데까지 하면, ")
                                : Say("If that limit is ignored, ", "그 한계를 무시하면, ");
    if (stopped > 0.995) {
      return Say("It cannot be done: ", "되지 않습니다. ") + mostly + stops + ". " + Ready(far);
    }
    const bool good = stopped <= 0.5;
    const std::string times = Short(std::clamp(std::round(100 * (1 - stopped)), 1.0, 99.0));
    return Say("It can be done in " + std::string(good ? "" : "only ") + times +
                   " of 100 simulated futures; in " +
                   (alone ? "the others " : "most of the others ") + stops + ". ",
               "모의한 미래 100가지 중 " + times +
                   (good ? "가지에서 됩니다. " : "가지에서만 됩니다. ") + "나머지에서는 " + mostly +
                   stops + ". ") +
           Ready(good ? Say("In the middle of them all, ", "가운데 값으로는 ") : far);
  }

  // How many of the claims hold, and which.
  std::string OfClaims() const {
    std::array<size_t, 4> counts{};
    std::string held;
    for (const ClaimResult& result : answer_.claims) {
      ++counts[static_cast<size_t>(result.word)];
      if (result.word != Word::kHolds) continue;
      held += (held.empty() ? "" : "; ") + Say("\u201c" + result.claim.says_en + "\u201d",
                                               "\u2018" + result.claim.says_ko + "\u2019");
    }
    struct Ending {
      Word word;
      const char *one, *many, *ko, *last_ko;
    };
    constexpr std::array kEndings = {
        Ending{Word::kHolds, "holds", "hold", "맞고", "맞습니다"},
        Ending{Word::kAboutRight, "is about right", "are about right", "대체로 맞고",
               "대체로 맞습니다"},
        Ending{Word::kTooLow, "is too low", "are too low", "너무 낮고", "너무 낮습니다"},
        Ending{Word::kTooHigh, "is too high", "are too high", "너무 높고", "너무 높습니다"}};
    size_t left = answer_.claims.size();
    std::string counted;
    for (const Ending& ending : kEndings) {
      const size_t times = counts[static_cast<size_t>(ending.word)];
      if (times == 0) continue;
      left -= times;
      const std::string number = std::to_string(times);
      counted += ", " + Say(number + " " + (times == 1 ? ending.one : ending.many),
                            number + "가지는 " + (left == 0 ? ending.last_ko : ending.ko));
    }
    const std::string all = std::to_string(answer_.claims.size());
    return Say("Of " + all + (answer_.claims.size() == 1 ? " claim" : " claims") + counted + "." +
                   (held.empty() ? "" : " What holds: " + held + ".") + " The plan behind them:",
               "주장 " + all + "가지 중" + counted.substr(1) + "." +
                   (held.empty() ? "" : " 맞는 것: " + held + ".") + " 그 뒤에 있는 계획:");
  }

  std::string Label(Outcome outcome) const {
    switch (outcome) {
      case Outcome::kFinish:
        return Say("Ready after", "모델이 나올 때까지");
      case Outcome::kUnmet:
        return Say("Tokens still missing", "그래도 모자란 토큰");
      case Outcome::kMegawatts:
        return Say("Power", "전력");
      default:
        return Say("To pay, ", "비용, ") + Basis();
    }
  }

  std::string Note(Outcome outcome) const {
    switch (outcome) {
      case Outcome::kFinish:
        return Days();
      case Outcome::kUnmet:
        return Text();
      case Outcome::kMegawatts:
        return Say(Number(Outcome::kChips) +
                       (answer_.Of(Outcome::kChips).p50 == 1 ? " chip (" : " chips (") +
                       plan_.chip.name + ")",
                   "칩 " + CountText(Number(Outcome::kChips)) + "(" + plan_.chip.name + ")");
      default:
        return OtherBases();
    }
  }

  std::string Value(Outcome outcome, double share) const {
    return ValueAt(*answer_.Find(outcome), share, tongue_);
  }

  std::string Range(Outcome outcome) const {
    const std::string low = Value(outcome, 0.1);
    const std::string high = Value(outcome, 0.9);
    if (low == high) return "";
    const plan::Number& number = *answer_.Find(outcome);
    if (number.NeverAt(0.9)) return low + Say(" to ", "~") + high;
    return RangeText(InfoOf(outcome).measure, number.At(0.1), number.At(0.9), tongue_);
  }

  std::string Reading() const {
    const std::string unsaid =
        plan_.basis_said
            ? ""
            : Say(" The plan does not say how it pays (`money.basis`), so it is taken as: " +
                      Basis() + ".",
                  " 계획에 지불 방식(`money.basis`)이 없어 " + Basis() + "로 봅니다.");
    return Words() + unsaid;
  }

  std::string Words() const {
    return Say(
        "A token is a piece of a word, about four letters of English. Ranges hold what eight of "
        "ten simulated futures come to. A chip is an accelerator such as an H100.",
        "토큰은 낱말의 조각으로, 영어로 네 글자쯤입니다. 범위는 모의한 미래 열 가지 중 여덟 가지가 "
        "드는 곳입니다. 칩은 H100 같은 가속기입니다.");
  }

  // Those that drive the numbers of the first screen come first.
  std::string Guesses(const std::vector<Highlight>& highlights) const {
    std::vector<size_t> order;
    const auto add = [&](size_t guess) {
      if (std::find(order.begin(), order.end(), guess) == order.end()) order.push_back(guess);
    };
    std::vector<size_t> all;
    for (const Highlight& highlight : highlights) {
      const plan::Number* const number = answer_.Find(highlight.outcome);
      if (number == nullptr) continue;
      all.insert(all.end(), number->rests_on.begin(), number->rests_on.end());
    }
    for (const DriverList& list : answer_.drivers) {
      for (const Driver& driver : list.drivers) {
        const std::string& key = answer_.draws.variables[driver.variable].key;
        for (const size_t guess : all) {
          if (answer_.guesses[guess].key == key) add(guess);
        }
      }
    }
    for (const size_t guess : all) add(guess);
    if (order.empty()) return "";
    std::string names;
    for (size_t i = 0; i < std::min(order.size(), kGuessesNamed); ++i) {
      names += (i == 0 ? "" : ", ") + answer_.guesses[order[i]].name.In(tongue_);
    }
    const size_t more = order.size() - std::min(order.size(), kGuessesNamed);
    if (more > 0) {
      names +=
          Say(" and " + std::to_string(more) + " more", " 외 " + std::to_string(more) + "가지");
    }
    return Say("† rests on what is recalled, second-hand or assumed, first of all: " + names + ".",
               "†는 기억, 재인용, 가정에 기댄 값입니다. 가장 크게는 " + names + "입니다.");
  }

 private:
  std::string Say(const std::string& en, const std::string& ko) const {
    return tongue_ == Tongue::kKorean ? ko : en;
  }
  std::string_view Say(std::string_view en, std::string_view ko) const {
    return tongue_ == Tongue::kKorean ? ko : en;
  }
  std::string Say(const char* en, const char* ko) const {
    return tongue_ == Tongue::kKorean ? ko : en;
  }

  std::string Number(Outcome outcome) const { return Value(outcome, 0.5); }
  bool Writes() const { return answer_.Of(Outcome::kGenerationDays).p50 > 0; }

  std::string Basis() const {
    switch (plan_.basis) {
      case plan::Basis::kBuy:
        return Say("chips bought", "칩 구매");
      case plan::Basis::kRent:
        return Say("chips rented", "칩 임대");
      case plan::Basis::kSite:
        return Say("chips and site bought", "칩과 부지 구매");
      case plan::Basis::kAmortised:
        break;
    }
    return Say("chips written off", "칩 감가상각");
  }

  // When it is ready and what it costs, as the end of a sentence that `start` begins; or that it
  // will not be, in a sentence of its own.
  std::string Ready(const std::string& start) const {
    const std::string money = Number(plan_.Paid());
    const plan::Number* const finish = answer_.Find(Outcome::kFinish);
    if (finish->NeverAt(0.5) && answer_.Of(Outcome::kDelivery).p50 == kNever) {
      return Say("The chips do not arrive within five years; they cost about " + money + " (" +
                     Basis() + ").",
                 "칩이 5년 안에 다 오지 않고, 약 " + money + "(" + Basis() + ")가 듭니다.");
    }
    if (finish->NeverAt(0.5)) {
      return Say("The run would take more than a hundred years.", "학습에 100년이 넘게 걸립니다.");
    }
    std::string counted;
    const auto count = [&](bool there, const std::string& what) {
      if (there) counted += (counted.empty() ? "" : Say(" and ", ", ")) + what;
    };
    count(answer_.Of(Outcome::kDelivery).p50 > 0, Say("waiting for chips", "칩을 기다리는 시간"));
    count(Writes(), Say("writing the missing text", "모자란 글을 만드는 시간"));
    if (!counted.empty()) counted = Say(", " + counted + " included,", counted + "까지 쳐서 ");
    return start + Say(Trained() + " is ready after " + Number(Outcome::kFinish) + counted +
                           " and costs " + money + " (" + Basis() + ").",
                       counted + Number(Outcome::kFinish) + " 뒤에 " + Trained() + "이 나오고 " +
                           money + "(" + Basis() + ")가 듭니다.");
  }

  // Said only where the law chose it.
  std::string Trained() const {
    if (plan_.aim == Aim::kModel) return Say("the model", "모델");
    const std::string params = Number(Outcome::kParams), tokens = Number(Outcome::kTokens);
    return Say("a model of " + params + " parameters, trained on " + tokens + " tokens,",
               "매개변수 " + params + ", 토큰 " + tokens + "의 모델");
  }

  std::string Days() const {
    std::string out;
    const auto add = [&](Outcome outcome, const char* en, const char* ko) {
      const double days = answer_.Of(outcome).p50;
      if (days <= 0 || days == kNever) return;
      out += (out.empty() ? "" : ", ") +
             Say(Number(outcome) + " " + en, std::string(ko) + " " + Number(outcome));
    };
    add(Outcome::kDelivery, "until all chips are there", "칩이 다 오기까지");
    add(Outcome::kGenerationDays, "to write", "글 만들기");
    add(Outcome::kDays, "to train", "학습");
    const plan::Number* const finish = answer_.Find(Outcome::kFinish);
    if (plan_.start && !finish->NeverAt(0.5)) {
      const std::string date = DateText(plan_.DayAfter(finish->percentiles.p50), tongue_);
      out += Say("; on " + date, ", " + date);
    }
    return out;
  }

  std::string Text() const {
    // What is still missing could only be written beyond the share that is allowed.
    const bool capped =
        answer_.Of(Outcome::kUnmet).p50 > 0 && answer_.Of(Outcome::kSynthetic).p50 > 0;
    return Say(Number(Outcome::kTokens) + " tokens wanted; real text is worth " +
                   Number(Outcome::kReal) + "; " + Number(Outcome::kSynthetic) + " to be written" +
                   (capped ? ", the most allowed" : ""),
               "필요한 토큰 " + Number(Outcome::kTokens) + ", 실제 글의 가치 " +
                   Number(Outcome::kReal) + ", 만들 글 " + Number(Outcome::kSynthetic) +
                   (capped ? "(허용한 최대)" : ""));
  }

  std::string OtherBases() const {
    std::string out = Say("", Number(Outcome::kWon));
    for (const Outcome outcome : {Outcome::kRented, Outcome::kBought, Outcome::kAmortised}) {
      if (outcome == plan_.Paid() || answer_.Find(outcome) == nullptr) continue;
      const std::string what = outcome == Outcome::kRented   ? Say("rented", "임대")
                               : outcome == Outcome::kBought ? Say("bought", "구매")
                                                             : Say("written off", "감가상각");
      out += (out.empty() ? "" : Say("; ", ", ")) +
             Say(what + ": " + Number(outcome), what + "하면 " + Number(outcome));
    }
    return out;
  }

  const Answer& answer_;
  const Plan& plan_;
  const Tongue tongue_;
};

}  // namespace

Headline HeadlineOf(const Answer& answer) {
  const Speaker en(answer, Tongue::kEnglish);
  const Speaker ko(answer, Tongue::kKorean);
  Headline headline;
  headline.lead = {en.Lead(), ko.Lead()};
  for (const Outcome outcome :
       {Outcome::kFinish, answer.plan->Paid(), Outcome::kUnmet, Outcome::kMegawatts}) {
    headline.highlights.push_back({outcome,
                                   {en.Label(outcome), ko.Label(outcome)},
                                   {en.Value(outcome, 0.5), ko.Value(outcome, 0.5)},
                                   {en.Range(outcome), ko.Range(outcome)},
                                   {en.Note(outcome), ko.Note(outcome)}});
  }
  headline.reading = {en.Reading(), ko.Reading()};
  headline.guesses = {en.Guesses(headline.highlights), ko.Guesses(headline.highlights)};
  return headline;
}

}  // namespace saem::plan
