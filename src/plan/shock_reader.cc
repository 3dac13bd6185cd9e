#include "plan/shock_reader.h"

namespace saem::plan {
namespace {

using config::Node;

void Hits(YamlReader& yaml, const Node& node, Shock& shock) {
  const std::string names = " fab, packaging, memory, allocation, vendor";
  const Said known = {"known are" + names, "쓸 수 있는 이름:" + names};
  if (!node.IsSequence() || node.items().empty()) {
    return yaml.Wants(node, "hits", {"a list", "목록이"}, known);
  }
  for (const Node& item : node.items()) {
    const std::string name = yaml.Text(item, "hits");
    bool found = name.empty();  // then it is reported already
    for (size_t i = 0; i < kChainNodes; ++i) {
      if (name != NameOf(static_cast<ChainNode>(i))) continue;
      shock.hits_node[i] = found = true;
    }
    if (name == "allocation") shock.hits_allocation = found = true;
    if (name == "vendor") shock.hits_vendor = found = true;
    if (found) continue;
    yaml.Report(item.position(),
                {"a shock cannot hit `" + name + "`", "충격은 `" + name + "`에 미칠 수 없습니다"},
                known);
  }
}

void Curve(YamlReader& yaml, const Node& node, Shock& shock) {
  if (!node.IsSequence()) {
    return yaml.Wants(node, "curve", {"a list of [day, what is left]", "[날, 남은 비율]의 목록이"});
  }
  for (const Node& item : node.items()) {
    if (!item.IsSequence() || item.items().size() != 2) {
      return yaml.Wants(item, "curve", {"points [day, what is left]", "점 [날, 남은 비율]이"});
    }
    const double day = yaml.Number(item.items()[0], "day");
    const double left = yaml.Number(item.items()[1], "left");
    const bool rises = shock.curve.empty() ? day == 0 : day > shock.curve.back().first;
    if (!rises || left < 0 || left > 1) {
      return yaml.Report(item.position(),
                         {"days of a curve rise from 0, and what is left lies between 0 and 1",
                          "곡선의 날은 0부터 늘고, 남은 비율은 0과 1 사이에 있습니다"});
    }
    shock.curve.emplace_back(day, left);
  }
}

}  // namespace

void ReadSaid(YamlReader& yaml, const Node& node, std::string& en, std::string& ko) {
  if (node.IsScalar()) {
    en = ko = yaml.Text(node, "text");
    return;
  }
  yaml.Section(node, "says",
               {{"en", [&](const Node& n) { en = yaml.Text(n, "en"); }},
                {"ko", [&](const Node& n) { ko = yaml.Text(n, "ko"); }}});
  if (en.empty()) en = ko;
  if (ko.empty()) ko = en;
}

Shock ReadShock(YamlReader& yaml, const std::string& name, const Node& node) {
  Shock shock;
  shock.name = name;
  yaml.Section(node, "shocks." + name,
               {{"says", [&](const Node& n) { ReadSaid(yaml, n, shock.says_en, shock.says_ko); }},
                {"hits", [&](const Node& n) { Hits(yaml, n, shock); }},
                {"curve", [&](const Node& n) { Curve(yaml, n, shock); }},
                {"scrapped_days",
                 [&](const Node& n) {
                   shock.scrapped_days = yaml.Number(n, "scrapped_days");
                   if (shock.scrapped_days >= 0 && shock.scrapped_days <= 365) return;
                   yaml.Report(n.position(), {"`scrapped_days` lie between 0 and 365",
                                              "`scrapped_days`는 0과 365 사이에 있습니다"});
                 }},
                {"source", [&](const Node& n) { shock.source = yaml.Text(n, "source"); }},
                {"support", [&](const Node& n) {
                   shock.support = yaml.ReadSupport(n).value_or(shock.support);
                 }}});
  const bool hits = shock.hits_node[0] || shock.hits_node[1] || shock.hits_node[2] ||
                    shock.hits_allocation || shock.hits_vendor;
  if (shock.curve.empty() || shock.source.empty() || shock.says_en.empty() || !hits) {
    yaml.Report(node.position(),
                {"shock `" + name + "` needs `says`, `hits`, `curve` and `source`",
                 "충격 `" + name + "`에는 `says`, `hits`, `curve`, `source`가 있어야 합니다"});
  }
  return shock;
}

}  // namespace saem::plan
