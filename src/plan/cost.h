// Money on three bases that differ by an order of magnitude for the same run, and the energy under
// them. Used by the model of a plan and by the self-test.
#pragma once

namespace saem::plan {

// What a chip's price grows to until it stands in a cluster.
struct Cluster {
  double chip_price;    // $
  double server;        // times: the chip's share of its server
  double interconnect;  // share of the whole
};

// $ a chip with its part of servers and network: price server/(1 - interconnect).
double InstalledPrice(const Cluster& cluster);

struct PowerDraw {
  double kilowatts;  // a chip with its part of the server, at full load
  double load;       // average over it
  double pue;        // what the site draws over what servers draw; 1 where kilowatts is the site's
};

constexpr double SiteKilowatts(const PowerDraw& power) { return power.kilowatts * power.pue; }
constexpr double AverageKilowatts(const PowerDraw& power) {
  return power.kilowatts * power.load * power.pue;
}

// $ a chip-hour when hardware is written off as fast as its price-performance falls: 10^-decline a
// year (Cottier et al. 2024, arXiv 2405.21015): installed price x decline ln 10/8766 + energy.
double AmortisedPerHour(const Cluster& cluster, double decline, double years_since_price,
                        const PowerDraw& power, double price_per_kwh);

}  // namespace saem::plan
