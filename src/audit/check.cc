#include "audit/check.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "findings/intervals.h"

namespace saem::audit {
namespace {

constexpr size_t kShownAround = 160;  // bytes on either side of a span
constexpr size_t kShownSpan = 480;    // bytes of a span

bool Continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The nearest beginning of a character at or before `at`.
size_t CharacterAt(std::string_view text, size_t at) {
  while (at > 0 && at < text.size() && Continues(text[at])) --at;
  return at;
}

}  // namespace

findings::Finding NewFinding(const CheckSetting& setting, std::string_view check,
                             std::string_view title, findings::Severity severity) {
  findings::Finding finding;
  finding.check = check;
  finding.dataset = setting.input.dataset;
  finding.title = title;
  const stage::StringList& warn = setting.options.warn;
  const bool lowered = std::find(warn.begin(), warn.end(), check) != warn.end();
  finding.severity =
      lowered && severity == findings::Severity::kBlock ? findings::Severity::kWarn : severity;
  return finding;
}

findings::Estimate ShareOf(int64_t count, int64_t n) {
  findings::Estimate estimate = findings::ExactRate(count, n);
  if (count == 0 && n > 0) estimate.high = findings::UpperBoundOfNone(n);
  return estimate;
}

int64_t NeededFor(double bound) {
  auto needed =
      static_cast<int64_t>(3 / bound) + 1;  // the rule of three, a little more than it takes
  while (needed > 1 && findings::UpperBoundOfNone(needed - 1) <= bound) --needed;
  return needed;
}

std::string Count(int64_t count, std::string_view singular, std::string_view plural) {
  return std::to_string(count) + " " + std::string(count == 1 ? singular : plural);
}

std::string Decimal(double value, int places) {
  std::array<char, 64> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                          std::chars_format::fixed, places);
  std::string text(buffer.data(), end);
  if (text.find('.') != std::string::npos) {
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

std::string Percent(double share) { return Decimal(100 * share, 2) + "%"; }

std::string CutAround(std::string_view text, size_t* begin, size_t* end) {
  const size_t stop = CharacterAt(text, std::min(*end, *begin + kShownSpan));
  const size_t from = CharacterAt(text, *begin < kShownAround ? 0 : *begin - kShownAround);
  // A span of nothing shows the text's beginning.
  const size_t room = *begin == *end ? 2 * kShownAround : kShownAround;
  const size_t to = CharacterAt(text, std::min(text.size(), stop + room));
  std::string cut = from > 0 ? "…" : "";
  const size_t moved = cut.size();
  cut += text.substr(from, to - from);
  if (to < text.size()) cut += "…";
  *end = stop - from + moved;
  *begin = *begin - from + moved;
  return cut;
}

findings::Sample Evidence(const CheckSetting& setting, const Record& record, std::string_view text,
                          size_t begin, size_t end) {
  findings::Sample sample;
  sample.id = record.id.Hex();
  sample.dataset = setting.input.dataset;
  sample.title = record.title;
  sample.uri = record.uri;
  sample.language = record.language;
  const bool span = end > begin;
  sample.text = CutAround(text, &begin, &end);
  if (span) {
    sample.span_begin = static_cast<int64_t>(begin);
    sample.span_end = static_cast<int64_t>(end);
  }
  return sample;
}

}  // namespace saem::audit
