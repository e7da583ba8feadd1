import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix, relative, sep } from 'node:path';
import { parseSync, Visitor } from 'vite';

/** One import, export-from, `import()` or `import('…').Type`; a type-only import counts, since it ties two packages just the same. */
export interface ModuleImport {
  readonly specifier: string;
  readonly line: number;
  /** A file of the repository, a built-in module of Node or a package from the registry. */
  readonly target: { readonly kind: 'file' | 'builtin' | 'package'; readonly name: string };
}

/** Something whose result does not follow from the arguments alone. */
export interface Impurity {
  readonly what: string;
  readonly line: number;
}

export interface SourceModule {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly imports: readonly ModuleImport[];
  readonly impurities: readonly Impurity[];
}

export type ModuleGraph = ReadonlyMap<string, SourceModule>;

export const WORKSPACES = ['flows', 'nodes', 'engine', 'server', 'editor', 'test'] as const;
const NOT_SOURCE = new Set(['node_modules', 'dist', 'public']);
const BUILTINS = new Set(builtinModules);

/** Every TypeScript file of the workspaces under `root`. */
export function sourceFiles(root: string): string[] {
  const inFolder = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (NOT_SOURCE.has(entry.name) || entry.name.startsWith('.')) return [];
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return inFolder(path);
      return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [relative(root, path).split(sep).join('/')] : [];
    });
  return WORKSPACES.map((workspace) => join(root, workspace))
    .filter((folder) => existsSync(folder))
    .flatMap(inFolder)
    .sort();
}

/**
 * Reads the whole tree with the parser that also builds the editor. It throws rather than leave a file out: a checker that reads nothing
 * finds nothing. That it read is proved against the plain text, which a parser of another version cannot get past.
 */
export function readModules(root: string): ModuleGraph {
  const exports = packageExports(root);
  const files = sourceFiles(root);
  const graph = new Map(files.map((path) => [path, readModule(path, readFileSync(join(root, path), 'utf8'), exports)]));
  const unread = files.filter((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return /^import\b.* from '/m.test(text) && graph.get(path)?.imports.length === 0;
  });
  if (files.length === 0 || unread.length > 0) {
    throw new Error(`The layers were not read: ${files.length} files, of which these gave no imports: ${unread.join(', ') || '(none)'}.`);
  }
  return graph;
}

function readModule(path: string, text: string, exports: PackageExports): SourceModule {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const imports: ModuleImport[] = [];
  const impurities: Impurity[] = [];
  const lineOf = (node: { start: number }): number => text.slice(0, node.start).split('\n').length;
  const found = (source: { type: string; start: number } | null): void => {
    if (source === null || !('value' in source) || typeof source.value !== 'string') return;
    imports.push({ specifier: source.value, line: lineOf(source), target: resolve(path, source.value, exports) });
  };
  const impure = (what: string, node: { start: number }): void => void impurities.push({ what, line: lineOf(node) });

  new Visitor({
    ImportDeclaration: (node) => found(node.source),
    ExportNamedDeclaration: (node) => found(node.source),
    ExportAllDeclaration: (node) => found(node.source),
    ImportExpression: (node) => found(node.source),
    TSImportType: (node) => found(node.source),
    AwaitExpression: (node) => impure('await', node),
    ForOfStatement: (node) => void (node.await && impure('for await', node)),
    FunctionDeclaration: (node) => void (node.async && impure('async function', node)),
    FunctionExpression: (node) => void (node.async && impure('async function', node)),
    ArrowFunctionExpression: (node) => void (node.async && impure('async function', node)),
    NewExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) impure('new Date()', node);
    },
    CallExpression: (node) => {
      if (node.callee.type === 'Identifier' && IMPURE_CALLS.has(node.callee.name)) impure(`${node.callee.name}()`, node);
    },
    MemberExpression: (node) => {
      if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier' || node.computed) return;
      const name = `${node.object.name}.${node.property.name}`;
      if (IMPURE_MEMBERS.test(name)) impure(name, node);
    },
  }).visit(program);
  return { path, imports, impurities };
}

const IMPURE_CALLS = new Set(['Date', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch']);
const IMPURE_MEMBERS =
  /^(Date\.now|Math\.random|performance\.(now|timeOrigin)|crypto\.(randomUUID|getRandomValues|subtle)|console\.\w+|process\.(env|hrtime|nextTick|pid|uptime|cwd|memoryUsage|stdout|stderr|argv))$/;

type PackageExports = ReadonlyMap<string, Readonly<Record<string, string>>>;

function packageExports(root: string): PackageExports {
  return new Map(
    WORKSPACES.filter((workspace) => existsSync(join(root, workspace, 'package.json'))).map((workspace) => {
      const manifest = JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8')) as { exports?: Record<string, string> };
      return [workspace, manifest.exports ?? {}];
    }),
  );
}

function resolve(from: string, specifier: string, exports: PackageExports): ModuleImport['target'] {
  if (specifier.startsWith('.')) return { kind: 'file', name: posix.join(posix.dirname(from), specifier) };
  if (specifier.startsWith('node:') || BUILTINS.has(specifier)) return { kind: 'builtin', name: specifier };
  const [scope = '', name = '', ...rest] = specifier.split('/');
  if (scope !== '@fettle') return { kind: 'package', name: scope.startsWith('@') ? `${scope}/${name}` : scope };
  const inPackage = rest.length === 0 ? '.' : `./${rest.join('/')}`;
  return { kind: 'file', name: posix.join(name, exports.get(name)?.[inPackage] ?? inPackage) };
}
