#include "plan/tongue.h"

#include "base/error.h"

namespace saem::plan {

Said KnownNames(std::string_view given, const std::vector<std::string>& known) {
  // "did you mean `x`?"
  const std::string near = base::DidYouMean(given, known);
  if (!near.empty()) {
    const size_t from = near.find('`');
    return {near, "혹시 " + near.substr(from, near.rfind('`') + 1 - from) + "입니까?"};
  }
  std::string names;
  for (const std::string& name : known) names += " `" + name + "`";
  return {"known are" + names, "쓸 수 있는 이름:" + names};
}

}  // namespace saem::plan
