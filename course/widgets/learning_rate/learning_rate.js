// Gradient descent in a bowl J = ½(λ₁θ₁² + λ₂θ₂²). See course/widgets.py.

const WIDTH = 440, HEIGHT = 260;
const START = [-4, 1.5]; // as in widgets.py
// The same scale on both axes: a step stands at right angles on its contour.
const BOWL = plane({
  left: 34, top: 6, width: WIDTH - 46, height: HEIGHT - 40, x: [-5, 5], y: [-2.79, 2.79],
});
const number = (v) => fixed(v, 10).replace(/\.?0+$/, "");
const four = (v) => // four digits, as an exponent where zeros would hide them
  v !== 0 && (v < 1e-3 || v >= 1e4) ? v.toExponential(3) : number(Number(v.toPrecision(4)));

/** The positions after 0 … steps steps; with momentum, each step keeps a part of the last. */
function descend([l1, l2], rate, momentum, steps) {
  const path = [START];
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
 */
function shrink(lambda, rate, momentum) {
  const r = 1 + momentum - rate * lambda, inside = r * r - 4 * momentum;
  const factor = inside < 0 ? Math.sqrt(momentum) : (Math.abs(r) + Math.sqrt(inside)) / 2;
  return { factor, overshoots: (inside < 0 && factor > 0) || r < -1e-12 };
}

function verdict(curvatures, rate, momentum) {
  const axes = curvatures.map((lambda) => shrink(lambda, rate, momentum));
  const factor = Math.max(...axes.map((axis) => axis.factor));
  if (rate === 0) return "It does not move: the rate is 0.";
  if (factor > 1 + 1e-9) return "It diverges: every step makes it worse.";
  if (factor > 1 - 1e-9) return "It neither converges nor diverges: it jumps back and forth.";
  const where = ["θ₁", "θ₂"].filter((_, i) => axes[i].overshoots).join(" and ");
  if (where) return `It oscillates: it overshoots in ${where}, and converges all the same.`;
  if (factor > 0.95) return `It converges slowly: a step leaves ${fixed(100 * factor, 1)} % of θ.`;
  return "It converges.";
}

function facts(get) {
  const [rate, steps, momentum] = ["rate", "steps", "momentum"].map(get);
  const curvatures = get("curvatures"), sharpest = Math.max(...curvatures);
  const path = descend(curvatures, rate, momentum, steps);
  const loss = ([t1, t2]) => (curvatures[0] * t1 * t1 + curvatures[1] * t2 * t2) / 2;
  const formula = momentum ? `2(1 + ${number(momentum)})/${number(sharpest)}` :
    `2/${number(sharpest)}`;
  return {
    rate, steps, momentum, curvatures, path,
    loss: `Loss after ${steps} ${steps === 1 ? "step" : "steps"}: ${four(loss(path[steps]))}`,
    start: `At the start it is ${four(loss(START))}.`,
    verdict: verdict(curvatures, rate, momentum),
    threshold: `It converges for rates below ${momentum ? "2(1 + β)" : "2"}/λ<sub>max</sub> = ${formula} = ` +
      `${four((2 * (1 + momentum)) / sharpest)}.`,
  };
}

function paintBowl(ctx, { curvatures, path }) {
  const [l1, l2] = curvatures, unit = BOWL.across(1) - BOWL.across(0);
  BOWL.inside(ctx, () => {
    for (let level = 0.1 * Math.min(l1, l2); level < 60 * Math.max(l1, l2); level *= 2.2) {
      const axes = [l1, l2].map((lambda) => unit * Math.sqrt((2 * level) / lambda));
      Object.assign(ctx, { strokeStyle: GREY, globalAlpha: 0.4, lineWidth: 1.2 });
      ctx.beginPath();
      ctx.ellipse(BOWL.across(0), BOWL.down(0), ...axes, 0, 0, 2 * Math.PI);
      ctx.stroke();
    }
    Object.assign(ctx, { fillStyle: DARK, globalAlpha: 1 });
    ctx.fillText("+", BOWL.across(0), BOWL.down(0));
    // Numbers far outside would be too large for the canvas; the sides are far enough.
    const points = path.map(([t1, t2]) => [
      BOWL.across(clamp(t1, -1e4, 1e4)), BOWL.down(clamp(t2, -1e4, 1e4)),
    ]);
    trace(ctx, points, BLUE, 1.5);
    for (const [x, y] of points) dot(ctx, x, y, 3, BLUE);
    const last = points[points.length - 1];
    dot(ctx, ...last, 7, VERMILLION);
    dot(ctx, ...last, 3.5, "white");
    ctx.fillStyle = DARK;
    ctx.fillText("start", points[0][0], points[0][1] - 14);
  });
  BOWL.frame(ctx);
  for (const t of [-4, -2, 0, 2, 4]) ctx.fillText(fixed(t, 0), BOWL.across(t), BOWL.bottom + 15);
  for (const t of [-2, 0, 2]) ctx.fillText(fixed(t, 0), BOWL.left - 13, BOWL.down(t));
  ctx.fillText("θ₁", BOWL.across(3), BOWL.bottom + 16);
  ctx.fillText("θ₂", BOWL.left - 15, BOWL.down(1));
}

function build(view) {
  const { find, get, set } = view, canvas = find("canvas");
  const most = 2.5 / Math.max(...get("curvatures")); // a little beyond the threshold
  const sliders = [
    ["rate", "rate η", most, most / 100, four],
    ["steps", "steps", 50, 1, String],
    ["momentum", "momentum β", 0.95, 0.05, (v) => fixed(v, 2)],
  ].map(([key, label, max, step, text]) => [key, slider(view, {
    label, min: 0, max, step, text, change: (value) => set({ [key]: value }),
  })]);

  return () => {
    const now = facts(get);
    paintBowl(blank(canvas, WIDTH, HEIGHT), now);
    for (const [key, move] of sliders) move(now[key]);
    announce(find(".sum"), now.loss);
    announce(find(".verdict"), now.verdict);
    find(".start").textContent = now.start;
    find(".threshold").innerHTML = now.threshold;
    const away = now.path.some(([t1, t2]) => Math.abs(t1) > 5 || Math.abs(t2) > 2.79);
    announce(find(".away"), away ? "The path leaves the picture." : "");
    canvas.setAttribute("aria-label", `Gradient descent in a bowl with curvatures ` +
      `${now.curvatures.map(number).join(" and ")}, from (${START.map(number).join(", ")}), ` +
      `rate ${number(now.rate)}, momentum ${number(now.momentum)}. ${now.loss}. ${now.start} ` +
      `${now.verdict}${away ? " The path leaves the picture." : ""}`);
  };
}

const html = `<div>
    <canvas role="img"></canvas>
    <p class="key">Grey: where the loss is the same; + is the minimum. Dots: the steps; the ring is
      the last one.</p>
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

export default {
  render: (context) => mount(context, {
    name: "learning-rate-explorer", keys: ["rate", "steps", "momentum"], style, html, build,
  }),
};
