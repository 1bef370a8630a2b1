// What the measurements do to a page: our window by real keys and mouse, the peer's by its own calls. Steps run once per animation frame inside the page.
const group = (name) => `[role="group"][aria-label$=": ${name}"]`;
const canvasOf = (name) => `${group(name)} canvas`;
const state = (name) => `${group(name)} [aria-label="Image state"]`;

/** Opens a study of the worklist by double click; {image, complete} ms from its second press. */
export async function openStudy(page, patient) {
  const shown = { canvas: canvasOf('Stack'), stateSelector: state('Stack'), stateText: 'complete', limitMs: 60_000 };
  await page.evaluate((options) => globalThis.probe.armFirstImage(options), shown);
  await page.getByRole('row', { name: new RegExp(patient) }).dblclick();
  const times = await page.evaluate(() => globalThis.probe.result);
  if (times.complete === null) throw new Error(`${patient} was not complete within a minute`);
  return times;
}

export async function toWorklist(page) {
  await page.getByRole('button', { name: 'Worklist', exact: true }).click();
  await page.getByRole('grid', { name: 'Studies' }).waitFor();
}

const frames = (page, options) => page.evaluate((o) => globalThis.probe.frames(o), options);

/** 0, 1, … top, …, 1, 0, 1, … */
const zigzag = `(n, top) => { const k = n % (2 * top); return k < top ? k : 2 * top - k; }`;

/** One wheel notch per frame, from one end of the stack to the other and back. */
export async function scrollStack(page, count, ms) {
  await press(page, 'Home');
  await page.waitForTimeout(300);
  await page.evaluate(
    ({ selector, top }) => {
      const view = document.querySelector(selector);
      const box = view.getBoundingClientRect();
      const at = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, bubbles: true, cancelable: true };
      globalThis.probe.steps.scroll = (n) => view.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY: n % (2 * top) < top ? 120 : -120 }));
    },
    { selector: group('Stack'), top: count - 1 },
  );
  return frames(page, { canvases: [canvasOf('Stack')], ms, step: 'scroll' });
}

/** Holds the left button on a viewport and moves `step` px per frame within ± `reach`, along x and, if `both`, y. */
async function dragging(page, name, { canvases, reach, step, both, ms, start }) {
  const box = await page.locator(canvasOf(name)).boundingBox();
  const [x, y] = [box.x + (start?.[0] ?? box.width / 2), box.y + (start?.[1] ?? box.height / 2)];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(
    (o) => {
      const target = document.querySelector(o.selector);
      const move = new Function(`return ${o.zigzag}`)();
      globalThis.probe.steps.drag = (n) => {
        const by = move(n + o.reach / o.step, (2 * o.reach) / o.step) * o.step - o.reach;
        const at = { clientX: o.x + by, clientY: o.both ? o.y + by : o.y };
        target.dispatchEvent(
          new PointerEvent('pointermove', {
            ...at,
            buttons: 1,
            button: -1,
            pointerId: 1,
            pointerType: 'mouse',
            isPrimary: true,
            bubbles: true,
            cancelable: true,
          }),
        );
      };
    },
    { selector: canvasOf(name), x, y, reach, step, both, zigzag },
  );
  const seen = await frames(page, { canvases, ms, step: 'drag' });
  await page.mouse.up();
  return seen;
}

/** A layout key; the keys of the viewer act where a viewport has the focus. */
async function press(page, key) {
  await page.locator('[role="group"][aria-label^="Viewport 1"]').focus();
  await page.keyboard.press(key);
}

export async function openMpr(page) {
  await press(page, 'm');
  for (const plane of ['Axial', 'Sagittal', 'Coronal'])
    await page
      .locator(state(plane))
      .filter({ hasText: /^(complete|interpolated)$/ })
      .waitFor({ timeout: 60_000 });
  await page.locator(state('3D')).filter({ hasNotText: 'loading' }).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(3000);
}

/** The crosshair dragged over the axial plane: sagittal and coronal must both change in a frame that counts. */
export const dragCrosshair = (page, ms) =>
  dragging(page, 'Axial', { canvases: [canvasOf('Sagittal'), canvasOf('Coronal')], reach: 90, step: 3, both: true, ms });

/** The pan tool (P) from the left edge, where nothing is drawn, to and fro. */
export async function pan(page, ms) {
  await press(page, 'p');
  return dragging(page, 'Stack', { canvases: [canvasOf('Stack')], reach: 60, step: 3, both: true, ms, start: [10, 200] });
}

/** Key V to the first pixels of the 3D picture, ms. */
export async function open3d(page) {
  await page.evaluate((options) => globalThis.probe.armFirstImage(options), { canvas: canvasOf('3D'), key: 'v', limitMs: 60_000 });
  await press(page, 'v');
  const { image } = await page.evaluate(() => globalThis.probe.result);
  return image;
}

export async function closeMpr(page) {
  await press(page, 'm');
  await page.locator(group('Stack')).waitFor();
}

/** Orbits by dragging, then waits for the last, full picture: {frames, restMs}. */
export async function orbit(page, ms) {
  const seen = await dragging(page, '3D', { canvases: [canvasOf('3D')], reach: 120, step: 4, both: false, ms });
  const restMs = await page.evaluate((options) => globalThis.probe.settled(options), { canvas: canvasOf('3D'), quietMs: 6000, limitMs: 20_000 });
  return { seen, restMs };
}

export async function sizesOf(page, names) {
  const sizes = {};
  for (const name of names) {
    const { width, height } = await page.locator(canvasOf(name)).boundingBox();
    sizes[name.toLowerCase()] = { width: Math.round(width), height: Math.round(height) };
  }
  return sizes;
}

export const peerOpen = (page, series) => page.evaluate((s) => globalThis.peer.open(s), series);

/** The same stack in the peer's default viewport: the next image in each frame, back and forth. */
export async function peerScroll(page, size, count, ms) {
  await page.evaluate(
    async (o) => {
      globalThis.peer.clear();
      const show = await globalThis.peer.stack(o.size);
      const index = new Function(`return ${o.zigzag}`)();
      globalThis.probe.steps.scroll = (n) => show(index(n + 1, o.top));
    },
    { size, top: count - 1, zigzag },
  );
  return frames(page, { canvases: ['#stack canvas'], ms, step: 'scroll' });
}

export async function peerPlanes(page, sizes, ms) {
  await page.evaluate(
    async (o) => {
      globalThis.peer.clear();
      const move = await globalThis.peer.planes(o.sizes);
      const index = new Function(`return ${o.zigzag}`)();
      globalThis.probe.steps.planes = (n) => move(index(n + 30, 60) * 2 - 60);
    },
    { sizes, zigzag },
  );
  return frames(page, { canvases: ['#sagittal canvas', '#coronal canvas'], ms, step: 'planes' });
}

/** ms of the peer's first 3D picture, or null when it takes longer than `limitMs`. */
export async function peer3d(page, size, limitMs) {
  const shown = page.evaluate((s) => {
    globalThis.peer.clear();
    return globalThis.peer.volume3d(s);
  }, size);
  return Promise.race([shown.catch(() => null), new Promise((done) => setTimeout(() => done(null), limitMs))]);
}
