#!/usr/bin/env python3
"""Fetches the source distributions listed in sources.txt, checks them, unpacks the folders named there.

Called by tools/setup with the folder to unpack into. The package index is the one pip is configured with.
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import tarfile
import urllib.parse
import urllib.request


def pip_option(name, default):
    """The value pip itself would use: its environment variable, else its configuration files."""
    lines = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    found = {}
    for line in lines.splitlines():
        key, _, value = line.partition("=")
        section, _, option = key.rpartition(".")
        if option == name:
            found[section] = value.strip("'\"")
    for section in (":env:", "install", "global"):
        if found.get(section):
            return found[section]
    return default


def open_url(url, context, accept="*/*"):
    request = urllib.request.Request(url, headers={"Accept": accept, "User-Agent": "saem-setup"})
    return urllib.request.urlopen(request, context=context, timeout=120)


def file_url(index, project, name, context):
    page_url = f"{index.rstrip('/')}/{project}/"
    accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.1"
    with open_url(page_url, context, accept) as page:
        body, base = page.read().decode(), page.geturl()
    if body.lstrip().startswith("{"):
        links = [f["url"] for f in json.loads(body)["files"] if f["filename"] == name]
    else:
        links = [h for h in re.findall(r'href="([^"]+)"', body) if h.split("#")[0].endswith("/" + name)]
    if not links:
        raise SystemExit(f"{name}: not in the package index")
    return urllib.parse.urljoin(base, links[0])


def fetch(url, path, digest, context):
    """Downloads to path unless a file with this SHA-256 is already there."""
    if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
        return
    partial = path.with_suffix(".part")
    with open_url(url(), context) as source, partial.open("wb") as target:
        shutil.copyfileobj(source, target)
    seen = hashlib.sha256(partial.read_bytes()).hexdigest()
    if seen != digest:
        partial.unlink()
        raise SystemExit(f"{path.name}: SHA-256 is {seen}, expected {digest}")
    partial.replace(path)


def unpack(archive, folder, target):
    """Unpacks ROOT/folder of the archive, whole or not at all, as target."""
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    with tarfile.open(archive) as tar:
        for member in tar:
            inner = member.name.partition("/")[2]
            if member.isfile() and inner.startswith(folder + "/") and ".." not in inner.split("/"):
                path = fresh / inner[len(folder) + 1:]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(tar.extractfile(member).read())
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def main():
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    certificates = pip_option("cert", None)
    context = ssl.create_default_context(cafile=certificates if certificates and os.path.isfile(certificates) else None)
    index = pip_option("index-url", "https://pypi.org/simple")
    for line in (pathlib.Path(__file__).parent / "sources.txt").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        project, name, digest, folder = line.split()
        archive = target / name
        fetch(lambda: file_url(index, project, name, context), archive, digest, context)
        unpack(archive, folder, target / pathlib.Path(folder).name)


if __name__ == "__main__":
    main()
