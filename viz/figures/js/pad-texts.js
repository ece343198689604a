/** Every sentence of the drawing pad. */
export const PAD_TEXTS = {
  pad: "Drawing pad",
  how: "Draw a digit here with mouse, finger or pen. Delete clears the pad.",
  invite: "Draw a digit",
  clear: "Clear",
  cleared: "The pad is empty.",
};
