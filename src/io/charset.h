// Text files, CSV and JSON lines that are not UTF-8: by what the recipe says, else by a byte order
// mark, else by what their bytes look like. (Web pages say what they are in other ways; extraction
// finds that out.)
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace saem::io {

// Charsets go by the names of ICU's converters.
inline constexpr std::string_view kUtf8 = "UTF-8";
inline constexpr std::string_view kUtf16LittleEndian = "UTF-16LE";
inline constexpr std::string_view kUtf16BigEndian = "UTF-16BE";
inline constexpr std::string_view kCp949 = "windows-949-2000";
inline constexpr std::string_view kWindows1252 = "windows-1252";

inline constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf";  // byte order mark

// By a byte order mark; else UTF-8 where nearly all that is not ASCII is UTF-8, CP949 where it is
// mostly Korean syllables, and windows-1252 where it is neither, as browsers do. Nothing where all
// of `text` is ASCII. With `cut`, a character may be cut off at the end.
std::optional<std::string_view> DetectCharset(std::string_view text, bool cut);

// Bytes of one charset turned into UTF-8, block by block; a byte order mark is taken off. For bytes
// that are none of that charset it puts kNoText, so that whoever checks finds the row they are in.
class CharsetDecoder {
 public:
  static constexpr char kNoText = '\xff';  // in no UTF-8

  explicit CharsetDecoder(std::string_view charset);
  ~CharsetDecoder();
  // Cut-off characters wait for the next block unless `last`.
  base::Status Decode(std::string_view bytes, bool last, std::string* out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

bool IsAscii(std::string_view text);

// `bytes` itself where it is UTF-8 (without a byte order mark), else decoded into `*storage`. Bytes
// of no character are still in it: FirstNoUtf8 finds them. `charset` "": what DetectCharset says.
base::Result<std::string_view> ToUtf8(std::string_view bytes, std::string_view charset,
                                      std::string* storage);

// Where `text` stops being UTF-8; nothing where it does not.
std::optional<size_t> FirstNoUtf8(std::string_view text);

// `text` itself if it is valid UTF-8, else with U+FFFD for every byte that is not, in `*storage`:
// for names and addresses, where a substitute is better than none.
std::string_view ScrubUtf8(std::string_view text, std::string* storage);

}  // namespace saem::io
