// Door of the network room.
export { startPriors } from './priors.ts';
export { QueryScreen } from './QueryScreen.tsx';
export { SendPanel } from './SendPanel.tsx';
export { openSend } from './sendStore.ts';
export { TransfersButton } from './TransfersButton.tsx';
export { startTransferNews } from './transferStore.ts';
