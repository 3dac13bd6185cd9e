// The slow twin of kernels/mark_bytes.h: one byte after the other.
#pragma once

#include "kernels/mark_bytes.h"

namespace saem::kernels::reference {

void MarkBytes(std::string_view text, ByteMarks* marks);

}  // namespace saem::kernels::reference
