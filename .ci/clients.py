#!/usr/bin/env python3
"""What real clients do with our files: clients.py BIN CLIENT, where CLIENT is omegat, toolkit, npm, office or bounds.

Exit 0 when all holds, 1 when something does not (it is said), 3 when the client is not installed.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET

HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = os.path.join(HERE, "..", "tests", "clients", "page.html")
GOLDEN = os.path.join(HERE, "..", "tests", "clients", "page.omegat.html")
NS = "{urn:oasis:names:tc:xliff:document:1.2}"


def fail(message):
    print(message)
    sys.exit(1)


def missing(what):
    print(f"NOT RUN: {what} is not installed")
    sys.exit(3)


def run(*command, code=0, **options):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, **options)
    if code is not None and done.returncode != code:
        fail(f"{' '.join(command)}: exit code {done.returncode}, expected {code}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done


def prepared(binary, folder, *more):
    run(binary, "prepare", "--quiet", PAGE, "-o", f"{folder}/job", "--src", "en-US", "--tgt", "zh-CN", *more)
    return f"{folder}/job"


def segments(path):
    """Source texts of an XLIFF file, without its codes."""
    units = ET.parse(path).getroot().iter(f"{NS}trans-unit")
    return ["".join(t for t in own_text(u.find(f"{NS}source"))) for u in units]


def own_text(element):
    yield element.text or ""
    for child in element:
        yield child.tail or ""


def omegat(binary, folder):
    if not shutil.which("omegat"):
        missing("omegat")
    job = prepared(binary, folder, "--profile", "omegat3", "--to", "xliff12")
    project = f"{folder}/project"
    for part in ("source", "target", "omegat", "tm/auto", "glossary", "dictionary"):
        os.makedirs(f"{project}/{part}")
    shutil.copy(f"{job}/page.xlf", f"{project}/source/page.xlf")
    dirs = "".join(f"<{d}>__DEFAULT__</{d}>" for d in (
        "source_dir", "target_dir", "tm_dir", "glossary_dir", "glossary_file", "dictionary_dir"))
    with open(f"{project}/omegat.project", "w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<omegat><project version="1.0">' + dirs +
                  "<source_lang>EN-US</source_lang><target_lang>ZH-CN</target_lang><sentence_seg>false</sentence_seg>"
                  "<support_default_translations>true</support_default_translations><remove_tags>false</remove_tags>"
                  "</project></omegat>\n")
    # Its settings go to a home of their own.
    environment = {**os.environ, "HOME": folder}
    pseudo = f"{folder}/pseudo.tmx"
    run("omegat", project, "--mode=console-createpseudotranslatetmx", f"--pseudotranslatetmx={pseudo}",
        "--pseudotranslatetype=equal", "--quiet", env=environment)
    with open(pseudo, encoding="utf-8") as file:
        memory = file.read()
    seen = re.findall(r'<tuv lang="EN-US">\s*<seg>(.*?)</seg>', memory, re.S)
    plain = sorted(re.sub(r"&lt;/?[a-z]+\d+/?&gt;", "", s).replace("&amp;", "&") for s in seen)
    if plain != sorted(set(segments(f"{job}/page.xlf"))):
        fail(f"OmegaT sees other segments than we wrote: {plain}")
    translated = re.sub(r'(<tuv lang="ZH-CN">\s*<seg>)', r"\1译", memory)
    save = f"{project}/omegat/project_save.tmx"
    with open(save, "w", encoding="utf-8") as out:
        out.write(translated)
    run("omegat", project, "--mode=console-translate", "--quiet", "--tag-validation=abort", env=environment)
    run(binary, "merge", "--quiet", f"{project}/target/page.xlf", "--job", job, "-o", f"{folder}/out")
    with open(f"{folder}/out/page.html", encoding="utf-8") as got, open(GOLDEN, encoding="utf-8") as want:
        if got.read() != want.read():
            fail("the page merged from OmegaT's file is not tests/clients/page.omegat.html")
    # A tag that is lost: its validation and ours both tell.
    at = translated.index("译The old ferry")
    with open(save, "w", encoding="utf-8") as out:
        out.write(translated[:at] + translated[at:].replace("&lt;b0&gt;", "", 1))
    run("omegat", project, "--mode=console-translate", "--quiet", "--tag-validation=abort", env=environment, code=1)
    print(f"OmegaT: {len(seen)} segments seen, the page merged, a lost tag found")


def toolkit(binary, folder):
    try:
        from translate.storage import xliff, xliff2
    except ImportError:
        missing("translate-toolkit")
    job = prepared(binary, folder, "--to", "xliff12,xliff20")
    read = xliff.xlifffile.parsefile(f"{job}/page.xlf")
    count = len(segments(f"{job}/page.xlf"))
    if len(read.units) != count or any(u.target for u in read.units):
        fail(f"translate-toolkit reads {len(read.units)} units of XLIFF 1.2, we wrote {count}")
    second = xliff2.Xliff2File.parsefile(f"{job}/page.2.xlf")
    if len(second.units) != count:
        fail(f"translate-toolkit reads {len(second.units)} units of XLIFF 2.0, we wrote {count}")
    for unit in read.units:
        if "<" not in unit.source:
            unit.target = "译" + unit.source
    read.savefile(f"{folder}/page.xlf")
    run(binary, "merge", "--quiet", f"{folder}/page.xlf", "--job", job, "-o", f"{folder}/out")
    with open(f"{folder}/out/page.html", encoding="utf-8") as got:
        if "<h1>译Ferry returns</h1>" not in got.read():
            fail("what translate-toolkit saved was not merged")
    print(f"translate-toolkit: {count} units of XLIFF 1.2 and of 2.0, saved and merged")


def npm(binary, folder):
    """The npm package xliff loses and re-indents much; what comes back is merged right or refused, never wrong."""
    if not shutil.which("node"):
        missing("node")
    where = os.environ.get("DUIYI_NPM", folder)
    if not os.path.isdir(f"{where}/node_modules/xliff"):
        missing("the npm package xliff (npm install xliff, and its folder in DUIYI_NPM)")
    job = prepared(binary, folder, "--pseudo", "--to", "xliff12")
    script = ("const x=require('xliff'),f=require('fs');const a=process.argv;"
              "x.xliff12ToJs(f.readFileSync(a[1],'utf8'),(e,o)=>{if(e)throw e;"
              "x.jsToXliff12(o,(e,s)=>{if(e)throw e;f.writeFileSync(a[2],s)})})")
    back = f"{folder}/page.xlf"
    run("node", "-e", script, f"{job}/page.xlf", back, cwd=where)
    done = run(binary, "merge", back, "--job", job, "-o", f"{folder}/out", code=None)
    if done.returncode not in (0, 1, 2):
        fail(f"merge ended with {done.returncode}: {done.stderr}")
    if done.returncode < 2:
        with open(f"{folder}/out/page.html", encoding="utf-8") as got, open(PAGE, encoding="utf-8") as was:
            got, was = got.read(), was.read()
        tags = lambda text: re.findall(r"<[^>]*>", text)
        if tags(got) != tags(was):
            fail("the tags of the page are not those that it had")
        words = re.sub(r"[⟦⟧~]|<[^>]*>|\s", "", got)
        if words != re.sub(r"<[^>]*>|\s", "", was):
            fail("words were lost on the way through npm xliff")
    print(f"npm xliff: exit code {done.returncode}, {done.stderr.count('not used')} units refused, none wrong")


def office(binary, folder):
    if not shutil.which("soffice"):
        missing("LibreOffice")
    job = prepared(binary, folder, "--to", "xlsx")
    run("soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, f"{job}/page.xlsx",
        env={**os.environ, "HOME": folder})
    if os.path.getsize(f"{folder}/page.pdf") < 5000:
        fail("LibreOffice made no page of the workbook")
    print("LibreOffice: the workbook became a PDF")


def bounds(binary, folder):
    """100,000 segments: written and merged in 10 s of one core each and 300 MB."""
    if not os.path.exists("/usr/bin/time"):
        missing("/usr/bin/time")
    text = f"{folder}/big.txt"
    with open(text, "w", encoding="utf-8") as out:
        for i in range(100_000):
            out.write(f"The ferry of line {i} came to the harbour near Lakeport after a long and rather cold winter. ")
            if i % 5 == 4:
                out.write("\n\n")

    def measured(*command):
        done = run("/usr/bin/time", "-f", "%U %S %M", *command)
        user, system, memory = done.stderr.strip().splitlines()[-1].split()
        return float(user) + float(system), int(memory) / 1024

    calls = {
        "prepare": (binary, "prepare", "--quiet", "--jobs", "1", text, "-o", f"{folder}/job", "--src", "en-US",
                    "--tgt", "zh-CN", "--to", "xliff12", "--pseudo"),
        "merge": (binary, "merge", "--quiet", f"{folder}/job/big.xlf", "--job", f"{folder}/job", "-o", f"{folder}/out"),
    }
    for name, call in calls.items():
        seconds, megabytes = measured(*call)
        print(f"{name}: 100,000 segments in {seconds:.1f} s of processor time, {megabytes:.0f} MB")
        if seconds > 10 or megabytes > 300:
            fail(f"{name} is over its bounds of 10 s and 300 MB")
    if len(segments(f"{folder}/job/big.xlf")) != 100_000:
        fail("there are not 100,000 segments")


def main():
    binary, client = os.path.abspath(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as folder:
        began = time.time()
        {"omegat": omegat, "toolkit": toolkit, "npm": npm, "office": office, "bounds": bounds}[client](binary, folder)
        print(f"  {time.time() - began:.0f} s")


main()
