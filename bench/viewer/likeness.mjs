// How alike two pictures of one canvas are: mean SSIM over 8×8 windows, and pixels that stand alone. Self-contained: it is sent into the page as text.

/** Installs globalThis.likeness. */
export function installLikeness() {
  let kept = null;

  function greys(selector) {
    const canvas = document.querySelector(selector);
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const values = new Float32Array(canvas.width * canvas.height);
    for (let i = 0; i < values.length; i++) values[i] = 0.299 * data[i * 4] + 0.587 * data[i * 4 + 1] + 0.114 * data[i * 4 + 2];
    return { values, width: canvas.width, height: canvas.height };
  }

  /** Keeps the moving picture of the camera that now rests, the last before the full one is laid over it; answers how long the full one took: {restMs}. */
  async function keepMoving({ canvas, mark }) {
    const began = performance.now();
    const isFull = () => !/loading|reduced/.test(document.querySelector(mark)?.textContent ?? 'loading');
    while (!isFull() && performance.now() - began < 60_000) {
      if (document.querySelector(canvas).dataset.picture === 'moving') kept = greys(canvas);
      await new Promise((next) => requestAnimationFrame(next));
    }
    return { restMs: performance.now() - began };
  }

  /** Wang et al. 2004 with 8×8 windows each 4 pixels, L = 255; the mean over all windows. */
  function ssimOf(a, b) {
    const { width, height } = a;
    let sum = 0;
    let count = 0;
    for (let y = 0; y + 8 <= height; y += 4) {
      for (let x = 0; x + 8 <= width; x += 4) {
        let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
        for (let j = 0; j < 8; j++) {
          for (let i = 0; i < 8; i++) {
            const o = (y + j) * width + x + i;
            const [p, q] = [a.values[o], b.values[o]];
            sa += p;
            sb += q;
            saa += p * p;
            sbb += q * q;
            sab += p * q;
          }
        }
        const [ma, mb] = [sa / 64, sb / 64];
        const [va, vb, cov] = [saa / 64 - ma * ma, sbb / 64 - mb * mb, sab / 64 - ma * mb];
        sum += ((2 * ma * mb + 6.5025) * (2 * cov + 58.5225)) / ((ma * ma + mb * mb + 6.5025) * (va + vb + 58.5225));
        count += 1;
      }
    }
    return sum / count;
  }

  /** Share of pixels that differ by more than 40 greys from the median of their eight neighbours, and from the full picture there. */
  function outliersOf(moving, full) {
    const { values, width, height } = moving;
    let alone = 0;
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const o = y * width + x;
        const around = [o - width - 1, o - width, o - width + 1, o - 1, o + 1, o + width - 1, o + width, o + width + 1]
          .map((p) => values[p])
          .sort((p, q) => p - q);
        if (Math.abs(values[o] - (around[3] + around[4]) / 2) > 40 && Math.abs(values[o] - full.values[o]) > 40) alone += 1;
      }
    }
    return alone / (width * height);
  }

  function compare({ canvas }) {
    const full = greys(canvas);
    if (kept === null || kept.width !== full.width || kept.height !== full.height) throw new Error('the two pictures are not of one size');
    return { ssim: ssimOf(kept, full), outliers: outliersOf(kept, full) };
  }

  globalThis.likeness = { keepMoving, compare };
}
