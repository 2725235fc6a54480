/*
 * The dependency rule (ARCHITECTURE.md, "The arrows") as a table. A type import is an import: most rot
 * starts with one.
 */

/** A part of the sources, and all that it may know of the rest. */
export interface Layer {
  readonly name: string;
  /** Paths that belong to it. The first layer that fits decides. */
  readonly files: RegExp;
  /** Layers that it may import, beside itself. */
  readonly sees: readonly string[];
  /** Layers of which it may import types only. */
  readonly seesTypesOf?: readonly string[];
  /** Packages and Node modules; `name: a, b` allows those names only, `node:*` every Node module. */
  readonly packages?: readonly string[];
  /** Said with every fault. */
  readonly reason: string;
}

/** A dialect's own folder; the group is its name. */
export const dialectFolder = /^src\/dialects\/(?!shared\/)([a-z0-9-]+)\//;
/** An engine's own folder; the group is its name. */
export const engineFolder = /^src\/storage\/(?!contract\/|rows\/)([a-z0-9-]+)\//;

/** Every layer, the more exact ones first. */
export const layers: readonly Layer[] = [
  {
    name: 'lib',
    files: /^src\/lib\//,
    sees: [],
    packages: ['node:buffer', 'node:crypto'],
    reason: 'lib knows nothing about clients',
  },
  {
    name: 'domain',
    files: /^src\/domain\//,
    sees: ['lib'],
    // Of Node only what gives the same answer for the same arguments.
    packages: [
      'node:crypto: hash',
      'node:net: isIP',
      'node:url: domainToASCII, domainToUnicode',
      'node:zlib: crc32',
      'libphonenumber-js/min',
      'i18n-iso-countries/index.js',
    ],
    reason: 'the domain is pure: no I/O, no clock, no randomness, nothing above it',
  },
  {
    name: 'storage port',
    files: /^src\/storage\/[a-z-]+\.ts$/,
    sees: ['lib', 'domain'],
    reason: 'the port is what engines and the directory agree on, and knows neither',
  },
  {
    name: 'storage contract',
    files: /^src\/storage\/contract\//,
    sees: ['lib', 'domain', 'storage port'],
    packages: ['node:*', 'fast-check'],
    reason: 'the contract suite must run over any engine',
  },
  {
    // What engines say the same way: which value stands in which column.
    name: 'rows',
    files: /^src\/storage\/rows\//,
    sees: ['lib', 'domain', 'storage port'],
    reason: 'rows become records the same way in every engine, so they know none',
  },
  {
    name: 'engine',
    files: engineFolder,
    sees: ['lib', 'domain', 'storage port', 'rows'],
    // The parser is for tests, which judge the statements of an engine.
    packages: ['node:*', 'pg', 'libpg-query'],
    reason: 'an engine maps and keeps; it knows the port and the records only',
  },
  {
    name: 'directory',
    files: /^src\/directory\//,
    sees: ['lib', 'domain', 'storage port'],
    reason: 'use cases see the port, never an engine, and nobody who calls them',
  },
  {
    // Rows from files into the directory.
    name: 'importing',
    files: /^src\/importing\//,
    sees: ['lib', 'domain', 'storage port', 'directory'],
    packages: ['node:*', 'papaparse'],
    reason: 'imports use the directory as dialects do, and know none of them',
  },
  {
    name: 'exporting',
    files: /^src\/exporting\//,
    sees: ['lib', 'domain', 'storage port', 'directory'],
    packages: ['node:*'],
    reason: 'exports read the directory as dialects do, and know none of them',
  },
  {
    name: 'webhooks',
    files: /^src\/webhooks\//,
    sees: ['lib', 'domain', 'storage port', 'directory', 'outbound'],
    packages: ['node:*'],
    reason: 'deliveries follow the change log, and reach others by the outbound client only',
  },
  {
    name: 'outbound',
    files: /^src\/outbound\//,
    sees: ['lib'],
    packages: ['node:*', 'ipaddr.js'],
    reason: 'the one client that calls other machines knows nothing of what it carries',
  },
  {
    name: 'accounts',
    files: /^src\/accounts\//,
    sees: ['lib', 'domain', 'storage port', 'directory'],
    packages: ['node:*', '@simplewebauthn/server'],
    reason: 'who signs in is known through the port, whatever page or call asks',
  },
  {
    name: 'moving',
    files: /^src\/moving\//,
    sees: ['lib', 'domain', 'storage port'],
    packages: ['node:crypto'],
    reason: 'a move knows two places by the port, and no engine',
  },
  {
    name: 'dialect port',
    files: /^src\/dialects\/(?:dialect|problem)(?:\.test)?\.ts$/,
    sees: ['lib', 'domain', 'directory'],
    seesTypesOf: ['storage port', 'importing', 'exporting', 'webhooks', 'accounts'],
    reason: 'the port of the dialects knows none of them',
  },
  {
    name: 'dialect helpers',
    files: /^src\/dialects\/shared\//,
    sees: ['lib', 'domain', 'dialect port'],
    packages: ['typebox', 'typebox/compile', 'typebox/system'],
    reason: 'what dialects share must fit all of them',
  },
  {
    name: 'dialect',
    files: dialectFolder,
    // An export is a walk and a format, and needs no service: nothing of it outlives a call.
    sees: ['lib', 'domain', 'directory', 'exporting', 'dialect port', 'dialect helpers'],
    // The directory's own answers (a page of clients) are made of them.
    seesTypesOf: ['storage port', 'importing', 'exporting', 'webhooks', 'accounts'],
    packages: ['typebox'],
    reason: 'a dialect is mapping only: never storage, config, http or another dialect',
  },
  {
    name: 'registry',
    files: /^src\/dialects\/registry\.ts$/,
    sees: ['dialect port', 'dialect'],
    reason: 'the registry is a list',
  },
  {
    name: 'http',
    files: /^src\/http\//,
    sees: ['lib', 'domain', 'directory', 'dialect port'],
    seesTypesOf: ['importing', 'exporting', 'webhooks', 'accounts'],
    packages: ['node:*', 'fastify'],
    reason: 'the HTTP layer serves any dialect through the port, and knows none',
  },
  {
    // Logs, figures and traces: they are told by the layers that they watch, which know none of them.
    name: 'watching',
    files: /^src\/watching\//,
    sees: ['lib', 'domain', 'directory', 'http'],
    seesTypesOf: ['webhooks'],
    packages: [
      'node:async_hooks',
      'node:timers/promises',
      'pino',
      'prom-client',
      '@opentelemetry/api',
      '@opentelemetry/core',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-trace',
    ],
    reason: 'what watches hears of calls and commits, and reaches neither storage nor a dialect',
  },
  {
    name: 'config',
    files: /^src\/config\//,
    sees: ['lib'],
    packages: ['node:fs', 'node:net: isIP'],
    reason: 'settings are texts that become values',
  },
  {
    name: 'main',
    files: /^src\/[a-z-]+\.ts$/,
    sees: [
      'lib',
      'domain',
      'storage port',
      'engine',
      'directory',
      'importing',
      'exporting',
      'webhooks',
      'outbound',
      'accounts',
      'moving',
      'dialect port',
      'registry',
      'http',
      'watching',
      'config',
    ],
    packages: ['node:*'],
    reason: 'main knows every part but the command line that starts it',
  },
  {
    // An operator's tools: they say what is wrong with an engine's file, copy it, and tell an engine's errors apart.
    name: 'cli beside an engine',
    files: /^src\/cli\/(?:backup\/|doctor\/|failure\.ts$)/,
    sees: ['lib', 'domain', 'config', 'cli', 'main', 'storage port', 'engine', 'moving'],
    packages: ['node:*'],
    reason: 'only the doctor, backups and the texts of failures know an engine by name',
  },
  {
    name: 'cli',
    files: /^src\/cli\//,
    sees: [
      'lib',
      'domain',
      'directory',
      'exporting',
      'config',
      'watching',
      'main',
      'cli beside an engine',
    ],
    seesTypesOf: [
      'storage port',
      'http',
      'importing',
      'exporting',
      'webhooks',
      'accounts',
      'moving',
    ],
    packages: ['node:*', '@faker-js/faker'],
    reason: 'commands go through main and the directory, never to storage',
  },
  {
    // Runs in browsers and in other people's programs: it knows the directory by its OpenAPI document.
    name: 'sdk',
    files: /^sdk\/src\//,
    sees: [],
    reason: 'the SDK knows nothing of the server, of Node or of any package',
  },
  {
    // Runs in browsers, beside other people's programs: to it the directory is the SDK.
    name: 'console',
    files: /^console\/src\//,
    sees: [],
    packages: [
      'clientele-sdk',
      'react',
      'react-dom',
      'react-aria-components',
      'lucide-react',
      'wouter',
      '@tanstack/react-query',
      '@fontsource-variable/inter',
      'libphonenumber-js',
      'papaparse',
      'recharts',
    ],
    reason:
      'the console knows the directory through the SDK only, and nothing of the server or of Node',
  },
];
