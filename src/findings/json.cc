#include "findings/json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include <simdjson.h>

#include "findings/json_fields.h"

namespace saem::findings {
namespace {

constexpr std::array<std::string_view, 3> kSeverities = {"block", "warn", "info"};
constexpr std::array<std::string_view, 3> kOutcomes = {"pass", "fail", "undecided"};
constexpr std::array<std::string_view, 4> kVerdicts = {"released", "refused", "undecided", "made"};
constexpr std::array<std::string_view, 3> kRelations = {"<=", ">=", "=="};
constexpr std::array<std::string_view, 3> kCompared = {"value", "low", "high"};
constexpr size_t kDepth = 16;

template <class T>
concept Described = requires(T& value, int& archive) { Fields(archive, value); };

// How many bytes the UTF-8 character at `at` takes, 0 where there is none (Unicode 15, table 3-7).
size_t CharacterAt(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
  };
  const unsigned lead = byte(0);
  const auto follows = [&](size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    return follows(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) && follows(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    return follows(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) && follows(2) &&
                   follows(3)
               ? 4
               : 0;
  }
  return 0;
}

// The text with U+FFFD for every byte that belongs to no character; `places` move with their bytes.
std::string Mended(std::string_view text, std::array<int64_t*, 2> places = {}) {
  std::string mended;
  std::array<int64_t, 2> moved{-1, -1};
  for (size_t at = 0; at <= text.size();) {
    for (size_t i = 0; i < places.size(); ++i) {
      if (places[i] != nullptr && moved[i] < 0 && *places[i] <= static_cast<int64_t>(at)) {
        moved[i] = static_cast<int64_t>(mended.size());
      }
    }
    if (at == text.size()) break;
    const size_t bytes = CharacterAt(text, at);
    mended += bytes == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(at, bytes);
    at += std::max<size_t>(bytes, 1);
  }
  for (size_t i = 0; i < places.size(); ++i) {
    if (places[i] != nullptr && *places[i] >= 0 && moved[i] >= 0) *places[i] = moved[i];
  }
  return mended;
}

bool IsUtf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

class Writer {
 public:
  template <class T>
  void operator()(std::string_view key, const T& value) {
    if (!first_) out_ += ',';
    first_ = false;
    NewLine();
    Write(key);
    out_ += ": ";
    Write(value);
  }

  template <Described T>
  void Write(const T& value) {
    Open('{');
    Fields(*this, value);
    Close('}');
  }

  void Write(const Sample& sample) {
    if (IsUtf8(sample.text)) return Write<Sample>(sample);
    Sample mended = sample;
    mended.text = Mended(sample.text, {&mended.span_begin, &mended.span_end});
    Write<Sample>(mended);
  }

  // Lists of numbers and names stand on one line, everything else on lines of its own.
  template <class T>
  void Write(const std::vector<T>& values) {
    constexpr bool kLines = Described<T>;
    if (values.empty() || !kLines) {
      out_ += '[';
      for (size_t i = 0; i < values.size(); ++i) {
        if (i > 0) out_ += ", ";
        Write(values[i]);
      }
      out_ += ']';
      return;
    }
    Open('[');
    for (const T& value : values) {
      if (!first_) out_ += ',';
      first_ = false;
      NewLine();
      Write(value);
    }
    Close(']');
  }

  void Write(const std::map<std::string, int64_t>& counts) {
    Open('{');
    for (const auto& [key, count] : counts) (*this)(key, count);
    Close('}');
  }

  template <class T>
  void Write(const std::optional<T>& value) {
    if (value.has_value()) {
      Write(*value);
    } else {
      out_ += "null";
    }
  }

  void Write(int64_t value) { out_ += std::to_string(value); }
  // As text: programs that read JSON numbers as doubles would lose its last digits.
  void Write(uint64_t value) { out_ += '"' + std::to_string(value) + '"'; }
  void Write(bool value) { out_ += value ? "true" : "false"; }
  void Write(Severity value) { Write(NameOf(value)); }
  void Write(Outcome value) { Write(NameOf(value)); }

  void Write(double value) {
    if (!std::isfinite(value)) {
      out_ += "null";
      return;
    }
    std::array<char, 32> digits;
    // Large whole numbers with an exponent: 20 digits would be read as an integer that is out of
    // range.
    const auto end = std::abs(value) < 1e15
                         ? std::to_chars(digits.data(), digits.data() + digits.size(), value + 0.0)
                         : std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                         std::chars_format::scientific);
    out_.append(digits.data(), end.ptr);
  }

  void Write(std::string_view text) {
    if (!IsUtf8(text)) return Write(std::string_view(Mended(text)));
    constexpr std::string_view kHex = "0123456789abcdef";
    out_ += '"';
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        out_ += '\\';
        out_ += c;
      } else if (c == '\n') {
        out_ += "\\n";
      } else if (byte < 0x20 || byte == 0x7F) {
        out_ += "\\u00";
        out_ += kHex[byte >> 4];
        out_ += kHex[byte & 15];
      } else {
        out_ += c;
      }
    }
    out_ += '"';
  }
  void Write(const std::string& text) { Write(std::string_view(text)); }

  std::string Take() { return std::move(out_) + "\n"; }

 private:
  void Open(char bracket) {
    out_ += bracket;
    ++depth_;
    first_ = true;
  }
  void Close(char bracket) {
    --depth_;
    if (!first_) NewLine();
    out_ += bracket;
    first_ = false;
  }
  void NewLine() {
    out_ += '\n';
    out_.append(static_cast<size_t>(depth_), ' ');
  }

  std::string out_;
  int depth_ = 0;
  bool first_ = true;
};

// Reads values into members; the first mistake is kept, and what follows it is left unread.
class Reader {
 public:
  const base::Status& status() const { return status_; }

  void Fail(const std::string& message) {
    if (!status_.ok()) return;
    status_ = base::InputError((path_.empty() ? "" : path_ + ": ") + message);
  }

  // Reads `element` into `value` as the part of the document that is called `name`.
  template <class T>
  void ReadAt(const std::string& name, simdjson::dom::element element, T& value) {
    if (!status_.ok()) return;
    const size_t length = path_.size();
    path_ += (path_.empty() || name.starts_with('[') ? "" : ".") + name;
    Read(element, value);
    path_.resize(length);
  }

  template <Described T>
  void Read(simdjson::dom::element element, T& value) {
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) return Fail("expected an object");
    Members members{*this, object, {}};
    Fields(members, value);
    if (status_.ok()) CheckKeys(object, members.keys);
  }

  template <class T>
  void Read(simdjson::dom::element element, std::vector<T>& values) {
    simdjson::dom::array array;
    if (element.get(array) != simdjson::SUCCESS) return Fail("expected a list");
    values.clear();
    for (const simdjson::dom::element item : array) {
      values.emplace_back();
      ReadAt("[" + std::to_string(values.size() - 1) + "]", item, values.back());
    }
  }

  void Read(simdjson::dom::element element, std::map<std::string, int64_t>& counts) {
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) return Fail("expected an object");
    counts.clear();
    for (const auto& [key, item] : object) {
      const std::string name(key);
      if (counts.contains(name)) return Fail("the key `" + name + "` stands twice");
      ReadAt(name, item, counts[name]);
    }
  }

  template <class T>
  void Read(simdjson::dom::element element, std::optional<T>& value) {
    value.reset();
    if (!element.is_null()) Read(element, value.emplace());
  }

  void Read(simdjson::dom::element element, int64_t& value) {
    if (element.get(value) != simdjson::SUCCESS) Fail("expected a whole number of 64 bits");
  }

  void Read(simdjson::dom::element element, uint64_t& value) {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) return Fail("expected digits as text");
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ec != std::errc() || end.ptr != text.data() + text.size()) {
      Fail("expected the digits of a number of 64 bits");
    }
  }

  void Read(simdjson::dom::element element, double& value) {
    value = std::numeric_limits<double>::quiet_NaN();
    if (!element.is_null() && element.get(value) != simdjson::SUCCESS) Fail("expected a number");
  }

  void Read(simdjson::dom::element element, bool& value) {
    if (element.get(value) != simdjson::SUCCESS) Fail("expected true or false");
  }

  void Read(simdjson::dom::element element, std::string& value) {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) return Fail("expected a text");
    value = text;
  }

  void Read(simdjson::dom::element element, Severity& value) {
    value = static_cast<Severity>(ReadName(element, kSeverities));
  }

  void Read(simdjson::dom::element element, Outcome& value) {
    value = static_cast<Outcome>(ReadName(element, kOutcomes));
  }

 private:
  // The archive that Fields calls for an object.
  struct Members {
    Reader& reader;
    simdjson::dom::object object;
    std::set<std::string_view> keys;

    template <class T>
    void operator()(std::string_view key, T& value) {
      keys.insert(key);
      simdjson::dom::element element;
      if (object.at_key(key).get(element) != simdjson::SUCCESS) {
        return reader.Fail("the key `" + std::string(key) + "` is missing");
      }
      reader.ReadAt(std::string(key), element, value);
    }
  };

  void CheckKeys(const simdjson::dom::object& object, const std::set<std::string_view>& known) {
    std::set<std::string_view> seen;
    for (const auto& [key, item] : object) {
      if (!known.contains(key)) return Fail("the key `" + std::string(key) + "` is unknown");
      if (!seen.insert(key).second) return Fail("the key `" + std::string(key) + "` stands twice");
    }
  }

  template <size_t count>
  size_t ReadName(simdjson::dom::element element,
                  const std::array<std::string_view, count>& names) {
    std::string text;
    Read(element, text);
    const auto found = std::find(names.begin(), names.end(), text);
    if (found != names.end()) return static_cast<size_t>(found - names.begin());
    Fail("expected one of " + std::string(names[0]) + ", " + std::string(names[1]) + ", " +
         std::string(names[2]));
    return 0;
  }

  std::string path_;
  base::Status status_;
};

template <size_t count>
bool IsOneOf(std::string_view name, const std::array<std::string_view, count>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What the keys alone do not say. Empty where all is well.
std::string Contradiction(const ReleaseReport& report) {
  if (!IsOneOf(report.verdict, kVerdicts)) return "`verdict` is none that exists";
  for (const Finding& finding : report.findings) {
    if (!IsOneOf(finding.relation, kRelations) || !IsOneOf(finding.compared, kCompared)) {
      return "the finding `" + finding.check + "` has an unknown `relation` or `compared`";
    }
  }
  for (const Distribution& distribution : report.distributions) {
    const size_t bars = distribution.categorical
                            ? distribution.labels.size()
                            : std::max<size_t>(distribution.edges.size(), 1) - 1;
    const auto& edges = distribution.edges;
    if (!std::is_sorted(edges.begin(), edges.end(), std::less_equal<>())) {
      return "the edges of the distribution `" + distribution.name + "` do not rise";
    }
    if (!distribution.limits.empty() && distribution.limits.size() != distribution.series.size()) {
      return "the distribution `" + distribution.name + "` has limits for some series alone";
    }
    for (const auto& [name, counts] : distribution.series) {
      if (counts.size() != bars) {
        return "the series `" + name + "` of the distribution `" + distribution.name + "` has " +
               std::to_string(counts.size()) + " counts for " + std::to_string(bars) + " bars";
      }
    }
  }
  return "";
}

// The text of a document: the report's keys behind the format's number.
struct Document {
  int64_t format = kFormat;
  ReleaseReport report;
};

template <class Archive>
void Fields(Archive& a, Is<Document> auto& document) {
  a("format", document.format);
  Fields(a, document.report);
}

}  // namespace

std::string_view NameOf(Severity severity) { return kSeverities[static_cast<size_t>(severity)]; }
std::string_view NameOf(Outcome outcome) { return kOutcomes[static_cast<size_t>(outcome)]; }

std::string ToJson(const ReleaseReport& report) {
  Writer writer;
  writer.Write(Document{kFormat, report});
  return writer.Take();
}

base::Result<ReleaseReport> FromJson(std::string_view json) {
  if (json.size() > kMostBytes) {
    return base::LimitError("at most " + std::to_string(kMostBytes >> 20) + " MiB, this has " +
                            std::to_string(json.size()) + " bytes");
  }
  simdjson::dom::parser parser(kMostBytes);
  simdjson::dom::element root;
  simdjson::error_code error = parser.allocate(std::max<size_t>(json.size(), 64), kDepth);
  if (error == simdjson::SUCCESS) error = parser.parse(json.data(), json.size()).get(root);
  if (error != simdjson::SUCCESS) {
    return base::InputError(std::string("no JSON of a report: ") + simdjson::error_message(error));
  }
  Reader reader;
  int64_t format = kFormat;
  if (root.at_key("format").get(format) == simdjson::SUCCESS && format != kFormat) {
    return base::InputError("format " + std::to_string(format) + ", this saem reads format " +
                            std::to_string(kFormat) + "; run the recipe again for a report of it");
  }
  Document document;
  reader.Read(root, document);
  ARROW_RETURN_NOT_OK(reader.status());
  const std::string contradiction = Contradiction(document.report);
  if (!contradiction.empty()) return base::InputError(contradiction);
  return std::move(document.report);
}

}  // namespace saem::findings
