// Logarithm and exponential that give the same bits on every machine: the C library's may differ in
// the last one between instruction sets, and what an audit decides must not. Only operations that
// IEEE 754 defines to the last bit are used. Called by the intervals, and by checks whose numbers
// go into findings.
#pragma once

namespace saem::findings {

// Natural logarithm of a finite x > 0, and e to the power of x; within a few units in the last
// place.
double Log(double x);
double Exp(double x);
// log(1 + x) for x > -1, accurate near 0.
double Log1p(double x);
// Natural logarithm of the gamma function for x > 0.
double LogGamma(double x);

}  // namespace saem::findings
