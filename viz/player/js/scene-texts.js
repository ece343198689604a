/** Every sentence the scene shows. Slots are written {name}; see `fill` in texts.js. */
export const SCENE_TEXTS = {
  pictureLabel: "Contour map of {surface} with the paths of {count} lanes; the start is at {x}, {y}.",
  picture3dLabel: "{surface} in three dimensions with the paths of {count} lanes; the start is at {x}, {y}.",
  noWebGL: "This browser offers no WebGL, so the 3-D view is not available; the contour shows the same paths.",
  surfaceFailed: "The surface could not be loaded ({reason}); the paths are drawn without it.",
  hover: "{xName} = {x}\n{yName} = {y}\nloss = {loss}",
  lossBar: "loss",
  lossBarShifted: "loss − min",
  setStart: "Set the start: click or drag on the surface",
};
