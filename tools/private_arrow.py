#!/usr/bin/env python3
"""Copies the Arrow libraries of the pyarrow wheel so that what they bundle stays their own: private_arrow.py WHEEL TARGET

libparquet and libarrow_compute export the OpenSSL, simdjson, RE2 and Abseil they were linked with. A program that loads
them beside Debian's would have calls of one version answered by the other, with objects of other sizes. In the copies
every symbol that is neither Arrow's nor the C++ library's is hidden (STV_HIDDEN): the dynamic linker then binds the
library's own uses locally and offers the symbol to nobody else (System V ABI, "Symbol Visibility").
"""
import pathlib
import re
import shutil
import struct
import sys

LIBRARIES = ["arrow", "arrow_acero", "arrow_compute", "arrow_dataset", "parquet"]
# Kept: Arrow's own names, what the C++ library instantiates (_ZSt.., _ZNSt.., typeinfo of it), and tracing, whose
# singletons the libraries share.
PUBLIC = re.compile(rb"arrow|parquet|opentelemetry|^_ZN?K?S[tabsiod]|^_ZT[IVSN]*St|^_ZGV|^_ZNSt|^__|^_(init|fini|edata|end)$")
SYMBOL = struct.Struct("<IBBHQQ")  # name, info, other, section, value, size
SECTION = struct.Struct("<IIQQQQIIQQ")
DYNSYM, STV_HIDDEN, UNDEFINED = 11, 2, 0


def dynamic_symbols(image):
    """(place of the symbol in the file, name, section number, whether it is hidden) of each."""
    assert image[:5] == b"\x7fELF\x02", "a 64-bit ELF file"
    table, size, count = (struct.unpack_from("<Q", image, 0x28)[0], *struct.unpack_from("<HH", image, 0x3A))
    sections = [SECTION.unpack_from(image, table + size * i) for i in range(count)]
    for kind, offset, length, link in ((s[1], s[4], s[5], s[6]) for s in sections):
        if kind != DYNSYM:
            continue
        names = sections[link][4]
        for place in range(offset, offset + length, SYMBOL.size):
            symbol = SYMBOL.unpack_from(image, place)
            start = names + symbol[0]
            yield place, bytes(image[start:image.index(b"\0", start)]), symbol[3], symbol[2] & 3 == STV_HIDDEN


def defined(image):
    """(name, whether it is hidden) of each symbol that a library defines."""
    return [(symbol, hidden) for _, symbol, section, hidden in dynamic_symbols(image) if section != UNDEFINED]


def main(wheel, target):
    target.mkdir(parents=True, exist_ok=True)
    images = {path.name: bytearray(path.read_bytes())
              for name in LIBRARIES for path in sorted(wheel.glob(f"lib{name}.so.*"))}
    assert len(images) == len(LIBRARIES), f"{wheel} holds {sorted(images)}"
    symbols = {name: list(dynamic_symbols(image)) for name, image in images.items()}
    wanted = {symbol for found in symbols.values() for _, symbol, section, _ in found if section == UNDEFINED}
    for name, image in images.items():
        hidden = 0
        for place, symbol, section, _ in symbols[name]:
            if symbol and section != UNDEFINED and symbol not in wanted and not PUBLIC.search(symbol):
                image[place + 5] = image[place + 5] & ~3 | STV_HIDDEN
                hidden += 1
        (target / f"{name}.new").write_bytes(image)
        shutil.copymode(next(wheel.glob(name)), target / f"{name}.new")
        (target / f"{name}.new").rename(target / name)
        print(f"{name}: {hidden} of {len(symbols[name])} symbols hidden")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
