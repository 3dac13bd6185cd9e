#include "io/iso_time.h"

#include <chrono>

namespace saem::io {
namespace {

// Takes exactly `digits` digits off the front; -1 where there are none.
int TakeNumber(std::string_view* text, size_t digits) {
  if (text->size() < digits) return -1;
  int value = 0;
  for (size_t i = 0; i < digits; ++i) {
    const char c = (*text)[i];
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  text->remove_prefix(digits);
  return value;
}

bool Take(std::string_view* text, char c) {
  if (!text->starts_with(c)) return false;
  text->remove_prefix(1);
  return true;
}

// "+09:00", "-0330", "Z" or nothing, in minutes.
std::optional<int> TakeZone(std::string_view* text) {
  if (text->empty() || Take(text, 'Z') || Take(text, 'z')) return 0;
  const bool minus = text->starts_with('-');
  if (!Take(text, '+') && !Take(text, '-')) return std::nullopt;
  const int hours = TakeNumber(text, 2);
  Take(text, ':');
  const int minutes = text->empty() ? 0 : TakeNumber(text, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  return (minus ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace

std::optional<int64_t> ParseIsoTime(std::string_view text) {
  const int year = TakeNumber(&text, 4);
  const bool dash = Take(&text, '-');
  const int month = TakeNumber(&text, 2);
  if (dash != Take(&text, '-')) return std::nullopt;
  const int day = TakeNumber(&text, 2);
  if (year < 0 || month < 0 || day < 0 || !dash) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  constexpr int64_t kDay = 86'400'000;
  if (text.empty()) return days * kDay;
  if (!Take(&text, 'T') && !Take(&text, 't') && !Take(&text, ' ')) return std::nullopt;
  const int hour = TakeNumber(&text, 2);
  if (!Take(&text, ':')) return std::nullopt;
  const int minute = TakeNumber(&text, 2);
  int second = 0;
  int64_t fraction = 0;
  if (Take(&text, ':')) {
    second = TakeNumber(&text, 2);
    if (Take(&text, '.') || Take(&text, ',')) {
      if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
      for (int64_t scale = 100; !text.empty() && text[0] >= '0' && text[0] <= '9'; scale /= 10) {
        fraction += (text[0] - '0') * scale;
        text.remove_prefix(1);
      }
    }
  }
  // 60 is a leap second.
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
    return std::nullopt;
  const auto zone = TakeZone(&text);
  if (!zone || !text.empty()) return std::nullopt;
  return days * kDay + (hour * int64_t{60} + minute - *zone) * 60'000 + second * int64_t{1000} +
         fraction;
}

}  // namespace saem::io
