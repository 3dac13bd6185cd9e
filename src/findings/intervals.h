// 95% intervals for what an audit measures, and how many records it takes to decide. Used by every
// check. The numbers are the same bits on every machine (fixed_math.h).
//
// A rate uses the exact interval: an audit lives near 0, where the approximations promise more than
// they keep.
#pragma once

#include <cstdint>
#include <span>

#include "findings/finding.h"

namespace saem::findings {

// `found` of `n`, 0 <= found <= n, with the interval of Clopper and Pearson (1934): at least 95%
// for every true rate. Nothing is known of n = 0: value 0 in [0, 1].
Estimate ExactRate(int64_t found, int64_t n);
// The same with the score interval of Wilson (1927): shorter, 95% on average over true rates.
Estimate WilsonRate(int64_t found, int64_t n);

// The largest rate that n records without a single find leave possible, one-sided at 95%: 1 -
// 0.05^(1/n), which the rule of three (Hanley and Lippman-Hand 1983) writes as 3/n.
double UpperBoundOfNone(int64_t n);

// first - second of two independent rates, by the score intervals of both (Newcombe 1998, method
// 10); n is the smaller.
Estimate RateDifference(int64_t found_first, int64_t n_first, int64_t found_second,
                        int64_t n_second);

// The mean with Student's interval. Fewer than two values leave it unbounded: low and high are
// infinite.
// Of what could not be measured with so many records: anything.
Estimate Unmeasured(int64_t n);
Estimate Mean(std::span<const double> values);
// The same from sums, for streams: of the values, and of their squared distances to their mean.
Estimate MeanOf(double mean, double squared_distances, int64_t n);

// The fewest records at which `found` finds still leave the upper end of ExactRate at `rate` or
// below; 0 < rate < 1. With none found that is what a check states as the records it needs.
int64_t RecordsNeeded(double rate, int64_t found = 0);

// The regularised incomplete beta function I_x(a, b), a and b > 0, x in [0, 1].
double IncompleteBeta(double a, double b, double x);
// The x at which it is `p`.
double BetaQuantile(double a, double b, double p);
// The two-sided 95% point of Student's distribution.
double Student95(double degrees);

// Of the standard normal distribution, two-sided.
constexpr double kNormal95 = 1.959963984540054;

}  // namespace saem::findings
