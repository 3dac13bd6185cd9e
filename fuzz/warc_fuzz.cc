// Any bytes as a web archive.
#include "read_records.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace saem;
  io::ReadRecords({reinterpret_cast<const char*>(data), size}, io::OpenWarc, io::ParseWarc,
                  data::PayloadSchema());
  return 0;
}
