// SHA-256 through OpenSSL's EVP interface; the algorithm is fetched once and a context kept per
// thread.
#include "base/hash.h"

#include <openssl/evp.h>

namespace saem::base {
namespace {

constexpr char kDigits[] = "0123456789abcdef";

const EVP_MD* Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

uint64_t LoadBigEndian(const uint8_t* bytes) {
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | bytes[i];
  return value;
}

std::array<uint8_t, 32> OneShot(std::string_view bytes) {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  thread_local const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  std::array<uint8_t, 32> digest{};
  EVP_DigestInit_ex2(context.get(), Algorithm(), nullptr);
  EVP_DigestUpdate(context.get(), bytes.data(), bytes.size());
  EVP_DigestFinal_ex(context.get(), digest.data(), nullptr);
  return digest;
}

Hash128 First128(const std::array<uint8_t, 32>& digest) {
  return {LoadBigEndian(digest.data()), LoadBigEndian(digest.data() + 8)};
}

std::string ToHex(const uint8_t* bytes, size_t size) {
  std::string hex(size * 2, '0');
  for (size_t i = 0; i < size; ++i) {
    hex[2 * i] = kDigits[bytes[i] >> 4];
    hex[2 * i + 1] = kDigits[bytes[i] & 15];
  }
  return hex;
}

}  // namespace

std::array<char, 16> Hash128::Bytes() const {
  std::array<char, 16> bytes{};
  for (size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<char>(high >> (56 - 8 * i));
    bytes[8 + i] = static_cast<char>(low >> (56 - 8 * i));
  }
  return bytes;
}

std::string Hash128::Hex() const {
  const std::array<char, 16> bytes = Bytes();
  return ToHex(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
}

Hash128 Hash128::FromBytes(std::string_view bytes) {
  const auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
  return {LoadBigEndian(data), LoadBigEndian(data + 8)};
}

std::optional<Hash128> Hash128::FromHex(std::string_view hex) {
  if (hex.size() != 32) return std::nullopt;
  Hash128 hash;
  for (size_t i = 0; i < 32; ++i) {
    const char c = hex[i];
    uint64_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<uint64_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<uint64_t>(c - 'a' + 10);
    } else {
      return std::nullopt;
    }
    uint64_t& half = i < 16 ? hash.high : hash.low;
    half = half << 4 | digit;
  }
  return hash;
}

struct Sha256::Impl {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~Impl() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : impl_(std::make_unique<Impl>()) {
  EVP_DigestInit_ex2(impl_->context, Algorithm(), nullptr);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::Update(std::string_view bytes) {
  EVP_DigestUpdate(impl_->context, bytes.data(), bytes.size());
  return *this;
}

Sha256& Sha256::Field(std::string_view bytes) {
  std::array<char, 8> length{};
  for (size_t i = 0; i < 8; ++i) {
    length[i] = static_cast<char>(static_cast<uint64_t>(bytes.size()) >> (56 - 8 * i));
  }
  return Update({length.data(), length.size()}).Update(bytes);
}

std::array<uint8_t, 32> Sha256::Finish() {
  std::array<uint8_t, 32> digest{};
  EVP_DigestFinal_ex(impl_->context, digest.data(), nullptr);
  return digest;
}

Hash128 Sha256::Finish128() { return First128(Finish()); }

std::string Sha256::FinishHex() {
  const std::array<uint8_t, 32> digest = Finish();
  return ToHex(digest.data(), digest.size());
}

Hash128 ContentHash(std::string_view bytes) { return First128(OneShot(bytes)); }

std::string Sha256Hex(std::string_view bytes) {
  const std::array<uint8_t, 32> digest = OneShot(bytes);
  return ToHex(digest.data(), digest.size());
}

Hash128 DeriveId(const Hash128& parent, std::string_view stage, uint64_t ordinal) {
  std::string message;
  const std::array<char, 16> bytes = parent.Bytes();
  message.append(bytes.data(), bytes.size());
  for (int shift = 56; shift >= 0; shift -= 8) message += static_cast<char>(ordinal >> shift);
  message.append(stage);
  return ContentHash(message);
}

}  // namespace saem::base
