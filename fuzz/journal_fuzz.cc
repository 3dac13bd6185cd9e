// Any bytes as a journal: its whole entries or an error that says where it is damaged, and what
// counts as good reads the same when the rest is cut off.
#include <cstdint>
#include <string_view>

#include "io/journal.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace saem;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto read = io::ParseJournal(bytes, "fuzz");
  if (!read.ok()) return 0;
  const auto good = static_cast<size_t>(read->good_bytes);
  if (good > size) __builtin_trap();
  const auto again = io::ParseJournal(bytes.substr(0, good), "fuzz");
  if (!again.ok() || again->entries != read->entries || again->good_bytes != read->good_bytes) {
    __builtin_trap();
  }
  return 0;
}
