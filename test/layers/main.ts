import { join } from 'node:path';
import { checkLayers, LAYER_RULES } from './layer-rules.ts';
import { readModules } from './module-graph.ts';

/** Checks who imports whom (ARCHITECTURE.md). An argument names another tree than this one. */
const root = process.argv[2] ?? join(import.meta.dirname, '..', '..');
const graph = readModules(root);
const violations = checkLayers(graph);

for (const { name, sentence } of LAYER_RULES) {
  const broken = violations.filter(({ rule }) => rule === name);
  if (broken.length > 0) console.error(`\n${sentence} [${name}]`);
  for (const { path, line, what } of broken) console.error(`  ${path}:${line}  ${what}`);
}
const imports = [...graph.values()].reduce((sum, module) => sum + module.imports.length, 0);
console.log(`Layers: ${graph.size} modules and ${imports} imports read, ${violations.length} not allowed.`);
process.exitCode = violations.length > 0 ? 1 : 0;
