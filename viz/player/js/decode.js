/**
 * The payload's bytes as a Run.
 *
 * @typedef {object} Run
 * @property {string} spec hash of what is shown
 * @property {string} assets folder of the player's files, relative to the app's root
 * @property {number} numSteps
 * @property {{name: string, url: string, domain: [[number, number], [number, number]], minima: object[],
 *   saddles: [number, number][], log: boolean} | null} surface null where a run has no picture: only panels
 * @property {{name: string, bounds: [number, number] | null, best: number | null} | null} sequence a 1-D problem whose
 *   gradient depends on the step alone; best is the best fixed point in hindsight
 * @property {number[]} start one number a coordinate
 * @property {boolean} canSetStart
 * @property {{scale: "log" | "linear", minimum: number}} loss
 * @property {string[]} coordinates their names, one or two
 * @property {Record<string, string>} symbols
 * @property {Lane[]} lanes
 * @property {Show | null} show what whoever wrote the page wants to be seen; null leaves it to the user
 *
 * @typedef {object} Show
 * @property {string[]} panels keys of the panels to draw; none is the usual set
 * @property {0 | 1} coordinate at first
 * @property {number | null} lane index of the lane that panels and inspector show at first; null is all
 * @property {string} autoplay a token: a new one that is not empty plays the run once
 * @property {number} seconds that this takes at 1×
 * @property {number | null} until the step at which it ends, or where the cursor stands at first; null is the last
 * @property {boolean} inspector whether there is a step inspector
 * @property {Record<string, string>} notes a sentence for lines of the inspector, by the line's name
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
    surface: header.surface ?? null,
    sequence: header.sequence ?? null,
    start: header.start,
    canSetStart: Boolean(header.can_set_start),
    loss: header.loss,
    coordinates: header.coordinates,
    symbols: header.symbols ?? {},
    lanes: header.lanes.map((lane) => decodeLane(lane, { read, numSteps, ...header })),
    show: header.show ?? null,
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

function decodeLane(lane, { read, numSteps, start, sequence }) {
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
    bounds: sequence?.bounds ?? null,
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
