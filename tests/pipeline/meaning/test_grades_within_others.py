"""A grade with another beside it that it is counted among: "PQiP learners (included in PSO)" are the learners."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


@pytest.mark.parametrize(
    "header",
    [
        *("PQiP learners (included in PSO)", "PQiP (counted within PSO)", "PQiP trainees (a subset of PSO)"),
        *("of which PQiP trainees (included in PSO figures)", "PQiP trainees, also counted as PSOs"),
        *("PQiP learners (part of band 3 probation services officers)", "PQiP trainees - included in PSO numbers"),
        *("PQiP (who are also included in the PSO column)", "PQiP learners (excluded from PSO)"),
    ],
)
def test_is_itself(header: str) -> None:
    reading = read(
        ["Probation staff in post (FTE), England and Wales, 30 June 2031"],
        ["PSO", header, "PO"],
        [6381, 1636, 5385],
    )
    assert figures(reading, "grade")["B3"] == ("PQiP",)


@pytest.mark.parametrize("header", ["PQiP and PSO", "PQiP learners (included in PSO and PO)"])
def test_two_grades_are_none(header: str) -> None:
    reading = read(
        ["Probation staff in post (FTE), 30 June 2031"], ["Region", header], ["Wales", 1636], ["London", 1911]
    )
    assert "one grade" in [fault.expected for fault in reading.faults]
