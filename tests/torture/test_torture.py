"""A short ordeal. By hand, for as long as one likes: `python -m tests.torture --help`."""

from pathlib import Path

import pytest

from tests.conftest import ClosingLine
from tests.torture.ordeal import Plan, run


@pytest.mark.timeout(400)
@pytest.mark.parametrize("short_nonces", [False, True], ids=["nonces", "history"])
async def test_nothing_is_lost_doubled_or_out_of_order(
    tmp_path: Path, closing_line: ClosingLine, short_nonces: bool
) -> None:
    report = await run(Plan(seed=7, kills=6, short_nonces=short_nonces), tmp_path)
    closing_line(f"torture with {'short nonces' if short_nonces else 'nonces'}: {report}")
    verdict = report.verdict
    assert (verdict.lost, verdict.doubled, verdict.reordered) == ([], [], [])
    assert (verdict.doubled_without_nonce, verdict.outdated, verdict.unpublished) == ([], [], [])
    assert verdict.expected > 60
    assert sum(report.kills.values()) == 6
