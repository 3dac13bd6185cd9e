#include "base/checksum.h"

#include <array>

#include <xxhash.h>

#include "base/hash.h"

namespace saem::base {

struct Checksum::Impl {
  struct Free {
    void operator()(XXH3_state_t* held) const { XXH3_freeState(held); }
  };
  std::unique_ptr<XXH3_state_t, Free> state{XXH3_createState()};
};

Checksum::Checksum() : impl_(std::make_unique<Impl>()) { XXH3_128bits_reset(impl_->state.get()); }
Checksum::~Checksum() = default;
Checksum::Checksum(Checksum&&) noexcept = default;
Checksum& Checksum::operator=(Checksum&&) noexcept = default;

Checksum& Checksum::Update(std::string_view bytes) {
  XXH3_128bits_update(impl_->state.get(), bytes.data(), bytes.size());
  return *this;
}

std::string Checksum::FinishHex() {
  const XXH128_hash_t hash = XXH3_128bits_digest(impl_->state.get());
  return Hash128{hash.high64, hash.low64}.Hex();
}

}  // namespace saem::base
