// Personal data to plant: values that look real and belong, as far as anyone can tell, to nobody,
// in the ways people write them. Used on copies in memory alone, to see whether the search finds
// what it should.
#pragma once

#include <string>
#include <string_view>

#include "base/rng.h"
#include "text/pii.h"

namespace saem::audit {

struct PlantedPii {
  text::PiiType type = text::PiiType::kEmail;
  std::string form;   // "telephone, full-width digits"
  std::string words;  // as it is put into a text, with words around it
  size_t begin = 0;   // the value inside `words`
  size_t end = 0;
};

// The kinds take turns by `number`.
PlantedPii MakePlantedPii(int64_t number, base::RandomStream& random);
int PlantedPiiForms();

// `text` with `words` put in at a place between two of its words that `random` chooses; `at`
// receives the byte.
std::string PlantInto(std::string_view text, std::string_view words, base::RandomStream& random,
                      size_t* at);

}  // namespace saem::audit
