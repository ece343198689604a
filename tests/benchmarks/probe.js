// Runs in the page before anything else: notes when a key went down, what the websocket carried and when, what was painted.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const nothing = { pressed: 0, asked: 0, answered: 0, bytes: 0, largest: 0, painted: 0 };
  const noted = { ...nothing, opened: performance.timeOrigin };

  // Nothing that was noted before a key counts for what it starts.
  const press = (event) => Object.assign(noted, nothing, { pressed: performance.timeOrigin + event.timeStamp });
  addEventListener("keydown", press, { capture: true });

  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    noted.asked ||= now();
    return send.call(this, data);
  };
  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        const size = data.byteLength ?? data.size;
        noted.bytes += size;
        // The largest message carries the picture.
        if (size > noted.largest) Object.assign(noted, { largest: size, answered: now() });
      });
    }
  };

  // What is shown, as a text that changes with it: the player says so itself, a native chart in its layout's meta.
  let picture = null;
  let shown;
  const watch = () => {
    // Looked for once, not in every frame: the probe must not cost what it measures.
    if (!picture?.isConnected) picture = document.querySelector("[data-player], .stPlotlyChart .js-plotly-plot");
    const { player, spec, painted } = picture?.dataset ?? {};
    const what = spec ?? picture?._fullLayout?.meta;
    if (what !== shown) {
      shown = what;
      if (player) noted.painted = Number(painted);
      // As the player counts: on the screen after two frames.
      else requestAnimationFrame(() => requestAnimationFrame(() => (noted.painted = Date.now())));
    }
    requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);

  window.probe = {
    /** Resolves with all that was noted once the picture that a key, or opening the page, asked for is on the screen. */
    picture: (timeout) =>
      new Promise((resolve, reject) => {
        const deadline = performance.now() + timeout;
        const look = () => {
          if (noted.painted) resolve({ ...noted });
          else if (performance.now() > deadline) reject(new Error(`no new picture within ${timeout} ms`));
          else requestAnimationFrame(look);
        };
        look();
      }),

    /** The milliseconds between the page's frames for some seconds. */
    frames: (seconds) =>
      new Promise((resolve) => {
        const times = [];
        const note = (time) => {
          times.push(time);
          if (time - times[0] < 1000 * seconds) requestAnimationFrame(note);
          else resolve(times.slice(1).map((later, i) => later - times[i]));
        };
        requestAnimationFrame(note);
      }),
  };
})();
