#!/usr/bin/env python3
"""Writes src/text/english_rules.cc: the rules by which spaCy splits English, taken from spaCy itself (MIT).

    PYTHON_WITH_SPACY_3.8 tools/make_english_rules.py

Classes of characters are asked of the regular expressions that spaCy compiles; what is no class is checked here against
what src/text/english_words.cc does, so that a spaCy that splits otherwise is noticed and not half copied.
"""
import pathlib
import re

import spacy
from spacy.lang import char_classes as classes
from spacy.lang.en import EnglishDefaults
from spacy.symbols import ORTH

TARGET = pathlib.Path(__file__).resolve().parents[1] / "src/text/english_rules.cc"
CUT = "\u00b7"  # where an exception is cut
ICONS = f"[{classes.CONCAT_ICONS}]"

# The pieces that are more than one character, which the C++ has in code.
PREFIX_CODE = {r"\+(?![0-9])", r"\.\.+", r"……", r"US\$", r"C\$", r"A\$"}
SUFFIX_CODE = {
    r"\.\.+", "……", "'s", "'S", "’s", "’S", r"(?<=[0-9])\+", r"(?<=°[FfCcKk])\.",
    f"(?<=[0-9])(?:{classes.CURRENCY})", f"(?<=[0-9])(?:{classes.UNITS})",
    r"(?<=[0-9{al}{e}{p}(?:{q})])\.".format(
        al=classes.ALPHA_LOWER, e=r"%²\-\+", q=classes.CONCAT_QUOTES, p=classes.PUNCT),
    r"(?<=[{au}][{au}])\.".format(au=classes.ALPHA_UPPER),
}
INFIX_CODE = [
    r"\.\.+", "…", ICONS, r"(?<=[0-9])[+\-\*^](?=[0-9-])",
    r"(?<=[{al}{q}])\.(?=[{au}{q}])".format(
        al=classes.ALPHA_LOWER, au=classes.ALPHA_UPPER, q=classes.CONCAT_QUOTES),
    f"(?<=[{classes.ALPHA}]),(?=[{classes.ALPHA}])",
    f"(?<=[{classes.ALPHA}0-9])(?:{classes.HYPHENS})(?=[{classes.ALPHA}])",
    f"(?<=[{classes.ALPHA}0-9])[:<>=/](?=[{classes.ALPHA}])",
]


def pieces(entries):
    return [piece for piece in entries if piece.strip()]


def singles(entries, code):
    """The characters that are pieces of their own; the others must be those known."""
    one, rest = set(), set()
    for piece in pieces(entries):
        plain = re.sub(r"\\(.)", r"\1", piece)
        if piece == ICONS:
            one |= members(ICONS)
        elif len(plain) == 1:
            one.add(ord(plain))
        else:
            rest.add(piece)
    if rest != code:
        raise SystemExit(f"spaCy has other rules now: {sorted(rest ^ code)}")
    return one


def members(regex):
    match = re.compile(regex).fullmatch
    return {c for c in range(0x110000) if not 0xD800 <= c < 0xE000 and match(chr(c))}


def ranges(points):
    runs = []
    for c in sorted(points):
        if runs and c == runs[-1][1] + 1:
            runs[-1][1] = c
        else:
            runs.append([c, c])
    return [f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in runs]


def alternatives(regex):
    return [re.sub(r"\\(.)", r"\1", one) for one in regex.split("|")]


def exceptions():
    for text, parts in sorted(EnglishDefaults.tokenizer_exceptions.items()):
        orths = [part[ORTH] for part in parts]
        if text.isspace():
            continue  # white space is its own token anyway
        if CUT in text or any(c.isspace() for c in text) or "".join(orths) != text:
            raise SystemExit(f"cannot write down the exception {text!r}")
        yield CUT.join(orths)


def wrapped(words, width=98):
    line, lines = "", []
    for word in words:
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])


def main():
    if not spacy.__version__.startswith("3.8."):
        raise SystemExit("spaCy 3.8 is the one whose rules are written down")
    if pieces(EnglishDefaults.infixes) != INFIX_CODE:
        raise SystemExit("spaCy has other infixes now")
    if EnglishDefaults.token_match is not None or EnglishDefaults.url_match is None:
        raise SystemExit("spaCy has other matches now")
    period = next(p for p in SUFFIX_CODE if "%²" in p)
    tables = {
        "kPrefixes": ranges(singles(EnglishDefaults.prefixes, PREFIX_CODE)),
        "kSuffixes": ranges(singles(EnglishDefaults.suffixes, SUFFIX_CODE)),
        "kIcons": ranges(members(ICONS)),
        "kAlpha": ranges(members(f"[{classes.ALPHA}]")),
        "kLower": ranges(members(f"[{classes.ALPHA_LOWER}]")),
        "kUpper": ranges(members(f"[{classes.ALPHA_UPPER}]")),
        "kQuotes": ranges(members(f"[{classes.CONCAT_QUOTES}]")),
        "kBeforePeriod": ranges(members(period.removeprefix("(?<=").removesuffix(r")\."))),
        "kUnits": sorted({*alternatives(classes.UNITS), *alternatives(classes.CURRENCY)}),
        "kExceptions": list(exceptions()),
    }
    out = ["// Made by tools/make_english_rules.py from spaCy " + spacy.__version__ + ", which is",
           "// Copyright (C) 2016-2024 ExplosionAI GmbH, 2016 spaCy GmbH, 2015 Matthew Honnibal, under the MIT",
           "// licence. Do not edit. Read by text/english_words.cc.",
           '#include "text/english_rules.h"', "", "namespace saem::text::english {", ""]
    for name, words in tables.items():
        out += ["// clang-format off", f'const char* const {name} = R"rules(', wrapped(words) + ')rules";',
                "// clang-format on", ""]
    out += ["}  // namespace saem::text::english", ""]
    TARGET.write_text("\n".join(out))


if __name__ == "__main__":
    main()
