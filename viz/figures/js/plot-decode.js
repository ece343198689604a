/**
 * The bytes of viz/figures/pack.py.
 * @typedef {{spec: string, assets: string, height: number, hint: string, picks: boolean}} Header
 */

const ITEMS = {
  f8: Float64Array,
  f4: Float32Array,
  i4: Int32Array,
  i2: Int16Array,
  u2: Uint16Array,
  u1: Uint8Array,
};

/** @param {Uint8Array} bytes @returns {Header} */
export function decodeHeader(bytes) {
  return JSON.parse(text(bytes.subarray(4, 4 + headerLength(bytes))));
}

/**
 * The figure, its arrays decoded: flat ones typed, those of two dimensions as a list of typed rows.
 * @param {Uint8Array} bytes
 * @param {Map<string, object>} known arrays of the last figure; one that comes again is the same object again, and
 *   Plotly need not look into it
 * @returns {{figure: object, arrays: Map<string, object>}}
 */
export function decodeFigure(bytes, known) {
  const { arrays: packed, figure } = JSON.parse(text(bytes.subarray(4 + headerLength(bytes))));
  const arrays = new Map();
  const list = packed.map(({ dtype, shape, bdata }) => {
    const key = `${dtype} ${shape} ${bdata}`;
    arrays.set(key, known.get(key) ?? decodeArray(dtype, shape, bdata));
    return arrays.get(key);
  });
  return { figure: unpack(figure, list), arrays };
}

const text = (bytes) => new TextDecoder().decode(bytes);
const headerLength = (bytes) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);

function decodeArray(dtype, shape, bdata) {
  const binary = atob(bdata);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  const values = new ITEMS[dtype](bytes.buffer);
  if (!shape) return values;
  const [rows, columns] = shape.split(",").map(Number);
  return Array.from({ length: rows }, (_, row) => values.subarray(row * columns, (row + 1) * columns));
}

function unpack(part, arrays) {
  if (Array.isArray(part)) return part.map((value) => unpack(value, arrays));
  if (part === null || typeof part !== "object") return part;
  if ("array" in part) return arrays[part.array];
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, unpack(value, arrays)]));
}
