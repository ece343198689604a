/**
 * The payload's bytes as a Run.
 *
 * @typedef {object} Run
 * @property {string} spec hash of what is shown
 * @property {string} assets folder of the player's files, relative to the app's root
 * @property {number} numSteps
 * @property {{name: string, url: string, domain: [[number, number], [number, number]], minima: object[],
 *   saddles: [number, number][], log: boolean}} surface
 * @property {[number, number]} start
 * @property {boolean} canSetStart
 * @property {{scale: "log" | "linear", minimum: number}} loss
 * @property {[string, string]} coordinates
 * @property {Record<string, string>} symbols
 * @property {Lane[]} lanes
 */
import { Lane } from "./lane.js";
import { TEXTS, fill } from "./texts.js";

/**
 * uint32 LE header length, JSON header, float32 LE values.
 * @param {Uint8Array} bytes
 * @returns {Run} Throws an Error with a sentence when the bytes do not hold what the header says.
 */
export function decodeRun(bytes) {
  const { header, read } = decodeContainer(bytes);
  const numSteps = header.num_steps;
  return {
    spec: header.spec,
    assets: header.assets,
    numSteps,
    surface: header.surface,
    start: header.start,
    canSetStart: Boolean(header.can_set_start),
    loss: header.loss,
    coordinates: header.coordinates,
    symbols: header.symbols ?? {},
    lanes: header.lanes.map((lane) => decodeLane(lane, { read, numSteps, start: lane.start ?? header.start })),
  };
}

function decodeContainer(bytes) {
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  const start = 4 + headerLength;
  requireBytes(bytes, start);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)));
  // Float32Array needs an offset that is a multiple of 4; a view into a larger message may not have one.
  const aligned = (bytes.byteOffset + start) % 4 === 0 ? bytes : bytes.slice();
  const read = ({ offset, shape }) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const at = start + 4 * offset;
    requireBytes(aligned, at + 4 * count);
    return new Float32Array(aligned.buffer, aligned.byteOffset + at, count);
  };
  return { header, read };
}

function requireBytes(bytes, needed) {
  if (bytes.byteLength < needed) throw new Error(fill(TEXTS.tooShort, { needed, got: bytes.byteLength }));
}

function decodeLane(lane, { read, numSteps, start }) {
  const channels = new Map();
  for (const [name, array] of Object.entries(lane.channels)) {
    const [rows, width = 1] = array.shape;
    const offsetStep = numSteps + 1 - rows;
    if (offsetStep !== 0 && offsetStep !== 1) {
      const shapes = { got: `(${array.shape})`, wanted: `(${numSteps}, …)` };
      throw new Error(fill(TEXTS.badShape, { name, lane: lane.name, ...shapes }));
    }
    channels.set(name, { data: read(array), width, offsetStep });
  }
  const band = lane.band && { mean: read(lane.band.mean), low: read(lane.band.low), high: read(lane.band.high) };
  const seeds = lane.seeds && decodeSeeds(lane.seeds, read);
  const sharpness = lane.sharpness && decodeSharpness(lane.sharpness, read, numSteps);
  return new Lane(lane, {
    numSteps,
    start,
    channels,
    seeds: seeds ?? null,
    band: band ?? null,
    sharpness: sharpness ?? null,
  });
}

/** A threshold that stays the same is sent as a number; null is one that nothing reaches, or none at all. */
function decodeSharpness({ eigenvalue, threshold, formula, preconditioned }, read, numSteps) {
  const edge = threshold?.shape ? read(threshold) : new Float32Array(numSteps).fill(threshold ?? Infinity);
  return { eigenvalue: read(eigenvalue), threshold: formula ? edge : null, formula, preconditioned };
}

function decodeSeeds({ paths, every }, read) {
  const [count, points] = paths.shape;
  return { paths: read(paths), every, count, points };
}

/** A rerun sends the same bytes again where nothing changed. */
export function sameBytes(a, b) {
  return a !== null && a.length === b?.length && a.every((byte, i) => byte === b[i]);
}
