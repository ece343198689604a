/** The clock moves the cursor: 60 steps a second at 1×, slower where a short run would be over in a blink. */

const STEPS_PER_SECOND = 60;
const SHORTEST_PLAY = 2; // seconds, at 1×
const LONGEST_TICK = 100; // ms: a hidden tab or a long task pauses the film and does not skip it
const HOLD_AT_END = 800; // ms, before a loop begins again

/** @typedef {ReturnType<typeof createClock>} Clock */

/**
 * @param {import("./store.js").Store} store
 * @param {() => boolean} prefersLessMotion then the cursor jumps from step to step
 */
export function createClock(store, prefersLessMotion) {
  let last = null;
  let fraction = 0;
  let holdUntil = 0;

  const end = () => store.get().run?.numSteps ?? 0;
  const goTo = (step) => store.set({ step: Math.min(Math.max(step, 0), end()) });
  const pause = () => store.set({ playing: false });

  function play() {
    last = null;
    fraction = 0;
    store.set({ playing: true, step: store.get().step >= end() ? 0 : store.get().step });
  }

  function tick(now) {
    const { playing, step, speed, loop } = store.get();
    const elapsed = last === null ? 0 : Math.min(now - last, LONGEST_TICK);
    last = playing ? now : null;
    if (!playing || now < holdUntil) return;
    if (step >= end()) return loop ? goTo(0) : pause();
    fraction += (elapsed / 1000) * speed * Math.min(STEPS_PER_SECOND, end() / SHORTEST_PLAY);
    const advance = prefersLessMotion() ? Math.floor(fraction) : fraction;
    fraction -= advance;
    goTo(step + advance);
    if (step + advance < end()) return;
    if (loop) holdUntil = now + HOLD_AT_END;
    else pause();
  }

  return {
    play,
    pause,
    toggle: () => (store.get().playing ? pause() : play()),
    /** Pause and go to a step. */
    seek(step) {
      holdUntil = 0;
      store.set({ playing: false, step: Math.min(Math.max(step, 0), end()) });
    },
    /** Pause and move by whole steps. */
    stepBy(count) {
      this.seek((count < 0 ? Math.ceil(store.get().step - 1e-6) : Math.floor(store.get().step + 1e-6)) + count);
    },
    /** Move on to the time of this frame. @param {number} now */
    tick,
  };
}
