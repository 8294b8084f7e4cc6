// @ts-check
// Gradient descent in a bowl J = ½(λ₁θ₁² + λ₂θ₂²).

import {
  BLUE, DARK, GREY, VERMILLION, announce, blank, clamp, dot, fixed, markup, plane, say, slider,
  trace, widget,
} from "../base.js";

/** @typedef {import("../base.js").View} View */
/** @typedef {import("../base.js").Context} Context */
/** @typedef {import("../base.js").Plane} Plane */

const WIDTH = 440, HEIGHT = 260;
/** @param {number} v */
const number = (v) => fixed(v, 10).replace(/\.?0+$/, "");
/** @param {number} v */
const four = (v) => // four digits, as an exponent where zeros would hide them
  v !== 0 && (v < 1e-3 || v >= 1e4) ? v.toExponential(3) : number(Number(v.toPrecision(4)));

/**
 * The positions after 0 … steps steps; with momentum, each step keeps a part of the last.
 * @param {number[]} start @param {number[]} curvatures
 * @param {number} rate @param {number} momentum @param {number} steps
 */
function descend(start, [l1, l2], rate, momentum, steps) {
  const path = [start];
  let [v1, v2] = [0, 0];
  for (let i = 0; i < steps; i++) {
    const [t1, t2] = path[i];
    [v1, v2] = [momentum * v1 - rate * l1 * t1, momentum * v2 - rate * l2 * t2];
    path.push([t1 + v1, t2 + v2]);
  }
  return path;
}

/**
 * Along one axis a step takes (θ, last θ) to (r θ − β last θ, θ), with r = 1 + β − ηλ. What is
 * left per step is the larger root of ρ² − rρ + β; a root that is negative or complex overshoots.
 * @param {number} lambda @param {number} rate @param {number} momentum
 */
function shrink(lambda, rate, momentum) {
  const r = 1 + momentum - rate * lambda, inside = r * r - 4 * momentum;
  const factor = inside < 0 ? Math.sqrt(momentum) : (Math.abs(r) + Math.sqrt(inside)) / 2;
  return { factor, overshoots: (inside < 0 && factor > 0) || r < -1e-12 };
}

/** @param {number[]} curvatures @param {number} rate @param {number} momentum */
function verdict(curvatures, rate, momentum) {
  const axes = curvatures.map((lambda) => shrink(lambda, rate, momentum));
  const factor = Math.max(...axes.map((axis) => axis.factor));
  if (rate === 0) return say("widget_rate_still");
  if (factor > 1 + 1e-9) return say("widget_rate_diverges");
  if (factor > 1 - 1e-9) return say("widget_rate_jumps");
  const where = ["θ₁", "θ₂"].filter((_, i) => axes[i].overshoots);
  if (where.length === 2) return say("widget_rate_oscillates_in_both");
  if (where.length) return say("widget_rate_oscillates", { theta: where[0] });
  if (factor > 0.95) return say("widget_rate_slowly", { percent: fixed(100 * factor, 1) });
  return say("widget_rate_converges");
}

/** @param {View["get"]} get */
function facts(get) {
  const [rate, steps, momentum] = ["rate", "steps", "momentum"].map(get);
  const [start, curvatures, [[left, right], [bottom, top]]] =
    ["start", "curvatures", "window"].map(get);
  const sharpest = Math.max(...curvatures), [l1, l2] = curvatures;
  const path = descend(start, curvatures, rate, momentum, steps);
  const lossAt = (/** @type {number[]} */ [t1, t2]) => four((l1 * t1 * t1 + l2 * t2 * t2) / 2);
  const loss = lossAt(path[steps]);
  // In letters and in numbers, without a momentum of 0.
  const letters = momentum ? "2(1 + β)" : "2", two = momentum ? `2(1 + ${number(momentum)})` : "2";
  return {
    rate, steps, momentum, curvatures, path,
    loss: steps === 1 ? say("widget_rate_after_one", { loss })
      : say("widget_rate_after", { steps, loss }),
    start: `(${start.map(number).join(", ")})`,
    before: say("widget_rate_before", { loss: lossAt(start) }),
    away: path.some(([t1, t2]) => t1 < left || t1 > right || t2 < bottom || t2 > top),
    verdict: verdict(curvatures, rate, momentum),
    threshold: markup("widget_rate_threshold", {
      letters: `${letters}/λ<sub>max</sub>`, numbers: `${two}/${number(sharpest)}`,
      limit: four((2 * (1 + momentum)) / sharpest),
    }),
  };
}

/** @param {Context} ctx @param {Plane} bowl @param {ReturnType<typeof facts>} facts */
function paintBowl(ctx, bowl, { curvatures, path }) {
  const [l1, l2] = curvatures, unit = bowl.across(1) - bowl.across(0);
  bowl.inside(ctx, () => {
    for (let level = 0.1 * Math.min(l1, l2); level < 60 * Math.max(l1, l2); level *= 2.2) {
      const axes = [l1, l2].map((lambda) => unit * Math.sqrt((2 * level) / lambda));
      Object.assign(ctx, { strokeStyle: GREY, globalAlpha: 0.4, lineWidth: 1.2 });
      ctx.beginPath();
      ctx.ellipse(bowl.across(0), bowl.down(0), axes[0], axes[1], 0, 0, 2 * Math.PI);
      ctx.stroke();
    }
    Object.assign(ctx, { fillStyle: DARK, globalAlpha: 1 });
    ctx.fillText("+", bowl.across(0), bowl.down(0));
    // Numbers far outside would be too large for the canvas; the sides are far enough.
    const points = path.map(([t1, t2]) => [
      bowl.across(clamp(t1, -1e4, 1e4)), bowl.down(clamp(t2, -1e4, 1e4)),
    ]);
    trace(ctx, points, BLUE, 1.5);
    for (const [x, y] of points) dot(ctx, x, y, 3, BLUE);
    const last = points[points.length - 1];
    dot(ctx, last[0], last[1], 7, VERMILLION);
    dot(ctx, last[0], last[1], 3.5, "white");
    ctx.fillStyle = DARK;
    ctx.fillText(say("widget_rate_start"), points[0][0], points[0][1] - 14);
  });
  bowl.frame(ctx);
  for (const t of [-4, -2, 0, 2, 4]) ctx.fillText(fixed(t, 0), bowl.across(t), bowl.bottom + 15);
  for (const t of [-2, 0, 2]) ctx.fillText(fixed(t, 0), bowl.left - 13, bowl.down(t));
  ctx.fillText("θ₁", bowl.across(3), bowl.bottom + 16);
  ctx.fillText("θ₂", bowl.left - 15, bowl.down(1));
}

/** @param {View} view */
function build(view) {
  const { find, get, set } = view, canvas = find("canvas"), limits = get("limits");
  const [x, y] = get("window");
  // The same scale on both axes: a step stands at right angles on its contour.
  const bowl = plane({ left: 34, top: 6, width: WIDTH - 46, height: HEIGHT - 40, x, y });
  /** @type {["rate" | "steps" | "momentum", string, number, (value: number) => string][]} */
  const controls = [
    ["rate", say("widget_rate_rate"), limits.rate[1] / 100, four],
    ["steps", say("widget_rate_steps"), 1, String],
    ["momentum", say("widget_rate_momentum"), 0.05, (v) => fixed(v, 2)],
  ];
  const sliders = controls.map(([key, label, step, text]) => ({ key, move: slider(view, {
    label, limits: limits[key], step, text, change: (value) => set({ [key]: value }),
  }) }));

  return () => {
    const now = facts(get);
    paintBowl(blank(canvas, WIDTH, HEIGHT), bowl, now);
    for (const { key, move } of sliders) move(now[key]);
    announce(find(".sum"), now.loss);
    announce(find(".verdict"), now.verdict);
    find(".start").textContent = now.before;
    find(".threshold").innerHTML = now.threshold;
    const away = now.away ? say("widget_rate_away") : "";
    announce(find(".away"), away);
    const [first, second] = now.curvatures.map(number);
    canvas.setAttribute("aria-label", say("widget_rate_picture", {
      first, second, start: now.start, rate: number(now.rate), momentum: number(now.momentum),
      loss: now.loss, before: now.before, verdict: now.verdict,
    }) + (away && ` ${away}`));
  };
}

const html = `<div>
    <canvas role="img"></canvas>
    <p class="key">${markup("widget_rate_key")}</p>
  </div>
  <div class="side">
    <div class="sliders"></div>
    <div aria-live="polite"><p class="sum"></p><p class="verdict"></p><p class="away"></p></div>
    <p class="threshold"></p><p class="start"></p>
  </div>`;
const style = `
  .course-widget.learning-rate-explorer .side { flex-basis: 260px; }
  .course-widget.learning-rate-explorer .sum { margin-top: 14px; }
  .course-widget.learning-rate-explorer .key { max-width: ${WIDTH}px; }`;

export default widget({
  name: "learning-rate-explorer", keys: ["rate", "steps", "momentum"],
  style, html, build,
});
