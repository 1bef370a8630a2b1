// The picture that each viewport shows now, for tools that act without a pointer: keys, profiles, histograms. No pixels are kept alive beyond what is shown.
import type { Picture } from '../viewport/picture.ts';

const shown = new Map<number, Picture>();

/** Called by the viewport after each change; null when it shows nothing or goes. */
export function tellPicture(at: number, picture: Picture | null): void {
  if (picture === null) shown.delete(at);
  else shown.set(at, picture);
}

export function pictureOf(at: number): Picture | null {
  return shown.get(at) ?? null;
}

export function shownPictures(): Picture[] {
  return [...shown.values()];
}
