import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const ID = 'virtual:node-icons';

/**
 * The icons that node types name (`icon: 'tool'`), and no others, as one module. A node type is one file and one line in the registry; its icon
 * must not need a third place, and importing all five thousand icons would.
 */
export function nodeIcons(editorFolder: string): Plugin {
  const nodesFolder = resolve(editorFolder, '../nodes');
  return {
    name: 'fettle-node-icons',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load(id) {
      if (id !== `\0${ID}`) return undefined;
      const names = iconNames(nodesFolder, (file) => this.addWatchFile(file));
      const imports = names.map((name) => `import { ${component(name)} } from '@tabler/icons-react';`);
      const entries = names.map((name) => `  ${JSON.stringify(name)}: ${component(name)},`);
      return `${imports.join('\n')}\nexport const nodeIcons = {\n${entries.join('\n')}\n};\n`;
    },
  };
}

function iconNames(folder: string, watch: (file: string) => void): string[] {
  const names = new Set<string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.test.ts') || entry.parentPath.includes('node_modules'))
      continue;
    const file = join(entry.parentPath, entry.name);
    watch(file);
    for (const match of readFileSync(file, 'utf8').matchAll(/^\s*icon: '([a-z0-9-]+)'/gm)) names.add(match[1]!);
  }
  return [...names].sort();
}

/** `arrows-split-2` → `IconArrowsSplit2` */
function component(name: string): string {
  return `Icon${name
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')}`;
}
