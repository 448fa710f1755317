"""check-suite.py BIN SAMPLES: `duiyi check` on the OASIS suite for XLIFF 2.1 and on every other sample.

Every file of the suite that is not valid is rejected, by the rule that oasis-21.tsv names for it; every valid one is
accepted, those for processing too; no sample whatever makes the program fail. Exits 1 with what is otherwise.
"""
import json
import pathlib
import subprocess
import sys
import time

binary, samples = sys.argv[1], pathlib.Path(sys.argv[2])
suite = samples / "oasis-21"


def check(files):
    """Rules of errors by file, and the exit code."""
    call = [binary, "check", "--quiet", "--to", "jsonl", *map(str, files)]
    done = subprocess.run(call, capture_output=True, text=True, timeout=300)
    found = {str(f): [] for f in files}
    for line in done.stdout.splitlines():
        finding = json.loads(line)
        assert finding["line"] >= 1 and finding["message"], finding
        if finding["severity"] == "error":
            found[finding["file"]].append(finding["rule"])
    return found, done


faults = []
table = {}
for line in (pathlib.Path(__file__).parent / "oasis-21.tsv").read_text(encoding="utf-8").splitlines():
    if line and not line.startswith("#"):
        name, rule = line.split("\t")
        table[str(suite / name)] = rule

invalid = sorted(suite.glob("*/invalid/*.xlf"))
if {str(f) for f in invalid} != set(table):
    faults.append("oasis-21.tsv does not name exactly the invalid files of the suite")
found, done = check(invalid)
rejected = sum(bool(rules) for rules in found.values())
named = 0
for file, rules in found.items():
    if table.get(file) in rules:
        named += 1
    else:
        faults.append(f"{file}: {table.get(file)} is not among {rules}")
print(f"{rejected} of {len(invalid)} invalid files rejected, {named} by the rule that names the fault")

valid = sorted([*suite.glob("*/valid/*.xlf"), *suite.glob("core/in-out/*.xlf")])
found, done = check(valid)
accepted = sum(not rules for rules in found.values())
faults += [f"{file} is valid: {rules}" for file, rules in found.items() if rules]
if done.returncode != 0:
    faults.append(f"exit code {done.returncode} for valid files: {done.stderr}")
print(f"{accepted} of {len(valid)} valid files accepted")

# Everything else that lies there, whatever it is.
others = sorted(f for f in samples.rglob("*") if f.is_file())
start = time.monotonic()
_, done = check(others)
if done.returncode not in (0, 1, 2) or "panicked" in done.stderr:
    faults.append(f"the samples: exit code {done.returncode}: {done.stderr[-2000:]}")
print(f"{len(others)} samples in {time.monotonic() - start:.1f} s without failure")

for fault in faults:
    print(fault)
sys.exit(bool(faults) or len(invalid) != 162 or len(valid) != 77)
