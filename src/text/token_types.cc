#include "text/token_types.h"

#include <algorithm>
#include <bit>
#include <cstring>

#define XXH_INLINE_ALL  // tokens are short: calls would cost as much as hashing
#include <xxhash.h>

#include "text/unicode.h"

namespace saem::text {
namespace {

uint64_t Load(const char* bytes) {
  uint64_t value = 0;
  std::memcpy(&value, bytes, sizeof(value));
  return value;
}

uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 32)) * 0xBF58476D1CE4E5B9;
  return x ^ (x >> 29);
}

// Of a token inside `text`: most are at most eight bytes, read at once where the text goes on.
uint64_t HashOf(std::string_view text, const Span& token) {
  const size_t size = token.end - token.begin;
  const char* begin = text.data() + token.begin;
  if (size > 16) return XXH3_64bits(begin, size);
  if (size > 8) return Mix(Mix(Load(begin) + size) ^ Load(begin + size - 8));
  uint64_t value = 0;
  if (token.begin + sizeof(value) <= text.size()) {
    static_assert(std::endian::native == std::endian::little);
    value = Load(begin) & (~uint64_t{0} >> (64 - 8 * size));
  } else {
    std::memcpy(&value, begin, size);
  }
  return Mix(value + size * 0x9E3779B97F4A7C15);
}

}  // namespace

TokenType TypeOf(std::string_view text, const Span& token) {
  TokenType type;
  type.first = token;
  uint16_t any = 0;
  uint16_t all = 0xFFFF;
  bool plain = false;
  const uint16_t* const ascii = AsciiProperties();
  for (size_t at = token.begin; at < token.end; ++type.chars) {
    const auto byte = static_cast<unsigned char>(text.data()[at]);
    const uint16_t bits = byte < 0x80 ? ascii[byte] : PropertiesOf(DecodeLongAt(text, &at));
    at += byte < 0x80 ? 1 : 0;
    any |= bits;
    all &= bits;
    plain |= (bits & (kFilterPunctuation | kTerminal)) == 0;
  }
  const auto add = [&](bool is, TokenTrait trait) {
    if (is) type.traits = static_cast<uint8_t>(type.traits | trait);
  };
  add(plain, kPlainToken);
  add((any & kAlpha) != 0, kAlphaToken);
  add((all & kPunctuation) != 0, kPunctuationToken);
  add(type.chars == 1 && (any & kSentenceEnd) != 0, kSentenceEndToken);
  return type;
}

size_t TokenTypes::SlotOf(std::string_view token, uint64_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t at = hash & mask;
  while (slots_[at] != 0) {
    const uint32_t type = slots_[at] - 1;
    const std::string_view other = types_[type].first.In(text_);
    // The hash of eight bytes loses none of them.
    if (hashes_[type] == hash && other.size() == token.size() &&
        (token.size() <= 8 || other == token)) {
      break;
    }
    at = (at + 1) & mask;
  }
  return at;
}

void TokenTypes::Set(std::string_view text, const std::vector<Span>& tokens) {
  text_ = text;
  types_.clear();
  hashes_.clear();
  ids_.resize(tokens.size());
  slots_.assign(std::bit_ceil(std::max<size_t>(16, 2 * tokens.size())), 0);
  for (size_t i = 0; i < tokens.size(); ++i) {
    const uint64_t hash = HashOf(text, tokens[i]);
    uint32_t& slot = slots_[SlotOf(tokens[i].In(text), hash)];
    if (slot == 0) {
      types_.push_back(TypeOf(text, tokens[i]));
      hashes_.push_back(hash);
      slot = static_cast<uint32_t>(types_.size());
    }
    ids_[i] = slot - 1;
    ++types_[slot - 1].count;
  }
}

std::optional<uint32_t> TokenTypes::Find(std::string_view token) const {
  if (token.empty() || types_.empty()) return std::nullopt;
  const Span whole{0, static_cast<uint32_t>(token.size())};
  const uint32_t slot = slots_[SlotOf(token, HashOf(token, whole))];
  return slot == 0 ? std::nullopt : std::optional<uint32_t>(slot - 1);
}

}  // namespace saem::text
