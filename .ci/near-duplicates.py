"""Edits of real articles (injected names, furniture, shuffled paragraphs, dropped words, cuts) through `duiyi duplicates`.

Usage: near-duplicates.py BINARY ARTICLES.jsonl.gz    exit 1 unless every copy is found and nothing else is
"""

import gzip, json, random, re, subprocess, sys

FURNITURE = {
    "en": "\n\nRelated Post\n\nLeave a Reply\n\nYour email address will not be published.\n\nShare this article",
    "zh": "\n\n责任编辑：张三\n\n声明：本文来源于互联网，版权归原作者所有\n\n相关阅读\n\n上一篇：没有了",
}
TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|\W+")


def edits(text, lang, rng):
    name = "World Times" if lang == "en" else "某某网"
    marked = list(text)
    for _ in range(10):
        marked.insert(rng.randrange(len(marked)), name)
    paragraphs = [p for p in text.split("\n") if p.strip()]
    rng.shuffle(paragraphs)
    yield "watermark", "".join(marked)
    yield "furniture", f"[{name}]\n\n{text}{FURNITURE[lang]}"
    yield "shuffled", "\n\n".join(paragraphs)
    yield "dropped", "".join(t for t in TOKEN.findall(text) if rng.random() > 0.1)
    yield "cut60", text[: int(len(text) * 0.6)]
    yield "cut25", text[: int(len(text) * 0.25)]


def main(binary, path):
    texts = {}
    for line in gzip.open(path, "rt", encoding="utf-8"):
        r = json.loads(line)
        # The longest text of each article; other records are its shorter pieces.
        key = (r["lang"][:2], r["text"][:30].strip())
        if r["size"] == 2000 and len(r["text"]) >= 800 and len(r["text"]) > len(texts.get(key, "")):
            texts[key] = r["text"]
    # The set has an article in two spellings ("認爲", "認") and another in both scripts: the second is left out.
    articles, seen = [], []
    for (lang, _), text in sorted(texts.items()):
        pieces = {text[i : i + 4] for i in range(len(text) - 3)}
        if all(len(pieces & other) < 0.5 * min(len(pieces), len(other)) for other in seen):
            articles.append((lang, text))
            seen.append(pieces)
    records, rng = [], random.Random(1)
    for number, (lang, text) in enumerate(articles):
        records.append((f"{number}", text))
        records += [(f"{number} {edit}", copy) for edit, copy in edits(text, lang, rng)]
    lines = "\n".join(json.dumps({"id": i, "text": t}, ensure_ascii=False) for i, t in records)
    run = subprocess.run(
        [binary, "duplicates", "--quiet", "--from", "jsonl", "--to", "jsonl", "-"], input=lines.encode(), stdout=subprocess.PIPE, check=True
    )
    found = [[d["id"] for d in json.loads(l)["documents"]] for l in run.stdout.decode().splitlines()]
    group = {i: n for n, ids in enumerate(found) for i in ids}
    originals = [i for i, _ in records if " " not in i]
    missed = [i for i, _ in records if " " in i and (i not in group or group[i] != group.get(i.split()[0]))]
    mixed = [ids for ids in found if len({i.split()[0] for i in ids}) > 1]
    copies = len(records) - len(originals)
    print(f"{len(originals)} articles, {copies - len(missed)} of {copies} copies found, {len(mixed)} groups of different articles")
    for what in missed[:10] + mixed[:10]:
        print("   ", what)
    return 1 if missed or mixed or len(originals) < 50 else 0


sys.exit(main(*sys.argv[1:]))
