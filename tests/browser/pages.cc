// Writes a page for each of the made-up reports, for the browser tests: report_pages FOLDER
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "report/fixture.h"
#include "report/html.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  namespace fixture = saem::report_fixture;
  const std::vector<std::pair<std::string, saem::findings::ReleaseReport>> pages = {
      {"released", fixture::Released()},   {"refused", fixture::Refused()},
      {"undecided", fixture::Undecided()}, {"made", fixture::Made()},
      {"empty", fixture::Empty()},         {"hostile", fixture::Hostile()}};
  for (const auto& [name, report] : pages) {
    const auto html = saem::report::RenderHtml(report);
    if (!html.ok()) return 1;
    std::ofstream file(std::string(argv[1]) + "/" + name + ".html", std::ios::binary);
    if (!(file << *html).flush()) return 1;
  }
  return 0;
}
