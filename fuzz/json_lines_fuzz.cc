// Any bytes as lines of JSON.
#include "read_records.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace saem;
  io::ReadRecords({reinterpret_cast<const char*>(data), size}, io::OpenLines, io::ParseJsonLines,
                  data::TextSchema());
  return 0;
}
