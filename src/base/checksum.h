// Tells damage, not malice: for files that saem writes for itself. What others could forge is
// hashed by hash.h.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace saem::base {

// Incremental XXH3, 128 bits.
class Checksum {
 public:
  Checksum();
  ~Checksum();
  Checksum(Checksum&&) noexcept;
  Checksum& operator=(Checksum&&) noexcept;

  Checksum& Update(std::string_view bytes);
  std::string FinishHex();  // 32 lower-case digits

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace saem::base
