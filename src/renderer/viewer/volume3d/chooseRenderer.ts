// Which renderer 3D uses: what this machine really has, or what the user forced.

export type RendererChoice = 'auto' | 'cpu' | 'gpu';

export interface RendererInUse {
  kind: 'cpu' | 'gpu';
  /** In words, for About. */
  why: string;
}

let known: RendererInUse | null = null;

/** Software GL is far slower than our own ray caster (docs/decisions), so `auto` takes the GPU only where there is a real one. */
export function chooseRenderer(choice: RendererChoice): RendererInUse {
  if (choice !== 'auto') return { kind: choice, why: `forced in Settings (${choice === 'cpu' ? 'CPU ray casting' : 'GPU'})` };
  known ??= detect();
  return known;
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
