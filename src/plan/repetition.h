// What repeated data is worth (Muennighoff et al. 2023, arXiv 2305.16264): each further epoch adds
// less, and so does each parameter beyond what the unique data calls for. Used by the model of a
// plan and by the self-test.
//
// The law saturates; it cannot overfit. On the authors' own runs it is right up to about 14 epochs
// and far too kind at 44, so plans cap the epochs.
#pragma once

#include "plan/scaling.h"

namespace saem::plan {

constexpr double kRepeatTokens = 15.387756;  // R_D*
constexpr double kRepeatParams = 5.309743;   // R_N*
constexpr double kEpochsUsual = 4;
constexpr double kEpochsWarned = 8;
constexpr double kEpochsRefused = 16;

// D'/U after `epochs` >= 1: 1 + R_D*(1 - e^(-(epochs - 1)/R_D*)).
double WorthOfEpochs(double epochs);
// The fewest epochs worth `wanted` times the unique data, at least 1; `most` where even that is
// not enough.
double EpochsWorth(double wanted, double most);

// The epochs up to which the next repeated token is worth its training more than a written one,
// worth `value` and costing `times` as much, is worth its own; at least 1, at most `most`.
double EpochsBeforeWriting(double value, double times, double most);

// L(N', D') with the constants of their C4 fit.
double RepeatedLoss(double params, double tokens, double unique);
// The best split of `flop` when only `unique` tokens exist.
Allocation RepeatedOptimum(double flop, double unique);

}  // namespace saem::plan
