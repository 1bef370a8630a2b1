// Which renderer 3D uses: what this machine really has, what the user chose, and what became of it. Drawing is in the painters.

export type RendererChoice = 'auto' | 'cpu' | 'gpu';

export interface RendererInUse {
  kind: 'cpu' | 'gpu';
  /** In words, for About. */
  why: string;
}

let detected: RendererInUse | null = null;
let slowGpu: string | null = null;

/** Software GL is far slower than our own ray caster (docs/decisions), so `auto` takes the GPU only where there is a real one that was not found slow. */
export function chooseRenderer(choice: RendererChoice): RendererInUse {
  if (choice === 'cpu') return { kind: 'cpu', why: 'chosen in Settings' };
  if (slowGpu !== null) return { kind: 'cpu', why: slowGpu };
  if (choice === 'gpu') return { kind: 'gpu', why: 'chosen in Settings' };
  detected ??= detect();
  return detected;
}

/** The graphics path was tried and cannot be used on this machine; kept until the program ends. */
export function refuseGpu(why: string): void {
  slowGpu = why;
}

function detect(): RendererInUse {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) return { kind: 'cpu', why: 'no WebGL 2 on this machine' };
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info === null ? gl.RENDERER : info.UNMASKED_RENDERER_WEBGL));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  if (/swiftshader|llvmpipe|lavapipe|software|basic render/i.test(name)) return { kind: 'cpu', why: `software GL (${name})` };
  return { kind: 'gpu', why: name };
}
