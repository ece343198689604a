/** Smooth values between the nodes of a grid. */

/** For every pixel the first of four neighbouring nodes, −1 outside the domain, and their Catmull–Rom weights. */
export function taps(pixels, toData, [low, high], count) {
  const first = new Int32Array(pixels);
  const weights = new Float64Array(4 * pixels);
  for (let i = 0; i < pixels; i++) {
    const at = ((toData(i) - low) / (high - low)) * (count - 1);
    const k = Math.min(Math.max(Math.floor(at), 1), count - 3);
    first[i] = at >= 0 && at <= count - 1 ? k - 1 : -1;
    const t = at - k;
    weights.set(Math.abs(t - 0.5) <= 0.5 ? catmullRom(t) : lagrange(t), 4 * i);
  }
  return { first, weights };
}

const catmullRom = (t) => [
  0.5 * t * (t * (2 - t) - 1),
  0.5 * (t * t * (3 * t - 5) + 2),
  0.5 * t * (t * (4 - 3 * t) + 1),
  0.5 * t * t * (t - 1),
];

/** In the border's cells there is no node beyond: the cubic through the last four. */
const lagrange = (t) => [
  (-t * (t - 1) * (t - 2)) / 6,
  ((t + 1) * (t - 1) * (t - 2)) / 2,
  (-(t + 1) * t * (t - 2)) / 2,
  ((t + 1) * t * (t - 1)) / 6,
];

/**
 * The grid's values at every pixel; NaN outside the grid.
 * @param {{z: Float32Array, nx: number, ny: number}} grid
 * @param {ReturnType<typeof taps>} columns
 * @param {ReturnType<typeof taps>} rows
 * @returns {Float32Array} (rows, columns)
 */
export function stretch(grid, columns, rows) {
  const width = columns.first.length;
  const wide = stretchRows(grid, columns, width);
  const values = new Float32Array(rows.first.length * width).fill(NaN);
  for (let j = 0; j < rows.first.length; j++) {
    if (rows.first[j] < 0) continue;
    const [a, b, c, d] = rows.weights.subarray(4 * j, 4 * j + 4);
    for (let i = 0, k = rows.first[j] * width; i < width; i++, k++) {
      if (columns.first[i] < 0) continue;
      values[j * width + i] = a * wide[k] + b * wide[k + width] + c * wide[k + 2 * width] + d * wide[k + 3 * width];
    }
  }
  return values;
}

/** Interpolate every row of nodes to the width in pixels: (ny, width). */
function stretchRows({ z, nx, ny }, { first, weights }, width) {
  const wide = new Float64Array(ny * width);
  for (let j = 0; j < ny; j++) {
    for (let i = 0; i < width; i++) {
      const at = j * nx + Math.max(first[i], 0);
      const w = 4 * i;
      wide[j * width + i] =
        weights[w] * z[at] + weights[w + 1] * z[at + 1] + weights[w + 2] * z[at + 2] + weights[w + 3] * z[at + 3];
    }
  }
  return wide;
}
