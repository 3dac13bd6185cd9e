#!/usr/bin/env python3
"""Refuses includes against the floors of tools/layers.toml. A ctest test; `tools/check_layers.py [ROOT]` by hand."""
import pathlib
import re
import sys
import tomllib

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')
GENERATED = {"base/licences.h", "base/build_paths.h"}


def law_errors(modules):
    """Uses that do not go down. Where all go down, no cycle can be."""
    for name, module in modules.items():
        for used in module["uses"]:
            if used not in modules:
                yield f"layers.toml: {name} uses {used}, which is no module"
            elif modules[used]["floor"] >= module["floor"]:
                yield f"layers.toml: {name} (floor {module['floor']}) may not use {used} (floor {modules[used]['floor']})"


def reach(modules, name):
    """The module and all that it may include."""
    return {name}.union(*(reach(modules, used) for used in modules[name]["uses"]))


def include_errors(root, law):
    modules, graph = law["modules"], {}
    for path in sorted((root / "src").rglob("*")):
        if path.suffix not in (".h", ".cc"):
            continue
        place = path.relative_to(root / "src")
        module = place.parts[0]
        if module not in modules:
            yield f"{place}: {module} is not in layers.toml"
            continue
        allowed = reach(modules, module)
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            where, name = f"src/{place}:{number}", found[2]
            for prefix, owners in law["third_party"].items():
                if name.startswith(prefix) and module not in owners and not (root / "src" / name).exists():
                    yield f"{where}: only {', '.join(owners)} may include {name}"
            if found[1] == "<" or name.startswith("saem/"):
                continue
            target = name.split("/")[0]
            if (root / "src" / name).exists():
                graph.setdefault(str(place), []).append(name)
                if target not in allowed:
                    yield f"{where}: {module} (floor {modules[module]['floor']}) may not include {name}"
                elif name.endswith("_internal.h") and target != module:
                    yield f"{where}: {name} belongs to {target} alone"
            elif name not in GENERATED and not any(name.startswith(prefix) for prefix in law["third_party"]):
                yield f"{where}: {name} is not under src/ (write includes from there)"
    yield from cycle_errors(graph)


def cycle_errors(graph):
    """Headers that include each other."""
    done = set()

    def visit(name, trail):
        if name in trail:
            yield "cycle of includes: " + " -> ".join([*trail[trail.index(name):], name])
        elif name not in done:
            for target in graph.get(name, []):
                yield from visit(target, [*trail, name])
            done.add(name)

    for name in sorted(graph):
        yield from visit(name, [])


def public_errors(root):
    """include/saem: at most fifteen headers, with nothing but the standard library, Arrow's C structs and themselves."""
    headers = sorted((root / "include" / "saem").glob("*.h"))
    if len(headers) > 15:
        yield f"include/saem: {len(headers)} headers, at most 15"
    for path in headers:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = INCLUDE.match(line)
            if found and "/" in found[2] and not found[2].startswith(("saem/", "arrow/c/")):
                yield f"include/saem/{path.name}:{number}: {found[2]} may not be in a public header"


def errors(root):
    law = tomllib.loads((root / "tools" / "layers.toml").read_text())
    found = list(law_errors(law["modules"]))
    return found or [*include_errors(root, law), *public_errors(root)]


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[1])
    found = errors(root)
    print("\n".join(found) or "includes follow the floors")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
