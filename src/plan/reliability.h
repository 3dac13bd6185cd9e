// What failures cost a synchronous job: checkpoints, lost work, restarts. Used by the model of a
// plan and by the self-test.
#pragma once

namespace saem::plan {

struct Failures {
  double per_node_day;        // interruptions of one node
  double nodes;               // of the job
  double checkpoint_seconds;  // the job stands still
  double restart_seconds;
};

// Seconds between interruptions of the job: 1/(lambda nodes).
double SecondsBetween(const Failures& failures);
// Seconds of work between checkpoints that lose the least (Daly 2006, higher order; the mean time
// itself where a checkpoint takes more than twice that).
double BestInterval(double between, double checkpoint);
// T/[M e^(R/M) (e^((T + d)/M) - 1)], Daly's exact form: the first-order one goes negative at scale.
double Goodput(double between, double checkpoint, double restart, double interval);
double BestGoodput(const Failures& failures);

}  // namespace saem::plan
