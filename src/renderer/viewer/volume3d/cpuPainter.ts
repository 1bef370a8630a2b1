// Paints the 3D view by the CPU ray caster: a coarse picture while something moves, the full one in bands at rest.
import type { Camera } from './camera.ts';
import type { Band, Caster, CastInfo } from './caster.ts';
import type { Painter, PainterEvents } from './painter.ts';
import type { Scene3d } from './scene3d.ts';

/** A moving picture should take no longer than this, ms. */
const DRAFT_BUDGET_MS = 42;
/** A moving picture has at least so many rays (250 × 200). */
const DRAFT_LEAST = 50_000;
/** The first picture at rest; a larger canvas is then done again in all its pixels. */
const REST_PIXELS = 560_000;
const MOST_PIXELS = 4_000_000;
const REST_MS = 90;

type Pass = 'draft' | 'rest' | 'full';

export function createCpuPainter(canvas: HTMLCanvasElement, caster: Caster, first: { camera: Camera; scene: Scene3d }, events: PainterEvents): Painter {
  const scratch = document.createElement('canvas');
  let info: CastInfo | null = null;
  let { camera, scene } = first;
  let dirty = true;
  let held = false;
  let pass: Pass | null = null;
  let restTimer = 0;
  let paintFrame = 0;
  let msPerPixel = 0.0006;

  function sizeOf(wanted: Pass): { width: number; height: number } {
    const all = canvas.width * canvas.height;
    const most = wanted === 'draft' ? Math.max(DRAFT_LEAST, DRAFT_BUDGET_MS / msPerPixel) : wanted === 'rest' ? REST_PIXELS : MOST_PIXELS;
    const share = Math.min(1, Math.sqrt(most / all));
    return { width: Math.max(2, Math.round(canvas.width * share)), height: Math.max(2, Math.round(canvas.height * share)) };
  }

  async function run(next: Pass): Promise<void> {
    if (info === null || held || canvas.width < 2 || canvas.height < 2) return;
    clearTimeout(restTimer);
    pass = next;
    dirty = false;
    const { width, height } = sizeOf(next);
    const began = performance.now();
    const level = next === 'draft' ? 'coarse' : 'fine';
    const image = next === 'draft' ? new ImageData(width, height) : null;
    if (image === null) spreadOut(width, height);
    const complete = await caster.cast({ camera, scene, width, height, level }, (band) => {
      if (image === null) showBand(band, width);
      else image.data.set(band.pixels, band.fromRow * width * 4);
    });
    if (!complete || pass !== next) return;
    pass = null;
    const ms = performance.now() - began;
    if (image !== null) {
      scratch.width = width;
      scratch.height = height;
      scratch.getContext('2d')?.putImageData(image, 0, 0);
      msPerPixel = msPerPixel * 0.6 + (ms / (width * height)) * 0.4;
    }
    paint(image === null ? 'full' : 'moving');
    finished(next, ms, width === canvas.width);
  }

  function finished(was: Pass, ms: number, allPixels: boolean): void {
    const full = was !== 'draft' && allPixels;
    events.onPicture({ full, reduced: !full || (info?.tooLarge === true && info.reduced), ms });
    if (dirty) void run('draft');
    else if (was === 'draft') restTimer = window.setTimeout(() => void run('rest'), REST_MS);
    else if (!allPixels && was === 'rest') void run('full');
  }

  /** What is shown becomes the ground on which bands of the better picture are laid. */
  function spreadOut(width: number, height: number): void {
    scratch.width = width;
    scratch.height = height;
    scratch.getContext('2d')?.drawImage(canvas, 0, 0, width, height);
  }

  function showBand({ fromRow, rows, pixels }: Band, width: number): void {
    scratch.getContext('2d')?.putImageData(new ImageData(pixels, width, rows), 0, fromRow);
    if (paintFrame !== 0) return;
    paintFrame = requestAnimationFrame(() => paint('filling'));
  }

  function paint(what: 'moving' | 'filling' | 'full'): void {
    cancelAnimationFrame(paintFrame);
    paintFrame = 0;
    const context = canvas.getContext('2d');
    if (context === null || scratch.width === 0) return;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'medium';
    context.drawImage(scratch, 0, 0, canvas.width, canvas.height);
    // For measurements from outside: which picture these pixels are of.
    canvas.dataset['picture'] = what;
  }

  /** A moving picture is let finish (or the view would starve); a better one is dropped at once. */
  function moved(): void {
    dirty = true;
    if (pass === 'draft') return;
    caster.cancel();
    cancelAnimationFrame(paintFrame);
    paintFrame = 0;
    void run('draft');
  }

  void caster.ready.then((made) => {
    info = made;
    if (made !== null) moved();
  });

  return {
    setCamera: (next) => {
      camera = next;
      moved();
    },
    setScene: (next) => {
      scene = next;
      moved();
    },
    resize: moved,
    hold: (next) => {
      held = next;
      clearTimeout(restTimer);
      if (held) {
        caster.cancel();
        pass = null;
      } else moved();
    },
    dispose: () => {
      held = true;
      clearTimeout(restTimer);
      cancelAnimationFrame(paintFrame);
    },
  };
}
