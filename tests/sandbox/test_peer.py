"""A whole peer, against one that makes things up."""

import json
import socket
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox import messages
from autograder.sandbox.arguments import Arguments
from autograder.sandbox.channel import Channel, Closed
from autograder.sandbox.clock import TimeUp
from autograder.sandbox.handles import OPERATIONS, Handle
from autograder.sandbox.messages import Question, Said
from autograder.sandbox.peer import Peer
from autograder.sandbox.wire import WireError, encode
from tests.sandbox.support import BUFFERS, JSON, SMALL, TAGGED, frame, pair, refuse, send


class Stub(Peer):
    """The trusted side, alone."""


class Heeds(Stub):
    """It believes no more of what was said than a checker does."""

    def heard(self, said: object) -> None:
        messages.said(said)


@given(st.lists(TAGGED | JSON, min_size=0, max_size=6), BUFFERS, st.booleans())
def test_a_made_up_reply_is_refused_or_a_plain_error(
    parts: list[Any], buffers: list[bytearray], asks: bool
) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    peer.deadline = time.monotonic() + 5
    array, box = np.arange(6.0), {"a": np.zeros(2)}
    kind = ["call"] if asks else ["reply", "value"]
    send(other, frame(json.dumps([*kind, *parts]).encode(), [bytes(b) for b in buffers]))
    other.shutdown(socket.SHUT_WR)
    try:
        peer.ask("call", array, box)
    except TimeUp:
        pass
    except Exception as error:  # noqa: BLE001 - refused, or told by the other side
        assert isinstance(error, WireError) or hasattr(error, "student_line")
    assert array.shape == (6,) and array.dtype == np.float64
    channel.close()
    other.close()


def reply(*parts: Any, buffers: tuple[bytes, ...] = ()) -> bytes:
    return frame(json.dumps(["reply", *parts]).encode(), list(buffers))


@pytest.mark.parametrize(
    "parts",
    [
        ("value", ["v", 0, ["l", 100], ["l", 8], 0], [], None, []),
        ("value", ["v", 0, ["l", 2], ["l", 8], -8], [], None, []),
        ("value", ["v", 0, ["l", 2], ["l", -800], 0], [], None, []),
        ("value", ["v", 7, ["l", 2], ["l", 8], 0], [], None, []),
        ("value", ["k", 99], [], None, []),
        ("value", ["o", 1], [], None, []),
        ("value", ["m", "os", "system"], [], None, []),
        ("value", ["n", "f"], [], None, []),
        ("value", None, [[0, 5]], None, []),
        ("value", None, [[9, None]], None, []),
        ("value", None, [], None, [["ours", 1, {}]]),
        ("error", ["t"], [], None, []),
        ("error", ["t", ["l", "Value Error"], "x", ["d"], None], [], None, []),
        ("maybe", None, [], None, []),
        ("value", None),
        ("value", ["v", 0, ["l", 2], ["l", 8], 1 << 40], [], None, []),
        ("value", ["v", 0, ["l", 1 << 40], ["l", 0], 0], [], None, []),
        ("value", ["v", 0, 5, ["l", 8], 0], [], None, []),
        ("value", ["v", 0, ["l", "x"], ["l", None], 0.5], [], None, []),
        ("value", ["k", -1], [], None, []),
        ("value", ["k", 10**30], [], None, []),
        ("value", ["a", "<f8", [1 << 47], 0], [], None, []),
        ("value", ["a", "|O", [1], 0], [], None, []),
        ("value", ["a", "<f8", [-1], 0], [], None, []),
        ("value", ["o", -1], [], None, []),
        ("value", ["g", "ours", 1, "PCG64", ["d", ["state", 5]]], [], None, []),
        ("value", ["g", "nobody's", 1, "PCG64", ["d"]], [], None, []),
        ("value", ["D", ["d", ["X", ["l"]]]], [], None, []),
        ("value", ["h", "x", 3], [], None, []),
        ("value", ["zz"], [], None, []),
        ("value", {}, [], None, []),
        ("value", 1, [[1, 1.0]], None, []),
        ("value", 1, [[-1, 1.0]], None, []),
        ("value", 1, [["a", 1.0]], None, []),
        ("value", 1, [[0, ["a", "<f8", [1], 0]]], None, []),
        ("value", 1, {"0": 1}, None, []),
        ("value", 1, [], {}, []),
        ("value", ["v", 0, ["l", True], ["l", 8], 0], [], None, []),
        ("value", ["v", 0, ["l", 2], ["l", 8], 0.0], [], None, []),
        ("value", 1, [], None, [["x", ["d"]]]),
        ("value", 1, [], None, [[1, ["d"]]] * 99),
        ("error", 5, [], None, []),
        ("error", ["t", ["l", 5], "x", ["d"], None], [], None, []),
        ("error", ["t", ["l"], "x", ["d"], None], [], None, []),
        ("error", ["t", ["l", "E"], 5, ["d"], None], [], None, []),
        ("error", ["t", ["l", "E"], "x", ["d", ["line", 5]], None], [], None, []),
        ("error", ["t", ["l", "E"], "x", ["d"], ["l"]], [], None, []),
        ("error", ["t", "E", "x", ["d"], None], [], None, []),
        ("error", ["l", ["l", "E"], "x", ["d"], None], [], None, []),
    ],
    ids=str,
)
def test_a_forged_reply_is_refused(parts: tuple[Any, ...]) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    send(other, reply(*parts))
    with pytest.raises(WireError):
        peer.ask("call", np.arange(6.0))
    channel.close()
    other.close()


CHANGE, DRAWN = "a change has a number", "no generator"


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        (("maybe", ["t", ["l", "E"], "x", ["d"], None], [], ["d"], []), "no outcome"),
        (("error", ["t"], [], ["d"], []), "no outcome"),
        *((("value", 1, changes, ["d"], []), "changes are a list") for changes in (None, 5, "ab")),
        *((("value", 1, [pair], ["d"], []), CHANGE) for pair in ("ab", [0], [0, 1, 2], [True, 1])),
        *((("value", 1, [pair], ["d"], []), CHANGE) for pair in (["0", 1], 5, {"0": 1, "1": 2})),
        (("value", 1, [], None, []), "was said is a dict"),
        *((("value", 1, [], ["d"], drawn), "no list of gen") for drawn in (None, "ab", {})),
        (("value", 1, [], ["d"], [[99, ["d"]]] * 9), "no list of generators"),
        *((("value", 1, [], ["d"], [one]), DRAWN) for one in ("ab", [1], [1, 2, 3], [True, 1])),
        *((("value", 1, [], ["d"], [one]), DRAWN) for one in (["1", 1], 5, {"0": 1, "1": 2})),
    ],
    ids=str,
)
def test_a_reply_is_refused_for_what_it_is(parts: tuple[Any, ...], why: str) -> None:
    channel, other = pair()
    peer = Heeds(channel, trusted=True)
    peer.deadline = time.monotonic() + 10
    send(other, reply(*parts))
    with pytest.raises(WireError, match=why):
        peer.ask("call", np.arange(6.0))
    channel.close()
    other.close()


def test_so_many_generators_may_be_told_of_and_a_value_may_be_one_given_before() -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    send(other, reply("value", ["w", 5], [], ["d"], [[99, ["d"]]] * 8))
    assert peer.ask("call") == 5
    channel.close()
    other.close()


@pytest.mark.parametrize(
    "node",
    [
        *(5, "ab", ["l", ["t"], ["d"]], ["t", ["t"]], ["t", ["t"], ["d"], 1]),
        *(["t", ["l"], ["d"]], ["t", ["t"], ["l"]], ["t", ["t"], ["d", [1, 2]]]),
        *(["t", ["t"], ["d", ["a", 1], [2, 2]]], ["t", "ab", ["d"]], ["t", ["t"], "ab"]),
    ],
    ids=str,
)
def test_a_question_has_a_tuple_and_a_dict_of_arguments(node: Any) -> None:
    channel, other = pair()
    with pytest.raises(WireError, match="a question has arguments"):
        Stub(channel, trusted=True).answer(Question("call", node, None, []), [])
    channel.close()
    other.close()


def test_a_reply_that_goes_nowhere_is_no_reply() -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    other.close()
    with pytest.raises(Closed):
        peer.reply("value", 1, Arguments(()), Said(), None)
    channel.close()


def test_nobody_replies_to_whom_nothing_was_asked() -> None:
    channel, other = pair()
    send(other, reply("value", 1, [], ["d"], []))
    with pytest.raises(WireError, match="a reply to no question"):
        Stub(channel, trusted=True).serve()
    channel.close()
    other.close()


def test_a_learner_s_names_are_the_learner_s_side_s() -> None:
    channel, other = pair()
    with pytest.raises(WireError, match="no names here"):
        Peer(channel, trusted=False).named("f")
    channel.close()
    other.close()


@pytest.mark.parametrize("header", [b"[]", b"[[]]", b"[null]", b'["reply"]', b"{}", b"1"])
def test_a_header_of_no_kind_is_refused(header: bytes) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    send(other, frame(header, []))
    with pytest.raises(WireError):
        peer.ask("call")
    channel.close()
    other.close()


class Open(Stub):
    """A trusted side without its guard: it does whatever a handle can be asked for."""

    def operations(self) -> dict[str, Callable[..., Any]]:
        return dict(OPERATIONS)


class Secret:
    """Something of the trusted side's."""


#: Operation → operands with which it succeeds; where none stand here, two whole numbers.
SUCCEEDS: dict[str, tuple[Any, ...]] = {
    "getattr": (Secret(), "__class__"),
    "setattr": (Secret(), "name", 1),
    "len": ([1],),
    "getitem": ([1], 0),
    "setitem": ([1], 0, 1),
    "delitem": ([1], 0),
    "contains": ([1], 1),
    "matmul": (np.ones(1), np.ones(1)),
    **dict.fromkeys(("neg", "pos", "invert", "abs", "index"), (1,)),
}


def answered(kind: type[Peer], what: str, operands: tuple[Any, ...]) -> list[Any]:
    """What a trusted side replies to a question: the outcome, and what is told with it."""
    channel, other = pair()
    peer = kind(channel, trusted=True)
    buffers: list[Any] = []
    node = encode((operands, {}), buffers, lambda value, _: ["o", peer.kept.number(value)])
    send(other, frame(json.dumps([what, node, None, []]).encode(), [bytes(b) for b in buffers]))
    send(other, reply("value", 1, [], None, []))
    assert peer.ask("call") == 1
    told = Channel(other, SMALL)
    told.receive()  # the question
    header, _ = told.receive()
    channel.close()
    told.close()
    assert header[0] == "reply"
    return header[1:3]


@pytest.mark.parametrize("what", sorted(set(OPERATIONS) - {"call", "iter", "next"}))
def test_the_trusted_side_lets_itself_be_called_and_no_more(what: str) -> None:
    """Each question is one that a side without the guard does answer."""
    operands = SUCCEEDS.get(what, (1, 1))
    assert answered(Open, what, operands)[0] == "value"
    outcome, told = answered(Stub, what, operands)
    assert outcome == "error" and told[1][1] == "KeyError"


@pytest.mark.parametrize(
    "what",
    ["run", "names", "snapshot", "restore", "push_overrides", "forget", "__class__", "", "Call"],
)
def test_the_trusted_side_has_no_operations_of_a_worker(what: str) -> None:
    outcome, told = answered(Stub, what, ("x",))
    assert outcome == "error" and told[1][1] == "KeyError"


def test_what_the_trusted_side_offers_is_answered() -> None:
    assert answered(Stub, "call", (lambda: 5,)) == ["value", 5]
    assert answered(Stub, "iter", ([1],))[0] == "value"
    assert answered(Stub, "next", (iter([7]),)) == ["value", ["t", True, 7]]


@pytest.mark.parametrize("what", ["call", "iter", "next"])
def test_what_is_asked_of_nothing_is_an_error(what: str) -> None:
    outcome, told = answered(Stub, what, ())
    assert outcome == "error" and told[1][1] == "TypeError"


@pytest.mark.parametrize("kind", ["UnicodeDecodeError", "ExceptionGroup", "KeyError"])
def test_an_exception_is_made_of_its_text_alone(kind: str) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    told = ["t", ["l", kind], "done", ["d", ["line", "x = 1"]], None]
    send(other, reply("error", told, [], None, []))
    with pytest.raises(Exception, match="done") as raised:
        peer.ask("call")
    assert type(raised.value).__name__ == kind
    assert raised.value.student_line == "x = 1"
    channel.close()
    other.close()


@pytest.mark.parametrize("kind", ["StopIteration", "GeneratorExit", "SystemExit", "Whatever"])
def test_control_flow_of_the_other_side_stays_there(kind: str) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    told = ["t", ["l", kind, "BaseException"], "done", ["d"], None]
    send(other, reply("error", told, [], None, []))
    with pytest.raises(RuntimeError) as raised:
        peer.ask("call")
    assert type(raised.value).__name__ == kind
    channel.close()
    other.close()


def test_a_handle_is_no_evidence() -> None:
    handle = Handle(None, 1, "Answer")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        bool(handle)
    with pytest.raises(TypeError):
        _ = handle == 4
    with pytest.raises(TypeError):
        _ = handle != 4


PCG64 = np.random.PCG64(0).state["state"]


@pytest.mark.parametrize(
    "change",
    [
        {"state": {**PCG64, "inc": 2 * (PCG64["inc"] // 2)}},  # no cycle: it can stand still
        {"state": {**PCG64, "inc": PCG64["inc"] + 2}},  # another cycle
        {"state": {**PCG64, "state": 1 << 128}},
        {"state": {**PCG64, "state": -1}},
        {"state": {**PCG64, "state": True}},
        {"state": {"state": 1}},
        {"state": 5},
        {"has_uint32": 2},
        {"has_uint32": -1},
        {"uinteger": 1 << 32},
        {"uinteger": 0.5},
        {"bit_generator": "MT19937"},
        {"more": 1},
    ],
    ids=str,
)
def test_no_generator_is_brought_where_drawing_does_not_lead(change: dict[str, Any]) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    ours = np.random.default_rng(0)
    number, before = peer.generators.add(ours), ours.bit_generator.state
    drawn = [number, encode({**before, **change}, [], refuse)]
    send(other, reply("value", 1, [], None, [drawn]))
    with pytest.raises(WireError):
        peer.ask("call", ours)
    assert ours.bit_generator.state == before
    channel.close()
    other.close()


def test_a_generator_is_brought_where_drawing_leads() -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    ours, theirs = np.random.default_rng(0), np.random.default_rng(0)
    theirs.integers(9, size=7, dtype=np.uint32)
    drawn = [peer.generators.add(ours), encode(theirs.bit_generator.state, [], refuse)]
    send(other, reply("value", 1, [], None, [drawn]))
    assert peer.ask("call", ours) == 1
    assert ours.bit_generator.state == theirs.bit_generator.state
    channel.close()
    other.close()


@pytest.mark.parametrize("number", [0, 1, -1, "x"])
def test_a_generator_that_the_other_side_made_up_does_not_cross(number: object) -> None:
    channel, other = pair()
    peer = Stub(channel, trusted=True)
    state = encode(np.random.default_rng(0).bit_generator.state, [], refuse)
    send(other, reply("value", ["g", number, state], [], None, []))
    with pytest.raises(WireError):
        peer.ask("call")
    channel.close()
    other.close()
