#include "plan/yaml_reader.h"

#include <array>
#include <charconv>
#include <cmath>

namespace saem::plan {
namespace {

using config::Node;

constexpr size_t kMostSamples = 1'000'000;

// As Node::Describe says it, for Koreans.
std::string Described(const Node& node) {
  if (node.IsSequence()) return "목록이";
  if (node.IsMapping()) return "매핑이";
  return node.IsScalar() ? "`" + node.text() + "` 값이" : "빈 값이";
}

}  // namespace

std::optional<double> NumberOf(std::string_view text) {
  struct Scale {
    std::string_view name;
    double times;
  };
  static constexpr std::array<Scale, 12> kScales = {{{"k", 1e3},
                                                     {"K", 1e3},
                                                     {"m", 1e6},
                                                     {"M", 1e6},
                                                     {"b", 1e9},
                                                     {"B", 1e9},
                                                     {"t", 1e12},
                                                     {"T", 1e12},
                                                     {"만", 1e4},
                                                     {"억", 1e8},
                                                     {"조", 1e12},
                                                     {"경", 1e16}}};
  double times = 1;
  for (const Scale& scale : kScales) {
    if (!text.ends_with(scale.name)) continue;
    times = scale.times;
    text.remove_suffix(scale.name.size());
    break;
  }
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  if (!std::isfinite(value * times)) return std::nullopt;
  return value * times;
}

void YamlReader::Report(const base::Position& position, const Said& message, const Said& hint) {
  diagnostics_.push_back({position, message.In(tongue_), hint.In(tongue_)});
}

void YamlReader::Wants(const Node& node, const std::string& what, const Said& kind,
                       const Said& hint) {
  Report(node.position(),
         {"`" + what + "` wants " + kind.en + ", not " + node.Describe(),
          "`" + what + "` 자리에는 " + kind.ko + " 와야 하는데 " + Described(node) + " 있습니다"},
         hint);
}

void YamlReader::WantsMapping(const Node& node, const std::string& what) {
  Wants(node, what, {"a mapping", "매핑이"});
}

void YamlReader::Section(const Node& node, const std::string& what,
                         const std::map<std::string, Reader>& readers) {
  if (!node.IsMapping()) {
    return WantsMapping(node, what);
  }
  std::vector<std::string> known;
  for (const auto& [key, reader] : readers) known.push_back(key);
  for (const Node::Entry& entry : node.entries()) {
    const auto reader = readers.find(entry.key);
    if (reader != readers.end()) {
      reader->second(entry.value);
      continue;
    }
    Report(entry.position,
           {"unknown key `" + entry.key + "` in `" + what + "`",
            "`" + what + "`에 모르는 키가 있습니다: `" + entry.key + "`"},
           KnownNames(entry.key, known));
  }
}

std::string YamlReader::Text(const Node& node, const std::string& what) {
  if (node.IsScalar() && !node.text().empty()) return node.text();
  Wants(node, what, {"text", "글이"});
  return "";
}

double YamlReader::Number(const Node& node, const std::string& what) {
  if (node.IsScalar() && !node.quoted()) {
    if (const auto number = NumberOf(node.text())) return *number;
  }
  Wants(node, what, {"a number", "수가"},
        {"for example 0.4, 15T or 1.5e24", "예: 0.4, 15조, 15T, 1.5e24"});
  return 0;
}

std::optional<Quantity> YamlReader::Read(const Node& node, const std::string& what) {
  if (node.IsSequence()) return Range(node, what);
  if (node.IsMapping()) return Mapping(node, what);
  const size_t before = diagnostics_.size();
  const double value = Number(node, what);
  if (diagnostics_.size() > before) return std::nullopt;
  return Quantity::Value(value);
}

std::optional<Quantity> YamlReader::Range(const Node& node, const std::string& what) {
  if (node.items().size() != 2) {
    Report(node.position(),
           {"a range of `" + what + "` is [low, high]",
            "`" + what + "`의 범위는 [낮은 값, 높은 값]입니다"},
           {"90% of what you believe lies between them", "믿는 값의 90%가 그 사이에 있습니다"});
    return std::nullopt;
  }
  const size_t before = diagnostics_.size();
  const double low = Number(node.items()[0], what);
  const double high = Number(node.items()[1], what);
  if (diagnostics_.size() > before) return std::nullopt;
  if (!(low < high)) {
    Report(node.position(), {"a range of `" + what + "` rises: its low end is below its high end",
                             "`" + what + "`의 범위는 낮은 값에서 높은 값으로 적습니다"});
    return std::nullopt;
  }
  return low > 0 ? Quantity::LogNormal(low, high) : Quantity::Normal(low, high);
}

std::optional<Support> YamlReader::ReadSupport(const Node& node) {
  std::vector<std::string> known;
  for (int i = 0; i <= static_cast<int>(Support::kAssumed); ++i) {
    known.emplace_back(NameOf(static_cast<Support>(i)));
    if (node.IsScalar() && node.text() == known.back()) return static_cast<Support>(i);
  }
  Wants(node, "support", {"a word for how well a number stands", "근거를 나타내는 말이"},
        KnownNames(node.IsScalar() ? node.text() : "", known));
  return std::nullopt;
}

std::optional<Quantity> YamlReader::Mapping(const Node& node, const std::string& what) {
  std::optional<Quantity> found;
  std::string source, date;
  Support support = Support::kStated;
  int forms = 0;
  const auto form = [&](auto read) {
    return [&, read](const Node& n) {
      ++forms;
      found = read(n);
    };
  };
  Section(node, what,
          {{"value", form([&](const Node& n) {
              return n.IsScalar() ? Read(n, what) : (Number(n, what), std::nullopt);
            })},
           {"range", form([&](const Node& n) { return Range(n, what); })},
           {"uniform", form([&](const Node& n) -> std::optional<Quantity> {
              const auto range = Range(n, what);
              if (!range) return std::nullopt;
              return Quantity::Uniform(Number(n.items()[0], what), Number(n.items()[1], what));
            })},
           {"quantiles", form([&](const Node& n) { return Knots(n, what); })},
           {"samples", form([&](const Node& n) { return FromFile(n, what); })},
           {"source", [&](const Node& n) { source = Text(n, "source"); }},
           {"date", [&](const Node& n) { date = Text(n, "date"); }},
           {"support", [&](const Node& n) { support = ReadSupport(n).value_or(support); }}});
  if (forms != 1) {
    const std::string forms_known = "`value`, `range`, `uniform`, `quantiles`, `samples`";
    Report(node.position(), {"`" + what + "` needs exactly one of " + forms_known,
                             "`" + what + "`에는 다음 중 하나만 있어야 합니다: " + forms_known});
    return std::nullopt;
  }
  if (found) {
    found->source = source;
    found->date = date;
    found->support = support;
  }
  return found;
}

std::optional<Quantity> YamlReader::Knots(const Node& node, const std::string& what) {
  std::vector<std::pair<double, double>> knots;
  if (!node.IsMapping() || node.entries().size() < 2) {
    Report(node.position(),
           {"`quantiles` of `" + what + "` are {0.1: low, 0.5: middle, 0.9: high}",
            "`" + what + "`의 `quantiles`는 {0.1: 낮은 값, 0.5: 가운데, 0.9: 높은 값}입니다"});
    return std::nullopt;
  }
  const size_t before = diagnostics_.size();
  for (const Node::Entry& entry : node.entries()) {
    const auto share = NumberOf(entry.key);
    const double value = Number(entry.value, what);
    if (!share || *share <= 0 || *share >= 1) {
      Report(entry.position, {"a quantile lies between 0 and 1, not at `" + entry.key + "`",
                              "분위는 0과 1 사이의 수인데 `" + entry.key + "` 값이 있습니다"});
    } else if (!knots.empty() && (*share <= knots.back().first || value < knots.back().second)) {
      Report(entry.position, {"quantiles of `" + what + "` rise",
                              "`" + what + "`의 분위는 뒤로 갈수록 커야 합니다"});
    } else {
      knots.emplace_back(*share, value);
    }
  }
  if (diagnostics_.size() > before) return std::nullopt;
  return Quantity::Quantiles(std::move(knots));
}

std::optional<Quantity> YamlReader::FromFile(const Node& node, const std::string& what) {
  const std::string path = Text(node, "samples");
  if (path.empty()) return std::nullopt;
  if (read_file_ == nullptr) {
    Report(node.position(),
           {"samples cannot be read here", "여기서는 표본 파일을 읽을 수 없습니다"});
    return std::nullopt;
  }
  const auto text = read_file_(path);
  if (!text.ok()) {
    const std::string why = base::MessageOf(text.status());
    Report(node.position(), {why, why});
    return std::nullopt;
  }
  std::vector<double> samples;
  std::string_view rest = *text;
  while (!rest.empty() && samples.size() <= kMostSamples) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    const auto number = NumberOf(line);
    if (!number) {
      const std::string row = std::to_string(samples.size() + 1);
      Report(node.position(),
             {path + ": line " + row + " of the samples of `" + what + "` is no number",
              path + ": `" + what + "` 표본의 " + row + "번째 줄이 수가 아닙니다"});
      return std::nullopt;
    }
    samples.push_back(*number);
  }
  if (samples.size() < 10 || samples.size() > kMostSamples) {
    const std::string count = std::to_string(samples.size());
    Report(node.position(),
           {path + " holds " + count + " samples", path + "의 표본은 " + count + "개입니다"},
           {"10 to a million are needed", "10개에서 100만 개가 필요합니다"});
    return std::nullopt;
  }
  return Quantity::Samples(std::move(samples));
}

}  // namespace saem::plan
