"""What functions reach is put back, whatever a run changes; and what of it is numbers."""

import collections
import functools
import importlib
import itertools
import json
import logging
import math
import sys
import threading
from types import MethodType, ModuleType
from typing import Any

import numpy as np
import pytest

from course.kept import State, is_own, reached
from tests.course.locate.learners import written


@pytest.mark.parametrize(
    ("before", "change", "look"),
    [
        ("x = np.zeros(2)", "x[0] = 1", "x"),
        ("x = np.zeros(2, dtype=int)", "x[0] = 1", "x"),
        ("x = np.array(['a', 'b'])", "x[0] = 'c'", "x"),
        ("x = 1.0", "global x; x += 1", "x"),
        ("x = 'a'", "global x; x = 'b'", "x"),
        ("x = None", "global x; x = 'b'", "x"),
        ("", "global late; late = 1", "'late' in globals()"),
        ("x = 1", "global x; del x", "'x' in globals()"),
        ("d = {'a': 1}", "d['b'] = 1", "d"),
        ("d = {'a': 1}", "d['a'] = 2", "d"),
        ("d = {'a': 1}", "del d['a']", "d"),
        ("d = {'a': 1}", "d['b'] = d.pop('a')", "d"),
        ("d = {'a': np.zeros(1)}", "d['a'] += 1", "d"),
        ("l = [1]", "l.append(2)", "l"),
        ("l = [[1], 2]", "l[0][0] = 2", "l"),
        ("l = [1, 2]", "l.reverse()", "l"),
        ("s = {1}", "s.add(2)", "s"),
        ("s = {1}", "s.remove(1)", "s"),
        ("from collections import deque\nq = deque([1, 2], 2)", "q.append(3)", "q"),
        ("from collections import deque\nq = deque([np.zeros(1)])", "q[0][0] = 3", "q"),
        ("x = np.array([[0.0], None], dtype=object)", "x[0] = 1", "x"),
        ("x = np.array([[0.0], None], dtype=object)", "x[0][0] = 1", "x"),
        ("t = (np.zeros(1),)", "t[0][0] = 2", "t"),
        ("t = frozenset([(1, )]), [0]", "t[1][0] = 2", "t"),
        ("class N: pass\nn = N(); n.a = 1", "n.a = 2", "n.a"),
        ("class N: pass\nn = N()", "n.a = 2", "hasattr(n, 'a')"),
        ("class N: pass\nn = N(); n.n = N(); n.n.a = 1", "n.n.a = 2", "n.n.a"),
        ("class N: W = np.zeros(1)\nn = N()", "n.W[0] = 2", "N.W"),
        ("class M: W = [1]\nclass N(M): pass\nn = N()", "n.W[0] = 2", "M.W"),
        ("class N: __slots__ = 'a'\nn = N(); n.a = 1", "n.a = 2", "n.a"),
        ("class N: __slots__ = 'a'\nn = N(); n.a = [1]", "n.a[0] = 2", "n.a"),
        ("class N: __slots__ = 'a'\nn = N(); n.a = 1", "del n.a", "hasattr(n, 'a')"),
        ("class N: __slots__ = 'a', 'b'\nn = N()", "n.b = 1", "hasattr(n, 'b')"),
        ("class M: __slots__ = 'a',\nclass N(M): pass\nn = N(); n.a = 1", "n.a = 2", "n.a"),
        ("class N(dict): pass\nn = N(); n.a = 1", "n.a = 2", "n.a"),
        ("class N(dict): pass\nn = N(); n.a = [1]", "n.a[0] = 2", "n.a"),
        ("x = np.zeros(1)\nclass N:\n def __call__(self): x[0] = 1\nn = N()", "n()", "x"),
        ("class N(dict): pass\nn = N(a=1)", "n['a'] = 2", "n"),
        ("from types import SimpleNamespace\nn = SimpleNamespace(a=1)", "n.a = 2", "n.a"),
        ("from argparse import Namespace\nn = Namespace(a=1)", "n.a = 2", "n.a"),
        ("class N: a = 1", "N.a = 2", "N.a"),
        ("class N: a = 1", "N.b = 2", "hasattr(N, 'b')"),
        ("class M: a = 1\nclass N(M): pass\nn = N()", "M.a = 2", "n.a"),
        ("class N:\n def f(self): return 1\nn = N()", "N.f = lambda self: 2", "n.f()"),
        ("class N: W = {'a': 1}", "N.W['a'] = 2", "N.W"),
        ("x = np.zeros(1)\nclass N:\n def f(self): x[0] = 1", "N().f()", "x"),
        ("x = np.zeros(1)\nclass N:\n @staticmethod\n def f(): x[0] = 1", "N.f()", "x"),
        ("x = np.zeros(1)\nclass N:\n @classmethod\n def f(cls): x[0] = 1", "N.f()", "x"),
        (
            "x = np.zeros(1)\nclass N:\n @property\n def f(self):\n  x[0] = 1\nn = N()",
            "n.f",
            "x",
        ),
        (
            "import functools\nx = np.zeros(1)\nclass N:\n @functools.cached_property\n"
            " def f(self):\n  x[0] = 1\nn = N()",
            "n.f",
            "x",
        ),
        (
            "def make():\n n = 0\n def g():\n  nonlocal n; n += 1\n return g\ng = make()",
            "g()",
            "g.__closure__[0].cell_contents",
        ),
        (
            "def make():\n n = [0]\n def g(): n[0] += 1\n return g\ng = make()",
            "g()",
            "g.__closure__[0].cell_contents",
        ),
        ("def g(l=[]): l.append(1)", "g()", "g.__defaults__"),
        ("def g(*, l=[]): l.append(1)", "g()", "g.__kwdefaults__"),
        ("import functools\ng = functools.partial(lambda l: l.append(1), [])", "g()", "g.args"),
        (
            "import functools\ng = functools.partial(lambda l: l.append(1), l=[])",
            "g()",
            "g.keywords",
        ),
        (
            "import functools\nx = [0]\ndef h(): x[0] = 1\ng = functools.partial(h)",
            "g()",
            "x",
        ),
        ("class N:\n def f(self): self.a = 2\nn = N(); n.a = 1\ng = n.f", "g()", "n.a"),
        ("r = np.random.default_rng(0)", "r.normal()", "r.bit_generator.state"),
        ("", "np.random.normal()", "str(np.random.get_state())"),
        (
            "r = np.random.RandomState(0)",
            "r.normal()",
            "[str(one) for one in r.get_state()]",
        ),
        ("import random\nr = random.Random(0)", "r.random()", "r.getstate()"),
        ("import random", "random.random()", "random.getstate()"),
        (
            "import functools\nx = [0]\n@functools.lru_cache\ndef g(_): x[0] = 1",
            "g(object())",
            "x",
        ),
        (
            "import functools\nx = [0]\ndef h(): x[0] = 1\n@functools.wraps(h)\ndef g(): h()",
            "g()",
            "x",
        ),
        ("x = [0]", "(lambda: x.append(1))()", "x"),
        (
            "from types import ModuleType\nown = ModuleType('own')\n"
            "def g(): pass\nown.g = g\nown.x = np.zeros(1)",
            "own.x[0] = 1",
            "own.x",
        ),
        (
            "from types import ModuleType\nown = ModuleType('own')\nown.x = 1",
            "own.x = 2",
            "own.x",
        ),
    ],
)
def test_what_a_run_changes_is_put_back(before: str, change: str, look: str) -> None:
    body = "\n    ".join(change.split("; "))
    names = written(f"{before}\ndef f():\n    {body}\n")
    was = repr(eval(look, names))
    state = reached(names["f"])
    for _ in range(2):
        names["f"]()
        assert repr(eval(look, names)) != was
        state.put_back()
        assert repr(eval(look, names)) == was


def test_the_same_things_are_put_back() -> None:
    text = """\
x = np.zeros(2)
d, l = {"a": np.ones(1)}, [np.ones(1)]
def f():
    global x
    x = x * 1
    d["a"], l[0] = d["a"] * 1, l[0] * 1
"""
    names = written(text)
    own = names["x"], names["d"], names["d"]["a"], names["l"], names["l"][0]
    state = reached(names["f"])
    names["f"]()
    state.put_back()
    now = names["x"], names["d"], names["d"]["a"], names["l"], names["l"][0]
    assert all(one is other for one, other in zip(now, own, strict=True))


def test_what_became_read_only_is_left_as_it_is() -> None:
    names = written("x = np.zeros(1)\ndef f():\n    x[0] = 1\n    x.flags.writeable = False")
    state = reached(names["f"])
    names["f"]()
    state.put_back()
    assert names["x"][0] == 1


def leaves_of(text: str) -> dict[str, object]:
    return {leaf.name: leaf.value.tolist() for leaf in reached(written(text)["f"]).leaves}


@pytest.mark.parametrize(
    ("before", "used", "leaves"),
    [
        ("x = np.ones(2)", "x", {"x": [1, 1]}),
        ("x = np.ones(2, dtype=np.float32)", "x", {"x": [1, 1]}),
        ("x = np.ones(2, dtype=int)", "x", {}),
        ("x = np.ones(0)", "x", {}),
        ("x = np.ones(2); x.flags.writeable = False", "x", {}),
        ("x = 2.0", "x", {"x": 2.0}),
        ("x = 2", "x", {}),
        ("x = 'a', b'a', 1j, True, None, range(2), slice(2)", "x", {}),
        ("x = y = np.ones(1)", "x, y", {"x": [1]}),
        ("y = [2.0, np.ones(1)]", "y", {"y[0]": 2.0, "y[1]": [1]}),
        ("y = 2.0, np.ones(1)", "y", {"y[1]": [1]}),
        ("y = {'a': 2.0, 3: np.ones(1)}", "y", {"y['a']": 2.0, "y[3]": [1]}),
        ("a, b, c = np.ones(1), 2.0, 3.0", "b, (lambda: c)(), a", {"b": 2, "a": [1], "c": 3}),
        (
            "class N:\n W = np.ones(1)\n __x = 2\n def __init__(self): self.b = 2.0\nn = N()",
            "n",
            {"n.b": 2.0, "N.W": [1]},
        ),
        ("class N:\n W = 2.0", "N", {}),
        ("class N:\n __slots__ = 'a'\nn = N(); n.a = 2.0", "n", {"n.a": 2}),
        ("class N: __slots__ = 'a', '__dict__'\nn = N(); n.b = 2.0", "n", {"n.b": 2}),
        ("from collections import deque\nq = deque([2.0])", "q", {"q[0]": 2}),
        ("x = np.array([np.ones(1), None], dtype=object)", "x", {"x[0]": [1]}),
        (
            "class N(dict):\n def __init__(self): self.__dict__ = self\nn = N(); n.a = 2.0",
            "n",
            {"n['a']": 2},
        ),
        ("def g(a=np.ones(1), *, b=np.ones(2)): pass", "g", {"": [1, 1]}),
        ("def make(z):\n return lambda: z\ng = make(np.ones(1))", "g", {"z": [1]}),
        ("import math, functools, json", "math, json, functools.wraps, json.dumps", {}),
        ("x = np.float64(3)", "x", {"x": 3.0}),
        ("x = np.random.default_rng(0)", "x", {}),
        (
            "from types import ModuleType\nown = ModuleType('own')\ndef g(): pass\nown.g = g\n"
            "own.x, own.y = np.ones(1), 2.0",
            "own.x, own.y",
            {"x": [1], "y": 2.0},
        ),
    ],
)
def test_what_is_numbers_is_known_by_its_name(
    before: str, used: str, leaves: dict[str, object]
) -> None:
    found = leaves_of(f"{before}\ndef f():\n    return {used}\n")
    assert found == leaves
    assert list(found) == list(leaves)


def test_a_method_s_object_is_self() -> None:
    names = written("class N:\n def f(self): return self.W\nn = N(); n.W = np.ones(1)")
    assert [leaf.name for leaf in reached(names["n"].f).leaves] == ["self.W"]


def test_what_two_functions_reach_is_one_state() -> None:
    names = written("x, y = np.ones(1), np.ones(2)\ndef f(): return x\ndef g(): return x + y")
    state = reached(names["f"], names["g"])
    assert [leaf.name for leaf in state.leaves] == ["x", "y"]
    assert state.functions == [names["f"], names["g"]]


def test_a_cell_without_a_value_is_passed_over() -> None:
    text = "def make():\n def g(): return late\n if 0: late = 1\n return g\nf = make()"
    state = reached(written(text)["f"])
    assert not state.leaves and len(state.functions) == 1


def test_functions_that_others_wrote_are_not_looked_into() -> None:
    names = written("import json\ndef f(): return json.dumps, np.mean\ng = json.dumps")
    assert reached(names["f"], names["g"]).functions == [names["f"]]


def test_functions_behind_a_decorator_are_found() -> None:
    text = "import functools\ndef h(): pass\n@functools.wraps(h)\ndef g(): pass\ndef f(): g()"
    names = written(text)
    assert reached(names["f"]).functions == [names["f"], names["h"]]


def test_numbers_are_put_in_place() -> None:
    names = written("x, d = np.ones(2), {'a': 1.0}\ndef f(): return x, d")
    array, number = reached(names["f"]).leaves
    array.put(np.array([3.0, 4.0]))
    number.put(np.array(5.0))
    assert names["x"].tolist() == [3, 4]
    assert names["d"] == {"a": 5.0} and type(names["d"]["a"]) is float
    assert number.value == 5 and array.value is names["x"]


def test_a_new_state_holds_nothing_but_random_numbers() -> None:
    state = State()
    expected = np.random.random()
    state.put_back()
    assert np.random.random() == expected


def test_a_large_array_waits_for_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course.kept.LARGE", 3)
    net = {"large": np.zeros(4), "small": np.zeros(3)}
    state = reached(net)
    net["large"][0] = net["small"][0] = 1
    state.put_back(large=False)
    assert (net["large"][0], net["small"][0]) == (1, 0)
    state.put_back()
    assert net["large"][0] == 0


def test_only_so_many_things_are_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course.kept.MOST", 3)
    assert len(reached([np.ones(1), np.ones(1), np.ones(1)]).leaves) == 2


def test_numbers_in_slots_are_put_there() -> None:
    names = written("class N: __slots__ = 'a'\nn = N(); n.a = 1.0\ndef f(): return n")
    [leaf] = reached(names["f"]).leaves
    leaf.put(np.array(3.0))
    assert names["n"].a == leaf.value == 3


@pytest.mark.parametrize(
    "text",
    [
        "class N(dict): __getattr__ = dict.__getitem__\nn = N(); n['a'] = 1.0",
        "class N:\n  def __getattr__(self, name): return self.held[name]\n"
        "n = N(); n.held = {'a': 1.0}",
        "class N:\n  __slots__ = ('a', 'later')\n  def __getattr__(self, name): return {}[name]\n"
        "n = N(); n.a = 1.0",
    ],
)
def test_an_object_may_answer_to_any_name_as_it_likes(text: str) -> None:
    [leaf] = reached(written(text)["n"]).leaves
    assert leaf.value == 1


def test_a_number_of_a_learner_s_module_is_put_back() -> None:
    text = "from types import ModuleType\nown = ModuleType('own')\nown.x = 1.0\ndef f(): own.x"
    names = written(text)
    state = reached(names["f"])
    [leaf] = state.leaves
    leaf.put(np.array(3.0))
    state.put_back()
    assert names["own"].x == 1


def test_where_names_stand_is_known() -> None:
    names = written("x = 1\ndef f(): return x, late")
    assert reached(names["f"]).globals == [(names, "x")]


@pytest.mark.parametrize(
    "thing",
    [logging.getLogger("tests.kept"), threading.Event(), json],
    ids=["log", "event", "module"],
)
def test_a_library_s_objects_are_left_alone(thing: Any) -> None:
    state = reached([thing])
    thing.own = 1
    state.put_back()
    assert thing.own == 1
    del thing.own


def test_a_method_may_be_made_of_any_function() -> None:
    f = written("def f(n): return n")["f"]
    assert reached(MethodType(f, 5)).functions == [f]


@pytest.mark.parametrize(
    ("thing", "own"),
    [
        (written("def f(): pass")["f"], True),
        (written("class A: pass")["A"], True),
        (functools.wraps(json.dumps)(written("def f(): pass")["f"]), True),
        (functools.wraps(json.dumps)(reached), False),
        (test_a_new_state_holds_nothing_but_random_numbers, True),
        (State, False),
        (is_own, False),
        (ModuleType("own"), True),
        (ModuleType("__main__"), True),
        (type("A", (), {"__module__": "__main__"}), True),
        (type("A", (), {"__module__": "numpy.linalg"}), False),
        (type("A", (), {"__module__": "json"}), False),
        (type("A", (), {"__module__": "torch.nn"}), False),
        (math, False),
        (np.random, False),
        (json.dumps, False),
        (json.JSONDecoder, False),
        (importlib._bootstrap._find_spec, False),  # type: ignore[attr-defined]
        (pytest.raises, False),
        (pytest.Item, False),
        (collections.OrderedDict, False),
        (dict, False),
        (eval("lambda: 0", {}), True),
        (eval("lambda: 0", {"__name__": "json"}), False),
    ],
    ids=itertools.count(),
)
def test_what_nobody_installed_is_a_learner_s(thing: object, own: bool) -> None:
    assert is_own(thing) is own


def test_a_notebook_s_own_names_are_a_learner_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was started: pytest's own file, say."""
    monkeypatch.setitem(sys.modules, "__main__", pytest)
    assert is_own(type("A", (), {"__module__": "__main__"}))
