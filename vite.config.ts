// How the window's page is built: relative addresses, because it is served from app://bundle, and nothing inlined, because its
// content security policy allows no data: scripts.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/renderer',
  base: './',
  plugins: [react()],
  // vtk.js wants Node's `events`; without the package vite leaves it out and the page fails when it loads.
  resolve: { alias: { events: 'events/' } },
  worker: { format: 'es' },
  build: {
    outDir: '../../out/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4096,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
