"""Ask pip-audit whether a locked package has a known fault; say plainly how many it could look up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parent.parent / "requirements.lock"
SECONDS = 120
AUDIT = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off"]


def main() -> None:
    """Exit 1 for a known fault; 0 where there is none or where the service cannot be reached, and say which."""
    try:
        audit = subprocess.run(
            [*AUDIT, "--format", "json", "--requirement", str(LOCK)],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        packages = json.loads(audit.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        sys.exit(_unreachable(f"no answer within {SECONDS} s"))
    except ValueError:
        sys.exit(_unreachable((audit.stderr.strip().splitlines() or ["no answer"])[-1]))
    known = [package for package in packages if "vulns" in package]
    faults = [(package, fault) for package in known for fault in package["vulns"]]
    for package, fault in faults:
        versions = ", ".join(fault["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {fault['id']}, mended in {versions}")
    if not known:
        sys.exit(_unreachable(f"none of {len(packages)} packages could be looked up"))
    print(f"{len(faults)} known faults in {len(known)} of {len(packages)} locked packages that could be looked up")
    sys.exit(bool(faults))


def _unreachable(why: str) -> int:
    print(f"Known faults of the locked packages were not checked: {why}")
    return 0


if __name__ == "__main__":
    main()
