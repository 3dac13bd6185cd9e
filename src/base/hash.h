// Content hashes and ids. Ids are 128 bits of SHA-256: hostile pages must not be able to forge
// equal ids, and with the CPU's SHA instructions it costs less than decompressing the page did.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace saem::base {

// 128 bits, ordered as its big-endian bytes are.
struct Hash128 {
  uint64_t high = 0;
  uint64_t low = 0;

  auto operator<=>(const Hash128&) const = default;
  std::array<char, 16> Bytes() const;                // big-endian
  std::string Hex() const;                           // 32 lower-case digits
  static Hash128 FromBytes(std::string_view bytes);  // exactly 16 bytes
  static std::optional<Hash128> FromHex(std::string_view hex);
};

struct Hash128Hash {
  size_t operator()(const Hash128& hash) const { return static_cast<size_t>(hash.low); }
};

// Incremental SHA-256.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  Sha256& Update(std::string_view bytes);
  // Length-prefixed, so that ("ab","c") and ("a","bc") differ.
  Sha256& Field(std::string_view bytes);
  std::array<uint8_t, 32> Finish();  // ends this hash
  Hash128 Finish128();               // the first 16 bytes
  std::string FinishHex();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

Hash128 ContentHash(std::string_view bytes);
std::string Sha256Hex(std::string_view bytes);
// The id of the `ordinal`-th record that `stage` made from `parent`.
Hash128 DeriveId(const Hash128& parent, std::string_view stage, uint64_t ordinal);

}  // namespace saem::base
