// A saved 3D picture: what was cast, with the words that make it honest, and the patient's only when asked for.
import { cameraBasis, cameraWords, sideLetters, type Camera } from './camera.ts';

export interface SavedWords {
  /** The state mark. */
  mark: string;
  /** Patient and study, a line each; null: a picture that names nobody. */
  patient: readonly string[] | null;
}

/** Puts the picture on the canvas (made as large) and writes on it; text grows with the picture. */
export function drawSaved(canvas: OffscreenCanvas, image: ImageData, camera: Camera, words: SavedWords): void {
  const { width, height } = image;
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2D canvas');
  context.putImageData(image, 0, 0);
  const size = Math.max(11, Math.round(height / 54));
  const edge = Math.round(size * 0.7);
  context.font = `500 ${String(size)}px 'Inter Variable', sans-serif`;
  context.lineWidth = Math.max(2, size / 5);
  context.lineJoin = 'round';
  const write = (text: string, x: number, y: number, align: CanvasTextAlign, colour = '#c3ccd5'): void => {
    context.textAlign = align;
    context.strokeStyle = '#000';
    context.fillStyle = colour;
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  };
  context.textBaseline = 'top';
  const line = size * 1.38;
  (words.patient ?? []).forEach((text, i) => write(text, edge, edge + i * line, 'left'));
  const { right, up } = cameraBasis(camera);
  write(sideLetters(up), width / 2, edge, 'center');
  context.textBaseline = 'middle';
  write(sideLetters([-right[0], -right[1], -right[2]]), edge, height / 2, 'left');
  write(sideLetters(right), width - edge, height / 2, 'right');
  context.textBaseline = 'bottom';
  write(sideLetters([-up[0], -up[1], -up[2]]), width / 2, height - edge, 'center');
  write(cameraWords(camera), edge, height - edge, 'left', '#98a3ae');
  write(words.mark, width - edge, height - edge, 'right', '#e6b450');
}

/** The same view on a picture of another shape: nothing that is seen now is cut off. */
export function fitTo(camera: Camera, shown: { width: number; height: number }, width: number, height: number): Camera {
  const narrower = shown.width / shown.height / (width / height);
  return { ...camera, heightMm: camera.heightMm * Math.max(1, narrower) };
}
