import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { calledContract } from './build/called-contract.ts';
import { drawnCatalogue } from './build/drawn-catalogue.ts';
import { type FirstLoad, firstLoad } from './build/first-load.ts';
import { lateJsonSchema } from './build/late-json-schema.ts';
import { nodeIcons } from './build/node-icons.ts';
import { pureSchemas } from './build/pure-schemas.ts';
import { serviceWorkerBuild } from './offline/service-worker-build.ts';

const server = `http://127.0.0.1:${process.env.FETTLE_PORT ?? '3300'}`;

/** What the two pages promise: see DESIGN.md, Loading. */
const FIRST_LOADS: readonly FirstLoad[] = [
  { name: 'terminal', modules: ['screens/terminal/start-terminal.tsx'], most: 160_000 },
  { name: 'designer', modules: ['app/start-desk.tsx', 'app/shell.tsx', 'screens/design/design-screen.tsx'], most: 350_000 },
];

/** The web app. `vite` serves it for development and passes /api on to a running server; `vite build` writes dist/, which the server serves. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    calledContract(import.meta.dirname),
    drawnCatalogue(import.meta.dirname),
    pureSchemas(import.meta.dirname),
    lateJsonSchema(import.meta.dirname),
    nodeIcons(import.meta.dirname),
    firstLoad(import.meta.dirname, FIRST_LOADS),
    serviceWorkerBuild(import.meta.dirname, 'screens/terminal/start-terminal.tsx', ['/fettle.svg', '/color-scheme.js']),
  ],
  server: { host: '127.0.0.1', port: 5173, proxy: { '^/api/': { target: server, changeOrigin: false } } },
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2024',
    sourcemap: false,
    reportCompressedSize: false,
    // Fonts and pictures stay files: the content security policy of the server does not have to allow data: for scripts or styles.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Statistics that only run in a simulation or a chart: shared by several of those, they would be put together with what every drawing needs at first.
          groups: [
            // A group takes along what its modules import: what every page needs goes first, or it would come with statistics.
            { name: 'schemas', test: /zod\/v4\/classic\/schemas\.js$/, priority: 1 },
            { name: 'judging', test: /flows\/statistics\/(chart-state|control-constants|phase-one|run-rules|window)\.ts$/ },
          ],
        },
      },
    },
  },
});
