// How fast a model writes on an accelerator, by a law fitted to published TensorRT-LLM rows
// (H100, FP8, 8B to 405B, by tools/fit_writing_law.py; fitted without those of 70B it is off by
// 8.2% on them on average). Used by the model of a plan and by the self-test.
//
// Not for mixtures of experts: there, the dense rate times about 0.28.
#pragma once

namespace saem::plan {

struct GenerationLaw {
  double prefill = 0.502;    // of FP8 peak while reading the prompt
  double decode = 0.459;     // of FP8 peak while writing
  double memory = 2.247e-8;  // s a token of context, 8.03B parameters
  double growth = 0.857;     // of `memory` with the model's size
};

struct Writer {
  double params;
  double input_tokens;
  double output_tokens;
};

// Output tokens a second and accelerator:
// 1/[2N/(P e_p) I/O + 2N/(P e_d) + z (N/8.03e9)^k (I + O/2)]. The fit's z is the H100's;
// `bandwidth` (of the H100's) divides it. Of a writer in BF16, `flops` is that peak, and
// `bandwidth` half as much, for its cache holds two bytes a value.
double WritingRate(const GenerationLaw& law, const Writer& writer, double flops, double bandwidth);

}  // namespace saem::plan
