#!/usr/bin/env python3
"""Makes the small inputs that are no web archives, the same bytes every time: data/formats and data/clinic.

    .deps/python/bin/python tools/pack_tables.py

Texts are taken from the packages that tools/pack_pages.py reads; the clinic is invented. pyarrow writes the Parquet file
and the zstd stream, so another version of it may write other bytes with the same content.
"""

import csv
import html
import io
import json
import pathlib
import random
import re

import pyarrow
import pyarrow.parquet

import pack_pages

ROOT = pack_pages.ROOT
CACHE = ROOT / ".deps/debs"
BLOCKS = r"(?is)</?(p|div|h\d|li|dt|dd|tr|pre|br|section|article)\b[^>]*>"


def plain_text(body: bytes, charset: str = "utf-8") -> tuple[str, str]:
    """Title and text of a page of which we know the make; no general extraction, that is what saem is for."""
    page = body.decode(charset, "replace")
    title = re.search(r"(?is)<title>(.*?)</title>", page)
    page = re.sub(r"(?is)<(script|style|head|header|aside|footer|nav)\b.*?</\1>|<!--.*?-->", " ", page)
    page = re.sub(r"(?is)<div (id=\"(page-header|quickview|preamble-menu|path)\"|class=\"(toplang|bottomlang|up)\").*?</div>", " ", page)
    page = re.sub(r"(?s)<[^>]+>", "", re.sub(BLOCKS, "\n", page))
    lines = [" ".join(line.split()) for line in html.unescape(page).splitlines()]
    return html.unescape(title.group(1).strip()) if title else "", "\n".join(line for line in lines if line)


def help_lines() -> list[str]:
    """JSON lines of the office help, with the junk that such files hold."""
    korean = pack_pages.read_package(pack_pages.OFFICE_KO, CACHE)
    english = pack_pages.read_package(pack_pages.OFFICE_EN, CACHE)
    prose = lambda body: len(pack_pages.words(body)) >= 120 and pack_pages.hangul_share(body) > 0.6
    pages = pack_pages.take(pack_pages.OFFICE_KO, korean, "ko", "ko/", 130, prose)
    pages += pack_pages.take(pack_pages.OFFICE_EN, english, "en", "en-US/", 130,
                             lambda body: 250 <= len(pack_pages.words(body)) <= 1200)
    lines = []
    for page in pages:
        title, text = plain_text(page.body)
        lines.append(json.dumps({"id": page.path, "title": title, "body": text, "url": page.uri,
                                 "licence": "MPL-2.0"}, ensure_ascii=False))
    lines.insert(40, '{"id": "broken", "body": "this line stops in the mid')
    lines.insert(90, '{"id": "not-text", "body": 17, "licence": "MPL-2.0"}')
    lines.insert(140, '{"id": "surrogate", "body": "half of a pair \\ud83d stands alone here", "licence": "MPL-2.0"}')
    lines.append('{"id": "no-text", "licence": "MPL-2.0"}')
    return lines


def manual_table() -> pyarrow.Table:
    files = pack_pages.read_package(pack_pages.APACHE, CACHE)
    small = lambda body: len(body) <= 40_000
    rows = []
    for language, charset, count in (("en", "utf-8", 150), ("ko", "euc-kr", 60), ("fr", "utf-8", 10)):
        for page in pack_pages.take(pack_pages.APACHE, files, language, f"{language}/", count, small):
            title, text = plain_text(page.body, charset)
            rows.append({"uri": page.uri, "title": title, "text": text})
    return pyarrow.Table.from_pylist(rows)


def notes() -> tuple[str, str]:
    """The own pages as two spreadsheets: all in one, the Korean ones in the other."""
    rows = []
    for page in pack_pages.own_pages(CACHE):
        if page.part == "pages":
            title, text = plain_text(page.body)
            rows.append((title, text))
    def table(chosen: list[tuple[str, str]]) -> str:
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(["title", "note"])
        writer.writerows(chosen)
        return out.getvalue()
    korean = [row for row in rows if re.search("[\uac00-\ud7a3]", row[0])]
    english = [row for row in rows if row not in korean]
    return table(english + korean[:2]), table(korean)


def clinic() -> tuple[str, str]:
    """Two hundred invented patients and their visits."""
    draw = random.Random(20261124)
    patients = [["patient_id", "sex", "birth_year", "region"]]
    visits = [["visit_id", "patient_id", "day", "department", "systolic"]]
    for number in range(1, 201):
        patients.append([f"p{number:04}", draw.choice(["F", "M"]), draw.randint(1931, 2015),
                         draw.choices(["hill", "river", "town", "island"], [4, 3, 8, 1])[0]])
        for _ in range(draw.choices([0, 1, 2, 3, 4, 5, 6], [2, 4, 5, 4, 3, 2, 1])[0]):
            visits.append([f"v{len(visits):05}", f"p{number:04}",
                           f"2025-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
                           draw.choice(["general", "eyes", "heart", "skin"]), draw.randint(95, 185)])
    lines = lambda rows: "".join(",".join(map(str, row)) + "\n" for row in rows)
    return lines(patients), lines(visits)


def main() -> None:
    formats, clinic_dir = ROOT / "data/formats", ROOT / "data/clinic"
    formats.mkdir(parents=True, exist_ok=True)
    clinic_dir.mkdir(parents=True, exist_ok=True)
    with pyarrow.CompressedOutputStream(str(formats / "help.jsonl.zst"), "zstd") as out:
        out.write("".join(line + "\n" for line in help_lines()).encode("utf-8", "surrogatepass"))
    pyarrow.parquet.write_table(manual_table(), formats / "manual.parquet", compression="zstd", compression_level=9)
    utf8, cp949 = notes()
    (formats / "notes-utf8.csv").write_bytes(utf8.encode("utf-8-sig"))
    (formats / "notes-cp949.csv").write_bytes(cp949.encode("cp949"))
    patients, visits = clinic()
    (clinic_dir / "patients.csv").write_text(patients, encoding="utf-8")
    (clinic_dir / "visits.csv").write_text(visits, encoding="utf-8")


if __name__ == "__main__":
    main()
