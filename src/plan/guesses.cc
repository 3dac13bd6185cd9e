#include "plan/guesses.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace saem::plan {
namespace {

constexpr double kFactors[] = {0.7, 1.3};
constexpr double kMoved = 1e-3;

using Moved = std::array<bool, kOutcomes>;
using Move = std::function<void(World&, double factor)>;

class Search {
 public:
  Search(const Model& model, const std::vector<World>& worlds)
      : model_(model), plan_(model.plan()), worlds_(worlds) {
    for (const World& world : worlds) usual_.push_back(model.Evaluate(world).outcome);
  }

  Guesses All() {
    for (const InputInfo& info : AllInputs()) {
      if (!plan_.Has(info.input) || (info.section == "supply" && !plan_.supply)) continue;
      Try({KeyOf(info), {std::string(info.en), std::string(info.ko)}, plan_.At(info.input).support},
          [&info](World& world, double factor) {
            double& value = world.x[Index(info.input)];
            value = std::clamp(value * factor, info.least, info.most);
          });
    }
    double all = 0;
    for (const Domain& domain : plan_.domains) all += domain.tokens.Median();
    for (const Domain& domain : plan_.domains) {
      const double part = domain.tokens.Median() / all;
      Try({domain.Key(), {domain.En(), domain.Ko()}, domain.tokens.support},
          [part, &domain](World& world, double factor) {
            const double more = world.real_tokens * part * (factor - 1);
            world.real_tokens += more;
            if (domain.unique) world.unique_tokens += more;
          });
    }
    for (size_t i = 0; i < plan_.sources.size(); ++i) Source(i);
    Law();
    Scenario();
    return std::move(found_);
  }

 private:
  void Source(size_t at) {
    const NamedSource& source = plan_.sources[at];
    for (size_t part = 0; part < source.parts.size(); ++part) {
      const InputInfo& info = InfoOf(kSourceParts[part]);
      Try({source.Key(part), {source.En(part), source.Ko(part)}, source.parts[part].support},
          [at, part, &info](World& world, double factor) {
            double& value = world.seconds[at].Part(part);
            value = std::clamp(value * factor, info.least, info.most);
          });
    }
  }

  // What rests on a law moves when the default law stands in its place.
  void Law() {
    Plan other = plan_;
    other.law = &DefaultLaw();
    other.law_draws = {*other.law->loss};
    Instead({"target.law", {"scaling law", "스케일링 법칙"}, plan_.law->support}, other);
  }

  // And what rests on a scenario, when it does not come.
  void Scenario() {
    const Shock* const shock = plan_.Scenario();
    if (shock == nullptr) return;
    Plan other = plan_;
    other.scenario.clear();
    Instead({"supply.scenario", {shock->says_en, shock->says_ko}, shock->support}, other);
  }

  void Try(const Guess& guess, const Move& move) {
    if (!IsWeak(guess.support)) return;
    Moved moved{};
    for (size_t i = 0; i < worlds_.size(); ++i) {
      for (const double factor : kFactors) {
        World world = worlds_[i];
        move(world, factor);
        Note(usual_[i], model_.Evaluate(world).outcome, moved);
      }
    }
    Keep(guess, moved);
  }

  void Instead(const Guess& guess, const Plan& plan) {
    if (!IsWeak(guess.support)) return;
    const Model other(plan);
    Moved moved{};
    for (size_t i = 0; i < worlds_.size(); ++i) {
      World world = worlds_[i];
      if (plan.law != plan_.law) world.law = &plan.law_draws.front();
      Note(usual_[i], other.Evaluate(world).outcome, moved);
    }
    Keep(guess, moved);
  }

  static bool Differ(double usual, double there) {
    if (usual == kNever || there == kNever) return usual != there;
    return std::fabs(there - usual) > kMoved * std::fabs(usual);
  }

  static void Note(const OutcomeRow& usual, const OutcomeRow& there, Moved& moved) {
    for (size_t i = 0; i < kOutcomes; ++i) moved[i] = moved[i] || Differ(usual[i], there[i]);
  }

  void Keep(const Guess& guess, const Moved& moved) {
    if (std::none_of(moved.begin(), moved.end(), [](bool one) { return one; })) return;
    for (size_t i = 0; i < kOutcomes; ++i) {
      if (moved[i]) found_.of[i].push_back(found_.all.size());
    }
    found_.all.push_back(guess);
  }

  const Model& model_;
  const Plan& plan_;
  const std::vector<World>& worlds_;
  std::vector<OutcomeRow> usual_;
  Guesses found_;
};

}  // namespace

Guesses GuessesOf(const Model& model, const std::vector<World>& worlds) {
  return Search(model, worlds).All();
}

}  // namespace saem::plan
