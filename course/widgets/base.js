// @ts-check
// What the widgets share. `script` in base.py joins this module and a widget's own to one text.

/**
 * @typedef {object} View What a widget's own module works with.
 * @property {HTMLElement} root the widget's element
 * @property {() => void} refresh repaints in the next frame
 * @property {AddEventListenerOptions} on the third argument of every addEventListener
 * @property {(key: string) => any} get a value of the model
 * @property {(selector: string) => any} find the first such element
 * @property {(changes: Record<string, any>) => void} set changes values of the model
 *
 * @typedef {CanvasRenderingContext2D} Context
 * @typedef {[number, number]} Point x and y in the picture's pixels
 * @typedef {ReturnType<typeof plane>} Plane
 */

// @ts-expect-error: `script` writes the palette above this module.
export const { BLUE, VERMILLION, GREY, ONE_SIDED, TWO_SIDED } = /** @type {Record<string, string>} */ (PALETTE);
// @ts-expect-error: and the texts that the scripts name, in the learner's language.
const SAID = /** @type {Record<string, string>} */ (TEXTS);
export const DARK = "#1a1a1a", FAINT = "#e3e3e3"; // ink and grid on the white of every picture

/** @param {string} text @param {Record<string, string | number>} values */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/**
 * A text of course/text, filled in. Its id is written out, so that `script` sees which to bring.
 * @param {string} key its id
 * @param {Record<string, string | number>} values name of a placeholder → what stands there
 */
export const say = (key, values = {}) => filled(SAID[key], values);

/**
 * The same as HTML: the text is shown as it is written, only what is filled in may have elements.
 * @param {string} key @param {Record<string, string>} html
 */
export const markup = (key, html = {}) =>
  filled(SAID[key].replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`), html);

/**
 * A number with a true minus sign, and no minus before zero.
 * @param {number} value @param {number} digits
 */
export function fixed(value, digits) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? "−" + text : text;
}

/**
 * A weight: one decimal where that is all of it, otherwise two.
 * @param {number} v
 */
export const short = (v) => fixed(v, Math.abs(v * 10 - Math.round(v * 10)) < 0.05 ? 1 : 2);
/** @param {number} v */
export const plus = (v) => (short(v).startsWith("−") ? ` − ${short(-v)}` : ` + ${short(v)}`);
/** @param {number} v @param {number} low @param {number} high */
export const clamp = (v, low, high) => Math.min(high, Math.max(low, v));

/**
 * Writes a text that a screen reader announces: only if it is another one.
 * @param {HTMLElement} element @param {string} text
 */
export function announce(element, text) {
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
  .course-widget .side { flex: 1 1 250px; } /* beside a picture also where files are listed */
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
 * @typedef {object} Definition
 * @property {string} name the CSS class
 * @property {string[]} keys the model's values that are painted
 * @property {string} style CSS
 * @property {string} html what it is built of
 * @property {(view: View) => () => void} build adds the listeners and returns what paints it all
 */

/**
 * What a widget's module exports, and anywidget calls.
 * @param {Definition} definition
 */
export const widget = (definition) => ({
  /** @param {{ model: any, el: HTMLElement }} context */
  render: (context) => mount(context, definition),
});

/**
 * What every widget does: it repaints at most once a frame when one of `keys` changes in the
 * model (which holds the only state), sends what the learner changed, and leaves nothing behind.
 * @param {{ model: any, el: HTMLElement }} context @param {Definition} definition
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
  /** @type {View} */
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
    /** @type {HTMLElement} */ (control).dataset.lmSuppressShortcuts = "true";
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

/**
 * Adds a slider to `.sliders`, between its `limits`; `text` writes its value. Returns the function
 * that moves it.
 * @param {View} view
 * @param {{ label: string, limits: number[], step: number, text: (value: number) => string,
 *   change: (value: number) => void }} slider
 */
export function slider({ find, on }, { label, limits: [min, max], step, text, change }) {
  const id = `slider-${Math.random().toString(36).slice(2)}`;
  find(".sliders").insertAdjacentHTML("beforeend", `<label for="${id}"></label>
    <input type="range" id="${id}" min="${min}" max="${max}" step="${step}">
    <span class="number" aria-hidden="true"></span>`);
  const number = find(".sliders").lastElementChild, input = number.previousElementSibling;
  input.previousElementSibling.textContent = label;
  input.addEventListener("input", () => change(input.valueAsNumber), on);
  return (/** @type {number} */ value) => {
    input.value = value; // the thumb snaps to the step; the number beside it does not
    number.textContent = text(value);
    input.setAttribute("aria-valuetext", text(value));
  };
}

/**
 * Calls `move(x, y, start)` in the picture's pixels while the pointer is down; start: the first.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width the picture's, in its pixels
 * @param {View} view
 * @param {(x: number, y: number, start: boolean) => void} move
 */
export function drag(canvas, width, { on }, move) {
  canvas.style.touchAction = "none"; // a finger drags here, and scrolls everywhere else
  const tell = (/** @type {PointerEvent} */ event, /** @type {boolean} */ start) => {
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

/**
 * A blank white picture of `width` by `height` CSS pixels, sharp on any screen.
 * @param {HTMLCanvasElement} canvas @param {number} width @param {number} height
 */
export function blank(canvas, width, height) {
  const scale = window.devicePixelRatio || 1;
  const ctx = /** @type {Context} */ (canvas.getContext("2d"));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  Object.assign(canvas.style, { width: `${width}px`, aspectRatio: `${width} / ${height}` });
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  ctx.fillStyle = "white";
  ctx.fillRect(0, 0, width, height);
  Object.assign(ctx, { font: "14px sans-serif", textAlign: "center", textBaseline: "middle" });
  return ctx;
}

/**
 * The part of a picture that shows numbers, from x[0] to x[1] across and y[0] to y[1] upwards.
 * @param {{ left: number, top: number, width: number, height: number, x: number[],
 *   y: number[] }} place
 */
export function plane({ left, top, width, height, x, y }) {
  return {
    left, top, width, height, right: left + width, bottom: top + height,
    across: (/** @type {number} */ v) => left + ((v - x[0]) / (x[1] - x[0])) * width,
    down: (/** @type {number} */ v) => top + ((y[1] - v) / (y[1] - y[0])) * height,
    at: (/** @type {number} */ px, /** @type {number} */ py) => [
      x[0] + ((px - left) / width) * (x[1] - x[0]), y[1] - ((py - top) / height) * (y[1] - y[0]),
    ],
    /**
     * Draws inside the frame only.
     * @param {Context} ctx @param {() => void} draw
     */
    inside(ctx, draw) {
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, top, width, height);
      ctx.clip();
      draw();
      ctx.restore();
    },
    frame: (/** @type {Context} */ ctx) => {
      Object.assign(ctx, { strokeStyle: DARK, fillStyle: DARK, lineWidth: 1 });
      ctx.strokeRect(left, top, width, height);
    },
  };
}

/**
 * A line through points.
 * @param {Context} ctx @param {number[][]} points @param {string} colour @param {number} width
 * @param {number[]} dash
 */
export function trace(ctx, points, colour, width, dash = []) {
  ctx.save();
  Object.assign(ctx, { strokeStyle: colour, lineWidth: width, lineJoin: "round" });
  ctx.setLineDash(dash);
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.stroke();
  ctx.restore();
}

/**
 * @param {Context} ctx @param {number} x @param {number} y @param {number} radius
 * @param {string} colour
 */
export function dot(ctx, x, y, radius, colour) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
}

/**
 * Fills the body of a table with rows of texts.
 * @param {HTMLElement} body @param {any[][]} rows
 */
export function fillTable(body, rows) {
  body.replaceChildren(...rows.map((texts) => {
    const row = document.createElement("tr");
    for (const text of texts) row.insertCell().textContent = text;
    return row;
  }));
}
