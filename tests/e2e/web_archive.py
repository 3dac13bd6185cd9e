"""Makes WARC bytes for tests: good ones, and bad ones on purpose."""

import gzip
import pathlib
import zlib


def response(uri: str, page: str | bytes, content_type: str = "text/html; charset=utf-8", status: str = "200 OK",
             headers: str = "") -> bytes:
    body = page.encode() if isinstance(page, str) else page
    block = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body
    return record("response", block, uri)


def record(kind: str, block: bytes, uri: str = "", length: int | None = None, version: str = "WARC/1.1") -> bytes:
    target = f"WARC-Target-URI: {uri}\r\n" if uri else ""
    head = (f"{version}\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{zlib.crc32(uri.encode() + block):012}>\r\n"
            f"WARC-Date: 2026-11-24T00:00:00Z\r\n{target}Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block) if length is None else length}\r\n\r\n")
    return head.encode() + block + b"\r\n\r\n"


def gzipped(records: list[bytes]) -> bytes:
    return b"".join(gzip.compress(r, 6, mtime=0) for r in records)


def page(title: str, *paragraphs: str) -> str:
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"


NOUNS = ("river", "garden", "library", "engine", "letter", "harbour", "orchard", "window", "lantern", "bridge", "market", "valley")
VERBS = ("carries", "remembers", "follows", "opens", "keeps", "repairs", "describes", "measures", "protects", "answers")
PLACES = ("beside the old mill", "under the northern hills", "in the quiet town", "at the end of the road", "behind the school",
          "near the wide lake", "on the upper floor", "across the wooden stairs")


def prose(number: int, sentences: int = 14) -> list[str]:
    """English paragraphs, different for each number in nearly every sentence, plain enough to pass quality filters."""
    out = []
    state = number * 7919 + 13
    def pick(words: tuple[str, ...]) -> str:
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return words[(state >> 33) % len(words)]
    for index in range(sentences):
        out.append(f"The {pick(NOUNS)} {pick(VERBS)} the {pick(NOUNS)} {pick(PLACES)}, and for {(state >> 40) % 90 + 10} years "
                   f"people have said that it {pick(VERBS)} what the {pick(NOUNS)} of {pick(NOUNS)} number {number * 100 + index} has left.")
    return [" ".join(out[i:i + 4]) for i in range(0, len(out), 4)]


def write(path: pathlib.Path, pages: int, first: int = 0) -> pathlib.Path:
    """A good archive with that many good pages."""
    records = [response(f"https://pages.example/{n}", page(f"Page {n}", *prose(n))) for n in range(first, first + pages)]
    path.write_bytes(gzipped(records))
    return path
