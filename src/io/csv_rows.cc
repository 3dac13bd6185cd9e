#include "io/csv_rows.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include <arrow/buffer.h>
#include <arrow/result.h>

namespace saem::io {
namespace {

constexpr size_t kSampleBytes = size_t{1} << 20;
constexpr size_t kMarkBytes = 3;  // the longest byte order mark
constexpr std::string_view kLineEnds = "\n\r";

int64_t CountLines(std::string_view text) {
  int64_t lines = std::ranges::count(text, '\n');
  for (size_t at = 0; (at = text.find('\r', at)) != std::string_view::npos; ++at) {
    if (text.substr(at, 2) != "\r\n") ++lines;
  }
  return lines;
}

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

// Reads as Arrow's parser does: a quote opens a field that it begins; a quote in that is written
// twice; what stands between its closing quote and the next delimiter still belongs to the field.
class SoundRowStream final : public arrow::io::InputStream {
 public:
  SoundRowStream(std::shared_ptr<Utf8Text> source, const CsvForm& form,
                 std::shared_ptr<BadRows> bad)
      : source_(std::move(source)),
        delimiter_(form.delimiter),
        row_bytes_(static_cast<size_t>(form.row_bytes)),
        bad_(std::move(bad)) {}

  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return position_; }

  arrow::Result<int64_t> Read(int64_t bytes, void* out) override {
    auto* to = static_cast<char*>(out);
    int64_t done = 0;
    while (done < bytes) {
      if (given_ == ready_.size()) {
        ARROW_ASSIGN_OR_RAISE(const bool more, Fill());
        if (!more) break;
      }
      const size_t count = std::min(static_cast<size_t>(bytes - done), ready_.size() - given_);
      std::memcpy(to + done, ready_.data() + given_, count);
      given_ += count;
      done += static_cast<int64_t>(count);
    }
    position_ += done;
    return done;
  }

  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t bytes) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(bytes));
    ARROW_ASSIGN_OR_RAISE(const int64_t got, Read(bytes, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(got));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
  }

 private:
  enum class Place { kFieldStart, kField, kQuoted, kBehindQuote };
  enum class Event { kMore, kRowEnd, kOpenQuote };

  // Makes rows ready; false where there are no more.
  arrow::Result<bool> Fill() {
    ready_.clear();
    given_ = 0;
    while (ready_.empty()) {
      if (ended_ && row_ == text_.size()) return false;
      text_.erase(0, row_);
      at_ -= row_;
      open_ -= std::min(open_, row_);
      row_ = 0;
      if (!ended_) {
        ARROW_ASSIGN_OR_RAISE(const bool more, source_->More(&text_));
        ended_ = !more;
      }
      ARROW_RETURN_NOT_OK(Cut());
    }
    return true;
  }

  // Makes ready what rows are whole.
  base::Status Cut() {
    if (passing_ && !PassLine()) return base::Status::OK();
    size_t sound = row_;
    for (;;) {
      Event event = ToEvent();
      if (event == Event::kMore && ended_) event = AtEnd();
      const bool long_row = RowBytes(event) > row_bytes_;
      if (event == Event::kRowEnd && !long_row) {
        EndRow();
        continue;
      }
      ready_.append(text_, sound, row_ - sound);
      if (event == Event::kMore && !long_row) return base::Status::OK();
      ARROW_RETURN_NOT_OK(long_row ? TakeOutLong() : TakeOutOpenQuote(open_));
      sound = row_;
      if (passing_) return base::Status::OK();
    }
  }

  // To the row's end, or to what shows that a quote in it was left open.
  Event ToEvent() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      switch (place_) {
        case Place::kFieldStart:
          place_ = Place::kField;
          if (c == '"') {
            place_ = Place::kQuoted;
            open_ = at_++;
            quoted_ = true;
          }
          break;
        case Place::kQuoted:
          at_ = std::min(text_.find('"', at_), text_.size());
          if (at_ == text_.size()) break;
          ++at_;
          place_ = Place::kBehindQuote;
          break;
        case Place::kBehindQuote:
          if (c != '"' && c != delimiter_ && !IsLineEnd(c) && SpansLines(open_, at_)) {
            return Event::kOpenQuote;
          }
          place_ = Place::kField;
          if (c == '"') {
            place_ = Place::kQuoted;
            ++at_;
          }
          break;
        case Place::kField:
          at_ = FieldEnd(at_);
          if (at_ == text_.size()) break;
          if (text_[at_] != delimiter_) {
            if (IsCut(at_)) return Event::kMore;
            at_ = Behind(at_);
            return Event::kRowEnd;
          }
          ++at_;
          place_ = Place::kFieldStart;
          break;
      }
    }
    return Event::kMore;
  }

  // Nearly all bytes are passed over here.
  size_t FieldEnd(size_t from) const {
    const char* const begin = text_.data();
    const char* const end = begin + text_.size();
    const char delimiter = delimiter_;
    const char* at = begin + from;
    while (at != end && *at != delimiter && !IsLineEnd(*at)) ++at;
    return static_cast<size_t>(at - begin);
  }

  Event AtEnd() {
    if (row_ == text_.size()) return Event::kMore;
    if (place_ == Place::kQuoted) return Event::kOpenQuote;
    text_ += '\n';  // Arrow takes a header without a line end for none
    at_ = text_.size();
    return Event::kRowEnd;
  }

  bool SpansLines(size_t from, size_t to) const {
    return std::string_view(text_).substr(from, to - from).find_first_of(kLineEnds) !=
           std::string_view::npos;
  }
  size_t LineEnd(size_t from) const {
    return std::min(text_.find_first_of(kLineEnds, from), text_.size());
  }
  // Whether half of a line end is still to come.
  bool IsCut(size_t line_end) const {
    return text_[line_end] == '\r' && line_end + 1 == text_.size() && !ended_;
  }
  size_t Behind(size_t line_end) const {
    return std::min(text_.size(), line_end + (text_.compare(line_end, 2, "\r\n") == 0 ? 2 : 1));
  }
  // Without the line end.
  size_t RowBytes(Event event) const {
    size_t end = at_;
    while (event == Event::kRowEnd && end > row_ && IsLineEnd(text_[end - 1])) --end;
    return end - row_;
  }

  void EndRow() {
    if (RowBytes(Event::kRowEnd) > 0) ++rows_;  // Arrow passes over empty lines
    lines_ += quoted_ ? CountLines(std::string_view(text_).substr(row_, at_ - row_)) : 1;
    BeginRow(at_);
  }

  void BeginRow(size_t at) {
    row_ = at_ = at;
    place_ = Place::kFieldStart;
    quoted_ = false;
  }

  // The line in which the quote stands; what is behind it is read again, and only once more: quotes
  // in there are in pairs, or the row would have ended.
  base::Status TakeOutOpenQuote(size_t open) {
    lines_ += CountLines(std::string_view(text_).substr(row_, open - row_));
    ARROW_RETURN_NOT_OK(
        TakeOut("open-quote",
                "a quote is opened and not closed; close it, or write it twice where "
                "it is part of the text"));
    ++lines_;
    BeginRow(Behind(LineEnd(open)));
    return base::Status::OK();
  }

  // Where lines are in it, a quote was left open in one of them: the first is all that is certain.
  base::Status TakeOutLong() {
    if (LineEnd(row_) < row_ + row_bytes_) return TakeOutOpenQuote(row_);
    ARROW_RETURN_NOT_OK(
        TakeOut("too-large", "a row may have " + std::to_string(row_bytes_) + " bytes at most"));
    passing_ = true;
    PassLine();
    return base::Status::OK();
  }

  base::Status TakeOut(std::string reason, const std::string& why) {
    const std::string detail = "line " + std::to_string(lines_ + 1) + ": " + why;
    if (rows_ < 0) return base::InputError("its header is none: " + detail);
    bad_->AddTakenOut(rows_++, {std::move(reason), detail});
    return base::Status::OK();
  }

  // False where the line goes on.
  bool PassLine() {
    const size_t end = LineEnd(row_);
    const bool ends = end < text_.size() && !IsCut(end);
    passing_ = !ends && !ended_;
    lines_ += ends ? 1 : 0;
    BeginRow(ends ? Behind(end) : end);
    return !passing_;
  }

  std::shared_ptr<Utf8Text> source_;
  const char delimiter_;
  const size_t row_bytes_;
  std::shared_ptr<BadRows> bad_;
  std::string text_;
  size_t row_ = 0;   // where the row in hand begins
  size_t at_ = 0;    // what is looked at next
  size_t open_ = 0;  // the last quote that opened a field
  Place place_ = Place::kFieldStart;
  bool quoted_ = false;   // a field of the row in hand
  bool passing_ = false;  // over the rest of a line that is too long
  bool ended_ = false;
  int64_t rows_ = -1;  // number of the row in hand; the header has none
  int64_t lines_ = 0;  // of the file, before the row in hand
  std::string ready_;
  size_t given_ = 0;  // bytes of it
  int64_t position_ = 0;
  bool closed_ = false;
};

}  // namespace

base::Status Utf8Text::Pull() {
  ARROW_ASSIGN_OR_RAISE(const auto pull, stream_->More(&bytes_));
  if (pull == ByteStream::Pull::kDamaged) return base::InputError(stream_->damage());
  ended_ = pull == ByteStream::Pull::kEnd;
  return base::Status::OK();
}

base::Result<bool> Utf8Text::More(std::string* out) {
  if (ended_) return false;
  bytes_.Clear();
  do {
    ARROW_RETURN_NOT_OK(Pull());
  } while (!ended_ && !begun_ && bytes_.size() < kMarkBytes);
  if (charset_.empty() && !IsAscii(bytes_.view())) {
    while (!ended_ && bytes_.size() < kSampleBytes) ARROW_RETURN_NOT_OK(Pull());
    charset_ = DetectCharset(bytes_.view(), !ended_).value_or(kUtf8);
  }
  if (!charset_.empty() && charset_ != kUtf8) {
    if (decoder_ == nullptr) decoder_ = std::make_unique<CharsetDecoder>(charset_);
    begun_ = true;
    ARROW_RETURN_NOT_OK(decoder_->Decode(bytes_.view(), ended_, out));
    return true;
  }
  std::string_view text = bytes_.view();
  if (!std::exchange(begun_, true) && text.starts_with(kUtf8Mark)) {
    text.remove_prefix(kUtf8Mark.size());
  }
  out->append(text);
  return true;
}

void BadRows::Add(int64_t row, Row bad) {
  const std::lock_guard lock(mutex_);
  rows_.emplace(row, std::move(bad));
}

void BadRows::AddTakenOut(int64_t row, Row bad) {
  const std::lock_guard lock(mutex_);
  taken_out_.push_back(row);
  rows_.emplace(row, std::move(bad));
}

void BadRows::AddWrongColumns(int64_t number, std::string detail) {
  const std::lock_guard lock(mutex_);
  while (!taken_out_.empty() && taken_out_.front() <= number + passed_) Pass(taken_out_.front());
  rows_.emplace(number + passed_, Row{"wrong-columns", std::move(detail)});
}

bool BadRows::Give(int64_t row, BadRows* to) {
  auto given = Take(row);
  if (given && to != nullptr) to->Add(row, std::move(*given));
  return given.has_value();
}

std::optional<BadRows::Row> BadRows::Take(int64_t row) {
  const std::lock_guard lock(mutex_);
  const auto found = rows_.find(row);
  if (found == rows_.end()) return std::nullopt;
  Pass(row);
  Row taken = std::move(found->second);
  rows_.erase(rows_.begin(), std::next(found));
  return taken;
}

void BadRows::Pass(int64_t row) {
  for (; !taken_out_.empty() && taken_out_.front() <= row; taken_out_.pop_front()) ++passed_;
}

std::shared_ptr<arrow::io::InputStream> SoundRows(std::shared_ptr<Utf8Text> text,
                                                  const CsvForm& form,
                                                  std::shared_ptr<BadRows> bad) {
  return std::make_shared<SoundRowStream>(std::move(text), form, std::move(bad));
}

}  // namespace saem::io
