// Theme and scale on the document. Viewports stay black in both themes.

export type Theme = 'dark' | 'light';

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}

/** `percent` 100 to 200. The whole document zooms: all sizes in the style sheets are CSS px at 100 %. */
export function applyScale(percent: number): void {
  document.documentElement.style.zoom = percent === 100 ? '' : String(percent / 100);
}
