import { join } from 'node:path';

const BUILD = join(import.meta.dirname, '../../../server/bootstrap/editor-build.mjs');

/** Builds the web app unless it was built from exactly these sources, as `npm start` does. */
export async function buildWebApp(): Promise<void> {
  const { ensureEditor }: { ensureEditor: () => void } = await import(BUILD);
  ensureEditor();
}
