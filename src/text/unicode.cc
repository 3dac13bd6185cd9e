#include "text/unicode.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

#include <simdjson.h>
#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

namespace saem::text {
namespace {

struct CodePointRange {
  char32_t first;
  char32_t last;
};

// datatrove 0.10.1, utils/text.py (Apache-2.0): the characters of PUNCTUATION, controls included.
constexpr std::array kFilterPunctuationRanges = std::to_array<CodePointRange>(
    {{0x0, 0x8},       {0xB, 0x1F},      {0x21, 0x2F},     {0x3A, 0x40},     {0x5B, 0x60},
     {0x7B, 0x9F},     {0xAB, 0xAB},     {0xB4, 0xB4},     {0xBB, 0xBB},     {0x2013, 0x2014},
     {0x2019, 0x2019}, {0x201C, 0x201E}, {0x2026, 0x2026}, {0x2236, 0x2236}, {0x2501, 0x2501},
     {0x25BA, 0x25BA}, {0x3001, 0x3002}, {0x3008, 0x300D}, {0x3010, 0x3011}, {0xFF01, 0xFF01},
     {0xFF05, 0xFF05}, {0xFF08, 0xFF09}, {0xFF0C, 0xFF0C}, {0xFF0E, 0xFF0E}, {0xFF11, 0xFF11},
     {0xFF1A, 0xFF1B}, {0xFF1F, 0xFF1F}, {0xFF5E, 0xFF5E}});

// The same file's TERMINAL_PUNCTUATION.
constexpr std::array kTerminalRanges = std::to_array<CodePointRange>(
    {{0x21, 0x21},       {0x2E, 0x2E},       {0x3F, 0x3F},       {0x589, 0x589},
     {0x61D, 0x61F},     {0x6D4, 0x6D4},     {0x700, 0x702},     {0x7F9, 0x7F9},
     {0x837, 0x837},     {0x839, 0x839},     {0x83D, 0x83E},     {0x964, 0x965},
     {0x104A, 0x104B},   {0x1362, 0x1362},   {0x1367, 0x1368},   {0x166E, 0x166E},
     {0x1735, 0x1736},   {0x17D4, 0x17D6},   {0x17D9, 0x17DA},   {0x1803, 0x1803},
     {0x1809, 0x1809},   {0x1944, 0x1945},   {0x1AA8, 0x1AAB},   {0x1B5A, 0x1B5B},
     {0x1B5E, 0x1B5F},   {0x1B7D, 0x1B7E},   {0x1C3B, 0x1C3C},   {0x1C7E, 0x1C7F},
     {0x203C, 0x203D},   {0x2047, 0x2049},   {0x2E2E, 0x2E2E},   {0x2E3C, 0x2E3C},
     {0x2E53, 0x2E54},   {0x3002, 0x3002},   {0xA4FF, 0xA4FF},   {0xA60E, 0xA60F},
     {0xA6F3, 0xA6F3},   {0xA6F7, 0xA6F7},   {0xA876, 0xA877},   {0xA8CE, 0xA8CF},
     {0xA92F, 0xA92F},   {0xA9C8, 0xA9C9},   {0xAA5D, 0xAA5F},   {0xAAF0, 0xAAF1},
     {0xABEB, 0xABEB},   {0xFE52, 0xFE52},   {0xFE56, 0xFE57},   {0xFF01, 0xFF01},
     {0xFF0E, 0xFF0E},   {0xFF1F, 0xFF1F},   {0xFF61, 0xFF61},   {0x10A56, 0x10A57},
     {0x10F55, 0x10F59}, {0x10F86, 0x10F89}, {0x11047, 0x11048}, {0x110BE, 0x110C1},
     {0x11141, 0x11143}, {0x111C5, 0x111C6}, {0x111CD, 0x111CD}, {0x111DE, 0x111DF},
     {0x11238, 0x11239}, {0x1123B, 0x1123C}, {0x112A9, 0x112A9}, {0x1144B, 0x1144C},
     {0x115C2, 0x115C3}, {0x115C9, 0x115D7}, {0x11641, 0x11642}, {0x1173C, 0x1173E},
     {0x11944, 0x11944}, {0x11946, 0x11946}, {0x11A42, 0x11A43}, {0x11A9B, 0x11A9C},
     {0x11C41, 0x11C42}, {0x11EF7, 0x11EF8}, {0x11F43, 0x11F44}, {0x16A6E, 0x16A6F},
     {0x16AF5, 0x16AF5}, {0x16B37, 0x16B38}, {0x16B44, 0x16B44}, {0x16E98, 0x16E98},
     {0x1BC9F, 0x1BC9F}, {0x1DA88, 0x1DA88}});

// Those of them that spaCy 3.8's sentencizer does not know.
constexpr std::array kNoSentenceEndRanges = std::to_array<CodePointRange>({{0x61D, 0x61E},
                                                                           {0x837, 0x837},
                                                                           {0x839, 0x839},
                                                                           {0x83D, 0x83E},
                                                                           {0x17D4, 0x17D6},
                                                                           {0x17D9, 0x17DA},
                                                                           {0x1B7D, 0x1B7E},
                                                                           {0x2E53, 0x2E54},
                                                                           {0x10F55, 0x10F59},
                                                                           {0x10F86, 0x10F89},
                                                                           {0x11944, 0x11944},
                                                                           {0x11946, 0x11946},
                                                                           {0x11EF7, 0x11EF8},
                                                                           {0x11F43, 0x11F44},
                                                                           {0x16E98, 0x16E98}});

// Python's str.isspace: category Zs, or bidirectional class WS, B or S.
constexpr std::array kSpaceRanges = std::to_array<CodePointRange>({{0x9, 0xD},
                                                                   {0x1C, 0x20},
                                                                   {0x85, 0x85},
                                                                   {0xA0, 0xA0},
                                                                   {0x1680, 0x1680},
                                                                   {0x2000, 0x200A},
                                                                   {0x2028, 0x2029},
                                                                   {0x202F, 0x202F},
                                                                   {0x205F, 0x205F},
                                                                   {0x3000, 0x3000}});

template <size_t n>
bool InRanges(const std::array<CodePointRange, n>& ranges, char32_t c) {
  const auto above = std::upper_bound(
      ranges.begin(), ranges.end(), c,
      [](char32_t value, const CodePointRange& range) { return value < range.first; });
  return above != ranges.begin() && c <= (above - 1)->last;
}

uint16_t ScriptProperties(UChar32 c) {
  UErrorCode error = U_ZERO_ERROR;
  switch (uscript_getScript(c, &error)) {
    case USCRIPT_HANGUL:
      return kHangul;
    case USCRIPT_HAN:
      return kHan;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return kKana;
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
      return kAccentedScript;
    default:
      return 0;
  }
}

uint16_t ComputeProperties(char32_t code_point) {
  const auto c = static_cast<UChar32>(code_point);
  const uint32_t category = U_MASK(u_charType(c));
  uint32_t bits = 0;
  if ((category & U_GC_L_MASK) != 0) bits |= kAlpha;
  if ((category & U_GC_ND_MASK) != 0) bits |= kDecimal;
  if ((category & U_GC_N_MASK) != 0) bits |= kNumber;
  if ((category & U_GC_MN_MASK) != 0) bits |= kNonspacing;
  if ((category & (U_GC_M_MASK | U_GC_CF_MASK)) != 0) bits |= kMark;
  if ((category & U_GC_P_MASK) != 0) bits |= kPunctuation;
  if (InRanges(kSpaceRanges, code_point)) bits |= kSpace;
  if (InRanges(kFilterPunctuationRanges, code_point)) bits |= kFilterPunctuation;
  if (InRanges(kTerminalRanges, code_point)) {
    bits |= kTerminal;
    if (!InRanges(kNoSentenceEndRanges, code_point)) bits |= kSentenceEnd;
  }
  if ((category & (U_GC_CN_MASK | U_GC_CO_MASK | U_GC_CS_MASK)) == 0) bits |= ScriptProperties(c);
  return static_cast<uint16_t>(bits);
}

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::string Normalised(std::string_view text, const icu::Normalizer2* form) {
  const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
  UErrorCode error = U_ZERO_ERROR;
  if (form->isNormalizedUTF8(piece, error) && U_SUCCESS(error)) return std::string(text);
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<int32_t>(text.size()));
  error = U_ZERO_ERROR;
  form->normalizeUTF8(0, piece, sink, nullptr, error);
  return out;
}

bool IsAscii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

// Bytes that a line end can begin with.
constexpr std::array<bool, 256> MayEndLine() {
  std::array<bool, 256> may{};
  for (const int byte : {0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0xC2, 0xE2}) {
    may[static_cast<size_t>(byte)] = true;
  }
  return may;
}
constexpr std::array<bool, 256> kMayEndLine = MayEndLine();

// Bytes of the line end at `at`, 0 if there is none.
size_t LineEndAt(std::string_view text, size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte == '\r') return at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
  if ((byte >= 0x0A && byte <= 0x0C) || (byte >= 0x1C && byte <= 0x1E)) return 1;
  if (byte == 0xC2 && text.substr(at, 2) == "\xC2\x85") return 2;
  if (byte == 0xE2) {
    const std::string_view three = text.substr(at, 3);
    if (three == "\xE2\x80\xA8" || three == "\xE2\x80\xA9") return 3;
  }
  return 0;
}

}  // namespace

// About 60 KB in all, for the life of the process.
PropertyPages MakePropertyPages() {
  constexpr size_t kPageSize = 256;
  constexpr size_t kPages = 0x110000 / kPageSize;
  using Page = std::array<uint16_t, kPageSize>;
  static std::array<uint16_t, kPages> index{};
  static std::vector<uint16_t> values;
  std::map<Page, uint16_t> known;
  for (size_t page = 0; page < kPages; ++page) {
    Page made;
    for (size_t low = 0; low < kPageSize; ++low) {
      made[low] = ComputeProperties(static_cast<char32_t>(page * kPageSize + low));
    }
    const auto [at, added] = known.emplace(made, static_cast<uint16_t>(known.size()));
    if (added) values.insert(values.end(), made.begin(), made.end());
    index[page] = at->second;
  }
  return {index.data(), values.data()};
}

char32_t DecodeLongAt(std::string_view text, size_t* at) {
  const size_t begin = *at;
  const auto lead = static_cast<unsigned char>(text[begin]);
  *at = begin + 1;
  size_t length = 0;
  char32_t value = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
    value = lead & 0x1FU;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    value = lead & 0x0FU;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    value = lead & 0x07U;
  } else {
    return 0xFFFD;
  }
  if (text.size() - begin < length) return 0xFFFD;
  for (size_t i = 1; i < length; ++i) {
    const char byte = text[begin + i];
    if (!IsContinuation(byte)) return 0xFFFD;
    value = (value << 6) | (static_cast<unsigned char>(byte) & 0x3FU);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0xFFFD;
  *at = begin + length;
  return value;
}

char32_t LastCodePoint(std::string_view text) {
  size_t begin = text.size() - 1;
  while (begin > 0 && text.size() - begin < 4 && IsContinuation(text[begin])) --begin;
  size_t at = begin;
  const char32_t last = DecodeAt(text, &at);
  return at == text.size() ? last : 0xFFFD;
}

void AppendUtf8(char32_t c, std::string* out) {
  const auto byte = [](char32_t value) { return static_cast<char>(static_cast<uint8_t>(value)); };
  if (c < 0x80) {
    out->push_back(byte(c));
  } else if (c < 0x800) {
    out->append({byte(0xC0 | (c >> 6)), byte(0x80 | (c & 0x3F))});
  } else if (c < 0x10000) {
    if (c >= 0xD800 && c <= 0xDFFF) c = 0xFFFD;
    out->append({byte(0xE0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3F)), byte(0x80 | (c & 0x3F))});
  } else {
    out->append({byte(0xF0 | (c >> 18)), byte(0x80 | ((c >> 12) & 0x3F)),
                 byte(0x80 | ((c >> 6) & 0x3F)), byte(0x80 | (c & 0x3F))});
  }
}

int64_t CodePoints(std::string_view text) {
  // Eight bytes at a time: those of the form 10xxxxxx continue a code point.
  constexpr uint64_t kLowest = 0x0101010101010101;
  size_t at = 0;
  int64_t continued = 0;
  for (; at + sizeof(uint64_t) <= text.size(); at += sizeof(uint64_t)) {
    uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, sizeof(bytes));
    const uint64_t ones = (bytes >> 7) & ~(bytes >> 6) & kLowest;
    continued += static_cast<int64_t>((ones * kLowest) >> 56);  // their sum
  }
  for (; at < text.size(); ++at) continued += IsContinuation(text[at]) ? 1 : 0;
  return static_cast<int64_t>(text.size()) - continued;
}

bool IsValidUtf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

std::string ToLower(std::string_view text) {
  if (IsAscii(text)) {
    std::string out(text);
    for (char& c : out) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    }
    return out;
  }
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<int32_t>(text.size()));
  UErrorCode error = U_ZERO_ERROR;
  icu::CaseMap::utf8ToLower("", 0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())),
                            sink, nullptr, error);
  return out;
}

std::string Nfc(std::string_view text) {
  if (IsAscii(text)) return std::string(text);
  UErrorCode error = U_ZERO_ERROR;
  return Normalised(text, icu::Normalizer2::getNFCInstance(error));
}

std::string Nfd(std::string_view text) {
  if (IsAscii(text)) return std::string(text);
  UErrorCode error = U_ZERO_ERROR;
  return Normalised(text, icu::Normalizer2::getNFDInstance(error));
}

bool MayCompose(char32_t c) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFCInstance(error);
  return !form->hasBoundaryBefore(static_cast<UChar32>(c));
}

std::vector<std::string_view> SplitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  size_t begin = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t end =
        kMayEndLine[static_cast<unsigned char>(text[at])] ? LineEndAt(text, at) : size_t{0};
    if (end == 0) {
      ++at;
      continue;
    }
    lines.push_back(text.substr(begin, at - begin));
    at += end;
    begin = at;
  }
  if (begin < text.size()) lines.push_back(text.substr(begin));
  return lines;
}

std::string_view StripLeft(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (!Has(DecodeAt(text, &at), kSpace)) return text.substr(begin);
  }
  return {};
}

std::string_view StripRight(std::string_view text) {
  while (!text.empty() && Has(LastCodePoint(text), kSpace)) {
    while (IsContinuation(text.back())) text.remove_suffix(1);
    text.remove_suffix(1);
  }
  return text;
}

std::string_view Strip(std::string_view text) { return StripRight(StripLeft(text)); }

bool HasFinalConsonant(char32_t syllable) {
  return syllable >= 0xAC00 && syllable <= 0xD7A3 && (syllable - 0xAC00) % 28 != 0;
}

}  // namespace saem::text
