/** The plots' module: what Python's half imports. */
import { createDoor } from "./door.js";
import { Plot } from "./plot-view.js";

export const mount = createDoor(Plot);
