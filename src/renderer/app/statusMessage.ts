// One short line of news for the status bar, gone after eight seconds. For answers to a key press that have no better place.
import { create } from 'zustand';

const shownMs = 8000;

export const useStatusMessage = create<{ text: string | null }>(() => ({ text: null }));

let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  clearTimeout(timer);
  useStatusMessage.setState({ text });
  timer = setTimeout(() => useStatusMessage.setState({ text: null }), shownMs);
}
