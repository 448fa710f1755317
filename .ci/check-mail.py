"""check-mail.py FOLDER: what Python's email package and an editor say of the e-mails that `duiyi digest` wrote there.

Each .eml is multipart/alternative without a defect, its text and its HTML name the same items in the same order, its
HTML is the file beside it, and both are shorter than 100,000 bytes. Exits 1 with what is otherwise.
"""
import email
import email.policy
import html
import json
import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])
issue = json.loads((folder / "digest.json").read_text(encoding="utf-8"))
titles = {
    item["number"]: item["versions"][0]["title"] for section in issue["sections"] for item in section["items"]
}
faults, seen = [], []
mails = sorted(folder.glob("digest*.eml"), key=lambda f: (len(f.name), f.name))
for file in mails:
    raw = file.read_bytes()
    if len(raw) >= 100_000:
        faults.append(f"{file.name}: {len(raw)} bytes")
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    parts = list(mail.iter_parts())
    defects = [str(d) for m in [mail, *parts] for d in m.defects]
    if mail.get_content_type() != "multipart/alternative" or defects:
        faults.append(f"{file.name}: {mail.get_content_type()}, {defects}")
    if [p.get_content_type() for p in parts] != ["text/plain", "text/html"]:
        faults.append(f"{file.name}: parts {[p.get_content_type() for p in parts]}")
        continue
    if not mail["Subject"]:
        faults.append(f"{file.name}: no subject")
    text, page = (p.get_content().replace("\r\n", "\n") for p in parts)
    beside = file.with_suffix(".html")
    if beside.exists() and beside.read_text(encoding="utf-8").strip() != page.strip():
        faults.append(f"{file.name}: its HTML is not {beside.name}")
    if len(page.encode()) >= 100_000:
        faults.append(f"{file.name}: its HTML has {len(page.encode())} bytes")
    in_text = [int(n) for n in re.findall(r"^(\d+)\. ", text, re.M)]
    headings = [re.sub(r"<[^>]+>", "", h) for h in re.findall(r"<h3[^>]*>(.*?)</h3>", page, re.S)]
    if [titles[n] for n in in_text] != [html.unescape(h).strip() for h in headings]:
        faults.append(f"{file.name}: text and HTML do not have the same items")
    seen += in_text
    if "<img" in page and re.search(r'<img(?![^>]* alt="[^"]+")', page):
        faults.append(f"{file.name}: a picture without words")
    if re.search(r'(?:href|src)="(?!https?://)', page) or re.search(r'src="http://', page):
        faults.append(f"{file.name}: an address that is none of the web")
if sorted(seen) != sorted(titles):
    faults.append(f"the e-mails have the items {seen}, the issue {sorted(titles)}")
print(f"{len(mails)} e-mails with {len(seen)} items, {max(f.stat().st_size for f in mails)} bytes at most")
for fault in faults:
    print(fault)
sys.exit(bool(faults) or not mails)
