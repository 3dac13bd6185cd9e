// An HTTP response as archives store it: the status, what it says its body is, and the body with
// its encodings undone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace saem::io {

struct HttpHead {
  int status = 0;
  std::string content_type;
  std::string transfer_encoding;  // lower case
  std::string content_encoding;   // lower case
  size_t size = 0;                // bytes up to the body
};
// An InputError where the head does not end or has no status.
base::Result<HttpHead> ParseHttpHead(std::string_view message);

// Transfer and content encodings undone. Over `limit` bytes is a LimitError, damage an InputError.
// `body` itself where there is nothing to undo; else a view of `*storage`.
base::Result<std::string_view> DecodeHttpBody(const HttpHead& head, std::string_view body,
                                              int64_t limit, std::string* storage);

}  // namespace saem::io
