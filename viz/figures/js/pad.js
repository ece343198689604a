/** The drawing pad's module: what Python's half imports. */
import { createDoor } from "./door.js";
import { Pad } from "./pad-view.js";

export const mount = createDoor(Pad);
