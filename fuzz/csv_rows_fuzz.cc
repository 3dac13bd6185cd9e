// Any bytes as CSV, the first one saying how long a row may be: what is given on and what is taken
// out do not depend on how much is read at a time, and no row given on is longer than allowed.
#include <cstdint>
#include <string>
#include <vector>

#include <arrow/io/memory.h>
#include <arrow/result.h>

#include "io/csv_rows.h"

namespace {

using namespace saem;

struct Cut {
  std::string sound;
  std::vector<int64_t> taken_out;
  bool good = true;
};

Cut CutRows(std::string_view bytes, int64_t row_bytes, int64_t read_bytes) {
  Cut cut;
  auto stream = io::OpenByteStream(arrow::io::BufferReader::FromString(std::string(bytes)));
  if (!stream.ok()) return {"", {}, false};
  const auto bad = std::make_shared<io::BadRows>();
  const auto rows = io::SoundRows(std::make_shared<io::Utf8Text>(std::move(*stream), "UTF-8"),
                                  {',', row_bytes}, bad);
  std::string block(static_cast<size_t>(read_bytes), '\0');
  for (;;) {
    const auto got = rows->Read(read_bytes, block.data());
    if (!got.ok()) return {"", {}, false};  // its header is none
    if (*got == 0) break;
    cut.sound.append(block, 0, static_cast<size_t>(*got));
  }
  for (int64_t row = 0; row <= static_cast<int64_t>(bytes.size()); ++row) {
    if (bad->Take(row)) cut.taken_out.push_back(row);
  }
  return cut;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0 || size > 65536) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const int64_t row_bytes = 1 + data[0];
  const Cut once = CutRows(bytes, row_bytes, 1 << 20);
  const Cut slowly = CutRows(bytes, row_bytes, 7);
  if (once.good != slowly.good || once.sound != slowly.sound || once.taken_out != slowly.taken_out)
    __builtin_trap();
  if (!once.good || once.sound.starts_with(io::kUtf8Mark)) return 0;
  // What is sound stays so.
  const Cut again = CutRows(once.sound, row_bytes, 1 << 20);
  if (!again.good || again.sound != once.sound || !again.taken_out.empty()) __builtin_trap();
  return 0;
}
