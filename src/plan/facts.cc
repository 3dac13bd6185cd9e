#include "plan/facts.h"

#include "config/yaml.h"
#include "plan/plan_checks.h"
#include "plan/shock_reader.h"
#include "plan/yaml_reader.h"

namespace saem::plan {
namespace {

using config::Node;

constexpr int kFactsFormat = 1;
constexpr int kScalingFormat = 1;

class FactsReader {
 public:
  FactsReader(Facts* facts, Tongue tongue) : facts_(*facts), yaml_(tongue) {}

  void Root(const Node& root) {
    yaml_.Section(root, "facts",
                  {{"facts", [&](const Node& n) { Version(n); }},
                   {"date", [&](const Node& n) { facts_.date = yaml_.Text(n, "date"); }},
                   {"chips", [&](const Node& n) { Chips(n); }},
                   {"defaults", [&](const Node& n) { Defaults(n); }},
                   {"shocks", [&](const Node& n) { Shocks(n); }},
                   {"landmarks", [&](const Node& n) { Landmarks(n); }},
                   {"yardsticks", [&](const Node& n) { Yardsticks(n); }}});
    if (root.Find("facts") == nullptr) {
      yaml_.Report(root.position(), {"the line `facts: 1` is missing", "`facts: 1` 줄이 없습니다"},
                   {"it names the format", "형식의 이름입니다"});
    }
    if (facts_.chips.empty()) {
      yaml_.Report(root.position(), {"there are no `chips:`", "`chips:`가 없습니다"});
    }
  }

  base::Status Finish() { return yaml_.Finish(); }

 private:
  void Version(const Node& node) {
    if (node.AsInt() != kFactsFormat) {
      yaml_.Wants(node, "facts", {"format 1", "형식 1이"});
    }
  }

  double Positive(const Node& node, const std::string& what) {
    const double value = yaml_.Number(node, what);
    if (!(value > 0)) {
      yaml_.Report(node.position(),
                   {"`" + what + "` is above 0", "`" + what + "` 값은 0보다 큽니다"});
    }
    return value;
  }

  std::optional<Quantity> Priced(const Node& node, const std::string& what, Input input) {
    auto quantity = yaml_.Read(node, what);
    if (quantity) Within(node, what, input, *quantity);
    return quantity;
  }

  void Sourced(const Node& node, const std::string& what, const Quantity& quantity) {
    if (!quantity.source.empty()) return;
    yaml_.Report(node.position(),
                 {"`" + what + "` has no `source`", "`" + what + "`에 출처(`source`)가 없습니다"},
                 {"{value: ..., source: \"where it stands\", support: read}",
                  "{value: ..., source: \"적힌 곳\", support: read}"});
  }

  void Within(const Node& node, const std::string& what, Input input, const Quantity& quantity) {
    const InputInfo& info = InfoOf(input);
    if (const Said wrong = Impossible(info, what, quantity); !wrong.en.empty()) {
      yaml_.Report(node.position(), wrong);
    }
    Sourced(node, what, quantity);
  }

  void Chips(const Node& node) {
    if (!node.IsMapping()) {
      return yaml_.WantsMapping(node, "chips");
    }
    for (const Node::Entry& entry : node.entries()) {
      Chip chip;
      chip.name = entry.key;
      OneChip(entry.value, chip);
      facts_.chips.emplace(entry.key, std::move(chip));
    }
  }

  void OneChip(const Node& node, Chip& chip) {
    const auto number = [&](double* to, const char* what) {
      return [this, to, what](const Node& n) { *to = Positive(n, what); };
    };
    const auto priced = [&](std::optional<Quantity>* to, const char* what, Input input) {
      return [this, to, what, input](const Node& n) { *to = Priced(n, what, input); };
    };
    yaml_.Section(node, "chips." + chip.name,
                  {{"bf16", number(&chip.bf16, "bf16")},
                   {"fp8", number(&chip.fp8, "fp8")},
                   {"ceiling", number(&chip.ceiling, "ceiling")},
                   {"bandwidth", number(&chip.bandwidth, "bandwidth")},
                   {"watts", number(&chip.watts, "watts")},
                   {"idle_watts", number(&chip.idle_watts, "idle_watts")},
                   {"price", priced(&chip.price, "price", Input::kChipPrice)},
                   {"rent", priced(&chip.rent, "rent", Input::kRent)},
                   {"server_kw", priced(&chip.server_kw, "server_kw", Input::kKilowatts)},
                   {"site_kw", priced(&chip.site_kw, "site_kw", Input::kKilowatts)},
                   {"source", [&](const Node& n) { chip.source = yaml_.Text(n, "source"); }}});
    if (node.IsMapping() && (chip.bf16 <= 0 || chip.bandwidth <= 0 || chip.watts <= 0 ||
                             chip.source.empty() || !(chip.server_kw || chip.site_kw))) {
      yaml_.Report(node.position(),
                   {"chip `" + chip.name +
                        "` needs `bf16`, `bandwidth`, `watts`, `source`, and `server_kw` or "
                        "`site_kw`",
                    "칩 `" + chip.name +
                        "`에는 `bf16`, `bandwidth`, `watts`, `source`와, `server_kw`나 `site_kw`가 "
                        "있어야 합니다"});
    }
    if (chip.ceiling > chip.bf16) {
      yaml_.Report(node.position(), {"the ceiling of `" + chip.name + "` lies above its peak",
                                     "`" + chip.name + "`의 상한이 최대 성능보다 높습니다"});
    }
  }

  void Defaults(const Node& node) {
    std::map<std::string, YamlReader::Reader> readers;
    for (const InputInfo& info : AllInputs()) {
      const std::string key = KeyOf(info);
      readers[key] = [this, key, input = info.input](const Node& n) {
        facts_.defaults[Index(input)] = Priced(n, key, input);
      };
    }
    yaml_.Section(node, "defaults", readers);
  }

  void Shocks(const Node& node) {
    if (!node.IsMapping()) {
      return yaml_.WantsMapping(node, "shocks");
    }
    for (const Node::Entry& entry : node.entries()) {
      facts_.shocks.push_back(ReadShock(yaml_, entry.key, entry.value));
    }
  }

  void Landmarks(const Node& node) {
    if (!node.IsSequence()) return yaml_.Wants(node, "landmarks", {"a list", "목록이"});
    for (const Node& item : node.items()) {
      Landmark mark;
      yaml_.Section(
          item, "landmarks",
          {{"name", [&](const Node& n) { ReadSaid(yaml_, n, mark.name_en, mark.name_ko); }},
           {"compute", [&](const Node& n) { mark.flop = Positive(n, "compute"); }},
           {"tokens", [&](const Node& n) { mark.tokens = Positive(n, "tokens"); }}});
      facts_.landmarks.push_back(std::move(mark));
    }
  }

  void Yardsticks(const Node& node) {
    if (!node.IsMapping()) {
      return yaml_.WantsMapping(node, "yardsticks");
    }
    for (const Node::Entry& entry : node.entries()) {
      auto quantity = yaml_.Read(entry.value, entry.key);
      if (!quantity) continue;
      Sourced(entry.value, entry.key, *quantity);
      if (quantity->date.empty()) {
        yaml_.Report(
            entry.value.position(),
            {"`" + entry.key + "` has no `date`", "`" + entry.key + "`에 `date`가 없습니다"},
            {"of when it is: 2025, or 2024-04", "언제의 값인지: 2025 또는 2024-04"});
      }
      facts_.yardsticks.emplace(entry.key, std::move(*quantity));
    }
  }

  Facts& facts_;
  YamlReader yaml_;
};

}  // namespace

const Chip* Facts::FindChip(std::string_view name) const {
  const auto found = chips.find(name);
  return found == chips.end() ? nullptr : &found->second;
}

const Shock* Facts::FindShock(std::string_view name) const {
  for (const Shock& shock : shocks) {
    if (shock.name == name) return &shock;
  }
  return nullptr;
}

base::Result<Facts> ParseFacts(std::string_view text, const std::string& file, Tongue tongue) {
  ARROW_ASSIGN_OR_RAISE(const Node root, config::ParseYaml(text, file));
  Facts facts;
  FactsReader reader(&facts, tongue);
  reader.Root(root);
  ARROW_RETURN_NOT_OK(reader.Finish());
  return facts;
}

base::Result<ScalingDraws> ParseScalingDraws(std::string_view text, const std::string& file) {
  ARROW_ASSIGN_OR_RAISE(const Node root, config::ParseYaml(text, file));
  ScalingDraws draws;
  YamlReader yaml;
  const auto law = [&yaml](const Node& node) {
    std::array<double, 5> v{};
    if (!node.IsSequence() || node.items().size() != v.size()) {
      yaml.Wants(node, "fit", {"[A, B, E, alpha, beta]", "[A, B, E, alpha, beta]가"});
    } else {
      for (size_t i = 0; i < v.size(); ++i) {
        v[i] = yaml.Number(node.items()[i], "law");
        if (!(v[i] > 0)) {
          yaml.Report(node.position(),
                      {"constants of a law are above 0", "법칙의 상수는 0보다 큽니다"});
        }
      }
    }
    return Law{v[0], v[1], v[2], v[3], v[4]};
  };
  yaml.Section(
      root, "scaling",
      {{"scaling",
        [&](const Node& n) {
          if (n.AsInt() != kScalingFormat) {
            yaml.Wants(n, "scaling", {"format 1", "형식 1이"});
          }
        }},
       {"source", [&](const Node& n) { draws.source = yaml.Text(n, "source"); }},
       {"points", [&](const Node& n) { yaml.Number(n, "points"); }},
       {"left_out", [&](const Node& n) { yaml.Number(n, "left_out"); }},
       {"objective", [&](const Node& n) { draws.objective = yaml.Number(n, "objective"); }},
       {"objective_at_their_e",
        [&](const Node& n) {
          draws.objective_at_their_e = yaml.Number(n, "objective_at_their_e");
        }},
       {"fit", [&](const Node& n) { draws.fit = law(n); }},
       {"draws", [&](const Node& n) {
          for (const Node& item : n.items()) draws.draws.push_back(law(item));
        }}});
  if (draws.draws.empty()) {
    yaml.Report(root.position(), {"there are no `draws:`", "`draws:`가 없습니다"});
  }
  ARROW_RETURN_NOT_OK(yaml.Finish());
  return draws;
}

}  // namespace saem::plan
