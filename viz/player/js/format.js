/** Numbers as people write them: a true minus sign, raised powers of ten, "–" for what does not exist. */

const MINUS = "\u2212";
const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

const signed = (text) => (text.charCodeAt(0) === 45 ? MINUS + text.slice(1) : text);
const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/** 10ⁿ. @param {number} exponent */
export function powerOfTen(exponent) {
  return "10" + String(exponent).replace(/./g, (sign) => RAISED[sign]);
}

/**
 * @param {number} value
 * @param {{digits?: number, trim?: boolean}} [options] `digits` significant ones; `trim` drops trailing zeros
 */
export function formatNumber(value, { digits = 4, trim = false } = {}) {
  if (Number.isNaN(value)) return "–";
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return scientific(value, Math.min(digits, 3));
  const text = value.toPrecision(digits);
  if (text.includes("e")) return signed(String(Math.round(value)));
  return signed(trim ? trimmed(text) : text);
}

function scientific(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const factor = trimmed(mantissa);
  const power = powerOfTen(Number(exponent));
  if (factor === "1") return power;
  return factor === "-1" ? MINUS + power : `${signed(factor)}·${power}`;
}
