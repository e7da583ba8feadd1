import { buildWebApp } from './build-web-app.ts';

/** Before the first of the files: two of them that begin at the same time would build it twice. */
export async function setup(): Promise<void> {
  await buildWebApp();
}
