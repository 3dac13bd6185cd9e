#include "run/power_cut_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace saem::run {

namespace fs = std::filesystem;

struct PowerCutFiles::Node {
  bool folder = false;
  std::string now, synced;                     // of a file
  std::map<std::string, NodePtr> names, kept;  // of a folder: as they are, as they are on the disk
};

class PowerCutFiles::RecordedFile final : public io::AppendFile {
 public:
  RecordedFile(PowerCutFiles& files, NodePtr node, std::unique_ptr<io::AppendFile> local)
      : files_(files), node_(std::move(node)), local_(std::move(local)) {}

  base::Status Append(std::string_view bytes) override {
    files_.Operation();
    node_->now += bytes;
    return local_->Append(bytes);
  }
  // A sync costs time and shows nothing here: what it would make durable is in the model.
  base::Status Sync() override {
    files_.Operation();
    node_->synced = node_->now;
    return base::Status::OK();
  }
  base::Status Truncate(int64_t size) override {
    files_.Operation();
    node_->now.resize(static_cast<size_t>(size));
    return local_->Truncate(size);
  }

 private:
  PowerCutFiles& files_;
  const NodePtr node_;
  const std::unique_ptr<io::AppendFile> local_;
};

PowerCutFiles::PowerCutFiles(std::string root, std::function<void(int64_t)> before)
    : root_(std::move(root)), before_(std::move(before)), tree_(Load(root_)) {}
PowerCutFiles::~PowerCutFiles() = default;

PowerCutFiles::NodePtr PowerCutFiles::Load(const std::string& path) {
  auto node = std::make_shared<Node>();
  node->folder = fs::is_directory(path);
  if (node->folder) {
    for (const auto& entry : fs::directory_iterator(path)) {
      node->names[entry.path().filename().string()] = Load(entry.path().string());
    }
    node->kept = node->names;
  } else {
    std::ifstream file(path, std::ios::binary);
    node->now.assign(std::istreambuf_iterator<char>(file), {});
    node->synced = node->now;
  }
  return node;
}

PowerCutFiles::NodePtr& PowerCutFiles::Slot(const std::string& path) {
  const fs::path below = fs::path(path).lexically_normal().lexically_relative(root_);
  if (below.empty() || below == "." || *below.begin() == "..") {
    throw std::logic_error(path + " is not below " + root_);
  }
  NodePtr at = tree_;
  for (auto part = below.begin(); std::next(part) != below.end(); ++part) {
    at = at->names.at(part->string());
  }
  return at->names[below.filename().string()];
}

void PowerCutFiles::Collect(const Node& node, const std::string& path, Lost lost,
                            DiskImage* image) {
  if (node.folder) {
    if (!path.empty()) (*image)[path + "/"];
    for (const auto& [name, child] : lost == Lost::kEverythingUnsynced ? node.kept : node.names) {
      if (child != nullptr) Collect(*child, path.empty() ? name : path + "/" + name, lost, image);
    }
    return;
  }
  std::string content = node.synced;
  if (lost == Lost::kHalfOfContents && node.now.starts_with(node.synced)) {
    const size_t half = node.synced.size() + (node.now.size() - node.synced.size()) / 2;
    content = node.now.substr(0, half);
    content.resize(node.now.size(), '\0');
  }
  (*image)[path] = content;
}

DiskImage PowerCutFiles::AfterPowerCut(Lost lost) const {
  DiskImage image;
  Collect(*tree_, "", lost, &image);
  return image;
}

// The contract says that new folders are synced.
base::Status PowerCutFiles::MakeDirs(const std::string& path) {
  Operation();
  NodePtr at = tree_;
  const fs::path below = fs::path(path).lexically_normal().lexically_relative(root_);
  for (const auto& part : below) {
    if (part == ".") continue;
    NodePtr& child = at->names[part.string()];
    if (child == nullptr) {
      child = std::make_shared<Node>();
      child->folder = true;
      at->kept[part.string()] = child;
    }
    at = child;
  }
  std::error_code error;
  fs::create_directories(path, error);
  return error ? io::SystemFailed("make the folder", path, error.value()) : base::Status::OK();
}

base::Result<bool> PowerCutFiles::Exists(const std::string& path) { return local_.Exists(path); }
base::Result<bool> PowerCutFiles::IsDirectory(const std::string& path) {
  return local_.IsDirectory(path);
}
base::Result<std::string> PowerCutFiles::Read(const std::string& path) { return local_.Read(path); }
base::Result<std::string> PowerCutFiles::ReadAt(const std::string& path, int64_t at, int64_t size) {
  return local_.ReadAt(path, at, size);
}
base::Result<std::vector<std::string>> PowerCutFiles::List(const std::string& dir) {
  return local_.List(dir);
}

base::Result<std::unique_ptr<io::AppendFile>> PowerCutFiles::OpenAppend(const std::string& path) {
  Operation();
  NodePtr& slot = Slot(path);
  if (slot == nullptr) slot = std::make_shared<Node>();
  ARROW_ASSIGN_OR_RAISE(auto file, local_.OpenAppend(path));
  return std::make_unique<RecordedFile>(*this, slot, std::move(file));
}

base::Status PowerCutFiles::Remove(const std::string& path) {
  Operation();
  Slot(path) = nullptr;
  return local_.Remove(path);
}

base::Status PowerCutFiles::RemoveTree(const std::string& path) {
  Operation();
  Slot(path) = nullptr;
  return local_.RemoveTree(path);
}

base::Status PowerCutFiles::Rename(const std::string& from, const std::string& to) {
  Operation();
  ARROW_RETURN_NOT_OK(local_.Rename(from, to));
  Slot(to) = std::exchange(Slot(from), nullptr);
  return base::Status::OK();
}

base::Status PowerCutFiles::Exchange(const std::string& a, const std::string& b) {
  Operation();
  ARROW_RETURN_NOT_OK(local_.Exchange(a, b));
  std::swap(Slot(a), Slot(b));
  return base::Status::OK();
}

base::Status PowerCutFiles::SyncDir(const std::string& path) {
  Operation();
  const bool top = fs::path(path).lexically_normal().lexically_relative(root_) == ".";
  const NodePtr node = top ? tree_ : Slot(path);
  node->kept = node->names;
  return base::Status::OK();
}

}  // namespace saem::run
