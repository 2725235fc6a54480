import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { UserConfig } from 'vite';
import { compressedCopies } from './build/compressed-copies.ts';

/** Where `npm run console` finds the API: a server that was started beside it. */
const server = 'http://127.0.0.1:7171';

/**
 * What several pages share comes in a few files of 40 kB and more, before they are made small: each for itself, a
 * page would ask for fifty, six at a time over HTTP/1.1.
 */
const sharedParts = {
  name: 'shared',
  minShareCount: 2,
  entriesAware: true,
  entriesAwareMergeThreshold: 40_000,
};

/** How the console is built, and served while it is worked on. */
const config: UserConfig = {
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react(), compressedCopies()],
  resolve: {
    alias: { 'clientele-sdk': fileURLToPath(new URL('../sdk/src/index.ts', import.meta.url)) },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // What knows light-dark(), nesting and popovers.
    target: ['chrome125', 'firefox128', 'safari17.5'],
    // The policy lets nothing come from data: but pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: [sharedParts] } } },
  },
  server: { host: '127.0.0.1', proxy: { '/api': server } },
};

// Vite asks for this one.
// oxlint-disable-next-line import/no-default-export
export default config;
