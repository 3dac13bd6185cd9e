#include "table/format_cells.h"

#include <algorithm>

namespace saem::table {
namespace {

constexpr char32_t kMarks[kFormatClasses] = {U'9', U'a', U'A', U'가', U'?'};
// Where a place's own letters are all too rare to be told.
constexpr std::pair<char32_t, uint32_t> kAnyLetter[kFormatClasses] = {
    {U'0', 10}, {U'a', 26}, {U'A', 26}, {0xAC00, 11172}, {U'?', 1}};

std::u32string Decode(std::string_view text) {
  std::u32string out;
  for (size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = lead < 0x80   ? lead
                     : lead < 0xE0 ? lead & 0x1Fu
                     : lead < 0xF0 ? lead & 0x0Fu
                                   : lead & 0x07u;
    for (size_t i = 1; i < length && at + i < text.size(); ++i) {
      point = point << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3Fu);
    }
    out.push_back(point);
    at += length;
  }
  return out;
}

void Encode(char32_t point, std::string* out) {
  const auto add = [&](uint32_t byte) { out->push_back(static_cast<char>(byte)); };
  if (point < 0x80) return add(point);
  if (point < 0x800) {
    add(0xC0 | point >> 6);
  } else {
    if (point < 0x10000) {
      add(0xE0 | point >> 12);
    } else {
      add(0xF0 | point >> 18);
      add(0x80 | (point >> 12 & 0x3F));
    }
    add(0x80 | (point >> 6 & 0x3F));
  }
  add(0x80 | (point & 0x3F));
}

// The class of a character, kFormatClasses for those that stay as they are.
size_t ClassOf(char32_t point) {
  if (point >= U'0' && point <= U'9') return 0;
  if (point >= U'a' && point <= U'z') return 1;
  if (point >= U'A' && point <= U'Z') return 2;
  if (point >= 0xAC00 && point <= 0xD7A3) return 3;
  return point >= 0x80 ? 4 : kFormatClasses;
}

char32_t DrawLetter(const Alphabet& alphabet, size_t kind, BitSource& bits) {
  uint64_t total = 0;
  for (const uint32_t count : alphabet.counts) total += count;
  if (total == 0) {
    return kAnyLetter[kind].first + static_cast<char32_t>(bits.Next() % kAnyLetter[kind].second);
  }
  uint64_t at = bits.Next() % total;
  size_t letter = 0;
  while (at >= alphabet.counts[letter]) at -= alphabet.counts[letter++];
  return alphabet.letters[letter];
}

}  // namespace

std::string PatternOf(std::string_view text) {
  const std::u32string points = Decode(text);
  if (points.size() > kLongestFormat) return {};
  std::string pattern;
  for (const char32_t point : points) {
    const size_t kind = ClassOf(point);
    Encode(kind < kFormatClasses ? kMarks[kind] : point, &pattern);
  }
  return pattern;
}

void CountLetters(std::string_view text, std::vector<Alphabet>* alphabets) {
  size_t place_in_text = 0;
  for (const char32_t point : Decode(text)) {
    const size_t at = place_in_text++;
    const size_t kind = ClassOf(point);
    if (kind == kFormatClasses) continue;
    Alphabet& alphabet = (*alphabets)[at * kFormatClasses + kind];
    const auto place = std::lower_bound(alphabet.letters.begin(), alphabet.letters.end(), point);
    const auto index = place - alphabet.letters.begin();
    if (place == alphabet.letters.end() || *place != point) {
      alphabet.letters.insert(place, point);
      alphabet.counts.insert(alphabet.counts.begin() + index, 0);
    }
    ++alphabet.counts[static_cast<size_t>(index)];
  }
}

std::string DrawFormat(const std::string& pattern, const std::vector<Alphabet>& alphabets,
                       BitSource& bits) {
  std::string text;
  size_t place = 0;
  for (const char32_t point : Decode(pattern)) {
    const size_t at = place++ * kFormatClasses;
    const auto* const mark = std::find(std::begin(kMarks), std::end(kMarks), point);
    const auto kind = static_cast<size_t>(mark - std::begin(kMarks));
    if (kind == kFormatClasses || at + kind >= alphabets.size()) {
      Encode(point, &text);
    } else {
      Encode(DrawLetter(alphabets[at + kind], kind, bits), &text);
    }
  }
  return text;
}

}  // namespace saem::table
