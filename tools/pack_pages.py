#!/usr/bin/env python3
"""Packs pages of Debian documentation packages as WARC files, the same bytes every time.

    tools/pack_pages.py              makes data/pages: the shipped archives and their SOURCES.md
    tools/pack_pages.py --bench DIR  makes DIR/pages.warc.gz: all pages of the packages, for benchmarks (not shipped)

Packages are fetched by name with `apt-get download` into a cache and read without being installed or unpacked. Pages
keep the bytes they have in the package; the HTTP headers are those a plain web server would send for such files. URIs
stand under `docs.example`, a reserved name: the pages were packed, not crawled, and nothing should look otherwise.
"""

import argparse
import base64
import dataclasses
import email.utils
import gzip
import hashlib
import html
import io
import pathlib
import re
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Callable, Iterable, Iterator

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKED = "2026-11-24T00:00:00Z"  # WARC-Date of every record: when the shipped archives were put together
PACKED_SECONDS = 1_795_478_400
SERVER = "packed-pages"
NAMESPACE = uuid.UUID("5f0d4c4e-6c8c-5f7a-9d0e-2f6d1b0c7a11")


@dataclasses.dataclass(frozen=True)
class Page:
    path: str  # in the package, below the source's root
    body: bytes
    modified: int  # seconds, as the package has it
    source: "Source"
    part: str = ""  # which selection of the source took it
    status: str = "200 OK"
    content_type: str = "text/html"
    location: str = ""

    @property
    def uri(self) -> str:
        return f"https://docs.example/{self.source.site}/{self.path}"


@dataclasses.dataclass(frozen=True)
class Source:
    package: str
    version: str
    site: str  # first part of the URI's path
    root: str  # folder in the package that is read
    licence: str  # SPDX
    archive: str  # data/pages/<archive>.warc.gz
    says: str  # what the package says of its licence, and where


APACHE = Source(
    "apache2-doc", "2.4.71-1~deb12u1", "httpd-2.4.71", "usr/share/doc/apache2-doc/manual/", "Apache-2.0", "apache",
    "Apache HTTP Server documentation, Apache-2.0 (usr/share/doc/apache2-doc/copyright)")
APACHE_BEFORE = dataclasses.replace(APACHE, version="2.4.68-1~deb12u1", site="httpd-2.4.68")
HANDBOOK = Source(
    "debian-handbook", "11.20220922", "handbook", "usr/share/doc/debian-handbook/html/", "GPL-2.0-or-later", "handbook",
    "The Debian Administrator's Handbook, GPL-2.0+ or CC-BY-SA-3.0; used under GPL-2.0+ "
    "(usr/share/doc/debian-handbook/copyright)")
OFFICE_KO = Source(
    "libreoffice-help-ko", "4:7.4.7-1+deb12u14", "office", "usr/share/libreoffice/help/", "MPL-2.0", "office",
    "LibreOffice help, MPL-2.0 (usr/share/doc/libreoffice-help-ko/copyright)")
OFFICE_EN = dataclasses.replace(
    OFFICE_KO, package="libreoffice-help-en-us",
    says="LibreOffice help, MPL-2.0 (usr/share/doc/libreoffice-help-en-us/copyright)")
GUIDE = Source(
    "installation-guide-amd64", "20230508+deb12u1", "guide", "usr/share/doc/installation-guide-amd64/", "GPL-2.0-only",
    "guide", "Debian installation guide, \"licensed under the terms of the GNU GPL, version 2\" "
    "(usr/share/doc/installation-guide-amd64/copyright)")
POSTGRES = Source(
    "postgresql-doc-15", "15.20-0+deb12u1", "postgresql", "usr/share/doc/postgresql-doc-15/html/", "PostgreSQL",
    "postgresql", "PostgreSQL documentation, PostgreSQL licence (usr/share/doc/postgresql-doc-15/copyright)")
OWN = Source(
    "", "", "own", "", "CC0-1.0", "own",
    "written for this project; people, numbers and addresses in them are invented (see data/pages/own)")


# ---------------------------------------------------------------------------------------------------- reading packages


def fetch(source: Source, cache: pathlib.Path) -> pathlib.Path:
    """The package's file in the cache, downloaded by name and version where it is missing."""
    cache.mkdir(parents=True, exist_ok=True)
    escaped = source.version.replace(":", "%3a")
    have = sorted(cache.glob(f"{source.package}_{escaped}_*.deb"))
    if not have:
        wanted = f"{source.package}={source.version}"
        done = subprocess.run(["apt-get", "download", "-q", wanted], cwd=cache, capture_output=True, text=True)
        have = sorted(cache.glob(f"{source.package}_{escaped}_*.deb"))
        if not have:
            sys.exit(f"pack_pages: cannot download {wanted}: {done.stderr.strip()}\n"
                     "The archive may have moved on to a newer version (the shipped files are not affected): "
                     "`apt-get update`, or fetch that version from a snapshot of the archive into the cache.")
    return have[0]


def read_package(source: Source, cache: pathlib.Path) -> dict[str, tuple[bytes, int]]:
    """Regular files below the source's root: path -> bytes and time. Links (translations that fall back) are left out."""
    unpack = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", fetch(source, cache)], stdout=subprocess.PIPE)
    files: dict[str, tuple[bytes, int]] = {}
    with tarfile.open(fileobj=unpack.stdout, mode="r|") as tar:
        for member in tar:
            name = member.name.removeprefix("./")
            if member.isreg() and name.startswith(source.root):
                content = tar.extractfile(member)
                if content is not None:
                    files[name.removeprefix(source.root)] = (content.read(), int(member.mtime))
    if unpack.wait() != 0:
        sys.exit(f"pack_pages: dpkg-deb cannot read {source.package}")
    return files


def words(body: bytes, charset: str = "utf-8") -> list[str]:
    text = re.sub(r"(?is)<(script|style|head|header|aside|footer).*?</\1>", " ", body.decode(charset, "replace"))
    return html.unescape(re.sub(r"<[^>]+>", " ", text)).split()


def hangul_share(body: bytes) -> float:
    letters = [c for word in words(body) for c in word if c.isalpha()]
    return sum("\uac00" <= c <= "\ud7a3" for c in letters) / max(1, len(letters))


def drawn(names: Iterable[str], count: int) -> list[str]:
    """`count` of the names (all, where there are fewer), as good as at random and always the same ones."""
    by_hash = sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())
    return sorted(by_hash[:count])


def take(source: Source, files: dict[str, tuple[bytes, int]], part: str, prefix: str, count: int = 1_000_000,
         keep: Callable[[bytes], bool] = lambda body: True) -> list[Page]:
    names = [n for n in files if n.startswith(prefix) and n.endswith(".html") and keep(files[n][0])]
    return [Page(n, *files[n], source, part) for n in drawn(names, count)]


# ------------------------------------------------------------------------------------------------- what the archives hold


def apache_pages(cache: pathlib.Path) -> list[Page]:
    now, before = read_package(APACHE, cache), read_package(APACHE_BEFORE, cache)
    small = lambda body: len(body) <= 44_000
    pages = take(APACHE, now, "English", "en/", keep=small)
    pages += take(APACHE, now, "Korean, EUC-KR", "ko/", keep=small)
    pages += take(APACHE, now, "German, ISO-8859-1", "de/", keep=small)
    pages += take(APACHE, now, "French", "fr/", 24, small)
    pages += take(APACHE, now, "Japanese", "ja/", 24, small)
    pages += take(APACHE, now, "Spanish, ISO-8859-1", "es/", 8, small)
    pages += take(APACHE, now, "Turkish", "tr/", 8, small)
    pages += take(APACHE, now, "Chinese", "zh-cn/", 8, small)
    changed = {n: f for n, f in before.items() if n in now and now[n][0] != f[0]}
    same = {n: f for n, f in before.items() if n in now and now[n][0] == f[0]}
    pages += take(APACHE_BEFORE, changed, "older edition, changed since", "en/", 30, small)
    pages += take(APACHE_BEFORE, same, "older edition, unchanged", "en/", 30, small)
    pages += take(APACHE_BEFORE, changed | same, "older edition, Korean", "ko/", 15, small)
    # What a crawl brings along and extraction must not take for text.
    pages += [dataclasses.replace(Page(n, *now[n], APACHE, "style sheets and pictures"), content_type=kind)
              for n, kind in (("style/css/manual.css", "text/css"), ("images/apache_header.gif", "image/gif"),
                              ("images/favicon.png", "image/png")) if n in now]
    return pages


def handbook_pages(cache: pathlib.Path) -> list[Page]:
    files = read_package(HANDBOOK, cache)
    small = lambda body: len(body) <= 44_000
    return (take(HANDBOOK, files, "English", "en-US/", keep=small)
            + take(HANDBOOK, files, "Korean edition, mostly still in English", "ko-KR/", 40, small)
            + take(HANDBOOK, files, "French", "fr-FR/", 12, small)
            + take(HANDBOOK, files, "Spanish", "es-ES/", 12, small)
            + take(HANDBOOK, files, "Japanese", "ja-JP/", 12, small))


def office_pages(cache: pathlib.Path) -> list[Page]:
    korean, english = read_package(OFFICE_KO, cache), read_package(OFFICE_EN, cache)
    prose = lambda body: len(words(body)) >= 120 and hangul_share(body) > 0.6
    pages = take(OFFICE_KO, korean, "Korean", "ko/", 230, prose)
    pages += take(OFFICE_KO, korean, "Korean, short", "ko/", 20, lambda body: len(words(body)) < 40)
    pages += take(OFFICE_EN, english, "English", "en-US/", 100, lambda body: 250 <= len(words(body)) <= 1500)
    pages += take(OFFICE_EN, english, "English, short", "en-US/", 20, lambda body: len(words(body)) < 40)
    legacy = drawn([p.path for p in pages if p.part == "Korean"], 12)
    return [as_cp949(p) if p.path in legacy else p for p in pages]


def as_cp949(page: Page) -> Page:
    """The page as old Korean servers hold it: CP949 bytes that call themselves euc-kr, as browsers understand the name."""
    text = page.body.decode("utf-8").replace("charset=utf-8", "charset=euc-kr")
    body = text.encode("cp949", "xmlcharrefreplace")
    return dataclasses.replace(page, path=page.path.replace("ko/", "ko-cp949/", 1), body=body,
                               part="Korean, re-encoded to CP949")


def guide_pages(cache: pathlib.Path) -> list[Page]:
    files = read_package(GUIDE, cache)
    return (take(GUIDE, files, "English", "en/", 30, lambda body: len(words(body)) >= 200)
            + take(GUIDE, files, "Korean", "ko/", 30, lambda body: len(words(body)) >= 150))


def own_pages(_: pathlib.Path) -> list[Page]:
    pages = []
    for path in sorted((ROOT / "data/pages/own").glob("*.html")):
        lost = path.name.startswith("error-")
        pages.append(Page(path.name, path.read_bytes(), PACKED_SECONDS, OWN, "error pages" if lost else "pages",
                          status="404 Not Found" if lost else "200 OK"))
    pages.append(Page("old-address.html", b"", PACKED_SECONDS, OWN, "redirects", status="301 Moved Permanently",
                      location="https://docs.example/own/spring-festival.html"))
    pages.append(Page("robots.txt", b"User-agent: *\nAllow: /\n", PACKED_SECONDS, OWN, "robots.txt",
                      content_type="text/plain"))
    return pages


ARCHIVES: dict[str, Callable[[pathlib.Path], list[Page]]] = {
    "apache": apache_pages, "handbook": handbook_pages, "office": office_pages, "own": own_pages, "guide": guide_pages}


def bench_pages(cache: pathlib.Path) -> Iterator[Page]:
    for source in (APACHE, APACHE_BEFORE, HANDBOOK, OFFICE_KO, OFFICE_EN, GUIDE, POSTGRES):
        yield from take(source, read_package(source, cache), "all", "")


# ------------------------------------------------------------------------------------------------------------- writing


def digest(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def warc_record(kind: str, fields: dict[str, str], block: bytes) -> bytes:
    name = fields.get("WARC-Target-URI", "") + kind + digest(block)
    head = {"WARC-Type": kind, "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(NAMESPACE, name)}>", "WARC-Date": PACKED,
            **fields, "WARC-Block-Digest": digest(block), "Content-Length": str(len(block))}
    lines = "".join(f"{key}: {value}\r\n" for key, value in head.items())
    return b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def chunked(body: bytes, size: int = 4096) -> bytes:
    pieces = [body[i:i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"


def http_response(page: Page, number: int) -> bytes:
    """The page as a server would send it: some compressed, some in chunks, a third without a charset in the header."""
    declared = re.search(rb"charset=\"?([\w-]+)", page.body[:1024])
    content_type = page.content_type
    if content_type == "text/html" and number % 3 != 0 and declared:
        content_type += f"; charset={declared.group(1).decode()}"
    head = {"Date": email.utils.formatdate(PACKED_SECONDS, usegmt=True), "Server": SERVER,
            "Last-Modified": email.utils.formatdate(page.modified, usegmt=True), "Content-Type": content_type}
    body = page.body
    if page.location:
        head["Location"] = page.location
    if number % 9 == 4:
        head["Content-Encoding"], body = "gzip", gzip.compress(body, 9, mtime=0)
    if number % 13 == 6:
        head["Transfer-Encoding"], body = "chunked", chunked(body)
    else:
        head["Content-Length"] = str(len(body))
    lines = "".join(f"{key}: {value}\r\n" for key, value in head.items())
    return f"HTTP/1.1 {page.status}\r\n{lines}\r\n".encode() + body


def http_request(page: Page) -> bytes:
    path = page.uri.removeprefix("https://docs.example")
    return f"GET {path} HTTP/1.1\r\nHost: docs.example\r\nAccept: text/html\r\n\r\n".encode()


def write_warc(path: pathlib.Path, pages: Iterable[Page]) -> None:
    info = (f"software: tools/pack_pages.py\r\nformat: WARC file version 1.1\r\n"
            f"description: pages of Debian documentation packages, see SOURCES.md\r\n").encode()
    with path.open("wb") as out:
        def add(kind: str, fields: dict[str, str], block: bytes) -> None:
            out.write(gzip.compress(warc_record(kind, fields, block), 9, mtime=0))

        add("warcinfo", {"WARC-Filename": path.name, "Content-Type": "application/warc-fields"}, info)
        for number, page in enumerate(pages):
            block = http_response(page, number)
            if number % 50 == 7:  # crawlers store requests too; readers pass over them
                add("request", {"WARC-Target-URI": page.uri, "Content-Type": "application/http; msgtype=request"},
                    http_request(page))
            add("response", {"WARC-Target-URI": page.uri, "Content-Type": "application/http; msgtype=response",
                             "WARC-Payload-Digest": digest(page.body)}, block)


def describe(archives: dict[str, list[Page]], folder: pathlib.Path) -> str:
    lines = [
        "# Where these pages come from",
        "",
        "Made by `tools/pack_pages.py` from Debian 12 packages fetched by name; the same versions give the same bytes. "
        "Each archive holds pages of one licence, so that a recipe can say it once. The pages are as the packages have "
        "them, except where the table says otherwise; URIs stand under the reserved name `docs.example`, with the "
        "package's own paths. Where a page says more about its authors, that stands in the page.",
        "",
        "| archive | package | version | part | pages | licence |",
        "| --- | --- | --- | --- | ---: | --- |"]
    for name, pages in archives.items():
        parts: dict[tuple[Source, str], int] = {}
        for page in pages:
            parts[page.source, page.part] = parts.get((page.source, page.part), 0) + 1
        for (source, part), count in parts.items():
            lines.append(f"| `{name}.warc.gz` | {source.package or '(ours)'} | {source.version or '-'} | {part} | {count} "
                         f"| {source.licence} |")
    lines += ["", "| archive | records with a response | bytes | SHA-256 |", "| --- | ---: | ---: | --- |"]
    for name, pages in archives.items():
        content = (folder / f"{name}.warc.gz").read_bytes()
        lines.append(f"| `{name}.warc.gz` | {len(pages)} | {len(content)} | `{hashlib.sha256(content).hexdigest()}` |")
    lines += ["", "Licences, as the packages state them:", ""]
    said = {page.source.says: page.source.licence for pages in archives.values() for page in pages}
    lines += [f"- {licence}: {says}" for says, licence in said.items()]
    lines += [
        "",
        "The texts of the licences are in `LICENSES/`. The apache, handbook, office and own archives can be released "
        "together (together under GPL-3.0-or-later); `guide.warc.gz` is GPL-2.0-only, which cannot be combined with "
        "Apache-2.0: `recipes/licences.yaml` shows that such a release is refused.",
        "",
        "What is in them besides good text, on purpose: pages in other languages, two editions of the same manual, "
        "translations that are still in the original language, index and menu pages, pages that are nearly empty, error "
        "pages, a redirect, a style sheet and pictures; Korean in UTF-8, EUC-KR and CP949; bodies sent compressed and in "
        "chunks. Personal data in the packages' pages is that of the manuals (addresses of lists and authors); the "
        "pages under `own/` add invented people with numbers that check out but belong to nobody: resident numbers of the "
        "nineteenth century, test card numbers of the card schemes, documentation domains and networks.",
        ""]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=pathlib.Path, default=ROOT / ".deps/debs", help="where packages are kept")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "data/pages", help="where the archives go")
    parser.add_argument("--only", choices=ARCHIVES, help="make one archive, and no SOURCES.md")
    parser.add_argument("--bench", type=pathlib.Path, metavar="DIR", help="make the big archive there instead")
    options = parser.parse_args()
    if options.bench:
        options.bench.mkdir(parents=True, exist_ok=True)
        write_warc(options.bench / "pages.warc.gz", bench_pages(options.cache))
        return
    options.out.mkdir(parents=True, exist_ok=True)
    archives = {}
    for name, pages in ARCHIVES.items():
        if options.only in (None, name):
            archives[name] = sorted(pages(options.cache), key=lambda page: page.uri)
            write_warc(options.out / f"{name}.warc.gz", archives[name])
            print(f"{name}: {len(archives[name])} pages, {(options.out / f'{name}.warc.gz').stat().st_size:,} bytes")
    if not options.only:
        (options.out / "SOURCES.md").write_text(describe(archives, options.out), encoding="utf-8")


if __name__ == "__main__":
    main()
