/** The app's own files: they lie beside this module, `<root>/<header.assets>`. */
import { TEXTS, fill } from "./texts.js";

const HERE = new URL("./", import.meta.url).href;
const loading = new Map();

/** The app's root URL: what stands before the assets' folder. @param {string} assets such as "adamscope/ab12cd/" */
export function appRoot(assets) {
  return HERE.endsWith(assets) ? HERE.slice(0, -assets.length) : new URL("../../", HERE).href;
}

/** Stylesheets, linked once a page. @param {string[]} files */
export function loadStyles(files) {
  return Promise.all(files.map(loadStyle));
}

/** Plotly's script, loaded once a page. @returns {Promise<object>} */
export function loadPlotly() {
  return once("plotly.min.js", () => {
    if (window.Plotly) return window.Plotly;
    const script = Object.assign(document.createElement("script"), { src: HERE + "plotly.min.js", async: true });
    return loaded(script).then(() => window.Plotly);
  });
}

function loadStyle(file) {
  const link = () => Object.assign(document.createElement("link"), { rel: "stylesheet", href: HERE + file });
  return once(file, () => loaded(link()));
}

/** One of the app's modules, loaded once a page. @param {string} file */
export function loadModule(file) {
  return once(file, () => import(HERE + file));
}

/** A failed load is forgotten, so that the next call tries again. */
function once(file, load) {
  if (!loading.has(file)) {
    const failed = () => {
      loading.delete(file);
      throw new Error(fill(TEXTS.loadFailed, { file }));
    };
    loading.set(file, Promise.resolve().then(load).catch(failed));
  }
  return loading.get(file);
}

function loaded(node) {
  return new Promise((resolve, reject) => {
    node.addEventListener("load", () => resolve(node));
    node.addEventListener("error", () => {
      node.remove();
      reject(new Error());
    });
    document.head.append(node);
  });
}
