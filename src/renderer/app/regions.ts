// F6: the focus goes around the regions of the window, in the order of the page. A region is an element with `data-region` or `data-scope`.

const focusable = '[tabindex="0"], button:not(:disabled):not([tabindex="-1"]), input:not(:disabled), textarea:not(:disabled), select:not(:disabled)';

function regions(): HTMLElement[] {
  const all = [...document.querySelectorAll<HTMLElement>('[data-region], [data-scope]')];
  return all.filter((element) => element.parentElement?.closest('[data-region], [data-scope]') === null && element.checkVisibility());
}

/** `step` 1 forward, -1 back. A region's own focus wins, else its first control. */
export function cycleRegions(step: 1 | -1): void {
  const list = regions();
  const at = list.findIndex((region) => region.contains(document.activeElement));
  for (let move = 1; move <= list.length; move += 1) {
    const region = list[(at + step * move + list.length * 2 + (at === -1 && step === -1 ? 1 : 0)) % list.length];
    const target = region?.tabIndex === 0 ? region : region?.querySelector<HTMLElement>(focusable);
    if (target !== null && target !== undefined) {
      target.focus();
      return;
    }
  }
}
