# SPDX-License-Identifier: MIT
"""Builds the programs and puts them into a wheel (PEP 517), with the standard library alone."""

import base64
import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PROGRAMS = ("ecconf-check", "ecconf")


def run(*command, cwd):
    # Standard output belongs to whoever called the backend.
    subprocess.run(command, cwd=cwd, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)


def version():
    text = (TOP / "configure.ac").read_text(encoding="utf-8")
    parts = (re.search(rf"\[ec_{part}\], \[(\d+)\]", text) for part in ("major", "minor", "patch"))
    return ".".join(part.group(1) for part in parts)


def build_programs(folder):
    if not (TOP / "configure").exists():
        run("autoreconf", "-fi", cwd=TOP)
    run(str(TOP / "configure"), "--quiet", "--disable-shared", cwd=folder)
    run("make", f"-j{os.cpu_count() or 1}", "all", cwd=folder)
    return {name: (Path(folder) / PROGRAMS[0]).read_bytes() for name in PROGRAMS}


def digest(data):
    value = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
    return f"sha256={value},{len(data)}"


def write_wheel(path, info, files):
    record = f"{info}/RECORD"
    lines = [f"{name},{digest(data)}\n" for name, (data, _) in files.items()]
    files[record] = ("".join([*lines, f"{record},,\n"]).encode(), 0o644)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, (data, mode) in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(entry, data)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    tag = "py3-none-" + re.sub(r"[-.]", "_", sysconfig.get_platform())
    base = f"ecconf_check-{version()}"
    info = f"{base}.dist-info"
    with tempfile.TemporaryDirectory() as folder:
        programs = build_programs(folder)
    metadata = f"Metadata-Version: 2.1\nName: ecconf-check\nVersion: {version()}\nLicense: MIT\n"
    wheel = f"Wheel-Version: 1.0\nGenerator: ecconf-check\nRoot-Is-Purelib: false\nTag: {tag}\n"
    files = {f"{base}.data/scripts/{name}": (data, 0o755) for name, data in programs.items()}
    files[f"{info}/METADATA"] = (metadata.encode(), 0o644)
    files[f"{info}/WHEEL"] = (wheel.encode(), 0o644)
    name = f"{base}-{tag}.whl"
    write_wheel(Path(wheel_directory) / name, info, files)
    return name


def build_sdist(sdist_directory, config_settings=None):
    raise NotImplementedError("a release is made with: make dist")
