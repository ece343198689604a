/**
 * The clock moves the cursor: 60 steps a second at 1×, slower where a short run would be over in a blink, and as fast
 * as a page wants that plays its run by itself.
 */

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
  let only = null; // the step at which a run that plays once ends

  const end = () => store.get().run?.numSteps ?? 0;
  const goTo = (step) => store.set({ step: Math.min(Math.max(step, 0), end()) });
  const pause = () => seek(store.get().step);

  /** Pause and go to a step. */
  function seek(step) {
    holdUntil = 0;
    only = null;
    store.set({ playing: false, step: Math.min(Math.max(step, 0), end()) });
  }

  function play() {
    last = null;
    fraction = 0;
    only = null;
    store.set({ playing: true, step: store.get().step >= end() ? 0 : store.get().step });
  }

  /** Play from the start to a step and stay there, whether or not runs are looped. */
  function playOnce(until) {
    if (prefersLessMotion()) return seek(until);
    store.set({ step: 0 });
    play();
    only = until;
  }

  function tick(now) {
    const { playing, step, speed, loop } = store.get();
    const elapsed = last === null ? 0 : Math.min(now - last, LONGEST_TICK);
    last = playing ? now : null;
    if (!playing || now < holdUntil) return;
    if (step >= end()) return loop ? goTo(0) : pause();
    fraction += (elapsed / 1000) * speed * stepsPerSecond(store.get().run);
    const advance = prefersLessMotion() ? Math.floor(fraction) : fraction;
    fraction -= advance;
    const goal = Math.min(only ?? Infinity, end());
    goTo(Math.min(step + advance, goal));
    if (step + advance < goal) return;
    if (loop && only === null) holdUntil = now + HOLD_AT_END;
    else pause();
  }

  return {
    play,
    pause,
    toggle: () => (store.get().playing ? pause() : play()),
    seek,
    playOnce,
    /** Pause and move by whole steps. */
    stepBy(count) {
      seek((count < 0 ? Math.ceil(store.get().step - 1e-6) : Math.floor(store.get().step + 1e-6)) + count);
    },
    /** Move on to the time of this frame. @param {number} now */
    tick,
  };
}

/** The pace at 1×. @param {import("./decode.js").Run} run */
function stepsPerSecond({ numSteps, show }) {
  if (show?.autoplay) return autoplayEnd(show, numSteps) / show.seconds;
  return Math.min(STEPS_PER_SECOND, numSteps / SHORTEST_PLAY);
}

/** The step at which a run that plays by itself ends. */
export function autoplayEnd({ until }, numSteps) {
  return Math.min(until || numSteps, numSteps);
}
