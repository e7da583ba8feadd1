import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { withoutProperties } from './without-properties.ts';

/** What the page does not ask a route: it checks neither what it sends nor what it gets. */
const NOT_CALLED = ['tag', 'summary', 'params', 'query', 'body', 'response'];

/** The HTTP contract as the page calls it: method, path and who may. Its schemas are the server's, and the type checker's. */
export function calledContract(editorFolder: string): Plugin {
  const folder = join(resolve(editorFolder, '../flows/contract'), '/');
  return {
    name: 'fettle-called-contract',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!id.startsWith(folder) || !id.endsWith('-routes.ts')) return undefined;
      const called = withoutProperties(code, { call: 'route', out: NOT_CALLED });
      return called === undefined ? undefined : { code: called, map: null };
    },
  };
}
