/** The player's module: what Python's half imports. */
import { createDoor } from "./door.js";
import { Player } from "./instance.js";

export const mount = createDoor(Player);
