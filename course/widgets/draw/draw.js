// @ts-check
// A pad to draw a digit on, and what a network makes of it.
// The pad is a square of cells of ink, 0 to 255, whatever size the network wants.

import {
  BLUE, VERMILLION, announce, blank, clamp, drag, fixed, markup, say, widget,
} from "../base.js";

/** @typedef {import("../base.js").View} View */
/** @typedef {import("../base.js").Context} Context */

const PAD = 280; // the pad's side in pixels
const PEN = 1.5; // the pen's radius in cells: as much ink as the data sets' digits have
const SEEN = 84; // the little picture of what predict gets
/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * Bytes from the model as numbers.
 * @param {DataView} view
 */
const bytes = (view) => Array.from(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));

/**
 * Ink after one dab of a round, soft pen at (row, column), in cells; or after rubbing out.
 * @param {number[]} ink @param {number} row @param {number} column
 */
function dab(ink, row, column, erase = false) {
  const cells = Math.sqrt(ink.length);
  for (let r = 0; r < cells; r++) {
    for (let c = 0; c < cells; c++) {
      const distance = Math.hypot(r + 0.5 - row, c + 0.5 - column);
      const strength = Math.round(255 * clamp(PEN + 0.5 - distance, 0, 1)), i = r * cells + c;
      if (!erase) ink[i] = Math.max(ink[i], strength);
      else if (strength) ink[i] = 0; // the soft rim too
    }
  }
}

/**
 * Grey squares, white for 0 and black for 255, shape (rows, columns).
 * @param {Context} ctx @param {number[]} values @param {number} rows @param {number} columns
 * @param {number} size the picture's, in pixels
 */
function paintCells(ctx, values, rows, columns, size) {
  values.forEach((value, i) => {
    if (!value) return;
    ctx.fillStyle = `rgb(${[26, 26, 26].map((c) => Math.round(255 + (value / 255) * (c - 255)))})`;
    const [r, c] = [Math.floor(i / columns), i % columns];
    ctx.fillRect((c * size) / columns, (r * size) / rows, size / columns, size / rows);
  });
}

/** @param {View} view */
function build(view) {
  const { find, get, set, on, refresh } = view;
  const [pad, seen] = view.root.querySelectorAll("canvas");
  const cells = get("cells"), cell = PAD / cells;
  let cursor = [8, 13]; // row and column of the keyboard's cell: a place, like the focus
  const isInked = () => bytes(get("ink"))[cursor[0] * cells + cursor[1]] > 127;
  const put = (/** @type {(ink: number[]) => void} */ change) => {
    const ink = bytes(get("ink"));
    change(ink);
    set({ ink: new DataView(Uint8Array.from(ink).buffer) });
  };
  const clear = () => put((ink) => ink.fill(0));

  let last = [0, 0];
  drag(pad, PAD, view, (x, y, start) => put((ink) => {
    const [row, column] = [y / cell, x / cell];
    if (start) last = [row, column];
    const [dr, dc] = [row - last[0], column - last[1]];
    const dabs = Math.max(1, Math.ceil(2 * Math.hypot(dr, dc))); // half a cell apart
    for (let i = 1; i <= dabs; i++) {
      dab(ink, last[0] + (dr * i) / dabs, last[1] + (dc * i) / dabs);
    }
    last = [row, column];
  }));

  pad.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step) cursor = cursor.map((at, i) => clamp(at + step[i], 0, cells - 1));
    const [row, column] = cursor.map((v) => v + 0.5), inked = isInked();
    if (step && event.shiftKey) put((ink) => dab(ink, row, column));
    else if (event.key === " ") put((ink) => dab(ink, row, column, inked));
    else if (event.key === "c") clear();
    else if (!step) return;
    event.preventDefault(); // the page must not scroll
    refresh();
  }, on);
  for (const kind of ["focus", "blur"]) pad.addEventListener(kind, refresh, on);
  find("button").addEventListener("click", clear, on);

  return () => {
    const ctx = blank(pad, PAD, PAD), ink = bytes(get("ink"));
    paintCells(ctx, ink, cells, cells, PAD);
    const [row, column] = cursor;
    if (pad.matches(":focus")) {
      Object.assign(ctx, { strokeStyle: VERMILLION, lineWidth: 2 });
      ctx.strokeRect(column * cell, row * cell, cell, cell);
    }
    const [rows, columns] = get("image_shape"), small = blank(seen, SEEN, SEEN);
    paintCells(small, bytes(get("seen")), rows, columns, SEEN);

    const probabilities = get("probabilities"), best = Math.max(...probabilities);
    find("tbody").replaceChildren(...Array.from({ length: 10 }, (_, digit) => {
      const p = probabilities[digit], line = document.createElement("tr");
      line.className = p === best ? "best" : "";
      line.innerHTML = `<th scope="row">${digit}</th>
        <td><div class="bar" style="width: ${p === undefined ? 0 : 100 * p}%"></div></td>
        <td>${p === undefined ? "" : fixed(p, 2)}</td>`;
      return line;
    }));
    const message = get("message");
    announce(find(".sum"), message);
    announce(find(".cursor"), isInked()
      ? say("widget_draw_at_ink", { row: row + 1, column: column + 1 })
      : say("widget_draw_at_blank", { row: row + 1, column: column + 1 }));
    const inked = ink.filter((value) => value > 127).length;
    pad.setAttribute("aria-label", say("widget_draw_pad", { cells, inked, message }));
    seen.setAttribute("aria-label", say("widget_draw_seen", { rows, columns }));
  };
}

const html = `<div>
    <canvas class="pad" tabindex="0" role="application"></canvas>
    <p class="key">${markup("widget_draw_key")}</p>
    <p class="key cursor" aria-live="polite"></p>
  </div>
  <div class="side">
    <p class="sum" aria-live="polite"></p>
    <table class="bars" aria-label="${markup("widget_draw_bars")}"><tbody></tbody></table>
    <div class="under">
      <canvas class="seen" role="img"></canvas>
      <div><p class="key">${markup("widget_draw_gets")}</p>
        <p><button type="button">${markup("widget_draw_clear")}</button></p></div>
    </div>
  </div>`;
const style = `
  .course-widget.draw-digit .pad { cursor: crosshair; border: 1px solid var(--jp-border-color0, #888); }
  .course-widget.draw-digit .seen { border: 1px solid var(--jp-border-color0, #888); }
  .course-widget.draw-digit .key { max-width: ${PAD}px; }
  .course-widget.draw-digit .under { display: flex; gap: 12px; }
  .course-widget.draw-digit .bars :is(th, td) { padding: 1px 6px; border: 0; }
  .course-widget.draw-digit .bars th { width: 1em; }
  .course-widget.draw-digit .bars td:last-child { width: 3em; }
  .course-widget.draw-digit .bar { height: 14px; min-width: 1px; background: ${BLUE}; }
  .course-widget.draw-digit .best { font-weight: bold; }`;

export default widget({
  name: "draw-digit", keys: ["ink", "seen", "probabilities", "message", "image_shape"],
  style, html, build,
});
