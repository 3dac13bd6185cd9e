#include "plan/cost.h"

#include <cmath>

namespace saem::plan {

double InstalledPrice(const Cluster& cluster) {
  return cluster.chip_price * cluster.server / (1 - cluster.interconnect);
}

double AmortisedPerHour(const Cluster& cluster, double decline, double years_since_price,
                        const PowerDraw& power, double price_per_kwh) {
  constexpr double kLn10 = 2.302585092994046;
  constexpr double kHoursAYear = 8766;
  const double hardware = InstalledPrice(cluster) * std::pow(10, -decline * years_since_price) *
                          decline * kLn10 / kHoursAYear;
  return hardware + AverageKilowatts(power) * price_per_kwh;
}

}  // namespace saem::plan
