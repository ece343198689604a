/** Small helpers that build DOM nodes; text always becomes a text node. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] `text`, `on<event>` handlers and plain attributes; false and null are
 *   left out
 * @param {...(Node | string)} children
 */
export function element(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue;
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children);
  return node;
}

/** Set an attribute only where it differs: an equal write still costs a style pass. */
export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

/** Set a node's text only where it differs. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** A 20 × 20 icon of filled paths. @param {string} path */
export function icon(path) {
  return svg("svg", { viewBox: "0 0 20 20", class: "as-icon", "aria-hidden": "true" }, svg("path", { d: path }));
}

/** Fill a <select>; keeps its nodes where the options are the same, so an open list is not closed. */
export function setOptions(select, options, value) {
  const signature = JSON.stringify(options);
  if (select.dataset.options !== signature) {
    select.dataset.options = signature;
    select.replaceChildren(...options.map(([key, text]) => element("option", { value: key, text })));
  }
  if (select.value !== String(value)) select.value = String(value);
}

/**
 * A row of buttons of which one is pressed.
 * @param {{label: string, options: [unknown, string, string?][], onChoose: (value: unknown) => void}} setup
 *   an option is its value, its text and, where that says too little, its accessible name
 * @returns {{node: HTMLElement, set: (value: unknown) => void}}
 */
export function segmented({ label, options, onChoose }) {
  const buttons = options.map(([value, text, name]) =>
    element("button", {
      type: "button",
      class: "as-segment",
      text,
      "aria-label": name,
      onclick: () => onChoose(value),
    }),
  );
  return {
    node: element("div", { class: "as-segmented", role: "group", "aria-label": label }, ...buttons),
    set: (value) => buttons.forEach((button, i) => setAttribute(button, "aria-pressed", options[i][0] === value)),
  };
}
