// Text files and CSV that are not UTF-8: UTF-16 by its byte order mark, else CP949, as Korean
// programs write it. (Web pages say what they are in other ways; extraction finds that out.)
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace saem::io {

enum class Charset { kUtf8, kUtf16LittleEndian, kUtf16BigEndian, kCp949 };

// By a byte order mark, else by the first bytes that are not ASCII; nothing where all of `text` is.
// With `cut`, a character may be cut off at the end.
std::optional<Charset> DetectCharset(std::string_view text, bool cut);

// Bytes of one charset turned into UTF-8, block by block; a byte order mark is taken off.
class CharsetDecoder {
 public:
  explicit CharsetDecoder(Charset charset);
  ~CharsetDecoder();
  // An InputError where the bytes are none of that charset. Cut-off characters wait for the next
  // block unless `last`.
  base::Status Decode(std::string_view bytes, bool last, std::string* out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// `bytes` itself where it is valid UTF-8 (without a byte order mark), else decoded into `*storage`;
// an InputError where it is neither UTF-8 nor CP949.
base::Result<std::string_view> ToUtf8(std::string_view bytes, std::string* storage);

// `text` itself if it is valid UTF-8, else with U+FFFD for every byte that is not, in `*storage`:
// for names and addresses, where a substitute is better than none.
std::string_view ScrubUtf8(std::string_view text, std::string* storage);

}  // namespace saem::io
