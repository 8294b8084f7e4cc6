// @ts-check
// A line against the four points of XOR.
// The line is z = cos(angle)(x₁ − ½) + sin(angle)(x₂ − ½) − offset = 0, with 1 where z > 0:
// `angle` is the direction in which the side of the 1s lies, in degrees.

import {
  DARK, announce, blank, clamp, dot, drag, fillTable, fixed, markup, plus, say, short, slider,
  widget,
} from "../base.js";
import {
  FILLED, GATE, GATE_STYLE, MARKS, OPEN, SIDE, extremes, gateAxes, gatePoint, gateTable, judge,
  shade, shadeByZ,
} from "../gate.js";

/** @typedef {import("../base.js").View} View */
/** @typedef {import("../base.js").Context} Context */

const RADIUS = 0.95; // the line's ends lie on a circle round the middle, in every position
const PATIENCE = 60; // after so many moves "Why not four?" is offered, and once three are right
const radians = (/** @type {number} */ degrees) => (degrees * Math.PI) / 180;

/** @param {View["get"]} get */
function facts(get) {
  const [angle, offset] = [get("angle"), get("offset")];
  const [w1, w2] = [Math.cos(radians(angle)), Math.sin(radians(angle))];
  const b = -(w1 + w2) / 2 - offset;
  const targets = get("y");
  const rows = /** @type {number[][]} */ (get("X")).map(([x1, x2], i) => {
    const y = targets[i], z = w1 * x1 + w2 * x2 + b, verdict = judge(z, y);
    return { x1, x2, y, says: verdict === "undecided" ? "–" : z > 0 ? 1 : 0, verdict };
  });
  const right = rows.filter((row) => row.verdict === "right").length;
  const others = rows.filter((row) => row.verdict !== "right").map((r) => `(${r.x1}, ${r.x2})`);
  const bad = say("widget_xor_bad", { points: others.join(", ") });
  const count = say("widget_xor_right", { right });
  const line = say("widget_xor_line", { z: `${short(w1)} x₁${plus(w2)} x₂${plus(b)}` });
  // How far the ends lie from the angle, seen from the middle.
  const spread = Math.acos(offset / RADIUS);
  const ends = [1, -1].map((sign) => radians(angle) + sign * spread);
  return { angle, w1, w2, b, rows, right, bad, count, line, ends };
}

/**
 * The line whose ends lie in two directions from the middle, with the 1s on the side as before.
 * @param {number} end @param {number} other @param {number} before
 */
function lineThrough(end, other, before) {
  let direction = (end + other) / 2, offset = RADIUS * Math.cos((end - other) / 2);
  if (Math.cos(direction - radians(before)) < 0) {
    [direction, offset] = [direction + Math.PI, -offset];
  }
  return turned(Math.round((direction * 180) / Math.PI), Math.round(100 * offset) / 100);
}

/**
 * An angle from −180 to 180 degrees, and an offset.
 * @param {number} angle @param {number} offset
 */
const turned = (angle, offset) => ({ angle: angle - 360 * Math.round(angle / 360), offset });

/** @param {Context} ctx @param {ReturnType<typeof facts>} facts */
function paintXor(ctx, { w1, w2, b, rows, ends }) {
  const corners = extremes(w1, w2, b), [low, high] = corners.map((corner) => corner.z);
  const [zero, one] = [shade(0.35), shade(0.65)]; // two flat colours: the line knows no in-between
  shadeByZ(ctx, w1, w2, corners, [[low, zero], [0, zero], [0, one], [high, one]]);
  gateAxes(ctx, corners, (z) => say("widget_xor_side", { answer: z > 0 ? 1 : 0 }));
  for (const row of rows) gatePoint(ctx, row);
  for (const end of ends) {
    const at = [0.5 + RADIUS * Math.cos(end), 0.5 + RADIUS * Math.sin(end)];
    dot(ctx, GATE.across(at[0]), GATE.down(at[1]), 8, DARK);
    dot(ctx, GATE.across(at[0]), GATE.down(at[1]), 5, "white");
  }
}

/** @param {View} view */
function build(view) {
  const { find, get, set, on } = view;
  const canvas = find("canvas"), body = find("tbody"), swap = find("button");
  const limits = get("limits");
  let moves = 0;
  const change = (/** @type {{ angle?: number, offset?: number }} */ changes) => {
    moves += 1;
    set(changes);
    if (facts(get).right === 3 || moves >= PATIENCE) set({ explained: true });
  };
  const degrees = (/** @type {number} */ v) => `${fixed(v, 0)}°`;
  const hundredths = (/** @type {number} */ v) => fixed(v, 2);
  const turn = slider(view, {
    label: say("widget_xor_angle"), limits: limits.angle, step: 1, text: degrees,
    change: (angle) => change({ angle }),
  });
  const shift = slider(view, {
    label: say("widget_xor_offset"), limits: limits.offset, step: 0.01, text: hundredths,
    change: (offset) => change({ offset }),
  });
  // `|| 0` since −0 is not a number to show.
  swap.addEventListener("click", () => change(turned(get("angle") + 180, -get("offset") || 0)), on);

  let resting = 0; // where the end that is not dragged lies
  drag(canvas, SIDE, view, (px, py, start) => {
    const [x1, x2] = GATE.at(px, py), pointer = Math.atan2(x2 - 0.5, x1 - 0.5);
    const { ends, angle } = facts(get);
    if (start) resting = ends.sort((p, q) => Math.cos(p - pointer) - Math.cos(q - pointer))[0];
    const line = lineThrough(pointer, resting, angle);
    change({ ...line, offset: clamp(line.offset, limits.offset[0], limits.offset[1]) });
  });

  return () => {
    const now = facts(get);
    paintXor(blank(canvas, SIDE, SIDE), now);
    turn(now.angle);
    shift(get("offset"));
    find(".line").textContent = now.line;
    fillTable(body, now.rows.map((row) => [row.x1, row.x2, row.says, row.y, MARKS[row.verdict]]));
    now.rows.forEach(({ verdict }, i) => (body.rows[i].className = verdict));
    announce(find(".sum"), now.count);
    announce(find(".bad"), now.bad);
    find("details").hidden = !get("explained");
    const { line, count, bad } = now;
    canvas.setAttribute("aria-label", say("widget_xor_picture", { line, count, bad }));
  };
}

const html = `<div>
    <canvas role="img"></canvas>
    <p class="key">${markup("widget_xor_key", { one: FILLED, zero: OPEN })}</p>
  </div>
  <div class="side">
    <div class="sliders"></div>
    <p><button type="button">${markup("widget_xor_swap")}</button></p>
    <p class="line"></p>
    ${gateTable(["x₁", "x₂", markup("widget_xor_says"), "XOR", markup("widget_xor_is")])}
    <div aria-live="polite"><p class="sum"></p><p class="bad"></p></div>
    <details hidden><summary>${markup("widget_xor_why")}</summary>
      <p>${markup("widget_xor_reason")}</p>
    </details>
  </div>`;
const style = GATE_STYLE + `
  .course-widget.xor-separator canvas { cursor: grab; }
  .course-widget.xor-separator details { margin-top: 10px; }`;

export default widget({
  name: "xor-separator gate", keys: ["angle", "offset", "explained"],
  style, html, build,
});
