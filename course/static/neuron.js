// One neuron on a logic gate: a picture, three sliders and a read-out. See course/widgets.py.
// The model holds the only state (w1, w2, b, X, y, name); everything on screen follows from it.

const LOW = -0.5, HIGH = 1.5; // the part of the plane that is shown, on both axes
const SIDE = 340; // the canvas, in CSS pixels
const LEFT = 36, TOP = 6, SPAN = 300; // the plane inside it, in the same pixels
const LIMIT = 10; // sliders run from -LIMIT to LIMIT, as in widgets.py
const DARK = "#1a1a1a", BLUE = [0, 114, 178], VERMILLION = [213, 94, 0];
const NAMES = { w1: "w₁", w2: "w₂", b: "b" };
const MARKS = { right: "✓ right", wrong: "✗ wrong", undecided: "– undecided" };

const across = (x1) => LEFT + ((x1 - LOW) / (HIGH - LOW)) * SPAN;
const down = (x2) => TOP + ((HIGH - x2) / (HIGH - LOW)) * SPAN;
const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const isFlat = (w1, w2) => Math.hypot(w1, w2) < 1e-6; // z is the same everywhere
const rgb = (c) => `rgb(${c.join()})`;

/** A number with a true minus sign, and no minus before zero. */
function fixed(value, digits) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? "−" + text : text;
}

/** A weight: one decimal where that is all of it, otherwise two. */
const short = (v) => fixed(v, Math.abs(v * 10 - Math.round(v * 10)) < 0.05 ? 1 : 2);
const plus = (v) => (short(v).startsWith("−") ? ` − ${short(-v)}` : ` + ${short(v)}`);

/** All that the picture and the texts tell, from the model's numbers. */
function facts(model) {
  const [w1, w2, b, X, y, name] = ["w1", "w2", "b", "X", "y", "name"].map((key) => model.get(key));
  const zAt = (x1, x2) => w1 * x1 + w2 * x2 + b;
  const rows = X.map(([x1, x2], i) => {
    const z = zAt(x1, x2);
    // 0.1 + 0.2 - 0.3 is not 0 in floats, but it is on the line.
    const verdict = Math.abs(z) < 1e-9 ? "undecided" : z > 0 === (y[i] === 1) ? "right" : "wrong";
    // -log(a) or -log(1 - a), written with z so that it is finite where a rounds to 0 or 1.
    const charge = Math.max(z, 0) - y[i] * z + Math.log1p(Math.exp(-Math.abs(z)));
    return { x1, x2, y: y[i], a: sigmoid(z), verdict, charge };
  });
  const corner = (sign) => {
    const [x1, x2] = [sign * w1 > 0 ? HIGH : LOW, sign * w2 > 0 ? HIGH : LOW];
    return { x1, x2, z: zAt(x1, x2) };
  };
  const [lowest, highest] = [corner(-1), corner(1)]; // where z is smallest and largest
  const flat = isFlat(w1, w2);
  const line = flat
    ? `no line: z = ${short(b)} everywhere`
    : `line z = 0: ${short(w1)} x₁${plus(w2)} x₂${plus(b)} = 0` +
      (lowest.z > 0 || highest.z < 0 ? " (outside the picture)" : "");
  const right = `${rows.filter((row) => row.verdict === "right").length} of ${rows.length} right`;
  const loss = fixed(rows.reduce((sum, row) => sum + row.charge, 0) / rows.length, 4);
  return { w1, w2, b, name, rows, lowest, highest, flat, line, right, loss };
}

/** The colour of an output: vermillion at 0, white at 1/2, blue at 1, pale enough to write on. */
function shade(a) {
  const strength = 0.7 * Math.abs(2 * a - 1);
  return rgb((a > 0.5 ? BLUE : VERMILLION).map((c) => Math.round(255 + strength * (c - 255))));
}

function paint(ctx, { w1, w2, rows, lowest, highest, flat }) {
  ctx.fillStyle = "white";
  ctx.fillRect(0, 0, SIDE, SIDE);
  ctx.save();
  ctx.beginPath();
  ctx.rect(LEFT, TOP, SPAN, SPAN);
  ctx.clip();

  // z changes along w only, so the shading is one linear gradient, from the corner where z is
  // lowest, along w, to where z is highest: exact, sharp at any size, and no pixel loop.
  const reach = flat ? 0 : (highest.z - lowest.z) / (w1 * w1 + w2 * w2);
  const [x, y] = [across(lowest.x1), down(lowest.x2)];
  const [dx, dy] = [across(lowest.x1 + w1 * reach) - x, down(lowest.x2 + w2 * reach) - y];
  ctx.fillStyle = shade(sigmoid(lowest.z));
  if (!flat) {
    ctx.fillStyle = ctx.createLinearGradient(x, y, x + dx, y + dy);
    for (let i = 0; i <= 64; i++) {
      const z = lowest.z + (i / 64) * (highest.z - lowest.z);
      ctx.fillStyle.addColorStop(i / 64, shade(sigmoid(z)));
    }
  }
  ctx.fillRect(LEFT, TOP, SPAN, SPAN);

  ctx.strokeStyle = DARK;
  if (!flat && lowest.z <= 0 && highest.z >= 0) {
    const t = -lowest.z / (highest.z - lowest.z); // how far along the gradient z is 0
    const length = Math.hypot(dx, dy);
    const [ux, uy] = [(-dy / length) * 2 * SPAN, (dx / length) * 2 * SPAN];
    ctx.lineWidth = 2.5;
    ctx.beginPath();
    ctx.moveTo(x + t * dx - ux, y + t * dy - uy);
    ctx.lineTo(x + t * dx + ux, y + t * dy + uy);
    ctx.stroke();
  }
  ctx.restore();

  ctx.font = "14px sans-serif";
  ctx.fillStyle = DARK;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  // The sides of the line are told in words too, in corners where no point lies.
  for (const { x1, x2, z } of flat ? [lowest] : [lowest, highest]) {
    const inward = (v) => (v === LOW ? v + 0.2 : v - 0.2);
    const side = z > 0 ? "a > ½" : z < 0 ? "a < ½" : "a = ½";
    ctx.fillText(side, across(inward(x1)), down(inward(x2)));
  }
  ctx.lineWidth = 1;
  ctx.strokeRect(LEFT, TOP, SPAN, SPAN);
  for (const tick of [0, 1]) {
    ctx.fillRect(across(tick) - 0.5, TOP + SPAN, 1, 5);
    ctx.fillText(tick, across(tick), TOP + SPAN + 15);
    ctx.fillRect(LEFT - 5, down(tick) - 0.5, 5, 1);
    ctx.fillText(tick, LEFT - 13, down(tick));
  }
  ctx.fillText("x₁", across(0.5), TOP + SPAN + 17);
  ctx.fillText("x₂", LEFT - 18, down(0.5));

  for (const row of rows) {
    const [px, py] = [across(row.x1), down(row.x2)];
    // The cross lies under the point, so that filled and open are still told apart.
    for (const [width, colour] of row.verdict === "wrong" ? [[9, "white"], [4.5, DARK]] : []) {
      Object.assign(ctx, { lineWidth: width, strokeStyle: colour, lineCap: "round" });
      ctx.beginPath();
      for (const s of [1, -1]) {
        ctx.moveTo(px - 15, py - 15 * s);
        ctx.lineTo(px + 15, py + 15 * s);
      }
      ctx.stroke();
    }
    const colour = rgb(row.y ? BLUE : VERMILLION);
    for (const [radius, fill] of [[12, "white"], [10, colour], [row.y ? 0 : 6.5, "white"]]) {
      ctx.fillStyle = fill;
      ctx.beginPath();
      ctx.arc(px, py, radius, 0, 2 * Math.PI);
      ctx.fill();
    }
  }
}

const STYLE = `
  .neuron-explorer { display: flex; flex-wrap: wrap; gap: 12px 24px; max-width: 760px;
    box-sizing: border-box; padding: 4px; color: var(--jp-ui-font-color1, #222);
    font: 14px/1.4 var(--jp-ui-font-family, sans-serif); }
  .neuron-explorer canvas { width: ${SIDE}px; height: ${SIDE}px; display: block; border-radius: 4px;
    cursor: crosshair; touch-action: none; }
  .neuron-explorer .key { width: ${SIDE}px; margin: 6px 0 0; font-size: 12px; }
  .neuron-explorer i { display: inline-block; width: 10px; height: 10px; box-sizing: border-box;
    border-radius: 50%; border: 3px solid ${rgb(BLUE)}; background: ${rgb(BLUE)}; }
  .neuron-explorer i.open { border-color: ${rgb(VERMILLION)}; background: white; }
  .neuron-explorer .side { flex: 1 1 300px; min-width: 0; }
  .neuron-explorer .sliders { display: grid; grid-template-columns: auto 1fr 4em; gap: 6px 10px;
    align-items: center; }
  .neuron-explorer input { width: 100%; margin: 0; accent-color: var(--jp-brand-color1, #0072b2); }
  .neuron-explorer .number, .neuron-explorer td { font-variant-numeric: tabular-nums; }
  .neuron-explorer .number { text-align: right; }
  .neuron-explorer table { width: 100%; border-collapse: collapse; margin: 8px 0; }
  .neuron-explorer :is(th, td) { padding: 3px 6px; text-align: right; }
  .neuron-explorer :is(th, td):last-child { text-align: left; padding-left: 14px; width: 7em; }
  .neuron-explorer th { border-bottom: 1px solid var(--jp-border-color1, #bbb); }
  .neuron-explorer .wrong { font-weight: bold; }
  .neuron-explorer .line { margin: 12px 0 0; }
  .neuron-explorer .sum { margin: 0; font-size: 16px; font-weight: 600; }`;

function render({ model, el }) {
  const id = "neuron-" + Math.random().toString(36).slice(2);
  const root = document.createElement("div");
  root.className = "neuron-explorer";
  root.innerHTML = `<style>${STYLE}</style>
    <div>
      <canvas role="img"></canvas>
      <p class="key">Shading: the output a, from 0 (orange) to 1 (blue). Points: the targets,
        <i></i> 1 and <i class="open"></i> 0, with a cross where the neuron is wrong.
        Drag to shift the line.</p>
    </div>
    <div class="side">
      <div class="sliders"></div>
      <p class="line"></p>
      <table><thead><tr>${["x₁", "x₂", "a", "target y", "neuron is"]
        .map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead><tbody></tbody></table>
      <p class="sum" aria-live="polite"></p>
    </div>`;
  const find = (selector) => root.querySelector(selector);
  const canvas = find("canvas"), ctx = canvas.getContext("2d"), body = find("tbody");
  const listening = new AbortController(), on = { signal: listening.signal };
  let frame = 0, unsaved = false;

  const refresh = () => (frame ||= requestAnimationFrame(draw));
  const change = (key, value) => {
    unsaved = true; // sent in the next frame: a fast slider must not flood the kernel
    model.set(key, Math.min(LIMIT, Math.max(-LIMIT, value)));
    refresh();
  };

  const sliders = Object.entries(NAMES).map(([key, label]) => {
    find(".sliders").insertAdjacentHTML("beforeend", `<label for="${id}-${key}">${label}</label>
      <input type="range" id="${id}-${key}" min="${-LIMIT}" max="${LIMIT}" step="0.1">
      <span class="number" aria-hidden="true"></span>`);
    const number = find(".sliders").lastElementChild, input = number.previousElementSibling;
    // Without this JupyterLab takes arrow keys for itself and leaves the cell.
    input.dataset.lmSuppressShortcuts = "true";
    input.addEventListener("input", () => change(key, input.valueAsNumber), on);
    return { key, input, number };
  });

  function draw() {
    frame = 0;
    const now = facts(model);
    const scale = window.devicePixelRatio || 1;
    canvas.width = canvas.height = Math.round(SIDE * scale);
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    paint(ctx, now);

    for (const { key, input, number } of sliders) {
      input.value = now[key]; // the thumb snaps to 0.1; the number beside it does not
      number.textContent = short(now[key]);
      input.setAttribute("aria-valuetext", short(now[key]));
    }
    find(".line").textContent = now.line;
    while (body.rows.length < now.rows.length) {
      const row = body.insertRow();
      for (let i = 0; i < 5; i++) row.insertCell();
    }
    now.rows.forEach(({ x1, x2, a, y, verdict }, i) => {
      const texts = [x1, x2, fixed(a, 3), y, MARKS[verdict]];
      texts.forEach((text, j) => (body.rows[i].cells[j].textContent = text));
      body.rows[i].className = verdict;
    });
    find(".sum").textContent = `${now.name}: ${now.right}, loss ${now.loss}`;
    const told = now.rows.map(
      (row) => `(${row.x1}, ${row.x2}) gives ${fixed(row.a, 3)} for ${row.y}, ${row.verdict}`);
    canvas.setAttribute("aria-label", `A neuron on ${now.name} with w₁ = ${short(now.w1)}, ` +
      `w₂ = ${short(now.w2)}, b = ${short(now.b)}; ${now.line}; ${told.join("; ")}; ` +
      `${now.right}, loss ${now.loss}.`);
    if (unsaved) {
      unsaved = false;
      model.save_changes();
    }
  }

  // A drag keeps w and chooses the b that puts z = 0 under the pointer.
  const shift = (event) => {
    const box = canvas.getBoundingClientRect(), unit = SIDE / box.width;
    const x1 = LOW + (((event.clientX - box.left) * unit - LEFT) / SPAN) * (HIGH - LOW);
    const x2 = HIGH - (((event.clientY - box.top) * unit - TOP) / SPAN) * (HIGH - LOW);
    const [w1, w2] = [model.get("w1"), model.get("w2")];
    // Two decimals, as displayed: what the read-out says can be computed again by hand.
    if (!isFlat(w1, w2)) change("b", Math.round(-100 * (w1 * x1 + w2 * x2)) / 100);
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button) return;
    canvas.setPointerCapture(event.pointerId);
    shift(event);
  }, on);
  canvas.addEventListener("pointermove", (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) shift(event);
  }, on);
  window.addEventListener("resize", refresh, on); // zooming changes the pixel ratio

  const events = ["w1", "w2", "b", "X", "y", "name"].map((key) => "change:" + key);
  for (const event of events) model.on(event, refresh);
  el.append(root);
  draw();

  return () => {
    listening.abort();
    for (const event of events) model.off(event, refresh);
    cancelAnimationFrame(frame);
    if (unsaved) model.save_changes();
    root.remove();
  };
}

export default { render };
