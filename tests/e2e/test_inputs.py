"""Inputs as they are outside: truncated, corrupt, lying, hostile. Each leaves a counted outcome, and good records come through."""

import gzip
import json
import os
import threading

import pyarrow
import pyarrow.parquet
import pytest

import small_recipes
import web_archive
from saem_cli import Release, check_release

READ = """\
saem: 1
datasets:
  records:
    read: {{files: "{files}", licence: CC0-1.0{more}}}
    steps: [{steps}]
release:
  to: out
  datasets:
    records: {{audit: none}}
"""


def run(saem, folder, files, steps="extract", more="", *arguments):
    recipe = small_recipes.put(folder, READ.format(files=files, steps=steps, more=more))
    done = saem("run", recipe, *arguments).expect(0)
    release = Release(folder / "out")
    check_release(release, gated=False)
    return release, done


def good(count, first=0):
    return [web_archive.response(f"https://pages.example/{n}", web_archive.page(f"Page {n}", *web_archive.prose(n)))
            for n in range(first, first + count)]


def uris(release):
    return [row["uri"] for row in release.rows("records")]


@pytest.mark.parametrize(("name", "damage"), [
    ("cut off in the last record", lambda b: b[:-40]),
    ("a flipped bit in the middle", lambda b: b[: len(b) // 2] + bytes([b[len(b) // 2] ^ 0xFF]) + b[len(b) // 2 + 1:]),
    ("garbage between records", lambda b: b + b"\x1f\x8b garbage " * 50),
    ("zeros at the end", lambda b: b + bytes(5000)),
    ("garbage in front", lambda b: b"not a web archive\r\n" * 10 + b),
])
@pytest.mark.parametrize("compressed", [True, False])
def test_a_damaged_archive_loses_no_more_than_the_damaged_record(saem, tmp_path, name, damage, compressed):
    records = good(10)
    content = web_archive.gzipped(records) if compressed else b"".join(records)
    (tmp_path / ("a.warc.gz" if compressed else "a.warc")).write_bytes(damage(content))
    release, _ = run(saem, tmp_path, "a.warc*")
    assert len(uris(release)) >= 9, name
    bad = release.rejects("records")
    if len(uris(release)) < 10:
        assert bad and all(r["reason"] and r["source_file"] for r in bad), name


def test_records_that_lie_about_their_length(saem, tmp_path):
    records = good(6)
    records.insert(2, web_archive.record("response", b"HTTP/1.1 200 OK\r\n\r\nshort", "https://pages.example/long", length=10**15))
    records.insert(4, web_archive.record("response", b"HTTP/1.1 200 OK\r\n\r\nshort", "https://pages.example/less", length=3))
    records.insert(5, web_archive.record("response", b"HTTP/1.1 200 OK\r\n\r\nshort", "https://pages.example/minus", length=-1))
    (tmp_path / "a.warc.gz").write_bytes(web_archive.gzipped(records))
    release, _ = run(saem, tmp_path, "a.warc.gz")
    assert {f"https://pages.example/{n}" for n in range(6)} <= set(uris(release))


def test_a_zip_bomb_is_a_counted_reject(saem, tmp_path):
    bomb = gzip.compress(bytes(400 << 20), 9, mtime=0)
    records = good(3)
    archive = web_archive.gzipped(records[:1])
    archive += gzip.compress(web_archive.response("https://pages.example/bomb", bomb, headers="Content-Encoding: gzip\r\n"), mtime=0)
    archive += web_archive.gzipped(records[1:])
    (tmp_path / "a.warc.gz").write_bytes(archive)
    release, _ = run(saem, tmp_path, "a.warc.gz")
    assert len(uris(release)) == 3
    assert len(release.rejects("records")) == 1


def test_a_record_over_the_limit_is_a_counted_reject(saem, tmp_path):
    records = good(3)
    huge = web_archive.response("https://pages.example/huge", "<p>" + "word " * (15 << 20) + "</p>")
    (tmp_path / "a.warc.gz").write_bytes(web_archive.gzipped([records[0], huge, records[1], records[2]]))
    release, _ = run(saem, tmp_path, "a.warc.gz")
    assert len(uris(release)) == 3
    assert len(release.rejects("records")) == 1


def test_html_nested_100000_deep(saem, tmp_path):
    deep = "<div>" * 100_000 + "a sentence at the very bottom of it all" + "</div>" * 100_000
    (tmp_path / "a.warc.gz").write_bytes(web_archive.gzipped([*good(2), web_archive.response("https://pages.example/deep", deep)]))
    release, done = run(saem, tmp_path, "a.warc.gz")
    assert len(uris(release)) + len(release.rejects("records")) == 3
    assert done.seconds < 60


@pytest.mark.parametrize(("charset", "declared"), [("euc-kr", "header"), ("cp949", "meta"), ("utf-16", "bom"), ("shift_jis", "header"),
                                                   ("windows-1252", "meta"), ("cp949", "nothing"), ("utf-8", "nothing")])
def test_charsets_as_browsers_do_it(saem, tmp_path, charset, declared):
    korean = charset in ("euc-kr", "cp949", "utf-8", "utf-16")
    words = "봄날의 샘물은 맑고 차갑다. 마을 사람들은 아침마다 물을 길으러 우물가로 모였다. 아이들은 두레박을 잡고 서로 먼저 물을 긷겠다고 다투었다. " * 6
    if charset == "cp949" and declared == "meta":
        words += "똠방각하와 펲시콜라. "  # beyond EUC-KR proper
    if charset == "shift_jis":
        words = "春の泉は澄んで冷たい。村の人々は毎朝水を汲みに井戸へ集まった。" * 10
    if charset == "windows-1252":
        words = "“Déjà vu”, said the café owner — naïve façade, crème brûlée and all – while the señor smiled. " * 8
    name = {"cp949": "euc-kr"}.get(charset, charset)
    meta = f'<meta charset="{name}">' if declared == "meta" else ""
    body = f"<html><head>{meta}<title>t</title></head><body><p>{words}</p></body></html>".encode(charset)
    kind = f"text/html; charset={name}" if declared == "header" else "text/html"
    (tmp_path / "a.warc.gz").write_bytes(web_archive.gzipped([web_archive.response("https://pages.example/x", body, kind)]))
    release, _ = run(saem, tmp_path, "a.warc.gz")
    text = release.rows("records")[0]["text"]
    for word in words.split()[:12] + words.split()[-3:]:
        assert word in text
    assert "\ufffd" not in text
    assert korean == any("\uac00" <= c <= "\ud7a3" for c in text)


def test_transfer_and_content_codings_in_every_order(saem, tmp_path):
    page = web_archive.page("Page", *web_archive.prose(1)).encode()
    packed = gzip.compress(page, mtime=0)
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(packed[i:i + 100]), packed[i:i + 100]) for i in range(0, len(packed), 100)) + b"0\r\n\r\n"
    records = [
        web_archive.response("https://pages.example/gzip", packed, headers="Content-Encoding: gzip\r\n"),
        web_archive.response("https://pages.example/both", chunks, headers="Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
        web_archive.response("https://pages.example/decoded", page, headers="Content-Encoding: gzip\r\n"),  # some crawlers store it unpacked
        web_archive.response("https://pages.example/dechunked", page, headers="Transfer-Encoding: chunked\r\n")]
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    release, _ = run(saem, tmp_path, "a.warc")
    assert len(set(uris(release))) == 4
    assert len({row["text"] for row in release.rows("records")}) == 1


def test_what_is_no_page_is_no_document(saem, tmp_path):
    records = [*good(2), web_archive.response("https://pages.example/p.png", b"\x89PNG\r\n\x1a\n" + bytes(500), "image/png"),
               web_archive.response("https://pages.example/404", web_archive.page("Lost", *web_archive.prose(9)), status="404 Not Found"),
               web_archive.record("request", b"GET / HTTP/1.1\r\n\r\n", "https://pages.example/0"),
               web_archive.record("metadata", b"fetchTimeMs: 7\r\n", "https://pages.example/0")]
    (tmp_path / "a.warc.gz").write_bytes(web_archive.gzipped(records))
    release, _ = run(saem, tmp_path, "a.warc.gz")
    assert sorted(uris(release)) == ["https://pages.example/0", "https://pages.example/1"]


def test_json_lines_with_every_kind_of_junk(saem, tmp_path):
    lines = [json.dumps({"text": " ".join(web_archive.prose(n)), "url": f"https://pages.example/{n}"}).encode() for n in range(5)]
    junk = [b"{", b'{"text": 7}', b'{"no": "text"}', b'"text"', b"[1, 2]", b'{"text": "half \\ud83d pair"}', b'{"text": "bad \xff\xfe utf-8"}',
            b'{"text": "a", "text": "b"}', b"\x00\x00", b"{" * 5000]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([lines[0], *junk[:5], lines[1], b"", *junk[5:], lines[2], b'\xef\xbb\xbf' + lines[3], lines[4]]))
    release, _ = run(saem, tmp_path, "a.jsonl", steps="", more=", text: text, uri: url")
    texts = {row["text"] for row in release.rows("records")}
    assert {" ".join(web_archive.prose(n)) for n in range(5)} <= texts
    rejects = release.rejects("records")
    assert len(rejects) + len(release.rows("records")) == 5 + len(junk)
    content = (tmp_path / "a.jsonl").read_bytes()
    for reject in rejects:
        assert reject["reason"]
        begin = reject["source_offset"]
        assert content[begin:begin + 1] not in (b"\n", b"") and begin + reject["source_length"] <= len(content)


@pytest.mark.parametrize(("line", "reason", "says"), [
    ('[1]', "no-object", "jq -c"),
    ('[', "no-object", "begins a list"),
    ('"x"', "no-object", "a string"),
    ('7', "no-object", "a plain value"),
    ('{"text": "half \\ud800 pair"}', "not-json", "`\\ud800` at byte 15 is one half of a surrogate pair"),
    ('{"text": "half \\udc00 pair"}', "not-json", "`\\udc00` at byte 15"),
    ('{"text": "\\ud83d\\ude00 \\q"}', "not-json", "`\\q` at byte 23 is no escape"),
    ('{"text": "cut', "not-json", "one whole JSON object"),
    ('{"text": "a", "text": "b"}', "duplicate-key", "`text` stands in the line more than once"),
    ('{"text": "a", "text": 7}', "duplicate-key", "`text`"),
    ('{"text": "a", "nr": 1, "nr": 1}', "duplicate-key", "`nr`"),
    ('{"text": 7}', "no-text", "`text`"),
    ('{"text": 123456789012345678901234567890}', "no-text", "`text`"),
    ('{"text": ""}', "no-text", "`text` is empty"),
    ('{"text": "x", "nr": 0123456789012345678901234567890}', "not-json", "number"),
])
def test_lines_that_are_no_records_say_why_and_what_to_write(saem, tmp_path, line, reason, says):
    (tmp_path / "a.jsonl").write_text('{"text": "good", "nr": 0, "more": 1, "more": 2}\n' + line + "\n")
    release, _ = run(saem, tmp_path, "a.jsonl", steps="", more=", key: nr")
    assert texts(release) == ["good"], "what is not read may stand twice"
    [reject] = release.rejects("records")
    assert reject["reason"] == reason and says in reject["detail"], reject


def test_a_line_of_a_table_with_a_key_twice_is_a_reject(saem, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"a": 1}\n{"a": 2, "a": 3}\n[1]\n')
    release, _ = run(saem, tmp_path, "a.jsonl", steps="", more=", table: true")
    assert [row["a"] for row in release.rows("records")] == [1]
    assert [reject["reason"] for reject in release.rejects("records")] == ["duplicate-key", "no-object"]


def test_a_line_of_a_gigabyte(saem, tmp_path):
    """Written through a pipe into gzip: the file is small, the line is not."""
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb", 1) as out:
        out.write(b'{"text": "first"}\n{"text": "')
        for _ in range(1024):
            out.write(b"x" * (1 << 20))
        out.write(b'"}\n{"text": "last"}\n')
    recipe = small_recipes.put(tmp_path, READ.format(files="a.jsonl.gz", steps="", more=", text: text"))
    done = saem("run", recipe, wrap=["bash", "-c", 'ulimit -v 4000000; exec "$@"', "-"]).expect(0)
    release = Release(tmp_path / "out")
    assert sorted(row["text"] for row in release.rows("records")) == ["first", "last"]
    assert len(release.rejects("records")) == 1, done.err


def test_parquet_files_that_lie(saem, tmp_path):
    table = pyarrow.table({"text": [" ".join(web_archive.prose(n)) for n in range(50)]})
    good_file = tmp_path / "good.parquet"
    pyarrow.parquet.write_table(table, good_file)
    content = good_file.read_bytes()
    recipe = small_recipes.put(tmp_path, READ.format(files="bad.parquet", steps="", more=", text: text"))
    for name, damaged in {"cut off": content[:-100], "empty": b"", "magic only": b"PAR1PAR1", "footer length": content[:-8] + b"\xff\xff\xff\x7fPAR1",
                          "metadata": content[:-60] + bytes(20) + content[-40:], "pages": content[:200] + os.urandom(400) + content[600:]}.items():
        (tmp_path / "bad.parquet").write_bytes(damaged)
        done = saem("run", recipe, "--fresh")
        assert done.code in (0, 2, 5), f"{name}: {done.code} {done.err}"
        assert done.code == 0 or ("bad.parquet" in done.err and "fetch it again" in done.err), f"{name}: {done.err}"
        if done.code == 0:
            release = Release(tmp_path / "out")
            lost = sum(row["source_length"] for row in release.rejects("records"))
            assert lost > 0 and lost + len(release.rows("records")) == 50, f"{name}: silence"


def test_a_damaged_row_group_counts_as_the_rows_it_had(saem, tmp_path):
    path = tmp_path / "a.parquet"
    table = pyarrow.table({"text": [f"{n} " + " ".join(web_archive.prose(n)) for n in range(3000)]})
    pyarrow.parquet.write_table(table, path, row_group_size=1000, use_dictionary=False, compression="none", data_page_size=4096)
    content = bytearray(path.read_bytes())
    at = content.find(b"1500 ")
    content[at:at + 20_000] = b"\xff" * 20_000  # headers of pages among it
    path.write_bytes(content)
    release, done = run(saem, tmp_path, "a.parquet", steps="")
    [reject] = release.rejects("records")
    lost = 3000 - len(release.rows("records"))
    assert lost > 0 and reject["reason"] == "broken-row-group" and reject["records"] == lost
    [read] = [step for step in release.findings["funnel"] if step["stage"] == "read"]
    assert (read["in"], read["out"], read["rejected"]) == (3000, 3000 - lost, lost)
    assert f"not read  records: {lost} of 3000 records  broken-row-group {lost}" in done.out


def test_a_run_of_which_nothing_is_left_says_why(saem, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": ""}\n' * 3 + '{"text": 7}\n')
    release, done = run(saem, tmp_path, "a.jsonl", steps="language")
    assert "`records` is empty, `read` of `records` lets nothing through: 4 of 4 are `no-text`, as: `text` is empty" in done.out
    assert "`records` is empty" in release.findings["verdict_reason"]


@pytest.mark.parametrize(("name", "content", "charset"), [
    ("a.csv", "n;text\n1;вода\n", "windows-1251"), ("a.txt", "вода\n", "koi8-r"), ("a.jsonl", '{"text": "вода"}\n', "windows-1251")])
def test_the_charset_that_a_recipe_names(saem, tmp_path, name, content, charset):
    (tmp_path / name).write_bytes(content.encode(charset))
    release, _ = run(saem, tmp_path, name, steps="", more=f", charset: {charset}")
    assert [text.strip() for text in texts(release)] == ["вода"]


def test_a_charset_that_is_none(saem, tmp_path):
    (tmp_path / "a.txt").write_text("a")
    recipe = small_recipes.put(tmp_path, READ.format(files="a.txt", steps="", more=", charset: klingon"))
    assert "there is no charset `klingon`" in saem("check", recipe).expect(2).err


def test_csv_in_two_charsets_with_quotes_and_line_breaks(saem, tmp_path):
    text = 'title,body\r\n"하나","첫 줄\r\n둘째 ""줄"""\r\n둘,평범한 글\r\n'
    (tmp_path / "a.csv").write_bytes(text.encode("utf-8-sig"))
    (tmp_path / "b.csv").write_bytes(text.replace("평범한", "똠방").encode("cp949"))
    release, _ = run(saem, tmp_path, "*.csv", steps="", more=", text: body")
    texts = [row["text"].replace("\r\n", "\n") for row in release.rows("records")]
    assert texts.count('첫 줄\n둘째 "줄"') == 2 and "평범한 글" in texts and "똠방 글" in texts


def test_a_named_pipe_is_not_waited_for(saem, tmp_path):
    os.mkfifo(tmp_path / "a.jsonl")
    recipe = small_recipes.put(tmp_path, READ.format(files="a.jsonl", steps="", more=", text: text"))
    done = saem("run", recipe, timeout=30)
    assert done.code in (2, 5) and "a.jsonl" in done.err


def test_a_file_that_changes_while_it_is_read(saem, tmp_path):
    path = tmp_path / "a.jsonl"
    with path.open("wb") as out:
        for n in range(60_000):
            out.write(json.dumps({"text": f"line {n} " + "x" * 400}).encode() + b"\n")
    recipe = small_recipes.put(tmp_path, READ.format(files="a.jsonl", steps="", more=", text: text"))
    stop = threading.Event()

    def grow():
        while not stop.is_set():
            with path.open("ab") as out:
                out.write(b'{"text": "late"}\n')
            stop.wait(0.005)

    thread = threading.Thread(target=grow)
    thread.start()
    try:
        done = saem("run", recipe)
    finally:
        stop.set()
        thread.join()
    done.expect(5)
    assert "a.jsonl" in done.err and "chang" in done.err
    saem("run", recipe).expect(0)  # it has settled


def test_text_of_hostile_pages_cannot_run_in_the_report(saem, tmp_path):
    evil = '</script><script>alert("saem")</script><img src=x onerror=alert(1)>'
    shown = web_archive.page("&lt;/script&gt;&lt;script&gt;alert(&quot;saem&quot;)&lt;/script&gt;",
                             *[p + " &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;!--" for p in web_archive.prose(1)])
    (tmp_path / "a.warc.gz").write_bytes(web_archive.gzipped([web_archive.response('https://pages.example/"><script>alert(2)</script>', shown), *good(3, 5)]))
    run(saem, tmp_path, "a.warc.gz")
    report = (tmp_path / "out/report.html").read_text()
    assert "<script>alert(" not in report and evil not in report and "<!--" not in report.split("<script", 1)[1].split("</head>")[0]


def test_empty_inputs(saem, tmp_path):
    (tmp_path / "a.warc.gz").write_bytes(b"")
    (tmp_path / "b.jsonl").write_bytes(b"")
    release, _ = run(saem, tmp_path, "a.warc.gz")
    assert [step["out"] for step in release.findings["funnel"]] == [0] * len(release.findings["funnel"])


def test_gzip_and_zstd_streams_that_end_early(saem, tmp_path):
    lines = b"".join(json.dumps({"text": " ".join(web_archive.prose(n))}).encode() + b"\n" for n in range(400))
    packed = gzip.compress(lines, mtime=0)
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    with pyarrow.CompressedOutputStream(str(tmp_path / "b.jsonl.zst"), "zstd") as out:
        out.write(lines)
    whole = (tmp_path / "b.jsonl.zst").read_bytes()
    (tmp_path / "b.jsonl.zst").write_bytes(whole[: len(whole) // 2])
    for name in ("a.jsonl.gz", "b.jsonl.zst"):
        recipe = small_recipes.put(tmp_path, READ.format(files=name, steps="", more=", text: text"))
        done = saem("run", recipe, "--fresh")
        assert done.code in (0, 5), done.err
        if done.code == 0:
            assert any(name in r["source_file"] for r in Release(tmp_path / "out").rejects("records")), "the lost end is said"
        else:
            assert name in done.err


def test_lying_names_are_read_by_content(saem, tmp_path):
    records = good(4)
    (tmp_path / "a.warc.gz").write_bytes(b"".join(records))  # not compressed at all
    release, _ = run(saem, tmp_path, "a.warc.gz")
    assert len(uris(release)) == 4


def test_zstd_archives(saem, tmp_path):
    with pyarrow.CompressedOutputStream(str(tmp_path / "a.warc.zst"), "zstd") as out:
        out.write(b"".join(good(4)))
    release, _ = run(saem, tmp_path, "a.warc.zst")
    assert len(uris(release)) == 4


def put_lines(path, *texts):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))


def texts(release):
    return sorted(row["text"] for row in release.rows("records"))


@pytest.mark.parametrize("files", ["in", "in/**/*.jsonl"])
def test_loops_of_links_are_harmless_and_each_file_is_read_once(saem, tmp_path, files):
    put_lines(tmp_path / "in/deep/a.jsonl", "one")
    put_lines(tmp_path / "in/b.jsonl", "two")
    put_lines(tmp_path / "elsewhere/c.jsonl", "three")
    for link, to in {"in/again": ".", "in/deep/up": "..", "in/a-link": "deep", "in/elsewhere": "../elsewhere",
                     "elsewhere/back": "../in", "in/aa.jsonl": "b.jsonl"}.items():
        (tmp_path / link).symlink_to(to)
    (tmp_path / "in/hard.jsonl").hardlink_to(tmp_path / "in/b.jsonl")
    release, _ = run(saem, tmp_path, files, steps="")
    assert texts(release) == ["one", "three", "two"]
    assert {row["source_file"] for row in release.rows("records")} == {"in/deep/a.jsonl", "in/b.jsonl", "in/elsewhere/c.jsonl"}, \
        "a file is called by its own name where it has one"


@pytest.mark.parametrize("files", ["in/l*/a.jsonl", "in/link/a.jsonl", "in/link", "in/[k-l]*/*.jsonl"])
def test_links_that_are_asked_for_are_followed(saem, tmp_path, files):
    put_lines(tmp_path / "in/real/a.jsonl", "one")
    (tmp_path / "in/link").symlink_to("real")
    release, _ = run(saem, tmp_path, files, steps="")
    assert texts(release) == ["one"]


def test_folders_named_with_the_characters_of_globs(saem, tmp_path):
    folder = tmp_path / "run[1]"
    put_lines(folder / "in*/a.jsonl", "one")
    put_lines(folder / "inner/b.jsonl", "two")
    release, _ = run(saem, folder, "in\\\\*/*.jsonl", steps="")
    assert texts(release) == ["one"]
    release, _ = run(saem, folder, "in*/*.jsonl", steps="")
    assert texts(release) == ["one", "two"]


def test_a_name_that_is_taken_for_a_glob_is_told_how_to_be_written(saem, tmp_path):
    put_lines(tmp_path / "a[1].jsonl", "one")
    recipe = small_recipes.put(tmp_path, READ.format(files="a[1].jsonl", steps="", more=""))
    assert "`a\\[1].jsonl`" in saem("check", recipe).expect(2).err


@pytest.mark.parametrize(("files", "out", "work"), [
    ("in", "in/out", "work"),
    ("in", "out", "in/work"),
    (".", "out", "out.work"),
    ("**/*.jsonl*", "out", "work"),
    ("*/*/*/*.parquet", "out", "work"),
    ("link/**", "in/out", "work"),
    ("out/data/records/part-00001.parquet", "out", "work"),
])
@pytest.mark.parametrize("verb", ["check", "run"])
def test_a_recipe_that_would_read_its_own_outputs_is_refused_at_once(saem, tmp_path, files, out, work, verb):
    put_lines(tmp_path / "in/a.jsonl", "one")
    (tmp_path / "link").symlink_to("in")
    recipe = small_recipes.put(tmp_path, READ.format(files=files, steps="", more="").replace("to: out", f"to: {out}") + f"work: {work}\n")
    done = saem(verb, recipe).expect(2)
    assert "recipe.yaml:3:" in done.err and "writes" in done.err, done.err
    assert done.err.count("\n") == 1, f"nothing else is wrong: {done.err}"


def test_own_outputs_are_known_from_a_relative_recipe_too(saem, tmp_path):
    put_lines(tmp_path / "a.jsonl", "one")
    small_recipes.put(tmp_path, READ.format(files=".", steps="", more=""))
    assert "writes" in saem("check", "recipe.yaml", cwd=tmp_path).expect(2).err


@pytest.mark.parametrize(("files", "out"), [("*.jsonl", "out"), ("**/*.jsonl", "out"), ("in", "in/_out"), ("in", "into")])
def test_outputs_beside_what_is_read_are_fine(saem, tmp_path, files, out):
    put_lines(tmp_path / "a.jsonl", "one")
    put_lines(tmp_path / "in/a.jsonl", "one")
    recipe = small_recipes.put(tmp_path, READ.format(files=files, steps="", more="").replace("to: out", f"to: {out}"))
    for _ in range(2):
        saem("run", recipe).expect(0)
    assert set(texts(Release(tmp_path / out))) == {"one"}
