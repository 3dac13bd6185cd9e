#include "plan/plan_flags.h"

#include "plan/yaml_reader.h"

namespace saem::plan {

base::Result<std::string> PlanOfFlags(const std::string& target, const std::string& tokens,
                                      const std::string& real, const std::string& chips,
                                      Tongue tongue) {
  const auto wants = [&](const std::string& flag, const Said& kind, const std::string& text,
                         const Said& hint) {
    const Said message = {
        "`" + flag + "` wants " + kind.en + ", not `" + text + "`",
        "`" + flag + "`에는 " + kind.ko + " 와야 하는데 `" + text + "` 값이 있습니다"};
    return base::UsageError(message.In(tongue), {}, hint.In(tongue));
  };
  const auto number = [&](const std::string& flag, const std::string& text) -> base::Status {
    if (NumberOf(text)) return base::Status::OK();
    return wants(flag, {"a number", "수가"}, text, {"for example 8b or 15T", "예: 8b, 15T, 15조"});
  };
  ARROW_RETURN_NOT_OK(number("--target", target));
  if (!tokens.empty()) ARROW_RETURN_NOT_OK(number("--tokens", tokens));
  ARROW_RETURN_NOT_OK(number("--real", real));
  const size_t times = chips.find('x');
  if (times == std::string::npos || !NumberOf(chips.substr(0, times))) {
    return wants("--chips", {"a number and a chip", "수와 칩이"}, chips,
                 {"for example 1024xH100", "예: 1024xH100"});
  }
  std::string chip = chips.substr(times + 1);
  for (char& c : chip) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  for (const char* const bare : {"a100", "h100", "h200", "b200"}) {
    if (chip == bare) chip += "-sxm";
  }
  std::string plan = "plan: 1\ntarget: {params: " + target;
  if (!tokens.empty()) plan += ", tokens: " + tokens;
  return plan + "}\ndata: {real: " + real + "}\ncompute: {chip: " + chip +
         ", chips: " + chips.substr(0, times) + "}\n";
}

}  // namespace saem::plan
