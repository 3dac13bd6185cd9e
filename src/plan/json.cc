#include "plan/json.h"

#include <cmath>

#include "plan/curves.h"
#include "plan/dates.h"

namespace saem::plan {
namespace {

using nlohmann::ordered_json;

ordered_json InBoth(std::string_view en, std::string_view ko) { return {{"en", en}, {"ko", ko}}; }

ordered_json InBoth(const Said& said) { return InBoth(said.en, said.ko); }

ordered_json Three(const Percentiles& p) {
  return {{"p10", Rounded(p.p10)}, {"p50", Rounded(p.p50)}, {"p90", Rounded(p.p90)}};
}

std::string_view NameOf(Measure measure) {
  switch (measure) {
    case Measure::kCount:
      return "count";
    case Measure::kTokens:
      return "tokens";
    case Measure::kNats:
      return "nats";
    case Measure::kFlop:
      return "flop";
    case Measure::kHours:
      return "hours";
    case Measure::kShare:
      return "share";
    case Measure::kSeconds:
      return "seconds";
    case Measure::kDays:
      return "days";
    case Measure::kMegawatts:
      return "megawatts";
    case Measure::kGigawattHours:
      return "gigawatt-hours";
    case Measure::kTonnes:
      return "tonnes";
    case Measure::kDollars:
      return "dollars";
    case Measure::kWon:
      return "won";
    case Measure::kRate:
      break;
  }
  return "tokens-per-second";
}

std::string_view NameOf(Word word) {
  switch (word) {
    case Word::kHolds:
      return "holds";
    case Word::kAboutRight:
      return "about-right";
    case Word::kTooLow:
      return "too-low";
    case Word::kTooHigh:
      break;
  }
  return "too-high";
}

std::string_view NameOf(RowKind kind) {
  switch (kind) {
    case RowKind::kMatch:
      return "match";
    case RowKind::kMustFail:
      return "must-fail";
    case RowKind::kNoSource:
      return "no-source";
    case RowKind::kAnswer:
      break;
  }
  return "answer";
}

ordered_json NumbersJson(const Answer& answer) {
  ordered_json numbers = ordered_json::array();
  for (const Number& number : answer.numbers) {
    const OutcomeInfo& info = InfoOf(number.outcome);
    ordered_json one = {
        {"id", info.id}, {"name", InBoth(info.en, info.ko)}, {"measure", NameOf(info.measure)}};
    one.update(Three(number.percentiles));
    if (number.never > 0) {
      one["never"] = Rounded(number.never);
      one["none"] = InBoth(number.none);
    }
    if (answer.plan->IsDated(number.outcome)) {
      const auto date = [&](double days, double share) {
        return number.NeverAt(share) ? "" : IsoDate(answer.plan->DayAfter(days));
      };
      const Percentiles& p = number.percentiles;
      one["dates"] = {
          {"p10", date(p.p10, 0.1)}, {"p50", date(p.p50, 0.5)}, {"p90", date(p.p90, 0.9)}};
    }
    one["rests_on"] = ordered_json::array();
    for (const size_t guess : number.rests_on) {
      one["rests_on"].push_back(answer.guesses[guess].key);
    }
    numbers.push_back(std::move(one));
  }
  return numbers;
}

ordered_json HighlightsJson(const Answer& answer) {
  ordered_json highlights = ordered_json::array();
  for (const Highlight& one : answer.headline.highlights) {
    highlights.push_back({{"id", InfoOf(one.outcome).id},
                          {"label", InBoth(one.label)},
                          {"value", InBoth(one.value)},
                          {"range", InBoth(one.range)},
                          {"note", InBoth(one.note)}});
  }
  return highlights;
}

ordered_json GuessesJson(const Answer& answer) {
  ordered_json guesses = ordered_json::array();
  for (const Guess& guess : answer.guesses) {
    guesses.push_back(
        {{"key", guess.key}, {"name", InBoth(guess.name)}, {"support", NameOf(guess.support)}});
  }
  return guesses;
}

ordered_json InputsJson(const Plan& plan) {
  ordered_json inputs = ordered_json::array();
  const auto add = [&](const std::string& key, std::string_view en, std::string_view ko,
                       const Quantity& quantity) {
    inputs.push_back({{"key", key},
                      {"name", InBoth(en, ko)},
                      {"p05", Rounded(quantity.At(0.05))},
                      {"p50", Rounded(quantity.At(0.5))},
                      {"p95", Rounded(quantity.At(0.95))},
                      {"support", NameOf(quantity.support)},
                      {"source", quantity.source}});
    if (!quantity.date.empty()) inputs.back()["date"] = quantity.date;
  };
  for (const Domain& domain : plan.domains) {
    add(domain.Key(), domain.En(), domain.Ko(), domain.tokens);
  }
  for (const NamedSource& source : plan.sources) {
    for (size_t part = 0; part < source.parts.size(); ++part) {
      add(source.Key(part), source.En(part), source.Ko(part), source.parts[part]);
    }
  }
  for (const InputInfo& info : AllInputs()) {
    if (!plan.Has(info.input) || (info.section == "supply" && !plan.supply)) continue;
    add(KeyOf(info), info.en, info.ko, plan.At(info.input));
  }
  return inputs;
}

ordered_json DriversJson(const Answer& answer) {
  ordered_json lists = ordered_json::array();
  for (const DriverList& list : answer.drivers) {
    ordered_json drivers = ordered_json::array();
    for (const Driver& driver : list.drivers) {
      const Variable& variable = answer.draws.variables[driver.variable];
      drivers.push_back({{"key", variable.key},
                         {"name", InBoth(variable.en, variable.ko)},
                         {"share", Rounded(driver.share)},
                         {"low", Rounded(driver.low)},
                         {"high", Rounded(driver.high)}});
    }
    lists.push_back({{"of", InfoOf(list.outcome).id}, {"drivers", drivers}});
  }
  return lists;
}

ordered_json SpentJson(const Answer& answer) {
  ordered_json parts = ordered_json::array();
  for (const Spent& spent : answer.spent) {
    const PartInfo& info = InfoOf(spent.part);
    ordered_json one = {{"id", info.id}, {"name", InBoth(info.en, info.ko)}};
    one.update(Three(spent.dollars));
    one.update({{"share", Rounded(spent.share)}, {"paid", spent.paid}, {"weak", spent.weak}});
    parts.push_back(std::move(one));
  }
  return parts;
}

ordered_json ClaimsJson(const Answer& answer) {
  ordered_json claims = ordered_json::array();
  for (const ClaimResult& result : answer.claims) {
    ordered_json one = {{"says", InBoth(result.claim.says_en, result.claim.says_ko)},
                        {"claimed", Rounded(result.claim.claimed)},
                        {"unit", result.unit}};
    one.update(Three(result.computed));
    one.update({{"word", NameOf(result.word)},
                {"how", InBoth(result.how)},
                {"weak", result.weak},
                {"source", InBoth(result.claim.source_en, result.claim.source_ko)}});
    claims.push_back(std::move(one));
  }
  return claims;
}

}  // namespace

double Rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double scale = std::pow(10, 5 - std::floor(std::log10(std::fabs(value))));
  return std::isfinite(scale) && scale > 0 ? std::round(value * scale) / scale : value;
}

ordered_json AnswerJson(const Answer& answer) {
  const Plan& plan = *answer.plan;
  ordered_json bindings = ordered_json::array();
  for (const Binding& binding : answer.bindings) {
    const ConstraintInfo& info = InfoOf(binding.constraint);
    bindings.push_back({{"id", info.id},
                        {"name", InBoth(info.en, info.ko)},
                        {"share", Rounded(binding.share)},
                        {"used", Rounded(binding.median)}});
  }
  ordered_json shocks = ordered_json::array();
  for (const ShockResult& result : answer.shocks) {
    ordered_json one = {{"id", result.shock->name},
                        {"name", InBoth(result.shock->says_en, result.shock->says_ko)}};
    one.update(Three(result.delay));
    one.update({{"never", Rounded(result.share_late)},
                {"weak", result.weak},
                {"support", NameOf(result.shock->support)},
                {"source", result.shock->source}});
    shocks.push_back(std::move(one));
  }
  ordered_json warnings = ordered_json::array();
  for (const Said& warning : answer.warnings) warnings.push_back(InBoth(warning));
  return {{"saem", SAEM_VERSION},
          {"format", 1},
          {"plan",
           {{"name", InBoth(plan.name_en, plan.name_ko)},
            {"question", InBoth(plan.question_en, plan.question_ko)}}},
          {"facts", plan.facts->date},
          {"law",
           {{"name", plan.law->name},
            {"source", plan.law->source},
            {"support", NameOf(plan.law->support)}}},
          {"chip", {{"name", plan.chip.name}, {"source", plan.chip.source}}},
          {"scenario", plan.scenario},
          {"seed", plan.seed},
          {"draws", plan.draws},
          {"lead", InBoth(answer.headline.lead)},
          {"highlights", HighlightsJson(answer)},
          {"reading", InBoth(answer.headline.reading)},
          {"doubt", InBoth(answer.headline.guesses)},
          {"guesses", GuessesJson(answer)},
          {"numbers", NumbersJson(answer)},
          {"spent", SpentJson(answer)},
          {"bindings", bindings},
          {"drivers", DriversJson(answer)},
          {"shocks", shocks},
          {"claims", ClaimsJson(answer)},
          {"inputs", InputsJson(plan)},
          {"warnings", warnings}};
}

ordered_json ValidationJson(const std::vector<ValidationRow>& rows) {
  ordered_json list = ordered_json::array();
  for (const ValidationRow& row : rows) {
    ordered_json one = {
        {"number", row.number}, {"claim", InBoth(row.claim)}, {"kind", NameOf(row.kind)}};
    one["published"] = row.kind == RowKind::kAnswer ? ordered_json() : ordered_json(row.published);
    one["computed"] = row.kind == RowKind::kNoSource ? ordered_json() : ordered_json(row.computed);
    one.update({{"difference", row.Difference()},
                {"tolerance", row.tolerance},
                {"unit", row.unit.en},
                {"good", row.kind != RowKind::kNoSource && row.Good()},
                {"weak", row.weak},
                {"note", InBoth(row.note)}});
    list.push_back(std::move(one));
  }
  return list;
}

ordered_json ComparedJson(const std::vector<Comparison>& compared) {
  ordered_json rows = ordered_json::array();
  for (const Comparison& row : compared) {
    ordered_json one = {
        {"what", row.en}, {"name", InBoth(row.en, row.ko)}, {"measure", NameOf(row.measure)}};
    one.update(Three(row.planned));
    one["actual"] = Rounded(row.actual);
    rows.push_back(std::move(one));
  }
  return rows;
}

std::string PageJson(const Answer& answer, const std::vector<ValidationRow>& rows,
                     const std::vector<Comparison>& compared, std::optional<Tongue> tongue) {
  ordered_json page = AnswerJson(answer);
  if (tongue) page["language"] = *tongue == Tongue::kKorean ? "ko" : "en";
  page["wall"] = WallJson(answer);
  page["delivery"] = DeliveryJson(answer);
  page["sample"] = SampleJson(answer);
  page["compared"] = ComparedJson(compared);
  page["validation"] = ValidationJson(rows);
  return page.dump();
}

}  // namespace saem::plan
