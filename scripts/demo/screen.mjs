// Driving the window as a user does: accessible names only (docs and design names), real mouse and keys.

/** One number triple out of a readout such as "HU 43 LPS -12.0, 3.5, 88.0 mm col 200, row 311 im 4 of 140". */
function parseReadout(text) {
  const value = /(?:^|\s)(HU|SUV\w+|signal)\s+(-?[\d.]+)/.exec(text);
  const lps = /LPS\s+(-?[\d.]+),\s*(-?[\d.]+),\s*(-?[\d.]+)\s*mm/.exec(text);
  const pixel = /col\s+(-?\d+),\s*row\s+(-?\d+)/.exec(text);
  const image = /im\s+(\d+)\s+of\s+(\d+)/.exec(text);
  return {
    unit: value?.[1] ?? null,
    value: value ? Number(value[2]) : null,
    lps: lps ? lps.slice(1, 4).map(Number) : null,
    pixel: pixel ? pixel.slice(1, 3).map(Number) : null,
    image: image ? { index: Number(image[1]), count: Number(image[2]) } : null,
  };
}

export const viewport = (page, what) => page.getByRole('group', { name: new RegExp(`^Viewport \\d+: ${what}$`) });

export const readout = async (view) => parseReadout((await view.getByRole('status', { name: 'Readout' }).innerText()).replace(/\s+/g, ' '));

/** Waits until `test` of a readout holds; gives that readout. */
export async function waitForReadout(view, test, timeoutMs = 20_000) {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const now = await readout(view);
    if (test(now)) return now;
    if (Date.now() > until) throw new Error(`the readout did not come: ${JSON.stringify(now)}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** `G`, a slice number or "x, y, z", Enter. */
export async function goTo(page, view, place) {
  await view.click({ position: { x: 60, y: 120 }, modifiers: [] }).catch(() => undefined);
  await page.keyboard.press('g');
  const field = page.getByRole('textbox', { name: 'Go to' });
  await field.fill(place);
  await field.press('Enter');
}

/**
 * The window positions of patient points on a plane: hovers two places, reads their LPS, and solves for each picture axis.
 * `axes`: which patient axis runs along the picture's x and y (axial: 0 and 1).
 */
export async function locator(page, view, axes) {
  const box = await view.boundingBox();
  if (box === null) throw new Error('the viewport is not on the screen');
  const probe = async (fx, fy) => {
    const at = { x: Math.round(box.x + box.width * fx), y: Math.round(box.y + box.height * fy) };
    await page.mouse.move(at.x, at.y);
    await new Promise((next) => setTimeout(next, 120));
    const read = await readout(view);
    if (read.lps === null) throw new Error(`no position under the pointer at ${at.x}, ${at.y}`);
    return { at, lps: read.lps };
  };
  const a = await probe(0.34, 0.36);
  const b = await probe(0.66, 0.64);
  const slope = (axis, key) => (b.lps[axis] - a.lps[axis]) / (b.at[key] - a.at[key]);
  return (lps) => ({ x: a.at.x + (lps[axes[0]] - a.lps[axes[0]]) / slope(axes[0], 'x'), y: a.at.y + (lps[axes[1]] - a.lps[axes[1]]) / slope(axes[1], 'y') });
}

export async function drag(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}
