// Door of the settings room.
export { ListenerForm } from './ListenerForm.tsx';
export { useListenerForm } from './listenerForm.ts';
export { SettingsScreen } from './SettingsScreen.tsx';
