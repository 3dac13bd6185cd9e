#!/usr/bin/env python3
"""Keeps sources to the house rules that a compiler does not know: length, forbidden calls, names that say nothing.

A ctest test; by hand `tools/check_sources.py [ROOT]`. tools/long_files.txt lists what may be longer; it may only shrink.
"""
import pathlib
import re
import sys

LINES = {".h": 400, ".cc": 800}
FUNCTION_LINES = 70

# Pattern, where it is allowed (prefixes under the root), what to do instead.
FORBIDDEN = [
    (r"\bstd::(cout|cerr|clog)\b|(?<![\w:.>])(std::)?(printf|fprintf|puts|perror)\s*\(", ["src/cli/"],
     "the library never prints: use the context's log sink"),
    (r"(?<![\w:.>])(std::)?(exit|abort|_exit|quick_exit|terminate)\s*\(", ["src/cli/", "src/base/error"],
     "the library never ends the process: return a Status"),
    (r"\b(secure_)?getenv\s*\(|\bsetenv\s*\(", ["src/cli/"], "only the CLI reads the environment"),
    (r"\bstd::random_device\b|(?<![\w:.>])(std::)?s?rand\s*\(|\bmt19937", [], "randomness comes from base/rng.h"),
    (r"\b(system_clock|steady_clock|high_resolution_clock)::now\s*\(|(?<![\w:.>])(std::)?time\s*\(\s*(0|NULL|nullptr)",
     ["src/cli/", "src/base/context", "src/engine/"], "the clock comes with the context"),
    (r"\b\w*(Utils?|Helpers?|Manager|Common|Misc)\b(?!\s*/)", [], "name what it is"),
    (r"\b(TODO|FIXME|XXX|HACK)\b", [], "finish it, or write it down as an issue"),
    (r"#\s*pragma\s+clang\s+diagnostic|#\s*pragma\s+GCC\s+diagnostic", [], "mend the warning"),
]
STRING_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|//.*')
NOT_FUNCTION = re.compile(r"^\s*(namespace|class|struct|enum|union|extern|typedef|using|const(expr)?\b.*=|static const.*=|\})")


def text_errors(place, text):
    allow_comment = (r"\b(TODO",)
    in_raw = False
    for number, line in enumerate(text.splitlines(), 1):
        if in_raw or 'R"' in line:  # raw strings hold text, not code
            in_raw = ')' not in line.split('R"')[-1] or not re.search(r'\)\w*"', line.split('R"')[-1])
            continue
        code = STRING_OR_COMMENT.sub('""', line)
        if code.lstrip().startswith("#include"):
            continue
        for pattern, allowed, advice in FORBIDDEN:
            subject = line if pattern.startswith(allow_comment) else code
            found = re.search(pattern, subject)
            if found and not any(place.startswith(prefix) for prefix in allowed):
                yield f"{place}:{number}: {found[0].strip()}: {advice}"


def function_errors(place, lines):
    """Functions over the limit, found by the indentation that clang-format gives them (top level and class members)."""
    for start, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if indent not in (0, 2) or not line.endswith("{") or NOT_FUNCTION.match(line) or "(" not in "".join(lines[max(0, start - 3):start + 1]):
            continue
        for end in range(start + 1, len(lines)):
            if lines[end].startswith(" " * indent + "}"):
                if end - start + 1 > FUNCTION_LINES:
                    yield f"{place}:{start + 1}: function of {end - start + 1} lines, at most {FUNCTION_LINES}"
                break


def length_errors(sizes, allowed):
    for place, (size, limit) in sizes.items():
        bound = allowed.get(place, limit)
        if size > bound:
            yield f"{place}: {size} lines, at most {bound}: split it by subject"
    for place, bound in allowed.items():
        size, limit = sizes.get(place, (0, 0))
        if size <= limit or size < bound - 50:
            yield f"tools/long_files.txt: {place} has {size} lines: " + (
                "take it off the list" if size <= limit else f"lower its bound of {bound}")


def errors(root):
    sizes, found = {}, []
    for path in sorted(p for top in ("include", "src") for p in (root / top).rglob("*") if p.suffix in LINES):
        place, text = path.relative_to(root).as_posix(), path.read_text()
        lines = text.splitlines()
        sizes[place] = (len(lines), LINES[path.suffix])
        if re.search(r"(^|_)(utils?|helpers?|manager|common|misc)(_|$)", path.stem):
            found.append(f"{place}: name the file by its subject")
        has_header = path.suffix == ".cc" and path.with_suffix(".h").exists()
        if not has_header and not (lines and lines[0].startswith("//")):
            found.append(f"{place}:1: open with a paragraph: what it is, who calls it")
        found += [*text_errors(place, text), *function_errors(place, lines)]
    rows = [line.split() for line in (root / "tools" / "long_files.txt").read_text().splitlines() if line and line[0] != "#"]
    return [*found, *length_errors(sizes, {place: int(bound) for place, bound in rows})]


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[1])
    found = errors(root)
    print("\n".join(found) or "sources keep the house rules")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
