// The end of a run: audits what the recipe releases, lets the gate decide, and publishes. Data
// stands under data/ only where the gate said yes; what it refused stands under held/; what was
// computed exactly from personal data goes to private/ alone.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/error.h"
#include "findings/finding.h"
#include "run/executor.h"
#include "run/plan.h"

namespace saem::run {

// A page written beside the data, made from the report ("report.html").
struct Document {
  std::string file;
  std::function<base::Result<std::string>(const findings::ReleaseReport&)> render;
};

struct ReleaseResult {
  findings::ReleaseReport report;
  std::string release_dir;  // "" when the recipe releases nothing
  std::string report_path;  // report.html, "" likewise
  bool released = false;
  int64_t records = 0;
};

// Times, rates and costs, which are no part of the reproducible outputs: run.json.
struct RunFacts {
  double began = 0;  // monotonic seconds
  int64_t started_unix_ms = 0;
  int threads = 1;
  int processes = 1;
};

// What the composition root brings to a release.
struct ReleaseParts {
  std::vector<Document> documents;
  std::string language_model;  // a file for text::LanguageIdentifier, read where an audit needs it
};

// Held while a run makes its release, so that two runs with work folders of their own do not make
// one at once, and a place that cannot be written to is found before any work. Null where the
// recipe releases nothing.
base::Result<std::unique_ptr<io::Lock>> ReserveRelease(const Plan& plan, io::FileOps& files);

// After a run that failed: what was built of its release goes, so that no half folder is left.
void AbandonRelease(const Plan& plan, io::FileOps& files);

base::Result<ReleaseResult> Release(const Plan& plan, const Executor& executor,
                                    const ReleaseParts& parts, const RunFacts& facts,
                                    io::FileOps& files, const base::Context& context);

}  // namespace saem::run
