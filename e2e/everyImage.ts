// In the real window: opens every stack of the study that is shown, goes through its images, and says of each what is on the canvas. Runs inside the page, so it imports nothing.

export interface SeenImage {
  /** `<SOPInstanceUID>/<frame>`; '' for a document. */
  key: string;
  stack: string;
  /** All pixels of the canvas are of one colour. */
  blank: boolean;
  /** The sentence over the viewport when it shows no image. */
  sentence: string;
  /** Image state. */
  state: string;
  /** Readout at a few places of the canvas. */
  readouts: string[];
}

export interface Visit {
  uids: string[];
  /** Images of one stack that are looked at; the rest are passed over. */
  most: number;
  limitMs: number;
}

/** Throws when a stack does not come within the limit. */
export async function visitStudy({ uids, most, limitMs }: Visit): Promise<SeenImage[]> {
  const seen: SeenImage[] = [];
  const ours = new Set(uids);
  const frame = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(done));
  const viewport = (): HTMLElement | null => document.querySelector<HTMLElement>('.v-vp');
  const canvas = (): HTMLCanvasElement | null => viewport()?.querySelector<HTMLCanvasElement>('canvas.v-canvas') ?? null;
  const shows = (): string => canvas()?.dataset['shows'] ?? '';
  const textOf = (selector: string): string => viewport()?.querySelector(selector)?.textContent ?? '';
  const sentence = (): string => textOf('.v-failure') || (viewport()?.querySelector('.v-doc') === null ? '' : 'document');
  const press = (key: string): unknown => viewport()?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));

  async function until(what: string, look: () => boolean): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (!look()) {
      if (performance.now() > deadline) throw new Error(`${what} did not come; shows "${shows()}", says "${sentence()}"`);
      await frame();
    }
  }

  function isBlank(): boolean {
    const element = canvas();
    const context = element?.getContext('2d');
    if (element === null || context === null || context === undefined || element.width === 0) return true;
    const words = new Uint32Array(context.getImageData(0, 0, element.width, element.height).data.buffer);
    return words.every((word) => word === words[0]);
  }

  async function readouts(): Promise<string[]> {
    const element = viewport();
    if (element === null) return [];
    const box = element.getBoundingClientRect();
    const texts: string[] = [];
    for (const [x, y] of [
      [0.5, 0.5],
      [0.46, 0.41],
      [0.57, 0.62],
    ] as const) {
      element.dispatchEvent(new PointerEvent('pointermove', { clientX: box.left + box.width * x, clientY: box.top + box.height * y, bubbles: true }));
      await frame();
      await frame();
      texts.push(textOf('.v-readout'));
    }
    element.dispatchEvent(new PointerEvent('pointerleave'));
    return texts;
  }

  const list = (): HTMLButtonElement[] => [...document.querySelectorAll<HTMLButtonElement>('ul[aria-label="Series of this study"] .v-series')];
  await until('the study', () => list().length > 0 && list().every((button) => button.dataset['visited'] === undefined) && viewport() !== null);
  // One viewport, whatever the hanging protocol hung.
  viewport()?.focus();
  viewport()?.dispatchEvent(new KeyboardEvent('keydown', { key: '1', altKey: true, bubbles: true, cancelable: true }));
  await until('one viewport', () => document.querySelectorAll('.v-vp').length === 1);
  for (let n = 0; n < list().length; n += 1) {
    const name = list()[n]?.getAttribute('aria-label') ?? '';
    const count = Number(/, (\d+) images?/.exec(name)?.[1] ?? 0);
    list()[n]?.click();
    await until(`stack ${name}`, () => list()[n]?.getAttribute('aria-pressed') === 'true');
    if (count === 0) {
      await until(`document ${name}`, () => sentence() !== '');
      seen.push({ key: '', stack: name, blank: false, sentence: sentence(), state: '', readouts: [] });
      continue;
    }
    viewport()?.focus();
    press('Home');
    await frame();
    const step = Math.max(1, Math.floor(count / most));
    for (let i = 0; i < count; i += step) {
      const before = seen.at(-1)?.key ?? '';
      if (i > 0) for (let k = 0; k < step; k += 1) press('ArrowDown');
      const isHere = (): boolean => sentence() !== '' || (shows() !== '' && ours.has(shows().split('/')[0] ?? '') && (i === 0 || shows() !== before));
      await until(`image ${String(i + 1)} of ${name}`, isHere);
      // The sentence of the image before stands for a frame or two.
      await frame();
      await frame();
      await until(`image ${String(i + 1)} of ${name}`, isHere);
      const probes = i === 0 || i + step >= count ? await readouts() : [];
      const state = viewport()?.querySelector('[aria-label="Image state"]')?.textContent ?? '';
      seen.push({ key: sentence() === '' ? shows() : '', stack: name, blank: isBlank(), sentence: sentence(), state, readouts: probes });
    }
  }
  // The next study is here when other buttons stand in the strip.
  for (const button of list()) button.dataset['visited'] = '';
  return seen;
}
