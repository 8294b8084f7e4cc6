"""A widget in a page, without JupyterLab."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

# A small model stands in for JupyterLab's: like Backbone's, `set` tells listeners
# of a changed value at once, and `save_changes` is what goes to Python.
MODEL = """
async (state) => {
  const listeners = [], bytes = (list) => new DataView(Uint8Array.from(list).buffer);
  let changed = {};
  for (const key of ["ink", "seen"]) if (key in state) state[key] = bytes(state[key]);
  window.saved = [];
  window.answered = 0;
  window.model = {
    get: (key) => state[key],
    set(key, value) {
      if (state[key] === value) return;
      state[key] = changed[key] = value;
      for (const [event, f] of [...listeners]) if (event === "change:" + key) f();
    },
    on: (event, f) => listeners.push([event, f]),
    off(event, f) {
      const i = listeners.findIndex(([e, g]) => e === event && g === f);
      if (i >= 0) listeners.splice(i, 1);
    },
    async save_changes() {
      for (const [key, value] of Object.entries(changed)) {
        if (value instanceof DataView) changed[key] = Array.from(new Uint8Array(value.buffer));
      }
      window.saved.push(changed);
      const sent = changed;
      changed = {};
      if (!window.python) return;
      for (const [key, value] of Object.entries(await window.python(sent))) {
        model.set(key, key === "seen" ? bytes(value) : value);
        delete changed[key]; // what came from Python is not for Python
      }
      window.answered += 1;
    },
    listeners,
  };
  const { default: widget } = await import("/widget.js");
  window.el = document.body.appendChild(document.createElement("div"));
  window.cleanup = widget.render({ model: window.model, el: window.el });
}
"""
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PIXEL = """([x, y, i]) => {
  const canvas = el.querySelectorAll("canvas")[i], scale = canvas.width / canvas.clientWidth;
  return [...canvas.getContext("2d").getImageData(scale * x, scale * y, 1, 1).data];
}"""
BLUE, VERMILLION = np.array([0, 114, 178]), np.array([213, 94, 0])


@dataclass
class Shown:
    """A widget in a page."""

    page: Any  #: Playwright's
    errors: list[str]

    def settle(self) -> None:
        self.page.evaluate(NEXT_FRAME)

    def set(self, **numbers: Any) -> None:
        """Change the model, as when Python does."""
        for key, value in numbers.items():
            self.page.evaluate("([k, v]) => model.set(k, v)", [key, value])
        self.settle()

    def press(self, slider: str, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.get_by_role("slider", name=slider, exact=True).press(key)
        self.settle()

    def get(self, key: str) -> Any:
        return self.page.evaluate("(key) => model.get(key)", key)

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).inner_text())

    def sum(self) -> str:
        return self.text(".sum")

    def label(self, number: int = 0) -> str:
        return str(self.page.locator("canvas").nth(number).get_attribute("aria-label"))

    def table(self) -> list[list[str]]:
        rows = self.page.locator("tbody tr").all()
        return [row.locator("td").all_inner_texts() for row in rows]

    def picture(self, number: int = 0) -> str:
        return str(
            self.page.evaluate("(i) => el.querySelectorAll('canvas')[i].toDataURL()", number)
        )

    def pixel(self, x: float, y: float, canvas: int = 0) -> Any:
        """Red, green and blue, 0 to 255, at a place in CSS pixels; shape (3,)."""
        return np.array(self.page.evaluate(PIXEL, [x, y, canvas])[:3])

    def colour(self, x1: float, x2: float) -> Any:
        """The same at a point of a gate's plane."""
        return self.pixel(36 + 150 * (x1 + 0.5), 6 + 150 * (1.5 - x2))

    def saved(self) -> list[dict[str, Any]]:
        return list(self.page.evaluate("() => saved"))


Show = Callable[[Any], Shown]


def state_of(widget: Any) -> dict[str, Any]:
    """What the front end is told, with bytes as lists."""
    state = {k: v for k, v in widget.get_state().items() if not k.startswith("_") and k != "layout"}
    return {k: list(v) if isinstance(v, bytes) else v for k, v in state.items()}
