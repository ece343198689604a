/** The keyboard: Space, arrows, Home and End while the focus is inside the player. */

const MOVES = {
  ArrowLeft: (clock, far) => clock.stepBy(far ? -10 : -1),
  ArrowRight: (clock, far) => clock.stepBy(far ? 10 : 1),
  Home: (clock) => clock.seek(0),
  End: (clock) => clock.seek(Infinity),
};

/** Listen on the player's root. @param {HTMLElement} root */
export function listenToKeys(root, clock) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || usesKeys(event.target)) return;
    const isSpace = event.key === " " && !event.target.closest("button");
    const move = isSpace ? () => clock.toggle() : MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move(clock, event.shiftKey);
  });
  // A press on the picture moves the focus into the player, so that the keys work there too.
  root.addEventListener("pointerdown", () => {
    if (!root.contains(document.activeElement)) root.focus({ preventScroll: true, focusVisible: false });
  });
}

/** Selects and text fields use these keys themselves; the step slider does what the player does. */
function usesKeys(target) {
  return target.matches("select, textarea, input:not([type=range]), [contenteditable]");
}
