"""The checks of tools/ themselves: each must refuse what it is there to refuse. A ctest test."""

import pathlib
import shutil
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import check_layers  # noqa: E402
import check_sources  # noqa: E402
import private_arrow  # noqa: E402


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "layers.toml", tmp_path / "tools")
    (tmp_path / "tools" / "long_files.txt").write_text("")

    def write(place, text):
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return tmp_path

    write("src/base/error.h", "// Errors.\n")
    return write


def test_an_include_downwards_is_allowed(tree):
    root = tree("src/io/warc.cc", '// WARC.\n#include "base/error.h"\n#include <vector>\n')
    assert check_layers.errors(root) == []


@pytest.mark.parametrize("module, includes", [
    ("base", "io"),  # up
    ("io", "text"),  # sideways
    ("refine", "infer"),  # down, but not in its line
])
def test_an_include_against_the_floors_is_refused(tree, module, includes):
    tree(f"src/{includes}/x.h", "// X.\n")
    root = tree(f"src/{module}/y.cc", f'// Y.\n#include "{includes}/x.h"\n')
    assert [e.split(": ")[0] for e in check_layers.errors(root)] == [f"src/{module}/y.cc:2"]


def test_headers_that_include_each_other_are_refused(tree):
    tree("src/base/a.h", '// A.\n#include "base/b.h"\n')
    root = tree("src/base/b.h", '// B.\n#include "base/a.h"\n')
    assert "cycle of includes: base/a.h -> base/b.h -> base/a.h" in check_layers.errors(root)


def test_a_law_that_goes_up_is_refused(tree):
    root = tree("tools/layers.toml", '[modules]\nbase = { floor = 0, uses = ["io"] }\nio = { floor = 2, uses = [] }\n[third_party]\n')
    assert check_layers.errors(root) == ["layers.toml: base (floor 0) may not use io (floor 2)"]


@pytest.mark.parametrize("line", [
    "#include <llama.h>",  # infer's alone
    '#include "error.h"',  # not from src/
    '#include "base/none.h"',
])
def test_other_includes_that_are_refused(tree, line):
    assert len(check_layers.errors(tree("src/io/y.cc", f"// Y.\n{line}\n"))) == 1


def test_a_public_header_has_no_third_party_type(tree):
    root = tree("include/saem/run.h", "// Run.\n#include <arrow/api.h>\n#include <arrow/c/abi.h>\n#include <string>\n")
    assert [e.split(": ")[0] for e in check_layers.errors(root)] == ["include/saem/run.h:2"]


@pytest.mark.parametrize("line", [
    'std::cerr << "x";', 'printf("x");', "std::exit(1);", "abort();", 'getenv("X");', "std::random_device seed;",
    "auto now = std::chrono::system_clock::now();", "class StringUtils {};", "int RunManager();", "// TODO: later",
])
def test_what_the_library_never_does_is_refused(tree, line):
    assert len(check_sources.errors(tree("src/io/y.cc", f"// Y.\n{line}\n"))) == 1


@pytest.mark.parametrize("line", [
    "// It never calls exit() or std::cout.", 'return UserError("printf(");', "writer.exit();", "int time_of_day(int time);",
    "snprintf(buffer, n, format);", "CommonPrefix();",
])
def test_what_only_looks_like_it_is_allowed(tree, line):
    assert check_sources.errors(tree("src/io/y.cc", f"// Y.\n{line}\n")) == []


def test_the_command_line_may_print(tree):
    assert check_sources.errors(tree("src/cli/y.cc", '// Y.\nstd::cout << getenv("X");\n')) == []


def test_long_files_and_functions_are_refused(tree):
    tree("src/io/long.h", "// Long.\n" * 401)
    root = tree("src/io/y.cc", "// Y.\nint F(int x) {\n" + "  ++x;\n" * 69 + "}\n")
    assert check_sources.errors(root) == [
        "src/io/y.cc:2: function of 71 lines, at most 70", "src/io/long.h: 401 lines, at most 400: split it by subject"]


def test_the_list_of_long_files_only_shrinks(tree):
    tree("src/io/long.h", "// Long.\n" * 410)
    assert check_sources.errors(tree("tools/long_files.txt", "src/io/long.h 420\n")) == []
    assert "lower its bound" in check_sources.errors(tree("tools/long_files.txt", "src/io/long.h 500\n"))[0]
    assert "take it off" in check_sources.errors(tree("tools/long_files.txt", "src/io/long.h 420\nsrc/base/error.h 500\n"))[0]


def test_a_file_opens_with_its_purpose(tree):
    assert len(check_sources.errors(tree("src/io/y.cc", "int x;\n"))) == 1
    assert check_sources.errors(tree("src/io/y.h", "// Y, which the source beside it makes.\n")) == []


def test_arrow_offers_nothing_that_debians_libraries_offer():
    arrow = ROOT / ".deps" / "arrow"
    offered = {}
    for library in sorted(arrow.glob("lib*.so.*")):
        for symbol, hidden in private_arrow.defined(library.read_bytes()):
            if not hidden:
                offered[symbol] = library.name
    assert any(b"arrow" in symbol for symbol in offered)
    for name in ("libcrypto.so", "libssl.so", "libre2.so", "libsimdjson.so"):
        theirs = pathlib.Path("/usr/lib/x86_64-linux-gnu", name).read_bytes()
        strong = {symbol for symbol, _ in private_arrow.defined(theirs) if not private_arrow.PUBLIC.search(symbol)}
        assert len(strong) > 10
        assert strong.isdisjoint(offered), name
