#include "plan/dates.h"

#include <array>
#include <charconv>
#include <chrono>

namespace saem::plan {
namespace {

using std::chrono::year_month_day;

struct Parts {
  int year;
  unsigned month, day;
};

Parts PartsOf(int day) {
  const year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day())};
}

std::string TwoDigits(unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::optional<int> Whole(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<int> DayOf(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = Whole(text.substr(0, 4));
  const auto month = Whole(text.substr(5, 2));
  const auto day = Whole(text.substr(8, 2));
  if (!year || !month || !day || *year < 1970 || *month < 1 || *day < 1) return std::nullopt;
  const year_month_day date{std::chrono::year(*year),
                            std::chrono::month(static_cast<unsigned>(*month)),
                            std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return static_cast<int>(std::chrono::sys_days(date).time_since_epoch().count());
}

std::string IsoDate(int day) {
  const Parts parts = PartsOf(day);
  return std::to_string(parts.year) + "-" + TwoDigits(parts.month) + "-" + TwoDigits(parts.day);
}

std::string DateText(int day, Tongue tongue) {
  constexpr std::array kMonths = {"January",   "February", "March",    "April",
                                  "May",       "June",     "July",     "August",
                                  "September", "October",  "November", "December"};
  const Parts parts = PartsOf(day);
  const std::string year = std::to_string(parts.year);
  if (tongue == Tongue::kEnglish) {
    return std::to_string(parts.day) + " " + kMonths[parts.month - 1] + " " + year;
  }
  return year + "년 " + std::to_string(parts.month) + "월 " + std::to_string(parts.day) + "일";
}

}  // namespace saem::plan
