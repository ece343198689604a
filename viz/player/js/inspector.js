/** The step inspector: every line of the update as symbols and with its numbers, at the cursor's step. */
import { element, setAttribute, setOptions, setText } from "./dom.js";
import { numberParts, resultPart, symbolParts } from "./formula.js";
import { formatNumber } from "./format.js";
import { cursorStep } from "./store.js";
import { TEXTS, fill } from "./texts.js";
import { typeset } from "./typeset.js";

const COORDINATES = [0, 1];

/**
 * @param {HTMLElement} host
 * @param {{store: import("./store.js").Store, status: HTMLElement}} context status: for the heading
 */
export function createInspector(host, { store, status }) {
  const choice = element("select", {
    class: "as-select",
    "aria-label": TEXTS.inspected,
    onchange: () => inspect(choice.value),
  });
  const swatch = element("span", { class: "as-dot", "aria-hidden": "true" });
  const title = element("h3", { text: TEXTS.inspector });
  const heading = element("div", { class: "as-inspector-head" }, title, swatch, choice, status);
  const note = element("p", { class: "as-note" });
  const table = element("table", { class: "as-formulas" });
  host.append(heading, element("div", { class: "as-inspector-body" }, note, table));

  let built = null; // the lane whose lines the table holds
  let slots = [];
  let edge = null; // the cell with the lane's sharpness, which both coordinates share
  let shown = null; // the step that its numbers are of

  function inspect(id) {
    const { lanes } = store.get();
    store.set(lanes === "all" ? { inspected: id } : { inspected: id, lanes: id });
  }

  function build(run, lane) {
    built = lane;
    shown = null;
    slots = [];
    table.replaceChildren(tableHead(run), element("tbody", {}, ...linesOf(lane).map((line) => row(run, lane, line))));
    edge = lane.sharpness && element("td", { colspan: COORDINATES.length });
    if (edge) table.append(tableFoot(lane, edge));
  }

  function row(run, lane, { name, tree }) {
    const label = tree.length ? symbolParts(tree, run.symbols) : [TEXTS.gradient];
    const formula = element("th", { scope: "row" }, typeset([...leftHandSide(name, run), " = ", ...label], []));
    const cells = COORDINATES.map((coordinate) => {
      const cellSlots = [];
      const numbers = tree.length ? numberParts(tree, lane) : [];
      const cell = element("td", { "data-coordinate": coordinate }, typeset(numbers, cellSlots));
      if (numbers.length) cell.append(" = ");
      cell.append(element("strong", {}, typeset([resultPart(name, lane)], cellSlots)));
      slots.push(...cellSlots.map((slot) => ({ ...slot, coordinate })));
      return cell;
    });
    return element("tr", {}, formula, ...cells);
  }

  function update(run, lane, step) {
    if (step === shown) return;
    shown = step;
    const sentence = withoutNumbers(run, lane, step);
    table.classList.toggle("as-symbols-only", sentence !== "");
    setText(note, sentence);
    if (sentence) return;
    for (const { node, text, coordinate } of slots) {
      const next = text(step, coordinate);
      if (node.data !== next) node.data = next;
    }
    if (edge) setText(edge, sharpnessSentence(lane, step));
  }

  return {
    frame(state, theme) {
      const { run, inspected, coordinate } = state;
      const lane = run.lanes.find(({ id }) => id === inspected);
      setOptions(choice, run.lanes.map(({ id, name }) => [id, name]), inspected);
      setAttribute(host, "data-coordinate", coordinate);
      swatch.style.background = theme.laneColor(lane);
      if (lane !== built) build(run, lane);
      update(run, lane, cursorStep(state));
    },
  };
}

/** The rule's lines, with the gradient before them where the rule does not begin with it. */
function linesOf(lane) {
  const hasGradient = lane.formula.some(({ name }) => name === "grad");
  return hasGradient ? lane.formula : [{ name: "grad", tree: [] }, ...lane.formula];
}

function leftHandSide(name, { symbols }) {
  return [{ symbol: symbols[name] ?? name }];
}

function tableHead({ coordinates }) {
  const heads = COORDINATES.map((i) => {
    const text = fill(TEXTS.coordinateName, { name: coordinates[i] });
    return element("th", { scope: "col", "data-coordinate": i, text });
  });
  return element("thead", {}, element("tr", {}, element("th", { scope: "col", text: TEXTS.formulaColumn }), ...heads));
}

function tableFoot({ sharpness }, cell) {
  const symbol = sharpness.preconditioned ? TEXTS.preconditionedEigenvalue : TEXTS.eigenvalue;
  return element("tfoot", {}, element("tr", {}, element("th", { scope: "row", text: symbol }), cell));
}

function sharpnessSentence({ name, sharpness }, step) {
  const { eigenvalue, threshold, formula } = sharpness;
  const value = formatNumber(eigenvalue[step - 1]);
  if (!threshold) return fill(TEXTS.sharpnessAlone, { value, lane: name });
  if (threshold[step - 1] === Infinity) return fill(TEXTS.sharpnessUnlimited, { value, formula });
  const ratio = formatNumber(eigenvalue[step - 1] / threshold[step - 1], { digits: 3 });
  return fill(TEXTS.sharpness, { value, ratio, formula, threshold: formatNumber(threshold[step - 1], { trim: true }) });
}

/** Why a step has no numbers; empty where it has them. The step that diverges still has its own. */
function withoutNumbers(run, lane, step) {
  if (step === 0) return startSentence(run, lane);
  const isLost = lane.divergedAt >= 0 && step > lane.divergedAt;
  return isLost ? fill(TEXTS.hasDiverged, { lane: lane.name, step: lane.divergedAt }) : "";
}

function startSentence(run, lane) {
  const [x, y] = run.coordinates;
  const [xValue, yValue] = COORDINATES.map((i) => formatNumber(lane.value("x", 0, i), { trim: true }));
  const loss = formatNumber(lane.value("loss", 0, 0) + run.loss.minimum);
  return fill(TEXTS.atStart, { x, xValue, y, yValue, loss });
}
