import { loadModule, loadPlotly } from "./assets.js";

/** What the scene needs, loaded once a page. @returns {Promise<{Plotly: object, createScene: Function}>} */
export async function loadSceneFiles() {
  const [Plotly, { createScene }] = await Promise.all([loadPlotly(), loadModule("scene.js")]);
  return { Plotly, createScene };
}
