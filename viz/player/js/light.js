/**
 * What pointer and focus light up: a quantity's line of the step inspector and the panel that draws it, each from the
 * other. The pointer goes before the focus, which gets its own back when the pointer leaves.
 *
 * @typedef {import("./store.js").Lit} Lit
 */

/** @typedef {ReturnType<typeof createLight>} Light */

/** @param {import("./store.js").Store} store */
export function createLight(store) {
  const on = { pointer: null, focus: null };
  const put = (source, lit) => {
    if (isSame(on[source], lit)) return;
    on[source] = lit;
    store.set({ lit: on.pointer ?? on.focus });
  };
  return {
    /** @param {Lit | null} lit */
    hover: (lit) => put("pointer", lit),
    /** @param {Lit | null} lit */
    focus: (lit) => put("focus", lit),
  };
}

const isSame = (a, b) => a?.lane === b?.lane && String(a?.names) === String(b?.names);

/** Whether a panel shows the quantity that a line of the inspector lights. @param {Lit | null} lit */
export function isPanelLit({ names }, lit) {
  return Boolean(lit?.lane) && names.some((name) => lit.names.includes(name));
}

/** Whether a lane's line of the inspector is lit. @param {Lit | null} lit */
export function isLineLit(name, lane, lit) {
  return Boolean(lit) && lit.names.includes(name) && (lit.lane === null || lit.lane === lane.id);
}

/**
 * A panel's lines while it is lit: the one that is meant bolder and on top, the others faint.
 * @param {import("./panel-series.js").Panel} panel @param {Lit | null} lit
 * @returns {import("./panel-series.js").Series[]}
 */
export function litSeries({ series }, lit) {
  const isMeant = ({ lane, name }) => lit?.lane === lane.id && lit.names.includes(name);
  const meant = series.filter(isMeant);
  if (!meant.length) return series;
  const bold = meant.map((line) => ({ ...line, style: { ...line.style, alpha: 1, bold: 1.25 } }));
  const faint = series
    .filter((line) => !isMeant(line))
    .map((line) => ({ ...line, style: { ...line.style, alpha: 0.3 * line.style.alpha } }));
  return [...faint, ...bold];
}
