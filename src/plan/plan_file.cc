#include "plan/plan_file.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "config/yaml.h"
#include "plan/dates.h"
#include "plan/plan_checks.h"
#include "plan/proxy.h"
#include "plan/shock_reader.h"

namespace saem::plan {
namespace {

// Without the folders: pages are handed on, and where a plan lies is nobody's business.
std::string PlaceOf(const config::Node& node) {
  base::Position place = node.position();
  place.file = std::filesystem::path(place.file).filename().string();
  return place.ToString();
}

using config::Node;

constexpr int kPlanFormat = 1;
constexpr int kMostDraws = 10'000'000;
constexpr double kMostTokens = 1e18;
constexpr Input kLaterGrowth[] = {Input::kGrowth3, Input::kGrowth4, Input::kGrowth5};

class PlanReader {
 public:
  PlanReader(Plan* plan, const PlanSources& sources)
      : plan_(*plan), sources_(sources), yaml_(sources.tongue, sources.read_file) {}

  void Root(const Node& root) {
    if (!root.IsMapping()) {
      return yaml_.Report(root.position(),
                          {"a plan is a mapping that starts with `plan: 1`",
                           "계획은 `plan: 1`로 시작하는 매핑입니다"},
                          {"plans/korean-8b.yaml is one", "예: plans/korean-8b.yaml"});
    }
    root_ = root.position();
    LoadFacts(root);
    for (const auto& info : AllInputs()) {
      plan_.inputs[Index(info.input)] = plan_.facts->defaults[Index(info.input)];
    }
    std::map<std::string, YamlReader::Reader> readers = {
        {"plan", [&](const Node& n) { Version(n); }},
        {"name", [&](const Node& n) { ReadSaid(yaml_, n, plan_.name_en, plan_.name_ko); }},
        {"question",
         [&](const Node& n) { ReadSaid(yaml_, n, plan_.question_en, plan_.question_ko); }},
        {"start", [&](const Node& n) { Start(n); }},
        {"seed", [&](const Node& n) { Seed(n); }},
        {"draws", [&](const Node& n) { Draws(n); }},
        {"facts", [](const Node&) {}},
        {"claims", [&](const Node& n) { Claims(n); }}};
    for (const char* name : {"target", "data", "synthetic", "compute", "reliability", "site",
                             "money", "supply", "limits"}) {
      readers[name] = [this, name](const Node& n) { Part(n, name); };
    }
    yaml_.Section(root, "plan", readers);
    if (root.Find("plan") == nullptr) {
      yaml_.Report(root.position(), {"the line `plan: 1` is missing", "`plan: 1` 줄이 없습니다"},
                   {"it names the format", "형식의 이름입니다"});
    }
    if (!yaml_.good()) return;
    Aims();
    Completed();
  }

  base::Status Finish() { return yaml_.Finish(); }

 private:
  void LoadFacts(const Node& root) {
    plan_.facts = sources_.facts;
    const Node* const named = root.Find("facts");
    if (named == nullptr) return;
    const std::string path = yaml_.Text(*named, "facts");
    if (path.empty() || sources_.read_file == nullptr) return;
    const auto text = sources_.read_file(path);
    if (!text.ok()) return Pass(*named, text.status());
    auto facts = ParseFacts(*text, path, sources_.tongue);
    if (!facts.ok()) return Pass(*named, facts.status());
    plan_.facts = std::make_shared<const Facts>(std::move(*facts));
  }

  // A mistake in what the plan names, already in its language.
  void Pass(const Node& node, const base::Status& status) {
    const std::string why = base::MessageOf(status);
    yaml_.Report(node.position(), {why, why});
  }

  void Version(const Node& node) {
    if (node.AsInt() != kPlanFormat) yaml_.Wants(node, "plan", {"format 1", "형식 1이"});
  }

  void Seed(const Node& node) {
    const auto seed = node.AsInt();
    if (!seed || *seed < 0) {
      return yaml_.Wants(node, "seed", {"a whole number", "0 이상의 정수가"});
    }
    plan_.seed = static_cast<uint64_t>(*seed);
  }

  void Start(const Node& node) {
    plan_.start = DayOf(node.IsScalar() ? node.text() : "");
    if (!plan_.start)
      yaml_.Wants(node, "start", {"a date", "날짜가"}, {"2027-01-31", "2027-01-31"});
  }

  void Draws(const Node& node) {
    const auto draws = node.AsInt();
    if (!draws || *draws < 1000 || *draws > kMostDraws) {
      return yaml_.Wants(
          node, "draws",
          {"a whole number from 1,000 to 10,000,000", "1,000에서 10,000,000까지의 정수가"});
    }
    plan_.draws = static_cast<int>(*draws);
  }

  // A section's numbers, and the words beside them.
  void Part(const Node& node, const std::string& section) {
    std::map<std::string, YamlReader::Reader> readers;
    for (const InputInfo& info : AllInputs()) {
      if (info.section != section) continue;
      readers[std::string(info.key)] = [this, &info](const Node& n) { Bind(n, info); };
    }
    if (section == "target") {
      readers["law"] = [&](const Node& n) { ReadLaw(n); };
    } else if (section == "data") {
      readers["real"] = [&](const Node& n) { Real(n); };
      readers["repeat"] = [&](const Node& n) {
        plan_.repeat = static_cast<Repeat>(OneOf(n, "repeat", {"first", "cheapest"}));
      };
    } else if (section == "synthetic") {
      readers["methods"] = [&](const Node& n) { Methods(n); };
      readers["domains"] = [&](const Node& n) { written_ = &n; };
      readers["value"] = [&](const Node& n) {
        if (!n.IsMapping() || n.Find("proxy") == nullptr) return Bind(n, InfoOf(Input::kValue));
        Proxy(n);
      };
      readers["precision"] = [&](const Node& n) {
        precision_ = static_cast<Precision>(OneOf(n, "precision", {"fp8", "bf16"}));
        precision_at_ = n.position();
      };
    } else if (section == "compute") {
      readers["chip"] = [&](const Node& n) { ReadChip(n); };
    } else if (section == "site") {
      readers["kilowatts_of"] = [&](const Node& n) {
        plan_.site_basis = OneOf(n, "kilowatts_of", {"servers", "site"}) == 1;
      };
    } else if (section == "money") {
      readers["basis"] = [&](const Node& n) {
        plan_.basis = static_cast<Basis>(OneOf(n, "basis", {"buy", "rent", "amortised", "site"}));
        plan_.basis_said = true;
      };
    } else if (section == "supply") {
      plan_.supply = true;
      readers["scenario"] = [&](const Node& n) { Scenario(n); };
      readers["second_sources"] = [&](const Node& n) { SecondSources(n); };
      readers["growth"] = [&](const Node& n) { Growth(n); };
      for (const Input year : kLaterGrowth) readers.erase(std::string(InfoOf(year).key));
    }
    yaml_.Section(node, section, readers);
  }

  std::optional<Quantity> Bound(const Node& node, const std::string& key, const InputInfo& info) {
    auto quantity = yaml_.Read(node, key);
    if (!quantity) return quantity;
    if (quantity->source.empty()) quantity->source = PlaceOf(node);
    if (const Said wrong = Impossible(info, key, *quantity); !wrong.en.empty()) {
      yaml_.Report(node.position(), wrong);
    }
    return quantity;
  }

  void Bind(const Node& node, const InputInfo& info) {
    auto quantity = Bound(node, KeyOf(info), info);
    if (!quantity) return;
    positions_[Index(info.input)] = node.position();
    plan_.inputs[Index(info.input)] = std::move(*quantity);
    plan_.said[Index(info.input)] = true;
  }

  int OneOf(const Node& node, const std::string& what, const std::vector<std::string>& known) {
    for (size_t i = 0; i < known.size(); ++i) {
      if (node.IsScalar() && node.text() == known[i]) return static_cast<int>(i);
    }
    yaml_.Wants(node, what, {"one of its words", "정해진 말이"},
                KnownNames(node.IsScalar() ? node.text() : "", known));
    return 0;
  }

  void ReadLaw(const Node& node) {
    const std::string name = yaml_.Text(node, "law");
    plan_.law = FindLaw(name);
    if (plan_.law != nullptr) return;
    std::vector<std::string> known;
    for (const NamedLaw& law : NamedLaws()) known.emplace_back(law.name);
    NoSuch(node, {"law", "법칙"}, name, known);
  }

  void NoSuch(const Node& node, const Said& kind, const std::string& name,
              const std::vector<std::string>& known) {
    yaml_.Report(node.position(),
                 {"there is no " + kind.en + " `" + name + "`",
                  "이런 " + kind.ko + " 이름은 없습니다: `" + name + "`"},
                 KnownNames(name, known));
  }

  void ReadChip(const Node& node) {
    const std::string name = yaml_.Text(node, "chip");
    if (const Chip* const chip = plan_.facts->FindChip(name)) {
      plan_.chip = *chip;
      return;
    }
    std::vector<std::string> known;
    for (const auto& [other, chip] : plan_.facts->chips) known.push_back(other);
    NoSuch(node, {"chip", "칩"}, name, known);
  }

  void AddDomain(const std::string& name, const Node& node) {
    Domain domain;
    domain.name = name;
    auto quantity = yaml_.Read(node, domain.Key());
    if (!quantity) return;
    if (quantity->At(0.05) < 0 || quantity->At(0.5) <= 0 || quantity->At(0.95) > kMostTokens) {
      yaml_.Report(node.position(),
                   {"`" + domain.Key() + "` is a number of tokens, above 0 and at most 1e18",
                    "`" + domain.Key() + "` 값은 0보다 크고 1e18을 넘지 않는 토큰 수입니다"},
                   {"people have written some 5e14 in all (Villalobos et al. 2024)",
                    "사람이 쓴 글은 모두 5e14쯤입니다(Villalobos 외 2024)"});
    }
    if (quantity->source.empty()) quantity->source = PlaceOf(node);
    domain.tokens = std::move(*quantity);
    plan_.domains.push_back(std::move(domain));
  }

  // One number, or one for each domain.
  void Real(const Node& node) {
    constexpr const char* kForms[] = {"value", "range", "uniform", "quantiles", "samples"};
    bool domains = node.IsMapping();
    for (const char* form : kForms) domains = domains && node.Find(form) == nullptr;
    if (!domains) return AddDomain("", node);
    for (const Node::Entry& entry : node.entries()) AddDomain(entry.key, entry.value);
  }

  void Methods(const Node& node) {
    if (!node.IsMapping() || node.entries().empty()) {
      return yaml_.Wants(
          node, "methods", {"methods and their shares", "방법과 그 비율이"},
          {"{rephrase: 0.8, question-answer: 0.2}", "{rephrase: 0.8, question-answer: 0.2}"});
    }
    double sum = 0;
    for (const Node::Entry& entry : node.entries()) {
      const double share = yaml_.Number(entry.value, "methods." + entry.key);
      if (!(share > 0) || share > 1) {
        yaml_.Report(entry.position, {"a share lies above 0 and at most at 1",
                                      "비율은 0보다 크고 1을 넘지 않습니다"});
      }
      sum += share;
      plan_.methods.push_back({entry.key, share});
    }
    if (sum < 1 - 1e-6 || sum > 1 + 1e-6) {
      yaml_.Report(node.position(), {"the shares of `methods` add up to 1",
                                     "`methods`의 비율은 더해서 1이 되어야 합니다"});
    }
  }

  // The value of a written token, from losses of small models.
  void Proxy(const Node& node) {
    ProxyLosses losses;
    std::string source, date;
    const auto list = [&](std::vector<double>* to, const char* what) {
      return [this, to, what](const Node& n) {
        if (!n.IsSequence() || n.items().empty()) {
          return yaml_.Wants(n, what, {"losses, one a seed", "시드마다 하나씩 손실의 목록이"},
                             {"[3.92, 3.95, 3.91]", "[3.92, 3.95, 3.91]"});
        }
        for (const Node& item : n.items()) to->push_back(yaml_.Number(item, what));
      };
    };
    const auto read = [&](const Node& n) {
      yaml_.Section(n, "synthetic.value.proxy",
                    {{"real", list(&losses.real, "real")},
                     {"twice", list(&losses.twice, "twice")},
                     {"written", list(&losses.written, "written")},
                     {"repeated", list(&losses.repeated, "repeated")}});
    };
    yaml_.Section(node, "synthetic.value",
                  {{"proxy", read},
                   {"source", [&](const Node& n) { source = yaml_.Text(n, "source"); }},
                   {"date", [&](const Node& n) { date = yaml_.Text(n, "date"); }}});
    if (!yaml_.good()) return;
    if (losses.real.empty() || losses.twice.empty() || losses.written.empty()) {
      return yaml_.Report(node.position(),
                          {"`proxy` needs the losses `real`, `twice` and `written`",
                           "`proxy`에는 손실 `real`, `twice`, `written`이 있어야 합니다"});
    }
    if (!Tells(losses)) {
      return yaml_.Report(
          node.position(),
          {"twice the real text did not lower the loss, so these losses say nothing "
           "of what more text is worth",
           "실제 글을 두 배로 늘려도 손실이 줄지 않아, 글이 더 있을 때의 가치를 알 수 "
           "없습니다"},
          {"train longer, or on more seeds", "더 오래, 더 많은 시드로 학습하십시오"});
    }
    Quantity value = ValueBy(losses, InfoOf(Input::kValue).most);
    value.source = source.empty() ? PlaceOf(node) : source;
    value.date = date;
    plan_.inputs[Index(Input::kValue)] = std::move(value);
    plan_.said[Index(Input::kValue)] = true;
    plan_.warnings.push_back(
        {"What a written token is worth was measured on small models: a proxy, which need not hold "
         "at scale.",
         "만든 토큰의 가치는 작은 모델로 잰 값입니다. 큰 모델에서도 같다는 보장은 없습니다."});
    if (!RepeatingIsAsGood(losses)) return;
    plan_.warnings.push_back(
        {"In those small models reading the real text again did as well as writing.",
         "그 작은 모델에서는 실제 글을 한 번 더 읽는 것이 글을 만드는 것 못지않았습니다."});
  }

  // Which domains are written from, once all are known.
  void Written() {
    if (written_ == nullptr) return;
    if (!written_->IsSequence() || written_->items().empty()) {
      return yaml_.Wants(*written_, "synthetic.domains",
                         {"names of `data.real`", "`data.real`의 이름 목록이"},
                         {"[korean_web, korean_books]", "[korean_web, korean_books]"});
    }
    std::vector<std::string> known;
    for (Domain& domain : plan_.domains) {
      known.push_back(domain.name);
      domain.written = false;
    }
    for (const Node& item : written_->items()) {
      const std::string name = yaml_.Text(item, "synthetic.domains");
      const auto found = std::find_if(plan_.domains.begin(), plan_.domains.end(),
                                      [&](const Domain& one) { return one.name == name; });
      if (found == plan_.domains.end()) {
        NoSuch(item, {"domain of `data.real`", "`data.real`"}, name, known);
      } else {
        found->written = true;
      }
    }
  }

  // One factor for every year, or `{years: [...]}` from the second year on.
  void Growth(const Node& node) {
    const Node* const years = node.IsMapping() ? node.Find("years") : nullptr;
    if (years == nullptr) return Bind(node, InfoOf(Input::kGrowth));
    yaml_.Section(node, "supply.growth", {{"years", [](const Node&) {}}});
    if (!years->IsSequence() || years->items().empty() || years->items().size() >= kSupplyYears) {
      return yaml_.Wants(*years, "supply.growth.years",
                         {"one to four factors, of the second to the fifth year",
                          "2년째부터 5년째까지의 배수 한 개에서 네 개가"},
                         {"{years: [2.4, [1.2, 1.8], 1.1]}; the last holds for those that follow",
                          "{years: [2.4, [1.2, 1.8], 1.1]}. 마지막 값이 그 뒤에도 이어집니다"});
    }
    Bind(years->items()[0], InfoOf(Input::kGrowth));
    for (size_t i = 1; i < years->items().size(); ++i) {
      Bind(years->items()[i], InfoOf(kLaterGrowth[i - 1]));
    }
  }

  // Each by its name: {of: [packaging], share: 0.3, after: 180, ramp: 180}.
  void SecondSources(const Node& node) {
    if (!node.IsMapping() || node.entries().empty() ||
        node.entries().size() >= kMostSecondSources) {
      const std::string example = "{another: {of: [packaging], share: 0.3, after: 180, ramp: 180}}";
      return yaml_.Wants(node, "second_sources",
                         {"one to seven other makers", "다른 공급원 한 곳에서 일곱 곳이"},
                         {example, example});
    }
    for (const Node::Entry& entry : node.entries()) {
      NamedSource source;
      source.name = entry.key;
      std::array<std::optional<Quantity>, 3> parts;
      std::map<std::string, YamlReader::Reader> readers = {
          {"of", [&](const Node& n) { NodesOf(n, source); }}};
      for (size_t i = 0; i < parts.size(); ++i) {
        const InputInfo& info = InfoOf(kSourceParts[i]);
        const std::string key(info.key.substr(std::string_view("second_").size()));
        readers[key] = [&, i](const Node& n) { parts[i] = Bound(n, source.Key(i), info); };
      }
      yaml_.Section(entry.value, "supply.second_sources." + source.name, readers);
      if (!parts[0]) {
        yaml_.Report(entry.position, {"a second source needs its `share`",
                                      "제2 공급원에는 `share`가 있어야 합니다"});
      }
      // What it does not say is as the facts have it; the plan's own section may come later.
      for (size_t i = 0; i < parts.size(); ++i) {
        const auto& usual = plan_.facts->defaults[Index(kSourceParts[i])];
        source.parts[i] = parts[i].value_or(usual.value_or(Quantity::Value(365)));
      }
      plan_.sources.push_back(std::move(source));
    }
  }

  void NodesOf(const Node& node, NamedSource& source) {
    source.of = {};
    if (!node.IsSequence() || node.items().empty()) {
      return yaml_.Wants(node, "of",
                         {"a list of fab, packaging, memory", "fab, packaging, memory의 목록이"});
    }
    for (const Node& item : node.items()) {
      const int at = OneOf(item, "of", {"fab", "packaging", "memory"});
      source.of[static_cast<size_t>(at)] = true;
    }
  }

  // A shock's name, or a shock of the plan's own.
  void Scenario(const Node& node) {
    if (node.IsMapping()) {
      plan_.own_shock = ReadShock(yaml_, "own", node);
      plan_.scenario = plan_.own_shock->name;
      return;
    }
    plan_.scenario = yaml_.Text(node, "scenario");
    if (plan_.scenario == "none") plan_.scenario.clear();
    if (plan_.scenario.empty() || plan_.facts->FindShock(plan_.scenario) != nullptr) return;
    std::vector<std::string> known = {"none"};
    for (const Shock& shock : plan_.facts->shocks) known.push_back(shock.name);
    NoSuch(node, {"shock", "충격"}, plan_.scenario, known);
  }

  void Claims(const Node& node) {
    if (!node.IsSequence()) return yaml_.Wants(node, "claims", {"a list", "목록이"});
    for (const Node& item : node.items()) {
      Claim claim;
      claim.position = item.position();
      yaml_.Section(
          item, "claims",
          {{"says", [&](const Node& n) { ReadSaid(yaml_, n, claim.says_en, claim.says_ko); }},
           {"computes", [&](const Node& n) { claim.computes = yaml_.Text(n, "computes"); }},
           {"of", [&](const Node& n) { claim.amount = yaml_.Number(n, "of"); }},
           {"claimed", [&](const Node& n) { claim.claimed = yaml_.Number(n, "claimed"); }},
           {"source",
            [&](const Node& n) { ReadSaid(yaml_, n, claim.source_en, claim.source_ko); }}});
      if (claim.says_en.empty() || claim.computes.empty() || claim.source_en.empty()) {
        yaml_.Report(item.position(),
                     {"a claim needs `says`, `computes`, `claimed` and `source`",
                      "주장에는 `says`, `computes`, `claimed`, `source`가 있어야 합니다"});
      }
      plan_.claims.push_back(std::move(claim));
    }
  }

  void Aims() {
    int aims = 0;
    const auto aim = [&](Input input, Aim which) {
      if (!plan_.Has(input)) return;
      ++aims;
      plan_.aim = which;
    };
    aim(Input::kParams, Aim::kModel);
    aim(Input::kLoss, Aim::kLoss);
    aim(Input::kCompute, Aim::kCompute);
    aim(Input::kBudget, Aim::kBudget);
    if (plan_.aim != Aim::kBudget) aim(Input::kTargetDays, Aim::kDays);
    if (aims != 1) {
      const std::string known = "`params`, `loss`, `compute`, `budget`, `days`";
      yaml_.Report(root_,
                   {"`target` needs exactly one of " + known,
                    "`target`에는 다음 중 하나만 있어야 합니다: " + known},
                   {"a model of 8B parameters: `target: {params: 8B}`",
                    "매개변수 80억 개의 모델: `target: {params: 8B}`"});
    }
    if (plan_.Has(Input::kServed) && plan_.Has(Input::kTokens)) {
      yaml_.Report(root_,
                   {"`target.served` chooses the tokens, so `target.tokens` cannot stand beside it",
                    "`target.served`가 토큰 수를 정하므로 `target.tokens`와 함께 쓸 수 없습니다"},
                   {"leave one of them out", "둘 중 하나를 빼십시오"});
    }
    if (plan_.Has(Input::kTokens) && plan_.aim != Aim::kModel) {
      yaml_.Report(root_, {"`target.tokens` goes with `target.params`; elsewhere the law chooses",
                           "`target.tokens`는 `target.params`와 함께 씁니다. 그 밖에는 법칙이 "
                           "정합니다"});
    }
    Sizes();
  }

  // Chips are said, or follow from the site's power, the budget or the days allowed.
  void Sizes() {
    const bool spent = plan_.aim == Aim::kBudget;
    const bool bought = spent && plan_.Buys();
    const int said = (plan_.Has(Input::kChips) ? 1 : 0) + (plan_.Has(Input::kSitePower) ? 1 : 0);
    if (said > 1 || (said == 1 && bought)) {
      return yaml_.Report(root_,
                          {"`compute.chips`, `compute.megawatts` and a budget that buys each say "
                           "how many chips there are",
                           "`compute.chips`, `compute.megawatts`, 칩을 사는 예산은 저마다 칩 수를 "
                           "정합니다"},
                          {"leave all but one of them out", "하나만 남기십시오"});
    }
    // What is rented or written off is spent by the hour: chips say the days, or days the chips.
    const bool lasts = plan_.Has(Input::kTargetDays);
    if (spent && lasts == (said == 1)) {
      return yaml_.Report(
          root_,
          {lasts ? "a budget, its days and its chips: two of them say the third"
                 : "a budget needs `target.days`, how long the chips work",
           lasts ? "예산, 기간, 칩 수는 둘이 나머지를 정합니다"
                 : "예산에는 칩이 일할 기간 `target.days`가 있어야 합니다"},
          bought || lasts ? Said{} : Said{"or `compute.chips`", "아니면 `compute.chips`"});
    }
    plan_.sized_at = positions_[Index(spent ? Input::kBudget : Input::kSitePower)];
    if (plan_.Has(Input::kSitePower)) {
      plan_.sizing = Sizing::kMegawatts;
    } else if (spent && said == 0) {
      plan_.sizing = Sizing::kBudget;
    } else if (said == 0 && plan_.Has(Input::kLimitDays) && plan_.aim != Aim::kDays) {
      plan_.sizing = Sizing::kDeadline;
    } else if (said == 0) {
      yaml_.Report(root_, {"`compute.chips` is missing", "`compute.chips`가 없습니다"},
                   {"how many chips train at once; or `compute.megawatts` of their site, or "
                    "`limits.days`, from which they follow",
                    "함께 학습하는 칩 수입니다. 부지의 `compute.megawatts`나 `limits.days`에서 "
                    "정해지게 할 수도 있습니다"});
    }
  }

  // What the chip and the law bring, and what contradicts them.
  void Completed() {
    if (plan_.chip.name.empty()) {
      return yaml_.Report(root_, {"`compute.chip` is missing", "`compute.chip`이 없습니다"},
                          {"for example `chip: h100-sxm`", "예: `chip: h100-sxm`"});
    }
    if (plan_.domains.empty()) {
      return yaml_.Report(root_, {"`data.real` is missing", "`data.real`이 없습니다"},
                          {"how many unique tokens there are", "고유한 토큰이 몇 개인지 적습니다"});
    }
    Written();
    if (plan_.law == nullptr) plan_.law = &DefaultLaw();
    if (plan_.law == &DefaultLaw()) {
      plan_.law_draws = sources_.scaling->draws;
    } else {
      plan_.law_draws = {plan_.law->loss.value_or(kBesiroglu)};
    }
    const bool has_fp8 = plan_.chip.fp8 > 0;
    plan_.precision = precision_.value_or(has_fp8 ? Precision::kFp8 : Precision::kBf16);
    if (plan_.precision == Precision::kFp8 && !has_fp8) {
      yaml_.Report(precision_at_,
                   {"a `" + plan_.chip.name + "` has no FP8",
                    "`" + plan_.chip.name + "`에는 FP8이 없습니다"},
                   {"`precision: bf16`", "`precision: bf16`"});
    }
    if (plan_.methods.empty()) plan_.methods.push_back({"rephrase", 1});
    Prices();
    if (!plan_.Has(Input::kKilowatts)) {
      plan_.site_basis = !plan_.chip.server_kw;
      const auto& kilowatts = plan_.site_basis ? plan_.chip.site_kw : plan_.chip.server_kw;
      plan_.inputs[Index(Input::kKilowatts)] = kilowatts;
    }
    for (const InputInfo& info : AllInputs()) {
      if (plan_.Has(info.input) || !Needed(info.input)) continue;
      const std::string key = "`" + KeyOf(info) + "`";
      yaml_.Report(root_, {key + " is missing, and the facts have no default",
                           key + " 값이 없고, 자료에도 기본값이 없습니다"});
    }
    if (!yaml_.good()) return;
    for (const Contradiction& wrong : Contradictions(plan_)) {
      const base::Position& at = positions_[Index(wrong.input)];
      // What the facts believe of all chips is held at what this one reaches, draw by draw.
      if (wrong.input == Input::kMfu && at.line == 0) continue;
      yaml_.Report(at.line > 0 ? at : root_, wrong.message, wrong.hint);
    }
    const std::vector<Said> warnings = Warnings(plan_);
    plan_.warnings.insert(plan_.warnings.end(), warnings.begin(), warnings.end());
  }

  static bool Needed(Input input) {
    switch (input) {
      case Input::kParams:
      case Input::kTokens:
      case Input::kLoss:
      case Input::kCompute:
      case Input::kBudget:
      case Input::kTargetDays:
      case Input::kServed:
      case Input::kAttention:
      case Input::kSources:
      case Input::kRephrasings:
      case Input::kRate:
      case Input::kChips:
      case Input::kSitePower:
      case Input::kChipPrice:
      case Input::kRent:
      case Input::kGrowth3:
      case Input::kGrowth4:
      case Input::kGrowth5:
      case Input::kLimitDays:
      case Input::kLimitDollars:
      case Input::kLimitMegawatts:
        return false;
      default:
        return true;
    }
  }

  // The plan's, or the chip's. Only how the plan pays has to be known; the other costs are then
  // left out of the answer. A chip that is only rented out is rented where nothing else is said.
  void Prices() {
    const auto take = [&](Input input, const std::optional<Quantity>& known) {
      if (!plan_.Has(input)) plan_.inputs[Index(input)] = known;
    };
    take(Input::kChipPrice, plan_.chip.price);
    take(Input::kRent, plan_.chip.rent);
    if (!plan_.basis_said && !plan_.Has(Input::kChipPrice) && plan_.aim != Aim::kBudget) {
      plan_.basis = Basis::kRent;
    }
    const Input needed = plan_.basis == Basis::kRent ? Input::kRent : Input::kChipPrice;
    if (plan_.Has(needed)) return;
    const std::string key = "`" + KeyOf(InfoOf(needed)) + "`";
    const std::string& chip = plan_.chip.name;
    yaml_.Report(root_,
                 {key + " is missing: the facts have none for `" + chip + "`",
                  key + " 값이 없습니다. 자료에 칩 `" + chip + "`의 값이 없습니다"},
                 {"write it into the plan, with its source, or pay otherwise (`money.basis`)",
                  "계획에 출처와 함께 적거나 다른 방식으로 지불하십시오(`money.basis`)"});
  }

  Plan& plan_;
  const PlanSources& sources_;
  YamlReader yaml_;
  base::Position root_;
  std::optional<Precision> precision_;
  base::Position precision_at_;
  const Node* written_ = nullptr;
  std::array<base::Position, kInputs> positions_;
};

}  // namespace

std::string NamedSource::Key(size_t part) const {
  constexpr const char* kPart[] = {"share", "after", "ramp"};
  return "supply.second_sources." + name + "." + kPart[part];
}
std::string NamedSource::En(size_t part) const {
  return std::string(InfoOf(kSourceParts[part]).en) + ": " + name;
}
std::string NamedSource::Ko(size_t part) const {
  return std::string(InfoOf(kSourceParts[part]).ko) + ": " + name;
}

Outcome Plan::Paid() const {
  switch (basis) {
    case Basis::kBuy:
      return Outcome::kBought;
    case Basis::kRent:
      return Outcome::kRented;
    case Basis::kSite:
      return Outcome::kSite;
    case Basis::kAmortised:
      break;
  }
  return Outcome::kAmortised;
}

const Shock* Plan::Scenario() const {
  if (scenario.empty()) return nullptr;
  return own_shock && own_shock->name == scenario ? &*own_shock : facts->FindShock(scenario);
}

Input Plan::GrowthOf(size_t year) const {
  const size_t first = Index(Input::kGrowth);
  size_t at = first + year - 1;
  while (at > first && !inputs[at]) --at;
  return static_cast<Input>(at);
}

double Plan::UniqueTokens() const {
  const double kept = 1 - At(Input::kDuplicates).Median();
  double sum = 0;
  for (const Domain& domain : domains) sum += domain.tokens.Median() * (domain.unique ? 1 : kept);
  return sum;
}

base::Result<Plan> ParsePlan(std::string_view text, const std::string& file,
                             const PlanSources& sources) {
  ARROW_ASSIGN_OR_RAISE(const Node root, config::ParseYaml(text, file));
  Plan plan;
  plan.file = file;
  plan.tongue = sources.tongue;
  plan.name_en = plan.name_ko = std::filesystem::path(file).filename().string();
  PlanReader reader(&plan, sources);
  reader.Root(root);
  ARROW_RETURN_NOT_OK(reader.Finish());
  return plan;
}

}  // namespace saem::plan
