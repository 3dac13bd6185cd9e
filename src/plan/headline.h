// The first screen of an answer, for readers without background: one sentence that says whether it
// can be done, until when, for how much and what is in the way; four numbers; what to doubt. Used
// by answer.cc, and drawn by text.cc and the page.
#pragma once

#include <string>
#include <vector>

#include "plan/outcomes.h"
#include "plan/tongue.h"

namespace saem::plan {

struct Answer;

// A number of the first screen, and what it is made of.
struct Highlight {
  Outcome outcome;
  Said label;
  Said value;
  Said range;  // what eight of ten draws come to; empty: no spread
  Said note;
};

struct Headline {
  Said lead;  // the sentence
  std::vector<Highlight> highlights;
  Said reading;  // what the words and the ranges mean
  Said guesses;  // what the numbers rest on; empty: on nothing that is guessed
};

// Of an answer that is whole but for this.
Headline HeadlineOf(const Answer& answer);

}  // namespace saem::plan
