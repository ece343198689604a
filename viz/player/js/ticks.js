/** Round values for axes and bars. */

/** 1, 2 or 5 times a power of ten, not below `least`. @param {number} least positive */
export function roundStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9));
}

/** All multiples of `step` in [low, high]. */
export function multiples(low, high, step) {
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.max(Math.floor(high / step + 1e-9) - first + 1, 0);
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}
