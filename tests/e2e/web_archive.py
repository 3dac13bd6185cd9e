"""Makes WARC bytes for tests: good ones, and bad ones on purpose."""

import gzip
import pathlib
import random
import re
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


SHAPES = (
    "The {n} {v} the {n} {p}, and for {k} years nobody in the {n} has asked why.",
    "Whoever walks {p} will see that the {n} of the old {n} {v} more than {k} of them.",
    "It was in the year {k} that a {n} {p} was given to the {n}, with a {n} and a {n} beside it.",
    "Some have written that every {n} {v} its own {n}, but the {n} {p} is not like that at all.",
    "Before the {n} was built, {k} families {p} had to share one {n} and be content with it.",
    "A careful {n} {v} what a careless {n} forgets, as the {n} number {k} has shown to all of us.",
    "When winter comes, the {n} {p} is closed for {k} days so that the {n} can be brought inside.",
    "From the {n} to the {n} it takes {k} minutes on foot, and with a heavy {n} it takes longer.",
    "Nothing in the {n} was ever painted, which is why a visitor {p} still sees {k} kinds of grey.",
    "They measured the {n} twice, found {k} and then {k}, and wrote down the mean with a small {n} drawn under it.",
    "Our grandmother used to say that a {n} {v} only those who had lost a {n} of their own.",
    "On the second morning the {n} was gone; in its place {p} there stood {k} jars and one {n}.",
    "If the {n} should break, take a {n} of the same length, warm it, and wait until {k} drops have fallen.",
    "Most of the letters are about a {n} which, {p}, had turned up after being away since {k}.",
    "Children learn early how a {n} sounds: first low, then high, then {k} times so softly that the {n} hides it.",
    "You may call this {n} useless, yet {k} people with a {n} in hand have come here to thank it.",
)


def prose(number: int, sentences: int = 14) -> list[str]:
    """English paragraphs, different for each number in every sentence, plain enough to pass quality filters."""
    draw = random.Random(number)
    out = []
    for index in range(sentences):
        words = {"v": lambda: draw.choice(VERBS), "n": lambda: draw.choice(NOUNS), "p": lambda: draw.choice(PLACES),
                 "k": lambda: str(draw.randint(11, 9999))}
        out.append(re.sub(r"\{(.)\}", lambda m: words[m.group(1)](), SHAPES[(index + number) % len(SHAPES)]))
    return [" ".join(out[i:i + 4]) for i in range(0, len(out), 4)]


def write(path: pathlib.Path, pages: int, first: int = 0) -> pathlib.Path:
    """A good archive with that many good pages."""
    records = [response(f"https://pages.example/{n}", page(f"Page {n}", *prose(n))) for n in range(first, first + pages)]
    path.write_bytes(gzipped(records))
    return path
