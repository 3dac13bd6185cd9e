#include "plan/draws.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

#include "plan/uniform.h"

namespace saem::plan {
namespace {

constexpr int kBlock = 512;  // draws a thread takes at a time

// Where a variable's draw goes.
struct Slot {
  enum class Kind { kInput, kDomain, kLaw, kSource } kind;
  size_t index;  // of the input, the domain, or three times the source and its part
  const Quantity* quantity;
  uint32_t id;
  double least, most;
};

class Drawing {
 public:
  Drawing(const Plan& plan, Draws* draws) : plan_(plan), model_(plan), draws_(*draws) {
    for (const InputInfo& info : AllInputs()) {
      // Each quake has a size of its own.
      if (!plan.Has(info.input) || info.input == Input::kQuakeDays) continue;
      const std::string key = KeyOf(info);
      Slot slot{Slot::Kind::kInput, Index(info.input), &plan.At(info.input),
                VariableId(key),    info.least,        info.most};
      // Use of chips ends where matrix products do.
      if (info.input == Input::kMfu && plan.chip.ceiling > 0) {
        slot.most = plan.chip.ceiling / plan.chip.bf16;
      }
      Add(slot, key, std::string(info.en), std::string(info.ko));
    }
    for (size_t i = 0; i < plan.domains.size(); ++i) {
      const Domain& domain = plan.domains[i];
      Add({Slot::Kind::kDomain, i, &domain.tokens, VariableId(domain.Key()), 1, 1e30}, domain.Key(),
          domain.En(), domain.Ko());
    }
    for (size_t i = 0; i < plan.sources.size(); ++i) Source(i);
    if (plan.law_draws.size() > 1) {
      Add({Slot::Kind::kLaw, 0, nullptr, VariableId("target.law"), 0, 0}, "target.law",
          "scaling law", "스케일링 법칙");
    }
    middle_ = model_.Middle();
    // Domains that are not fixed are added as they are drawn; what was measured is fixed.
    middle_.real_tokens = 0;
    for (const Domain& domain : plan.domains) {
      if (domain.tokens.IsFixed()) middle_.real_tokens += domain.tokens.Median();
    }
    for (auto& column : draws_.outcome) column.resize(Size());
    for (auto& column : draws_.use) column.resize(Size());
  }

  void Block(int from, int to) {
    std::vector<Stop> stops;
    for (int draw = from; draw < to; ++draw) One(draw, stops);
  }

  // Everything that was drawn, but for the quakes.
  World WorldOf(size_t row) {
    World world = middle_;
    for (size_t i = 0; i < slots_.size(); ++i) {
      const Slot& slot = slots_[i];
      const double u = UniformPair(plan_.seed, slot.id, row)[0];
      draws_.variables[i].at[row] = static_cast<float>(u);
      if (slot.kind == Slot::Kind::kLaw) {
        const size_t laws = plan_.law_draws.size();
        const auto at = static_cast<size_t>(u * static_cast<double>(laws));
        world.law = &plan_.law_draws[std::min(laws - 1, at)];
        continue;
      }
      Put(world, slot, std::clamp(slot.quantity->At(u), slot.least, slot.most));
    }
    return world;
  }

 private:
  static constexpr size_t kParts = kSourceParts.size();

  void Source(size_t at) {
    const NamedSource& source = plan_.sources[at];
    for (size_t part = 0; part < kParts; ++part) {
      const InputInfo& info = InfoOf(kSourceParts[part]);
      Add({Slot::Kind::kSource, kParts * at + part, &source.parts[part],
           VariableId(source.Key(part)), info.least, info.most},
          source.Key(part), source.En(part), source.Ko(part));
    }
  }

  size_t Size() const { return static_cast<size_t>(draws_.count); }

  static void Put(World& world, const Slot& slot, double value) {
    switch (slot.kind) {
      case Slot::Kind::kInput:
        world.x[slot.index] = value;
        break;
      case Slot::Kind::kDomain:
        world.real_tokens += value;
        break;
      case Slot::Kind::kSource:
        world.seconds[slot.index / kParts].Part(slot.index % kParts) = value;
        break;
      case Slot::Kind::kLaw:
        break;
    }
  }

  void Add(const Slot& slot, std::string key, std::string en, std::string ko) {
    if (slot.quantity != nullptr && slot.quantity->IsFixed()) return;
    slots_.push_back(slot);
    draws_.variables.push_back({std::move(key), std::move(en), std::move(ko), {}});
    draws_.variables.back().at.resize(Size());
  }

  void One(int draw, std::vector<Stop>& stops) {
    const auto row = static_cast<size_t>(draw);
    World world = WorldOf(row);
    Quakes(world, row, stops);
    world.stops = stops;
    const Verdict verdict = model_.Evaluate(world);
    for (size_t i = 0; i < kOutcomes; ++i) draws_.outcome[i][row] = verdict.outcome[i];
    for (size_t i = 0; i < kConstraints; ++i) {
      draws_.use[i][row] = static_cast<float>(verdict.use[i]);
    }
  }

  // Days between quakes are exponential.
  void Quakes(const World& world, size_t row, std::vector<Stop>& stops) const {
    stops.clear();
    const double a_year = world.x[Index(Input::kQuakes)];
    if (!plan_.supply || a_year <= 0) return;
    constexpr uint32_t kMost = 1000;
    double day = 0;
    for (uint32_t turn = 0; turn < kMost; ++turn) {
      const auto [gap, size] = UniformPair(plan_.seed, VariableId("supply.quakes"), row, turn);
      day -= std::log(gap) * 365.25 / a_year;
      if (day >= kSupplyDays) return;
      stops.push_back({static_cast<int>(day), plan_.At(Input::kQuakeDays).At(size)});
    }
  }

  const Plan& plan_;
  const Model model_;
  Draws& draws_;
  std::vector<Slot> slots_;
  World middle_;
};

}  // namespace

std::vector<World> SomeWorlds(const Plan& plan, int count) {
  Draws draws;
  draws.count = count;
  Drawing drawing(plan, &draws);
  std::vector<World> worlds;
  for (int i = 0; i < count; ++i) worlds.push_back(drawing.WorldOf(static_cast<size_t>(i)));
  return worlds;
}

base::Result<Draws> DrawPlan(const Plan& plan, const base::Context& context) {
  Draws draws;
  draws.count = plan.draws;
  Drawing drawing(plan, &draws);
  std::atomic<int> next{0};
  std::atomic<bool> stopped{false};
  const auto work = [&] {
    for (;;) {
      const int from = next.fetch_add(kBlock);
      if (from >= draws.count || stopped) return;
      if (!context.CheckCancelled().ok()) stopped = true;
      drawing.Block(from, std::min(from + kBlock, draws.count));
    }
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < context.threads; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  ARROW_RETURN_NOT_OK(context.CheckCancelled());
  for (const OutcomeInfo& info : AllOutcomes()) {
    for (const double value : draws.outcome[Index(info.outcome)]) {
      if (std::isfinite(value) || (value == kNever && !info.none.en.empty())) continue;
      const std::string id = "`" + std::string(info.id) + "`";
      const Said message = {"the inputs of this plan lead to no number for " + id,
                            "이 계획의 입력으로는 " + id + "의 값이 나오지 않습니다"};
      const Said hint = {"narrow the ranges of its inputs", "입력의 범위를 좁히십시오"};
      return base::UsageError(message.In(plan.tongue), {plan.file, 0, 0}, hint.In(plan.tongue));
    }
  }
  return draws;
}

Percentiles PercentilesOf(std::vector<double> values) {
  const auto at = [&](double share) {
    const auto place = values.begin() +
                       static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), place, values.end());
    return *place;
  };
  const double p50 = at(0.5);
  return {at(0.1), p50, at(0.9)};
}

}  // namespace saem::plan
