// Unit tests beside the sources, and archive and network tests in test/. Real files and sockets, so generous time limits.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { events: 'events/' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    retry: 0,
  },
});
