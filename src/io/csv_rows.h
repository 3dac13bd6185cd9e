// The rows of a CSV that Arrow's reader can be given: a quote that is left open would swallow the
// rows behind it, and a row of any size would have to be held, so such rows are taken out here, and
// reading goes on with the line behind them.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <arrow/io/interfaces.h>

#include "base/error.h"
#include "io/byte_stream.h"
#include "io/charset.h"

namespace saem::io {

// A stored file as UTF-8, in `charset` or what the first MiB tells that holds more than ASCII. (For
// bytes of no character see CharsetDecoder.)
class Utf8Text {
 public:
  Utf8Text(std::unique_ptr<ByteStream> stream, std::string charset)
      : stream_(std::move(stream)), charset_(std::move(charset)) {}

  // Appends what comes next; false at the end of the file. InputError where compression is broken.
  base::Result<bool> More(std::string* out);
  int64_t StoredOffset() const { return stream_->StoredOffset(); }

 private:
  base::Status Pull();

  std::unique_ptr<ByteStream> stream_;
  std::string charset_;  // "": not known yet
  std::unique_ptr<CharsetDecoder> decoder_;
  ByteBuffer bytes_;
  bool begun_ = false;
  bool ended_ = false;
};

// Rows that are none: those taken out here, those that Arrow finds to have too many or too few
// columns, and those with a value of another type. Rows count from 0 behind the header, bad ones
// included, empty lines not. Arrow may call from threads of its own.
class BadRows {
 public:
  struct Row {
    std::string reason;
    std::string detail;
  };

  void Add(int64_t row, Row bad);
  void AddTakenOut(int64_t row, Row bad);
  // `number`: of the rows that Arrow was given; they come in order.
  void AddWrongColumns(int64_t number, std::string detail);
  // Moves the row into `to`; false where it is none of these. A row that `to` has had before does
  // no harm there.
  bool Give(int64_t row, BadRows* to);
  // Each once; those before it have been taken.
  std::optional<Row> Take(int64_t row);

 private:
  void Pass(int64_t row);

  std::mutex mutex_;
  std::map<int64_t, Row> rows_;
  std::deque<int64_t> taken_out_;  // that rows still to come are counted behind
  int64_t passed_ = 0;             // taken out before those
};

struct CsvForm {
  char delimiter = ',';
  int64_t row_bytes = 0;  // a row may have
};

// Whole rows one after the other, without those that are taken out.
std::shared_ptr<arrow::io::InputStream> SoundRows(std::shared_ptr<Utf8Text> text,
                                                  const CsvForm& form,
                                                  std::shared_ptr<BadRows> bad);

}  // namespace saem::io
