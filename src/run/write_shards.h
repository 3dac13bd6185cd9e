// Writes rows as shards of a release, encoding on all threads.
#pragma once

#include <string>
#include <vector>

#include "base/context.h"
#include "io/shards.h"
#include "stage/stage.h"

namespace saem::run {

// The columns of `schema` of each row. `dir` is made; `rows_per_file` 0 writes one file.
base::Result<std::vector<io::Shard>> WriteShards(stage::RowSource& rows,
                                                 const stage::SchemaPtr& schema,
                                                 const std::string& dir, const std::string& format,
                                                 int64_t rows_per_file, io::FileOps& files,
                                                 const base::Context& context);

}  // namespace saem::run
