// @ts-check
// The plane of a gate: two inputs, four points, and a line z = w₁x₁ + w₂x₂ + b = 0.

import { BLUE, DARK, VERMILLION, clamp, dot, plane, say, trace } from "./base.js";

/**
 * @typedef {import("./base.js").Context} Context
 * @typedef {{ x1: number, x2: number, z: number }} Corner
 * @typedef {"right" | "wrong" | "undecided"} Verdict
 */

const LOW = -0.5, HIGH = 1.5; // the part of the plane that is shown, on both axes
export const SIDE = 340; // the whole picture's, in pixels
export const GATE = plane({
  left: 36, top: 6, width: 300, height: 300, x: [LOW, HIGH], y: [LOW, HIGH],
});
export const WORDS = {
  right: say("widget_right"), wrong: say("widget_wrong"), undecided: say("widget_undecided"),
};
export const MARKS = {
  right: `✓ ${WORDS.right}`, wrong: `✗ ${WORDS.wrong}`, undecided: `– ${WORDS.undecided}`,
};
export const FILLED = "<i></i>", OPEN = '<i class="open"></i>'; // a point in a line of text

/**
 * Whether z decides for the target; 0.1 + 0.2 − 0.3 is not 0 in floats, but it is on the line.
 * @param {number} z @param {number} y
 * @returns {Verdict}
 */
export const judge = (z, y) =>
  Math.abs(z) < 1e-9 ? "undecided" : z > 0 === (y === 1) ? "right" : "wrong";

/**
 * The corners of the plane where z is smallest and largest.
 * @param {number} w1 @param {number} w2 @param {number} b
 * @returns {Corner[]}
 */
export function extremes(w1, w2, b) {
  return [-1, 1].map((sign) => {
    const [x1, x2] = [sign * w1 > 0 ? HIGH : LOW, sign * w2 > 0 ? HIGH : LOW];
    return { x1, x2, z: w1 * x1 + w2 * x2 + b };
  });
}

/**
 * The colour of an output: vermillion at 0, white at 1/2, blue at 1, pale enough to write on.
 * @param {number} a
 */
export function shade(a) {
  const strength = 0.7 * Math.abs(2 * a - 1), full = a > 0.5 ? BLUE : VERMILLION;
  const parts = [1, 3, 5].map((i) => parseInt(full.slice(i, i + 2), 16));
  return `rgb(${parts.map((c) => Math.round(255 + strength * (c - 255))).join()})`;
}

/**
 * Shades the plane by z, with colours given at some z between the extremes, and draws z = 0.
 * @param {Context} ctx @param {number} w1 @param {number} w2 @param {Corner[]} corners
 * @param {[number, string][]} stops
 */
export function shadeByZ(ctx, w1, w2, [lowest, highest], stops) {
  const rise = highest.z - lowest.z;
  const reach = rise / (w1 * w1 + w2 * w2);
  const [x, y] = [GATE.across(lowest.x1), GATE.down(lowest.x2)];
  const [dx, dy] = [
    GATE.across(lowest.x1 + w1 * reach) - x, GATE.down(lowest.x2 + w2 * reach) - y,
  ];
  GATE.inside(ctx, () => {
    // z changes along w only, so the shading is one linear gradient, from the corner where z is
    // lowest, along w, to where z is highest: exact, sharp at any size, and no pixel loop.
    const gradient = ctx.createLinearGradient(x, y, x + dx, y + dy);
    for (const [z, colour] of stops) {
      gradient.addColorStop(clamp((z - lowest.z) / rise, 0, 1), colour);
    }
    ctx.fillStyle = gradient;
    ctx.fillRect(GATE.left, GATE.top, GATE.width, GATE.height);
    if (lowest.z > 0 || highest.z < 0) return;
    const t = -lowest.z / rise; // how far along the gradient z is 0
    const length = Math.hypot(dx, dy);
    const [ux, uy] = [(-dy / length) * 2 * SIDE, (dx / length) * 2 * SIDE];
    const [px, py] = [x + t * dx, y + t * dy];
    trace(ctx, [[px - ux, py - uy], [px + ux, py + uy]], DARK, 2.5);
  });
}

/**
 * The frame and the names of the axes; the sides of the line in words, where no point lies.
 * @param {Context} ctx @param {Corner[]} corners @param {(z: number) => string} sideText
 */
export function gateAxes(ctx, corners, sideText) {
  GATE.frame(ctx);
  const inward = (/** @type {number} */ v) => (v === LOW ? v + 0.2 : v - 0.2);
  for (const { x1, x2, z } of corners) {
    ctx.fillText(sideText(z), GATE.across(inward(x1)), GATE.down(inward(x2)));
  }
  for (const tick of [0, 1]) {
    ctx.fillRect(GATE.across(tick) - 0.5, GATE.bottom, 1, 5);
    ctx.fillText(`${tick}`, GATE.across(tick), GATE.bottom + 15);
    ctx.fillRect(GATE.left - 5, GATE.down(tick) - 0.5, 5, 1);
    ctx.fillText(`${tick}`, GATE.left - 13, GATE.down(tick));
  }
  ctx.fillText("x₁", GATE.across(0.5), GATE.bottom + 17);
  ctx.fillText("x₂", GATE.left - 18, GATE.down(0.5));
}

/**
 * One row of a gate: filled for 1, open for 0, with a cross where it is wrong.
 * @param {Context} ctx
 * @param {{ x1: number, x2: number, y: number, verdict: Verdict }} row
 */
export function gatePoint(ctx, { x1, x2, y, verdict }) {
  const [px, py] = [GATE.across(x1), GATE.down(x2)];
  // The cross lies under the point, so that filled and open are still told apart.
  /** @type {[number, string][]} */
  const cross = [[9, "white"], [4.5, DARK]];
  for (const [width, colour] of verdict === "wrong" ? cross : []) {
    ctx.lineCap = "round";
    for (const s of [1, -1]) {
      trace(ctx, [[px - 15, py - 15 * s], [px + 15, py + 15 * s]], colour, width);
    }
  }
  dot(ctx, px, py, 12, "white");
  dot(ctx, px, py, 10, y ? BLUE : VERMILLION);
  if (!y) dot(ctx, px, py, 6.5, "white");
}

/**
 * A table of the four rows, in which every row says whether it is right.
 * @param {string[]} heads HTML
 */
export function gateTable(heads) {
  return `<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr>
    </thead><tbody></tbody></table>`;
}

export const GATE_STYLE = `
  .course-widget.gate > :first-of-type:not(.side) { flex: 1 1 260px; max-width: ${SIDE}px; }
  .course-widget.gate .key { width: ${SIDE}px; max-width: 100%; }
  .course-widget.gate i { display: inline-block; width: 10px; height: 10px; box-sizing: border-box;
    border-radius: 50%; border: 3px solid ${BLUE}; background: ${BLUE}; }
  .course-widget.gate i.open { border-color: ${VERMILLION}; background: white; }
  .course-widget.gate :is(th, td):last-child { text-align: left; padding-left: 14px; width: 7em; }
  .course-widget.gate .wrong { font-weight: bold; }
  .course-widget.gate .line { margin: 12px 0 0; }`;
