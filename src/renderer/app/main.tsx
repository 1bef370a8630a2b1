// Entry of the window: style sheets, then the shell. No logic.
import '@fontsource-variable/inter/wght.css';
import '@fontsource/ibm-plex-mono/400.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/controls.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { startDecoding } from '../viewer/index.ts';
import { restoreDisplay } from './displaySettings.ts';
import { startReadingWindow } from './readingWindow.ts';

restoreDisplay();
startDecoding();
startReadingWindow();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
