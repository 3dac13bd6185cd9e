// Runs a program stage's map, shuffle, reduce and driver over materialised rows. The same three
// functions serve threads in one process and N worker processes that meet in the shuffle files; Ray
// or Spark would replace only who calls them. Every partition is sorted by all its columns before
// it is reduced, so neither threads nor processes nor the order in which rows arrive can show in
// the result.
#pragma once

#include <memory>
#include <string>

#include "base/context.h"
#include "base/error.h"
#include "io/file_ops.h"
#include "run/materialised.h"
#include "stage/stage.h"

namespace saem::run {

// Which share of the work: worker `index` of `count`.
struct Share {
  int index = 0;
  int count = 1;
};

// Before the first phase: nothing is left of an interrupted attempt, whatever its number of
// workers.
base::Status BeginProgram(const std::string& dir, io::FileOps& files);
// Maps the worker's share of the rows and leaves `dir`/shuffle/mapped-<index>-<partition>.arrow.
// Both phases: a worker that failed may be started again.
base::Status ProgramMap(const stage::ProgramStage& program, const Materialised& input,
                        const std::string& dir, Share share, io::FileOps& files,
                        const base::Context& context);
// Reduces the worker's share of the partitions, each over the files of all `mappers`; leaves
// `dir`/shuffle/reduced-<partition>.arrow.
base::Status ProgramReduce(const stage::ProgramStage& program, const std::string& dir, Share share,
                           int mappers, io::FileOps& files, const base::Context& context);
// Runs the driver over all reduced partitions and keeps the artefact in `dir`; later calls load it.
base::Result<stage::Artefact> ProgramDrive(const stage::ProgramStage& program,
                                           const std::string& dir, io::FileOps& files,
                                           const base::Context& context);
// The artefact if ProgramDrive has left it, else null.
base::Result<stage::Artefact> LoadArtefact(const std::string& dir, io::FileOps& files);

}  // namespace saem::run
