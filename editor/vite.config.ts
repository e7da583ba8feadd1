import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { nodeIcons } from './build/node-icons.ts';
import { serviceWorkerBuild } from './offline/service-worker-build.ts';

const server = `http://127.0.0.1:${process.env.FETTLE_PORT ?? '3300'}`;

/** The web app. `vite` serves it for development and passes /api on to a running server; `vite build` writes dist/, which the server serves. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    nodeIcons(import.meta.dirname),
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
  },
});
