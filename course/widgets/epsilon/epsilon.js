// @ts-check
// How far two difference quotients lie from the derivative, as ε shrinks.
// Everything is computed here, in float64, as the same formulas in NumPy would be.

import {
  DARK, FAINT, GREY, ONE_SIDED, TWO_SIDED, announce, blank, clamp, dot, fillTable, fixed, markup,
  plane, say, short, slider, trace, widget,
} from "../base.js";

/** @typedef {import("../base.js").View} View */
/** @typedef {import("../base.js").Context} Context */
/** @typedef {(x: number) => number} Formula */
/** @typedef {{ f: Formula, slope: Formula }} Known a function and its derivative */
/** @typedef {ReturnType<typeof quotients>} Quotients */

/** @type {Formula} */
const sigmoid = (x) => 1 / (1 + Math.exp(-x));
/** @type {Record<string, Known>} the functions of epsilon.py */
const FUNCTIONS = {
  "x³": { f: (x) => x * x * x, slope: (x) => 3 * x * x },
  "sin x": { f: Math.sin, slope: Math.cos },
  "eˣ": { f: Math.exp, slope: Math.exp },
  "σ(x)": { f: sigmoid, slope: (x) => sigmoid(x) * (1 - sigmoid(x)) },
};
const WIDTH = 350, HEIGHT = 290;

/** @param {number} eps */
const written = (eps) => Number(eps.toPrecision(3)).toExponential();
/** @param {number} v */
const power = (v) => v.toExponential(1);

/**
 * The two quotients at x and how far they are off, with the values they were made of.
 * @param {Known} known @param {number} x @param {number} eps
 */
function quotients({ f, slope }, x, eps) {
  const [before, here, after] = [f(x - eps), f(x), f(x + eps)];
  const [one, two] = [(after - here) / eps, (after - before) / (2 * eps)];
  const exact = slope(x);
  return {
    before, here, after, one, two, exact,
    errors: { one: Math.abs(one - exact), two: Math.abs(two - exact) },
  };
}

/**
 * The function between x − 2ε and x + 2ε; steps appear where float64 runs out of digits.
 * @param {Context} ctx @param {Formula} f @param {number} x @param {number} eps
 * @param {Quotients} quotients
 */
function paintZoom(ctx, f, x, eps, { before, here, after, one, two, exact }) {
  const curve = Array.from({ length: 401 }, (_, i) => [(i - 200) / 100, 0]);
  for (const point of curve) point[1] = f(x + point[0] * eps) - here;
  const heights = curve.map(([, y]) => y);
  let [low, high] = [Math.min(...heights), Math.max(...heights)];
  if (low === high) [low, high] = [-eps, eps]; // flat to the last digit
  const room = 0.12 * (high - low);
  const view = plane({
    left: 12, top: 6, width: WIDTH - 24, height: HEIGHT - 40, x: [-2, 2],
    y: [low - room, high + room],
  });
  const at = (/** @type {number} */ t, /** @type {number} */ y) => [view.across(t), view.down(y)];
  // Through (t, y), in units of ε across, with a slope.
  const line = (/** @type {number} */ t, /** @type {number} */ y, /** @type {number} */ slope) =>
    [-2, 2].map((end) => at(end, y + slope * (end - t) * eps));
  for (const t of [-1, 0, 1]) {
    trace(ctx, [[view.across(t), view.top], [view.across(t), view.bottom]], FAINT, 1);
  }
  view.inside(ctx, () => {
    trace(ctx, line(0, 0, exact), GREY, 1.5, [2, 4]);
    trace(ctx, line(-1, before - here, two), TWO_SIDED, 2.5);
    trace(ctx, line(0, 0, one), ONE_SIDED, 2.5, [9, 5]);
    trace(ctx, curve.map(([t, y]) => at(t, y)), DARK, 1.5);
    for (const [t, y] of [[-1, before - here], [0, 0], [1, after - here]]) {
      dot(ctx, view.across(t), view.down(y), 4.5, DARK);
    }
  });
  view.frame(ctx);
  ["x − ε", "x", "x + ε"].forEach((text, i) => {
    ctx.fillText(text, view.across(i - 1), view.bottom + 16);
  });
}

/** @type {Record<"one" | "two", (ctx: Context, x: number, y: number) => void>} */
const MARKERS = {
  one: (ctx, x, y) => {
    ctx.fillStyle = ONE_SIDED;
    ctx.fillRect(x - 5.5, y - 5.5, 11, 11);
  },
  two: (ctx, x, y) => dot(ctx, x, y, 6.5, TWO_SIDED),
};

/**
 * The errors against ε, both axes logarithmic: truncation to the right, rounding to the left.
 * @param {Context} ctx @param {View["get"]} get @param {Quotients} now
 */
function paintErrors(ctx, get, now) {
  const [x, eps, epsilons, fn] = [get("x"), get("eps"), get("epsilons"), FUNCTIONS[get("f")]];
  // An error beyond the axis lies on its edge.
  const [smallest, largest] = get("errors");
  const log = (/** @type {number} */ v) => Math.log10(clamp(v, smallest, largest));
  const view = plane({
    left: 50, top: 6, width: WIDTH - 62, height: HEIGHT - 40, x: [-15, -1],
    y: [Math.log10(smallest), Math.log10(largest)],
  });
  ctx.fillStyle = DARK;
  for (const k of [-12, -9, -6, -3]) {
    trace(ctx, [[view.across(k), view.top], [view.across(k), view.bottom]], FAINT, 1);
    ctx.fillText(`1e−${-k}`, view.across(k), view.bottom + 16);
  }
  for (const k of [-12, -9, -6, -3, 0]) {
    trace(ctx, [[view.left, view.down(k)], [view.right, view.down(k)]], FAINT, 1);
    ctx.fillText(k ? `1e−${-k}` : "1", view.left - 24, view.down(k));
  }
  ctx.fillText("ε", view.right - 6, view.bottom + 16);
  trace(ctx, [[view.across(log(eps)), view.top], [view.across(log(eps)), view.bottom]], DARK, 1.5);
  /** @type {["one" | "two", string, number[]][]} */
  const methods = [["one", ONE_SIDED, [9, 5]], ["two", TWO_SIDED, []]];
  for (const [method, colour, dash] of methods) {
    const curve = epsilons.map((/** @type {number} */ e) => {
      const error = quotients(fn, x, e).errors[method];
      return [view.across(Math.log10(e)), view.down(log(error))];
    });
    view.inside(ctx, () => trace(ctx, curve, colour, 2.5, dash));
    MARKERS[method](ctx, view.across(log(eps)), view.down(log(now.errors[method])));
  }
  view.frame(ctx);
}

/** @param {View} view */
function build(view) {
  const { find, get, set, on } = view;
  const [zoom, errors] = view.root.querySelectorAll("canvas"), choice = find("select");
  choice.append(...get("functions").map((/** @type {string} */ name) => new Option(name, name)));
  /** @type {number[]} */
  const epsilons = get("epsilons");
  choice.addEventListener("change", () => set({ f: choice.value }), on);
  // The slider counts the entries of `epsilons`, so that every step is the same factor, about 2.
  const nearest = (/** @type {number} */ eps) => epsilons.reduce((best, e, i) =>
    Math.abs(Math.log(e / eps)) < Math.abs(Math.log(epsilons[best] / eps)) ? i : best, 0);
  const shrink = slider(view, {
    label: "ε", limits: [0, epsilons.length - 1], step: 1, text: () => written(get("eps")),
    change: (i) => set({ eps: epsilons[i] }),
  });
  const move = slider(view, {
    label: "x", limits: get("limits").x, step: 0.1, text: short, change: (x) => set({ x }),
  });

  return () => {
    const [name, x, eps] = [get("f"), get("x"), get("eps")], fn = FUNCTIONS[name];
    const now = quotients(fn, x, eps);
    paintZoom(blank(zoom, WIDTH, HEIGHT), fn.f, x, eps, now);
    paintErrors(blank(errors, WIDTH, HEIGHT), get, now);
    choice.value = name;
    shrink(nearest(eps));
    move(x);
    const digits = (/** @type {number} */ v) => fixed(v, 12);
    fillTable(find("tbody"), [
      [say("widget_one_sided"), digits(now.one), power(now.errors.one)],
      [say("widget_two_sided"), digits(now.two), power(now.errors.two)],
      [say("widget_exact"), digits(now.exact), ""],
    ]);
    const [one, two] = [power(now.errors.one), power(now.errors.two)];
    announce(find(".sum"), say("widget_epsilon_sum", { eps: written(eps), one, two }));
    zoom.setAttribute("aria-label", say("widget_epsilon_zoom_picture", {
      f: name, x: short(x), eps: written(eps), one: digits(now.one), two: digits(now.two),
      exact: digits(now.exact),
    }));
    errors.setAttribute("aria-label", say("widget_epsilon_errors_picture", {
      f: name, x: short(x), eps: written(eps), one, two,
    }));
  };
}

const html = `<div class="pictures">
    <figure><figcaption>${markup("widget_epsilon_zoom")}</figcaption>
      <canvas role="img"></canvas></figure>
    <figure><figcaption>${markup("widget_epsilon_errors")}</figcaption>
      <canvas role="img"></canvas></figure>
  </div>
  <p class="key">
    <span><i class="one"></i> ${markup("widget_one_sided")} <b class="one"></b>
      (f(x + ε) − f(x)) / ε</span>
    <span><i class="two"></i> ${markup("widget_two_sided")} <b class="two"></b>
      (f(x + ε) − f(x − ε)) / 2ε</span>
    <span><i class="exact"></i> ${markup("widget_tangent")}</span>
    <span><i class="curve"></i> f</span></p>
  <div class="side">
    <label>f(x) = <select></select></label>
    <div class="sliders"></div>
  </div>
  <div class="side">
    <p class="sum" aria-live="polite"></p>
    <table><thead><tr>${["", markup("widget_slope"), markup("widget_error")]
      .map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead><tbody></tbody></table>
  </div>`;
const style = `
  .course-widget.epsilon-explorer { gap: 6px 24px; }
  .course-widget.epsilon-explorer .pictures { display: flex; flex-wrap: wrap; gap: 8px 20px;
    width: 100%; }
  .course-widget.epsilon-explorer figure { margin: 0; flex: 1 1 220px; max-width: ${WIDTH}px; }
  @media (max-height: 700px) { /* the sliders stay in sight */
    .course-widget.epsilon-explorer canvas { max-width: min(100%, max(46vh, 240px)); }
  }
  .course-widget.epsilon-explorer figcaption { font-weight: 600; margin-bottom: 4px; }
  /* As white as the pictures in a dark theme too: its lines are those of the pictures. */
  .course-widget.epsilon-explorer .key { margin: 0; padding: 3px 8px; background: white;
    color: ${DARK}; border-radius: 4px; }
  .course-widget.epsilon-explorer .key span { white-space: nowrap; margin-right: 12px; }
  .course-widget.epsilon-explorer .sliders { margin-top: 8px; }
  .course-widget.epsilon-explorer td:first-child { white-space: nowrap; }
  .course-widget.epsilon-explorer i { display: inline-block; width: 26px; vertical-align: middle;
    border-top: 3px solid ${TWO_SIDED}; }
  .course-widget.epsilon-explorer i.one { border-top: 3px dashed ${ONE_SIDED}; }
  .course-widget.epsilon-explorer i.exact { border-top: 2px dotted ${GREY}; }
  .course-widget.epsilon-explorer i.curve { border-top: 2px solid ${DARK}; }
  .course-widget.epsilon-explorer b { display: inline-block; width: 9px; height: 9px; }
  .course-widget.epsilon-explorer b.one { background: ${ONE_SIDED}; }
  .course-widget.epsilon-explorer b.two { background: ${TWO_SIDED}; border-radius: 50%; }`;

export default widget({ name: "epsilon-explorer", keys: ["f", "x", "eps"], style, html, build });
