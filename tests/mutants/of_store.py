"""Faults of the store and of the reader of its log."""

from collections.abc import Sequence
from typing import Final

from tests.mutants.mutant import Mutant, Patch

_SQL = "sql/0001_event_store.sql"
_READER = "reader.py"
_NO_PROOF = Patch(
    _READER,
    'if row["position"] != expected + 1 and row["position"] - 1 > self._proven:',
    "if False:",
)

MUTANTS: Final[Sequence[Mutant]] = (
    Mutant(
        "no stream lock",
        "A command reads its stream without locking it",
        "tests/chassis/test_store.py::test_a_lost_update_is_impossible",
        r"Conflict: conflict: box-a",
        (
            Patch(
                _SQL,
                "where s.stream_id = any (p_streams) order by s.stream_id for update;",
                "where s.stream_id = any (p_streams) order by s.stream_id;",
            ),
        ),
    ),
    Mutant(
        "no expected version",
        "An append does not ask whether the stream has moved",
        "tests/chassis/test_append.py::test_an_append_expects_the_version_that_it_saw",
        r"assert \('ok', \d+\) == \('conflict', 3\)",
        (
            Patch(
                _SQL,
                "elsif v_known > 0 or v_current <> p_expected then",
                "elsif v_known > 0 then",
            ),
        ),
    ),
    Mutant(
        "duplicates not looked for",
        "An append that is repeated after a lost answer is not recognised",
        "tests/chassis/test_append.py::test_a_repeated_append_is_recognised_whatever_version_it_expects",
        r"assert \('conflict', 3\) == \('duplicate', 3\)",
        (Patch(_SQL, "if v_known = v_count then", "if false then"),),
    ),
    Mutant(
        "the log can be written",
        "The service's own role may insert events past the functions",
        "tests/chassis/test_grants.py",
        r"DID NOT RAISE.*InsufficientPrivilegeError",
        (
            Patch(
                _SQL,
                "grant select on es.stream, es.event to",
                "grant select, insert, update on es.stream, es.event to",
            ),
        ),
    ),
    Mutant(
        "naive cursor",
        "Whatever is visible is told, and the cursor moves past a position that is still open",
        "tests/chassis/test_reader.py::test_a_lower_position_that_commits_later_is_not_skipped",
        r"assert \['box-before', 'box-quick'\] == \['box-before'\]",
        (_NO_PROOF,),
    ),
    Mutant(
        "xmin cursor",
        "Rows are told once no older transaction runs, in any database of the cluster",
        "tests/chassis/test_reader_waits.py::test_another_database_of_the_cluster_holds_nothing_up",
        r"assert \[\] == \['box-quick'\]",
        (
            _NO_PROOF,
            Patch(
                _READER,
                "where position > $1 order by position limit $2",
                "where position > $1 and xmin::text::bigint"
                " < pg_snapshot_xmin(pg_current_snapshot())::text::bigint order by position limit $2",
            ),
        ),
    ),
    Mutant(
        "borrowed proof",
        "A gap counts as dead when those who were there at another gap have ended",
        "tests/chassis/test_reader_waits.py::test_a_second_gap_does_not_borrow_the_proof_of_the_first",
        r"assert \['box-1', 'box-2'.* == \['box-1'\]",
        (
            Patch(
                _READER,
                "self._proven = max(self._proven, self._bars.popleft().top)",
                'self._proven = (self._bars.popleft(), probe["top"])[1]',
            ),
        ),
    ),
    Mutant(
        "sealed text not bound",
        "A sealed text opens in any event and any field of its person",
        "tests/chassis/test_codec.py::test_a_sealed_text_opens_only_where_it_was_written",
        r"DID NOT RAISE.*InvalidTag",
        (
            Patch("sealing.py", "text.encode(), bound_to.encode())", "text.encode(), None)"),
            Patch("sealing.py", "raw[_NONCE:], bound_to.encode())", "raw[_NONCE:], None)"),
        ),
    ),
)
