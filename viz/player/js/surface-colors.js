/** Quiet colours for the surface, evenly spaced in OKLab, so that equal steps of height look equal. */

/** @typedef {{lightness: [number, number], chroma: [number, number], hue: [number, number]}} Ramp low → high loss */

/** The low end stays close to the page, where the paths end and must be seen; height adds ink. */
const RAMPS = {
  light: { lightness: [0.985, 0.66], chroma: [0.008, 0.062], hue: [200, 272] },
  dark: { lightness: [0.185, 0.5], chroma: [0.022, 0.06], hue: [285, 225] },
};

const STOPS = 17;

/** Colour at t of the way from low to high, as [red, green, blue] of 255. */
export function surfaceRamp(dark, t) {
  const { lightness, chroma, hue } = dark ? RAMPS.dark : RAMPS.light;
  return oklchToRgb(mix(lightness, t), mix(chroma, t), mix(hue, t));
}

/** Plotly colorscale [[0, css], … [1, css]] from low to high. */
export function surfaceColorscale(dark) {
  const stops = Array.from({ length: STOPS }, (_, i) => i / (STOPS - 1));
  return stops.map((t) => [t, `rgb(${surfaceRamp(dark, t).join(", ")})`]);
}

/** Colour of the level lines: visible on every step of the ramp, never louder than a path. */
export const levelLine = (dark) => (dark ? { rgb: [205, 215, 240], alpha: 0.22 } : { rgb: [40, 50, 90], alpha: 0.24 });

const mix = ([from, to], t) => from + (to - from) * t;

/**
 * OKLCH to sRGB, clipped to the gamut. Matrices: B. Ottosson, "A perceptual color space for image processing" (2020).
 * @param {number} hue degrees
 * @returns {[number, number, number]}
 */
function oklchToRgb(lightness, chroma, hue) {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return channels.map((value) => Math.round(255 * encode(value)));
}

function encode(linear) {
  const value = Math.min(Math.max(linear, 0), 1);
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}
