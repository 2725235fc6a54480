import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readImports, withoutComments } from './imports.ts';

/*
 * The rule behind the egress guard: nothing but src/outbound/ may call another machine, or the guard
 * protects nothing. The driver of the database is the one that the operator names; tests call themselves.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const mayCall = /^src\/outbound\/|\.test(?:ing)?\.ts$/;

/** Modules with which one can only call, or of which one cannot tell. */
const callingModules =
  /^(?:node:)?(?:https|http2|tls|dns|dns\/promises|dgram|inspector.*)$|^(?:undici|axios|got|ws|node-fetch)(?:\/|$)/;
/** Names by which one calls, of modules with which one also listens. */
const callingNames: Readonly<Record<string, readonly string[]>> = {
  'node:http': ['request', 'get', 'Agent', 'ClientRequest', 'globalAgent', 'WebSocket'],
  'node:net': ['connect', 'createConnection', 'Socket', 'Stream'],
};
const callingGlobals =
  /(?<![\w.$'"`-])(?:globalThis\.)?(?:fetch|WebSocket|EventSource|XMLHttpRequest)\s*\(|\bnew\s+(?:WebSocket|EventSource|XMLHttpRequest)\b|\bglobalThis\.fetch\b/;

function callsIn(text: string): string[] {
  const calls: string[] = [];
  for (const { specifier, isTypeOnly, names } of readImports(text)) {
    const forbidden = callingNames[specifier.replace(/^(?!node:)/, 'node:')];
    const isWhole = names.length === 0 || names.includes('*') || names.includes('default');
    if (isTypeOnly) {
      continue;
    }
    if (callingModules.test(specifier) || (forbidden !== undefined && isWhole)) {
      calls.push(specifier);
    } else if (forbidden?.some((name) => names.includes(name)) === true) {
      calls.push(specifier);
    }
  }
  return callingGlobals.test(withoutComments(text)) ? [...calls, 'a global'] : calls;
}

describe('other machines', () => {
  it('are called by the outbound client alone', () => {
    const files = globSync('src/**/*.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'));
    const found = files
      .filter((file) => !mayCall.test(file))
      .flatMap((file) =>
        callsIn(readFileSync(`${root}/${file}`, 'utf8')).map((call) => `${file}: ${call}`),
      );

    assert.ok(files.length > 200);
    assert.deepEqual(found, []);
  });

  it('are not called by the helpers of tests in the program itself', () => {
    const files = globSync('src/**/*.ts', { cwd: root }).filter((file) => !mayCall.test(file));
    const users = files.filter((file) =>
      /\.testing\.ts'/.test(readFileSync(`${root}/${file}`, 'utf8')),
    );

    assert.deepEqual(users, []);
  });

  for (const text of [
    "import { request } from 'node:http';",
    "import { type Server, get } from 'node:http';",
    "import * as http from 'node:http';",
    "import { connect } from 'node:net';",
    "import https from 'node:https';",
    "import { lookup } from 'node:dns/promises';",
    "import { Agent } from 'undici';",
    "const answer = await fetch('https://example.com');",
    'const call = globalThis.fetch;',
    "const socket = new WebSocket('wss://example.com');",
  ]) {
    it(`are seen to be called by ${text}`, () => {
      assert.equal(callsIn(text).length, 1);
    });
  }

  it('are not seen where nobody calls', () => {
    const text = [
      "import { type IncomingMessage, STATUS_CODES } from 'node:http';",
      "import { isIP } from 'node:net';",
      '// fetch() would be wrong here.',
      'const page = await source.fetch();',
    ].join('\n');

    assert.deepEqual(callsIn(text), []);
  });
});
