/** Ticks of an axis that is logarithmic in 1 − β and says β: Plotly cannot make new ones where one zooms in. */
import { multiples, roundStep } from "./ticks.js";

/** About so many, and more than half of it. */
const TICKS = 8;

/**
 * Finer ticks for what is seen of such an axis; the figure's own where they will do.
 * @param {{range: [number, number], ticks: {tickvals: number[], ticktext: string[]}}} axis range in log10(1 − β)
 * @returns {{tickvals: number[], ticktext: string[]}}
 */
export function complementTicks({ range, ticks }) {
  const [low, high] = range.map((place) => 1 - 10 ** place);
  const shown = ticks.tickvals.filter((value) => 1 - value >= low && 1 - value <= high);
  if (shown.length >= 3 || !(high > low)) return ticks;
  const step = roundStep((high - low) / TICKS);
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const betas = multiples(low, high, step).filter((beta) => beta < 1);
  return { tickvals: betas.map((beta) => 1 - beta), ticktext: betas.map((beta) => String(Number(beta.toFixed(decimals)))) };
}
