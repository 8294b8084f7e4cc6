// @ts-check
// One neuron on a logic gate: a picture, three sliders and a read-out.

import {
  announce, blank, clamp, drag, fillTable, fixed, markup, plus, say, short, slider, widget,
} from "../base.js";
import {
  FILLED, GATE, GATE_STYLE, MARKS, OPEN, SIDE, WORDS, extremes, gateAxes, gatePoint, gateTable,
  judge, shade, shadeByZ,
} from "../gate.js";

/** @typedef {import("../base.js").View} View */
/** @typedef {import("../base.js").Context} Context */

/** @type {["w1" | "w2" | "b", string][]} */
const NAMES = [["w1", "w₁"], ["w2", "w₂"], ["b", "b"]];
const sigmoid = (/** @type {number} */ z) => 1 / (1 + Math.exp(-z));

/**
 * All that the picture and the texts tell, from the model's numbers.
 * @param {View["get"]} get
 */
function facts(get) {
  const [w1, w2, b, y, name] = ["w1", "w2", "b", "y", "name"].map(get);
  const rows = /** @type {number[][]} */ (get("X")).map(([x1, x2], i) => {
    const z = w1 * x1 + w2 * x2 + b;
    // -log(a) or -log(1 - a), written with z so that it is finite where a rounds to 0 or 1.
    const charge = Math.max(z, 0) - y[i] * z + Math.log1p(Math.exp(-Math.abs(z)));
    return { x1, x2, y: y[i], a: sigmoid(z), verdict: judge(z, y[i]), charge };
  });
  const flat = Math.hypot(w1, w2) < 1e-6; // z is the same everywhere
  const corners = extremes(w1, w2, b);
  const z = flat ? short(b) : `${short(w1)} x₁${plus(w2)} x₂${plus(b)}`;
  const outside = corners[0].z > 0 || corners[1].z < 0;
  const line = flat ? say("widget_neuron_no_line", { z })
    : outside ? say("widget_neuron_outside", { z }) : say("widget_neuron_line", { z });
  const right = rows.filter((row) => row.verdict === "right").length;
  const loss = fixed(rows.reduce((sum, row) => sum + row.charge, 0) / rows.length, 4);
  return { w1, w2, b, name, rows, corners, flat, line, right, loss };
}

/** @param {Context} ctx @param {ReturnType<typeof facts>} facts */
function paintNeuron(ctx, { w1, w2, rows, corners, flat }) {
  if (flat) {
    ctx.fillStyle = shade(sigmoid(corners[0].z));
    ctx.fillRect(GATE.left, GATE.top, GATE.width, GATE.height);
  } else {
    const [low, high] = corners.map((corner) => corner.z);
    const stops = Array.from({ length: 65 }, (_, i) => low + (i / 64) * (high - low));
    shadeByZ(ctx, w1, w2, corners, stops.map((z) => [z, shade(sigmoid(z))]));
  }
  const side = (/** @type {number} */ z) => (z > 0 ? "a > ½" : z < 0 ? "a < ½" : "a = ½");
  gateAxes(ctx, flat ? corners.slice(1) : corners, side);
  for (const row of rows) gatePoint(ctx, row);
}

/** @param {View} view */
function build(view) {
  const { find, get, set } = view;
  const canvas = find("canvas"), body = find("tbody");
  const limits = get("limits");
  const sliders = NAMES.map(([key, label]) => ({ key, move: slider(view, {
    label, limits: limits[key], step: 0.1, text: short, change: (value) => set({ [key]: value }),
  }) }));

  // A drag keeps w and chooses the b that puts z = 0 under the pointer.
  drag(canvas, SIDE, view, (px, py) => {
    const [x1, x2] = GATE.at(px, py), { w1, w2, flat } = facts(get);
    // Two decimals, as displayed: what the read-out says can be computed again by hand.
    const b = Math.round(-100 * (w1 * x1 + w2 * x2)) / 100;
    if (!flat) set({ b: clamp(b, limits.b[0], limits.b[1]) });
  });

  return () => {
    const now = facts(get);
    paintNeuron(blank(canvas, SIDE, SIDE), now);
    for (const { key, move } of sliders) move(now[key]);
    find(".line").textContent = now.line;
    fillTable(body, now.rows.map(({ x1, x2, a, y, verdict }) =>
      [x1, x2, fixed(a, 3), y, MARKS[verdict]]));
    now.rows.forEach(({ verdict }, i) => (body.rows[i].className = verdict));
    const { name, line, right, loss } = now, all = now.rows.length;
    announce(find(".sum"), say("widget_neuron_sum", { name, right, all, loss }));
    const rows = now.rows.map(({ x1, x2, a, y, verdict }) => say("widget_neuron_row", {
      x1, x2, a: fixed(a, 3), y, verdict: WORDS[verdict],
    })).join("; ");
    canvas.setAttribute("aria-label", say("widget_neuron_picture", {
      name, w1: short(now.w1), w2: short(now.w2), b: short(now.b), line, rows, right, all, loss,
    }));
  };
}

const html = `<div>
    <canvas role="img"></canvas>
    <p class="key">${markup("widget_neuron_key", { one: FILLED, zero: OPEN })}</p>
  </div>
  <div class="side">
    <div class="sliders"></div>
    <p class="line"></p>
    ${gateTable(["x₁", "x₂", "a", markup("widget_target"), markup("widget_neuron_is")])}
    <p class="sum" aria-live="polite"></p>
  </div>`;
const style = GATE_STYLE + ".course-widget.neuron-explorer canvas { cursor: crosshair; }";
const keys = ["w1", "w2", "b", "X", "y", "name"];

export default widget({ name: "neuron-explorer gate", keys, style, html, build });
