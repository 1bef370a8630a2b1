// Builds the page of the peer (bare cornerstone3D) into out/bench-peer.
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  configFile: false,
  logLevel: 'error',
  resolve: { alias: { events: 'events/' } },
  worker: { format: 'es' },
  build: { outDir: '../../out/bench-peer', emptyOutDir: true, target: 'chrome130', chunkSizeWarningLimit: 8192, reportCompressedSize: false },
});
