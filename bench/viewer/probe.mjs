// What runs inside a page to measure it by its pixels: both pages, ours and the peer's, get this same code. Self-contained: it is sent as text.

/** Installs globalThis.probe. Canvases are named by CSS selectors; only pixels on those canvases count, no event of any program. */
export function installProbe() {
  const sampleWidth = 192;

  function sample(selector) {
    const canvas = document.querySelector(selector);
    if (canvas === null || canvas.width < 16 || canvas.height < 16) return null;
    const width = Math.min(sampleWidth, canvas.width);
    const at = [Math.round((canvas.width - width) / 2), Math.round(canvas.height / 2) - 6];
    const { data } = canvas.getContext('2d').getImageData(at[0], at[1], width, 12);
    let hash = 2166136261;
    let low = 255;
    let high = 0;
    for (let i = 0; i < data.length; i += 4) {
      const v = data[i] + data[i + 1] + data[i + 2];
      hash = Math.imul(hash ^ v, 16777619);
      const grey = v / 3;
      if (grey < low) low = grey;
      if (grey > high) high = grey;
    }
    return { hash, blank: high - low < 12 };
  }

  /** Calls `look(time)` in each animation frame until it answers something or `limitMs` is over (then: null). */
  function eachFrame(look, limitMs) {
    const until = performance.now() + limitMs;
    return new Promise((done) => {
      const frame = (time) => {
        const found = look(time);
        if (found !== undefined) done(found);
        else if (performance.now() > until) done(null);
        else requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
  }

  /** From the input that opens (second press of a double click, or `key`) to pixels on the canvas, then to `stateText` in `stateSelector`. ms, or null. */
  function armFirstImage({ canvas, key, stateSelector, stateText, limitMs }) {
    globalThis.probe.result = new Promise((done) => {
      const begin = async (event) => {
        if (key === undefined ? event.detail !== 2 : event.key.toLowerCase() !== key) return;
        document.removeEventListener(type, begin, true);
        const t0 = event.timeStamp;
        let image = null;
        const complete = await eachFrame(() => {
          const seen = image === null ? sample(canvas) : null;
          if (seen !== null && !seen.blank) image = performance.now() - t0;
          if (image === null) return undefined;
          if (stateSelector === undefined) return image;
          return document.querySelector(stateSelector)?.textContent === stateText ? performance.now() - t0 : undefined;
        }, limitMs);
        done({ image, complete });
      };
      const type = key === undefined ? 'mousedown' : 'keydown';
      document.addEventListener(type, begin, true);
    });
  }

  /**
   * Times of the frames in which every canvas of `canvases` shows other pixels than in the frame counted before. `step(n)` is called once per animation frame.
   * Answers {intervals ms, blanks, frames}.
   */
  async function frames({ canvases, ms, step }) {
    const drive = step === undefined ? () => undefined : globalThis.probe.steps[step];
    const began = performance.now();
    let last = null;
    let lastTime = 0;
    let blanks = 0;
    let n = 0;
    const intervals = [];
    await eachFrame((time) => {
      const now = canvases.map(sample);
      if (now.some((s) => s === null || s.blank)) blanks += 1;
      else if (last === null || now.every((s, i) => s.hash !== last[i])) {
        if (last !== null) intervals.push(time - lastTime);
        last = now.map((s) => s.hash);
        lastTime = time;
      }
      drive(n++);
      return performance.now() - began > ms ? true : undefined;
    }, ms + 60_000);
    return { intervals, blanks, frames: n };
  }

  /** When the pixels of a canvas last changed before they stood still for `quietMs`, ms from now. */
  async function settled({ canvas, quietMs, limitMs }) {
    const began = performance.now();
    let hash = sample(canvas)?.hash;
    let changed = 0;
    await eachFrame(() => {
      const now = sample(canvas)?.hash;
      const at = performance.now() - began;
      if (now !== hash) [hash, changed] = [now, at];
      return at - changed > quietMs && changed > 0 ? true : undefined;
    }, limitMs);
    return changed;
  }

  globalThis.probe = { sample, armFirstImage, frames, settled, steps: {}, result: null };
}
