// Times as archives and data files write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace saem::io {

// Milliseconds since 1970 of an ISO 8601 time: "2026-11-24", "2026-11-24T03:07:00Z", "2026-11-24
// 12:07:00.123+09:00" (RFC 3339; the date alone and a time without a zone, taken as UTC, as data
// files often have them). Else nothing.
std::optional<int64_t> ParseIsoTime(std::string_view text);

}  // namespace saem::io
