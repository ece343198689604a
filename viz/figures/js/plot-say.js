/** The exact values at a cell or a point, in the sentences of viz/figures/readout.py. */
import { formatNumber } from "./format.js";
import { fill } from "./texts.js";

const SLOT = /\{(\w+)\}/g;
const DIGITS = 5;

/**
 * @param {{lines: {text: string, otherwise?: string, unless?: string}[]}} readout
 * @param {(name: string) => string | null} say the value of a slot in words, null where there is none
 * @returns {string[]}
 */
export function sentences({ lines }, say) {
  const said = [];
  for (const { text, otherwise, unless } of lines) {
    if (unless && say(unless) !== null) continue;
    const slots = Object.fromEntries([...text.matchAll(SLOT)].map(([, name]) => [name, say(name)]));
    const isKnown = Object.values(slots).every((value) => value !== null);
    if (isKnown) said.push(fill(text, slots));
    else if (otherwise) said.push(otherwise);
  }
  return said;
}

/** A value of a column in words. @param {ArrayLike<number>} values @param {string[]} [texts] */
export function wordOf(values, index, texts) {
  const value = values[index];
  const isWhole = !(values instanceof Float32Array || values instanceof Float64Array);
  if (!Number.isFinite(value) || (isWhole && value < 0)) return null;
  if (texts) return texts[value];
  return isWhole ? String(value) : formatNumber(value, { digits: DIGITS, trim: true });
}

/** Ten to the power of a place on a logarithmic scale; far below every number stands for zero. */
export const powerWord = (place) =>
  Number.isFinite(place) ? formatNumber(10 ** place, { digits: DIGITS, trim: true }) : null;

/** A fraction as a percentage, as viz/figures/numbers.py writes it. */
export function percentWord(fraction) {
  if (!Number.isFinite(fraction)) return null;
  const percent = 100 * fraction;
  if (percent === 0 || percent === 100) return `${percent}%`;
  if (percent < 0.01) return "<0.01%";
  return percent > 99.99 ? ">99.99%" : `${percent.toFixed(2)}%`;
}
