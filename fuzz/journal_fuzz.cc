// Any bytes as a journal: its whole entries or an error that says where it is damaged, and what
// counts as good reads the same when the rest is cut off.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/journal.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace saem;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto read = [](std::string_view journal, std::vector<std::string>* entries) {
    return io::ParseJournal(journal, [&](std::string_view entry, int64_t) {
      entries->emplace_back(entry);
      return base::Status::OK();
    });
  };
  std::vector<std::string> entries;
  const auto good = read(bytes, &entries);
  if (!good.ok()) return 0;
  if (static_cast<size_t>(*good) > size) __builtin_trap();
  std::vector<std::string> again;
  const auto same = read(bytes.substr(0, static_cast<size_t>(*good)), &again);
  if (!same.ok() || again != entries || *same != *good) __builtin_trap();
  return 0;
}
