// saem completions: scripts for bash, zsh and fish, made from the command line's own description.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/terminal.h"

namespace saem::cli {
namespace {

struct Verb {
  std::string name;
  std::string summary;
  std::vector<std::string> flags;
};

std::vector<Verb> Verbs(const CLI::App& app) {
  std::vector<Verb> verbs;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_group().empty()) continue;
    Verb verb{command->get_name(), command->get_description(), {}};
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) verb.flags.push_back("--" + name);
    }
    verbs.push_back(std::move(verb));
  }
  return verbs;
}

std::string Joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

std::string Bash(const std::vector<Verb>& verbs) {
  std::string names, cases;
  for (const Verb& verb : verbs) {
    names += (names.empty() ? "" : " ") + verb.name;
    cases += fmt::format("    {}) words=\"{}\" ;;\n", verb.name, Joined(verb.flags));
  }
  return fmt::format(
      "_saem() {{\n  local word=${{COMP_WORDS[COMP_CWORD]}} words=\n"
      "  if [ \"$COMP_CWORD\" = 1 ]; then COMPREPLY=($(compgen -W \"{} --help --version\" -- "
      "\"$word\")); return; fi\n"
      "  case ${{COMP_WORDS[1]}} in\n{}  esac\n"
      "  case $word in\n    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$word\")) ;;\n"
      "    *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n  esac\n}}\n"
      "complete -o filenames -F _saem saem\n",
      names, cases);
}

std::string Zsh(const std::vector<Verb>& verbs) {
  std::string list, cases;
  for (const Verb& verb : verbs) {
    std::string summary = verb.summary;
    for (size_t at = summary.find('\''); at != std::string::npos; at = summary.find('\'', at + 4)) {
      summary.replace(at, 1, "'\\''");
    }
    list += fmt::format("    '{}:{}'\n", verb.name, summary);
    cases += fmt::format("    {}) compadd -- {} ;;\n", verb.name, Joined(verb.flags));
  }
  return fmt::format(
      "#compdef saem\n_saem() {{\n  local -a verbs\n  verbs=(\n{}  )\n"
      "  if (( CURRENT == 2 )); then _describe verb verbs; return; fi\n"
      "  if [[ $PREFIX != -* ]]; then _files; return; fi\n  case $words[2] in\n{}  esac\n}}\n"
      "compdef _saem saem\n",
      list, cases);
}

std::string Fish(const std::vector<Verb>& verbs) {
  std::string out;
  for (const Verb& verb : verbs) {
    std::string summary = verb.summary;
    std::erase(summary, '\'');
    out += fmt::format("complete -c saem -n __fish_use_subcommand -a {} -d '{}'\n", verb.name,
                       summary);
    for (const std::string& flag : verb.flags) {
      out += fmt::format("complete -c saem -n '__fish_seen_subcommand_from {}' -l {}\n", verb.name,
                         flag.substr(2));
    }
  }
  return out;
}

}  // namespace

void AddCompletions(CLI::App& app, Shell&) {
  CLI::App* const command =
      app.add_subcommand("completions", "Print shell completions: bash, zsh or fish");
  const auto shell_name = std::make_shared<std::string>();
  command->add_option("shell", *shell_name, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([&app, shell_name] {
    const std::vector<Verb> verbs = Verbs(app);
    const std::string script = *shell_name == "bash"  ? Bash(verbs)
                               : *shell_name == "zsh" ? Zsh(verbs)
                                                      : Fish(verbs);
    PrintText(script);
  });
}

}  // namespace saem::cli
