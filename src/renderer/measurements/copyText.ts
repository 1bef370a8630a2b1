// Puts text on the clipboard from a press of a button. The permission of navigator.clipboard is refused to the page like all others, so the copy event is used.

/** False when the system did not take it. */
export function copyText(text: string): boolean {
  const give = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener('copy', give, { capture: true, once: true });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without a permission; Chromium keeps it
  const done = document.execCommand('copy');
  document.removeEventListener('copy', give, { capture: true });
  return done;
}
