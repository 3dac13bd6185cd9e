// The file of a model of sequential trees: an Arrow IPC file with a row for each column. It loads
// without the data it was fitted on. A damaged one is told by what does not fit together.
#include <arrow/api.h>
#include <arrow/io/api.h>
#include <arrow/ipc/api.h>

#include "table/trees.h"

namespace saem::table {
namespace {

constexpr char kKind[] = "saem-trees";
constexpr char kVersion[] = "1";

std::shared_ptr<arrow::DataType> Numbers(const std::shared_ptr<arrow::DataType>& type) {
  return arrow::list(arrow::field("item", type, false));
}

std::shared_ptr<arrow::Schema> BodySchema() {
  const auto trees = [](const std::shared_ptr<arrow::DataType>& type) {
    return arrow::list(arrow::field("item", Numbers(type), false));
  };
  return arrow::schema({arrow::field("field", arrow::binary(), false),
                        arrow::field("kind", arrow::int32(), false),
                        arrow::field("order", arrow::int32(), false),
                        arrow::field("grid", Numbers(arrow::float64()), false),
                        arrow::field("low", Numbers(arrow::float64()), false),
                        arrow::field("high", Numbers(arrow::float64()), false),
                        arrow::field("texts", Numbers(arrow::utf8()), false),
                        arrow::field("letters", trees(arrow::uint32()), false),
                        arrow::field("bins", arrow::binary(), false),
                        arrow::field("nodes", trees(arrow::int32()), false),
                        arrow::field("sets", trees(arrow::uint64()), false),
                        arrow::field("donors", trees(arrow::uint32()), false)});
}

// Writes the rows of the body, field by field.
class Writer {
 public:
  base::Status Add(const TreesModel& model, size_t at, int32_t order) {
    const TreeColumn& column = model.columns[at];
    const ColumnCells& cells = column.cells;
    const auto one = arrow::schema({model.schema->field(static_cast<int>(at))});
    ARROW_ASSIGN_OR_RAISE(const auto field, arrow::ipc::SerializeSchema(*one));
    ARROW_RETURN_NOT_OK(Builder<arrow::BinaryBuilder>(0).Append(field->ToString()));
    ARROW_RETURN_NOT_OK(Builder<arrow::Int32Builder>(1).Append(static_cast<int32_t>(cells.kind)));
    ARROW_RETURN_NOT_OK(Builder<arrow::Int32Builder>(2).Append(order));
    ARROW_RETURN_NOT_OK(List<arrow::DoubleBuilder>(
        3, std::vector<double>{cells.grid.origin, cells.grid.step, cells.grid.scale}));
    ARROW_RETURN_NOT_OK(List<arrow::DoubleBuilder>(4, cells.low));
    ARROW_RETURN_NOT_OK(List<arrow::DoubleBuilder>(5, cells.high));
    ARROW_RETURN_NOT_OK(List<arrow::StringBuilder>(6, cells.texts));
    std::vector<std::vector<uint32_t>> letters;
    for (const Alphabet& alphabet : cells.alphabets) {
      letters.emplace_back(alphabet.letters.begin(), alphabet.letters.end());
      letters.push_back(alphabet.counts);
    }
    ARROW_RETURN_NOT_OK(Lists<arrow::UInt32Builder>(7, letters));
    ARROW_RETURN_NOT_OK(Builder<arrow::BinaryBuilder>(8).Append(
        cells.bins.data(), static_cast<int32_t>(cells.bins.size())));
    return AddTrees(column);
  }

  base::Result<std::shared_ptr<arrow::RecordBatch>> Finish(int64_t rows) {
    arrow::ArrayVector arrays(builders_.size());
    for (size_t i = 0; i < builders_.size(); ++i) {
      ARROW_RETURN_NOT_OK(builders_[i]->Finish(&arrays[i]));
    }
    return arrow::RecordBatch::Make(schema_, rows, std::move(arrays));
  }

  base::Status Start() {
    schema_ = BodySchema();
    for (const auto& field : schema_->fields()) {
      ARROW_ASSIGN_OR_RAISE(auto builder, arrow::MakeBuilder(field->type()));
      builders_.push_back(std::move(builder));
    }
    return base::Status::OK();
  }

 private:
  base::Status AddTrees(const TreeColumn& column) {
    std::vector<std::vector<int32_t>> nodes;
    std::vector<std::vector<uint64_t>> sets;
    std::vector<std::vector<uint32_t>> donors;
    for (const Tree& tree : column.trees) {
      nodes.emplace_back();
      for (const TreeNode& node : tree.nodes) {
        nodes.back().insert(nodes.back().end(), {node.feature, node.split, node.next});
      }
      sets.emplace_back();
      for (const BinSet& set : tree.sets) {
        sets.back().insert(sets.back().end(), set.begin(), set.end());
      }
      donors.push_back(tree.donors);
    }
    ARROW_RETURN_NOT_OK(Lists<arrow::Int32Builder>(9, nodes));
    ARROW_RETURN_NOT_OK(Lists<arrow::UInt64Builder>(10, sets));
    return Lists<arrow::UInt32Builder>(11, donors);
  }

  template <typename B>
  B& Builder(size_t at) {
    return static_cast<B&>(*builders_[at]);
  }

  template <typename B, typename T>
  static base::Status Values(B& builder, const std::vector<T>& values) {
    for (const T& value : values) ARROW_RETURN_NOT_OK(builder.Append(value));
    return base::Status::OK();
  }

  template <typename B, typename T>
  base::Status List(size_t at, const std::vector<T>& values) {
    auto& list = Builder<arrow::ListBuilder>(at);
    ARROW_RETURN_NOT_OK(list.Append());
    return Values(static_cast<B&>(*list.value_builder()), values);
  }

  template <typename B, typename T>
  base::Status Lists(size_t at, const std::vector<std::vector<T>>& lists) {
    auto& outer = Builder<arrow::ListBuilder>(at);
    ARROW_RETURN_NOT_OK(outer.Append());
    auto& inner = static_cast<arrow::ListBuilder&>(*outer.value_builder());
    for (const auto& values : lists) {
      ARROW_RETURN_NOT_OK(inner.Append());
      ARROW_RETURN_NOT_OK(Values(static_cast<B&>(*inner.value_builder()), values));
    }
    return base::Status::OK();
  }

  std::shared_ptr<arrow::Schema> schema_;
  std::vector<std::unique_ptr<arrow::ArrayBuilder>> builders_;
};

template <typename Array, typename T>
std::vector<T> ValuesOf(const arrow::Array& list, int64_t row) {
  const auto& lists = static_cast<const arrow::ListArray&>(list);
  const auto& values = static_cast<const Array&>(*lists.values());
  std::vector<T> out;
  out.reserve(static_cast<size_t>(lists.value_length(row)));
  for (int64_t i = lists.value_offset(row); i < lists.value_offset(row + 1); ++i) {
    out.push_back(static_cast<T>(values.GetView(i)));
  }
  return out;
}

template <typename Array, typename T>
std::vector<std::vector<T>> ListsOf(const arrow::Array& list, int64_t row) {
  const auto& lists = static_cast<const arrow::ListArray&>(list);
  std::vector<std::vector<T>> out;
  for (int64_t i = lists.value_offset(row); i < lists.value_offset(row + 1); ++i) {
    out.push_back(ValuesOf<Array, T>(*lists.values(), i));
  }
  return out;
}

base::Status Damaged(const std::string& what) {
  return base::InputError("the model file is damaged: " + what);
}

// Every walk of every tree ends at a leaf whose donors are there, whatever the bins.
base::Status CheckTree(const Tree& tree, size_t columns, const std::vector<bool>& ordered,
                       size_t cells) {
  if (tree.nodes.empty()) return Damaged("a tree without nodes");
  for (size_t at = 0; at < tree.nodes.size(); ++at) {
    const TreeNode& node = tree.nodes[at];
    const auto next = static_cast<int64_t>(node.next);
    if (node.feature < 0) {
      if (node.split < 0 || next < 0 ||
          node.split + next > static_cast<int64_t>(tree.donors.size())) {
        return Damaged("a leaf without donors");
      }
      continue;
    }
    const auto feature = static_cast<size_t>(node.feature);
    if (feature >= columns) return Damaged("a node asks a column that is not there");
    if (next <= static_cast<int64_t>(at) || next + 1 >= static_cast<int64_t>(tree.nodes.size())) {
      return Damaged("a node without children");
    }
    if (node.split < 0 ||
        (!ordered[feature] && static_cast<size_t>(node.split) >= tree.sets.size())) {
      return Damaged("a node without a split");
    }
  }
  for (const CellCode donor : tree.donors) {
    if (donor > cells) return Damaged("a donor without a cell");
  }
  return base::Status::OK();
}

base::Status ReadCells(const arrow::RecordBatch& batch, int64_t row, ColumnCells* cells) {
  const auto kind = static_cast<const arrow::Int32Array&>(*batch.column(1)).Value(row);
  if (kind < 0 || kind > 2) return Damaged("a column of unknown kind");
  cells->kind = static_cast<ColumnKind>(kind);
  const auto grid = ValuesOf<arrow::DoubleArray, double>(*batch.column(3), row);
  if (grid.size() != 3) return Damaged("a column without its grid");
  cells->grid = {grid[0], grid[1], grid[2]};
  cells->low = ValuesOf<arrow::DoubleArray, double>(*batch.column(4), row);
  cells->high = ValuesOf<arrow::DoubleArray, double>(*batch.column(5), row);
  if (cells->low.size() != cells->high.size()) return Damaged("a range without an end");
  cells->texts = ValuesOf<arrow::StringArray, std::string>(*batch.column(6), row);
  const auto letters = ListsOf<arrow::UInt32Array, uint32_t>(*batch.column(7), row);
  for (size_t i = 0; i + 1 < letters.size(); i += 2) {
    if (letters[i].size() != letters[i + 1].size()) return Damaged("letters without counts");
    cells->alphabets.push_back({{letters[i].begin(), letters[i].end()}, letters[i + 1]});
  }
  const auto bins = static_cast<const arrow::BinaryArray&>(*batch.column(8)).GetView(row);
  cells->bins.assign(bins.begin(), bins.end());
  return base::Status::OK();
}

base::Result<std::vector<Tree>> ReadTrees(const arrow::RecordBatch& batch, int64_t row) {
  const auto nodes = ListsOf<arrow::Int32Array, int32_t>(*batch.column(9), row);
  const auto sets = ListsOf<arrow::UInt64Array, uint64_t>(*batch.column(10), row);
  auto donors = ListsOf<arrow::UInt32Array, uint32_t>(*batch.column(11), row);
  if (nodes.empty() || sets.size() != nodes.size() || donors.size() != nodes.size()) {
    return Damaged("a column without its trees");
  }
  std::vector<Tree> trees(nodes.size());
  for (size_t i = 0; i < trees.size(); ++i) {
    if (nodes[i].size() % 3 != 0 || sets[i].size() % 4 != 0) return Damaged("half a node");
    for (size_t at = 0; at < nodes[i].size(); at += 3) {
      trees[i].nodes.push_back({nodes[i][at], nodes[i][at + 1], nodes[i][at + 2]});
    }
    for (size_t at = 0; at < sets[i].size(); at += 4) {
      trees[i].sets.push_back({sets[i][at], sets[i][at + 1], sets[i][at + 2], sets[i][at + 3]});
    }
    trees[i].donors = std::move(donors[i]);
  }
  return trees;
}

base::Status CheckModel(const TreesModel& model) {
  std::vector<bool> ordered;
  std::vector<int> places(model.columns.size(), 0);
  for (const TreeColumn& column : model.columns) ordered.push_back(column.cells.ordered());
  for (const int32_t at : model.order) {
    if (at < 0 || static_cast<size_t>(at) >= places.size() || places[static_cast<size_t>(at)]++ > 0)
      return Damaged("the order of columns");
  }
  std::vector<bool> drawn(model.columns.size());
  for (const int32_t at : model.order) {
    const TreeColumn& column = model.columns[static_cast<size_t>(at)];
    for (const Tree& tree : column.trees) {
      ARROW_RETURN_NOT_OK(CheckTree(tree, model.columns.size(), ordered, column.cells.size()));
      for (const TreeNode& node : tree.nodes) {
        if (node.feature >= 0 && !drawn[static_cast<size_t>(node.feature)])
          return Damaged("a column asks one that is drawn after it");
      }
    }
    drawn[static_cast<size_t>(at)] = true;
  }
  return base::Status::OK();
}

}  // namespace

base::Result<std::string> TreesToFile(const TreesModel& model) {
  std::vector<int32_t> place(model.columns.size());
  for (size_t i = 0; i < model.order.size(); ++i) {
    place[static_cast<size_t>(model.order[i])] = static_cast<int32_t>(i);
  }
  Writer rows;
  ARROW_RETURN_NOT_OK(rows.Start());
  for (size_t i = 0; i < model.columns.size(); ++i) {
    ARROW_RETURN_NOT_OK(rows.Add(model, i, place[i]));
  }
  ARROW_ASSIGN_OR_RAISE(const auto batch, rows.Finish(static_cast<int64_t>(model.columns.size())));
  const auto schema = batch->schema()->WithMetadata(arrow::key_value_metadata(
      {"saem.kind", "saem.version", "saem.label"}, {kKind, kVersion, model.label}));
  ARROW_ASSIGN_OR_RAISE(const auto sink, arrow::io::BufferOutputStream::Create());
  ARROW_ASSIGN_OR_RAISE(const auto writer, arrow::ipc::MakeFileWriter(sink, schema));
  ARROW_RETURN_NOT_OK(writer->WriteRecordBatch(*batch));
  ARROW_RETURN_NOT_OK(writer->Close());
  ARROW_ASSIGN_OR_RAISE(const auto buffer, sink->Finish());
  return buffer->ToString();
}

base::Result<TreesModel> TreesFromFile(std::string bytes) {
  const auto input =
      std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(std::move(bytes)));
  const auto opened = arrow::ipc::RecordBatchFileReader::Open(input);
  if (!opened.ok()) return Damaged(opened.status().message());
  const auto metadata = (*opened)->schema()->metadata();
  if (metadata == nullptr || metadata->Get("saem.kind").ValueOr("") != kKind) {
    return base::InputError("the file is no model of `fit: trees`");
  }
  if (metadata->Get("saem.version").ValueOr("") != kVersion ||
      !(*opened)->schema()->Equals(*BodySchema(), false) || (*opened)->num_record_batches() != 1) {
    return base::InputError("the model file is of another version; fit it anew");
  }
  const auto read = (*opened)->ReadRecordBatch(0);
  if (!read.ok()) return Damaged(read.status().message());
  const arrow::RecordBatch& batch = **read;
  if (const auto valid = batch.ValidateFull(); !valid.ok()) return Damaged(valid.message());
  TreesModel model;
  model.label = metadata->Get("saem.label").ValueOr("");
  model.columns.resize(static_cast<size_t>(batch.num_rows()));
  model.order.assign(model.columns.size(), -1);
  arrow::FieldVector fields;
  for (int64_t row = 0; row < batch.num_rows(); ++row) {
    TreeColumn& column = model.columns[static_cast<size_t>(row)];
    const auto field = static_cast<const arrow::BinaryArray&>(*batch.column(0)).GetString(row);
    arrow::io::BufferReader reader(arrow::Buffer::FromString(field));
    arrow::ipc::DictionaryMemo memo;
    const auto schema = arrow::ipc::ReadSchema(&reader, &memo);
    if (!schema.ok() || (*schema)->num_fields() != 1) return Damaged("a column without a type");
    fields.push_back((*schema)->field(0));
    column.cells.name = fields.back()->name();
    column.cells.type = fields.back()->type();
    ARROW_RETURN_NOT_OK(CheckColumnType(*fields.back()));
    ARROW_RETURN_NOT_OK(ReadCells(batch, row, &column.cells));
    ARROW_ASSIGN_OR_RAISE(column.trees, ReadTrees(batch, row));
    const int32_t place = static_cast<const arrow::Int32Array&>(*batch.column(2)).Value(row);
    if (place < 0 || place >= batch.num_rows()) return Damaged("the order of columns");
    model.order[static_cast<size_t>(place)] = static_cast<int32_t>(row);
  }
  model.schema = arrow::schema(std::move(fields));
  ARROW_RETURN_NOT_OK(CheckModel(model));
  return model;
}

}  // namespace saem::table
