/**
 * The still surface: its bytes, and the heights that are drawn of it.
 *
 * @typedef {{nx: number, ny: number, x: [number, number], y: [number, number], z: Float32Array,
 *   zOffset: number}} Surface
 *   z is row by row, (ny, nx), and holds f − zOffset.
 * @typedef {{log: boolean, height: Float32Array, low: number, high: number,
 *   transform: (value: number) => number}} Relief
 *   height is what is drawn, (ny, nx): transform(f − zOffset), which is the identity or a logarithm.
 */

/** Fetch a surface.bin. Throws an Error with the status when the server does not give it. */
export async function fetchSurface(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return decodeSurface(await response.arrayBuffer());
}

/**
 * uint32 LE header length, JSON header, float32 LE values.
 * @param {ArrayBuffer} buffer
 * @returns {Surface}
 */
function decodeSurface(buffer) {
  const headerLength = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, headerLength)));
  const { nx, ny } = header;
  const at = 4 + headerLength + 4 * header.z.offset;
  if (at + 4 * nx * ny > buffer.byteLength) throw new Error(`a surface of ${ny} × ${nx} values has too few bytes`);
  return { nx, ny, x: header.x, y: header.y, z: new Float32Array(buffer, at, nx * ny), zOffset: header.z_offset };
}

/**
 * The heights to draw. On a log surface they are log10(f − lowest + shift): the shift, a thousandth of the median,
 * keeps the deepest decades from eating the whole scale.
 * @param {Surface} surface
 * @param {boolean} log
 * @returns {Relief}
 */
export function makeRelief(surface, log) {
  const finite = Float32Array.from(surface.z.filter(Number.isFinite)).sort();
  const lowest = finite.length ? Math.min(finite[0], 0) : 0;
  const median = finite.length ? finite[finite.length >> 1] - lowest : 1;
  const shift = log ? Math.max(1e-3 * median, 1e-12) - lowest : 0;
  const transform = log ? (value) => Math.log10(Math.max(value + shift, Number.MIN_VALUE)) : (value) => value;
  const low = finite.length ? transform(finite[0]) : 0;
  const high = finite.length ? transform(finite[finite.length - 1]) : 1;
  return {
    log,
    transform,
    low,
    high: high > low ? high : low + 1,
    height: surface.z.map(transform),
  };
}

/**
 * Height of the drawn mesh at a point, bilinear between the grid's nodes; points outside take the border's height.
 * @param {Surface} surface
 * @param {Float32Array} height
 */
export function sampleHeight(surface, height, x, y) {
  const { nx, ny } = surface;
  const column = position(x, surface.x, nx);
  const row = position(y, surface.y, ny);
  const i = Math.min(Math.floor(column), nx - 2);
  const j = Math.min(Math.floor(row), ny - 2);
  const [p, q] = [column - i, row - j];
  const k = j * nx + i;
  const south = height[k] * (1 - p) + height[k + 1] * p;
  const north = height[k + nx] * (1 - p) + height[k + nx + 1] * p;
  return south * (1 - q) + north * q;
}

function position(value, [low, high], count) {
  return Math.min(Math.max(((value - low) / (high - low)) * (count - 1), 0), count - 1);
}

/** `count` evenly spaced values from low to high: the grid's coordinates. */
export function gridLine([low, high], count) {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** A flat array as rows of plain numbers, which is what Plotly takes; `map` is applied to every value. */
export function toRows(values, nx, ny, map = (value) => value) {
  return Array.from({ length: ny }, (_, j) => Array.from(values.subarray(j * nx, (j + 1) * nx), map));
}
