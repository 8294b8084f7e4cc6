// What the widgets share. course/widgets.py sends each widget as one script: the palette
// (const PALETTE), this file, then the widget's own, which ends in `export default`.

const { BLUE, VERMILLION, GREY } = PALETTE;
const DARK = "#1a1a1a", FAINT = "#e3e3e3"; // ink and grid on the white of every picture

/** A number with a true minus sign, and no minus before zero. */
function fixed(value, digits) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? "−" + text : text;
}

/** A weight: one decimal where that is all of it, otherwise two. */
const short = (v) => fixed(v, Math.abs(v * 10 - Math.round(v * 10)) < 0.05 ? 1 : 2);
const plus = (v) => (short(v).startsWith("−") ? ` − ${short(-v)}` : ` + ${short(v)}`);
const clamp = (v, low, high) => Math.min(high, Math.max(low, v));

/** Writes a text that a screen reader announces: only if it is another one. */
function announce(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const STYLE = `
  .course-widget { display: flex; flex-wrap: wrap; gap: 12px 24px; max-width: 760px;
    box-sizing: border-box; padding: 4px; color: var(--jp-ui-font-color1, #222);
    font: 14px/1.4 var(--jp-ui-font-family, sans-serif); }
  .course-widget > div { min-width: 0; max-width: 100%; }
  .course-widget canvas { display: block; max-width: 100%; border-radius: 4px; }
  .course-widget p { margin: 6px 0 0; }
  .course-widget .key { font-size: 12px; }
  .course-widget .side { flex: 1 1 300px; }
  .course-widget .sliders { display: grid; grid-template-columns: auto 1fr 3.6em; gap: 6px 10px;
    align-items: center; }
  .course-widget input { width: 100%; min-width: 0; margin: 0;
    accent-color: var(--jp-brand-color1, ${BLUE}); }
  .course-widget :is(button, select) { font: inherit; color: inherit; padding: 2px 10px;
    background: var(--jp-layout-color2, #eee); border: 1px solid var(--jp-border-color0, #888);
    border-radius: 4px; }
  .course-widget :is(button, select, summary, canvas):focus-visible {
    outline: 2px solid var(--jp-brand-color1, ${BLUE}); outline-offset: 2px; }
  .course-widget summary { cursor: pointer; width: max-content; }
  .course-widget :is(.number, td) { font-variant-numeric: tabular-nums; }
  .course-widget .number { text-align: right; }
  .course-widget table { width: 100%; border-collapse: collapse; margin: 8px 0; }
  .course-widget :is(th, td) { padding: 3px 6px; text-align: right; background: none; }
  .course-widget th { border-bottom: 1px solid var(--jp-border-color1, #bbb); }
  .course-widget .sum { margin: 0; font-size: 16px; font-weight: 600; }`;

/**
 * What every widget does: it repaints at most once a frame when one of `keys` changes in the
 * model (which holds the only state), sends what the learner changed, and leaves nothing behind.
 * `build(view)` adds the listeners and returns the function that paints everything.
 */
function mount({ model, el }, { name, keys, style, html, build }) {
  const root = document.createElement("div"), listening = new AbortController();
  let frame = 0, unsaved = false;
  root.className = `course-widget ${name}`;
  // The still picture is for where no widget lives: it is the notebook's second output.
  const still = `.still-${model.get("still")} { display: none; }`;
  root.innerHTML = `<style>${STYLE}${style}${still}</style>${html}`;
  el.append(root);

  const refresh = () => (frame ||= requestAnimationFrame(draw));
  const view = {
    root,
    refresh,
    on: { signal: listening.signal }, // the third argument of every addEventListener
    get: (key) => model.get(key),
    find: (selector) => root.querySelector(selector),
    set(changes) {
      unsaved = true; // sent in the next frame: a fast slider must not flood the kernel
      for (const [key, value] of Object.entries(changes)) model.set(key, value);
      refresh();
    },
  };
  const paint = build(view);
  // Without this JupyterLab takes arrow keys, Enter and Space for itself and leaves the cell.
  for (const control of root.querySelectorAll("input, select, button, summary, [tabindex]")) {
    control.dataset.lmSuppressShortcuts = "true";
  }

  const save = () => {
    if (unsaved) model.save_changes();
    unsaved = false;
  };
  function draw() {
    frame = 0;
    paint();
    save();
  }
  for (const key of keys) model.on("change:" + key, refresh);
  window.addEventListener("resize", refresh, view.on); // zooming changes the pixel ratio
  draw();

  return () => {
    listening.abort();
    for (const key of keys) model.off("change:" + key, refresh);
    cancelAnimationFrame(frame);
    save();
    root.remove();
  };
}

/** Adds a slider to `.sliders`; `text` writes its value. Returns the function that moves it. */
function slider({ find, on, root }, { label, min, max, step, text, change }) {
  const id = `slider-${Math.random().toString(36).slice(2)}`;
  find(".sliders").insertAdjacentHTML("beforeend", `<label for="${id}">${label}</label>
    <input type="range" id="${id}" min="${min}" max="${max}" step="${step}">
    <span class="number" aria-hidden="true"></span>`);
  const number = find(".sliders").lastElementChild, input = number.previousElementSibling;
  input.addEventListener("input", () => change(input.valueAsNumber), on);
  return (value) => {
    input.value = value; // the thumb snaps to the step; the number beside it does not
    number.textContent = text(value);
    input.setAttribute("aria-valuetext", text(value));
  };
}

/** Calls `move(x, y, start)` in the picture's pixels while the pointer is down; start: the first. */
function drag(canvas, width, { on }, move) {
  canvas.style.touchAction = "none"; // a finger drags here, and scrolls everywhere else
  const tell = (event, start) => {
    const box = canvas.getBoundingClientRect(), unit = width / box.width;
    move((event.clientX - box.left) * unit, (event.clientY - box.top) * unit, start);
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button) return;
    canvas.setPointerCapture(event.pointerId);
    tell(event, true);
  }, on);
  canvas.addEventListener("pointermove", (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) tell(event, false);
  }, on);
}

/** A blank white picture of `width` by `height` CSS pixels, sharp on any screen. */
function blank(canvas, width, height) {
  const scale = window.devicePixelRatio || 1, ctx = canvas.getContext("2d");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  Object.assign(canvas.style, { width: `${width}px`, aspectRatio: `${width} / ${height}` });
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  ctx.fillStyle = "white";
  ctx.fillRect(0, 0, width, height);
  Object.assign(ctx, { font: "14px sans-serif", textAlign: "center", textBaseline: "middle" });
  return ctx;
}

/** The part of a picture that shows numbers, from x[0] to x[1] across and y[0] to y[1] upwards. */
function plane({ left, top, width, height, x, y }) {
  return {
    left, top, width, height, right: left + width, bottom: top + height,
    across: (v) => left + ((v - x[0]) / (x[1] - x[0])) * width,
    down: (v) => top + ((y[1] - v) / (y[1] - y[0])) * height,
    at: (px, py) => [
      x[0] + ((px - left) / width) * (x[1] - x[0]), y[1] - ((py - top) / height) * (y[1] - y[0]),
    ],
    /** Draws inside the frame only. */
    inside(ctx, draw) {
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, top, width, height);
      ctx.clip();
      draw();
      ctx.restore();
    },
    frame: (ctx) => {
      Object.assign(ctx, { strokeStyle: DARK, fillStyle: DARK, lineWidth: 1 });
      ctx.strokeRect(left, top, width, height);
    },
  };
}

/** A line through points, [x, y] in the picture's pixels. */
function trace(ctx, points, colour, width, dash = []) {
  ctx.save();
  Object.assign(ctx, { strokeStyle: colour, lineWidth: width, lineJoin: "round" });
  ctx.setLineDash(dash);
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.stroke();
  ctx.restore();
}

function dot(ctx, x, y, radius, colour) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
}

// The plane of a gate: two inputs, four points, and a line z = w₁x₁ + w₂x₂ + b = 0.

const SIDE = 340, LOW = -0.5, HIGH = 1.5;
const GATE = plane({ left: 36, top: 6, width: 300, height: 300, x: [LOW, HIGH], y: [LOW, HIGH] });
const MARKS = { right: "✓ right", wrong: "✗ wrong", undecided: "– undecided" };

/** Whether z decides for the target; 0.1 + 0.2 − 0.3 is not 0 in floats, but it is on the line. */
const judge = (z, y) =>
  Math.abs(z) < 1e-9 ? "undecided" : z > 0 === (y === 1) ? "right" : "wrong";

/** The corners of the plane where z is smallest and largest. */
function extremes(w1, w2, b) {
  return [-1, 1].map((sign) => {
    const [x1, x2] = [sign * w1 > 0 ? HIGH : LOW, sign * w2 > 0 ? HIGH : LOW];
    return { x1, x2, z: w1 * x1 + w2 * x2 + b };
  });
}

/** The colour of an output: vermillion at 0, white at 1/2, blue at 1, pale enough to write on. */
function shade(a) {
  const strength = 0.7 * Math.abs(2 * a - 1), full = a > 0.5 ? BLUE : VERMILLION;
  const parts = [1, 3, 5].map((i) => parseInt(full.slice(i, i + 2), 16));
  return `rgb(${parts.map((c) => Math.round(255 + strength * (c - 255))).join()})`;
}

/** Shades the plane by z, with colours given at some z between the extremes, and draws z = 0. */
function shadeByZ(ctx, w1, w2, [lowest, highest], stops) {
  const rise = highest.z - lowest.z;
  const reach = rise / (w1 * w1 + w2 * w2);
  const [x, y] = [GATE.across(lowest.x1), GATE.down(lowest.x2)];
  const [dx, dy] = [
    GATE.across(lowest.x1 + w1 * reach) - x, GATE.down(lowest.x2 + w2 * reach) - y,
  ];
  GATE.inside(ctx, () => {
    // z changes along w only, so the shading is one linear gradient, from the corner where z is
    // lowest, along w, to where z is highest: exact, sharp at any size, and no pixel loop.
    ctx.fillStyle = ctx.createLinearGradient(x, y, x + dx, y + dy);
    for (const [z, colour] of stops) {
      ctx.fillStyle.addColorStop(clamp((z - lowest.z) / rise, 0, 1), colour);
    }
    ctx.fillRect(GATE.left, GATE.top, GATE.width, GATE.height);
    if (lowest.z > 0 || highest.z < 0) return;
    const t = -lowest.z / rise; // how far along the gradient z is 0
    const length = Math.hypot(dx, dy);
    const [ux, uy] = [(-dy / length) * 2 * SIDE, (dx / length) * 2 * SIDE];
    const [px, py] = [x + t * dx, y + t * dy];
    trace(ctx, [[px - ux, py - uy], [px + ux, py + uy]], DARK, 2.5);
  });
}

/** The frame and the names of the axes; the sides of the line in words, where no point lies. */
function gateAxes(ctx, corners, sideText) {
  GATE.frame(ctx);
  const inward = (v) => (v === LOW ? v + 0.2 : v - 0.2);
  for (const { x1, x2, z } of corners) {
    ctx.fillText(sideText(z), GATE.across(inward(x1)), GATE.down(inward(x2)));
  }
  for (const tick of [0, 1]) {
    ctx.fillRect(GATE.across(tick) - 0.5, GATE.bottom, 1, 5);
    ctx.fillText(tick, GATE.across(tick), GATE.bottom + 15);
    ctx.fillRect(GATE.left - 5, GATE.down(tick) - 0.5, 5, 1);
    ctx.fillText(tick, GATE.left - 13, GATE.down(tick));
  }
  ctx.fillText("x₁", GATE.across(0.5), GATE.bottom + 17);
  ctx.fillText("x₂", GATE.left - 18, GATE.down(0.5));
}

/** One row of a gate: filled for 1, open for 0, with a cross where it is wrong. */
function gatePoint(ctx, { x1, x2, y, verdict }) {
  const [px, py] = [GATE.across(x1), GATE.down(x2)];
  // The cross lies under the point, so that filled and open are still told apart.
  for (const [width, colour] of verdict === "wrong" ? [[9, "white"], [4.5, DARK]] : []) {
    ctx.lineCap = "round";
    for (const s of [1, -1]) {
      trace(ctx, [[px - 15, py - 15 * s], [px + 15, py + 15 * s]], colour, width);
    }
  }
  dot(ctx, px, py, 12, "white");
  dot(ctx, px, py, 10, y ? BLUE : VERMILLION);
  if (!y) dot(ctx, px, py, 6.5, "white");
}

/** A table of the four rows, in which every row says whether it is right. */
function gateTable(heads) {
  return `<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr>
    </thead><tbody></tbody></table>`;
}

function fillTable(body, rows) {
  body.replaceChildren(...rows.map((texts) => {
    const row = document.createElement("tr");
    for (const text of texts) row.insertCell().textContent = text;
    return row;
  }));
}

const GATE_STYLE = `
  .course-widget.gate .key { width: ${SIDE}px; max-width: 100%; }
  .course-widget.gate i { display: inline-block; width: 10px; height: 10px; box-sizing: border-box;
    border-radius: 50%; border: 3px solid ${BLUE}; background: ${BLUE}; }
  .course-widget.gate i.open { border-color: ${VERMILLION}; background: white; }
  .course-widget.gate :is(th, td):last-child { text-align: left; padding-left: 14px; width: 7em; }
  .course-widget.gate .wrong { font-weight: bold; }
  .course-widget.gate .line { margin: 12px 0 0; }`;
