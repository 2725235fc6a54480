import type { Accounts } from '../../src/accounts/accounts.ts';
import type { Imports } from '../../src/importing/imports.ts';
import { createSealer } from '../../src/lib/seal.ts';
import type { Answer, DialectServices } from '../../src/dialects/dialect.ts';
import { dialects } from '../../src/dialects/registry.ts';
import type { CallLog } from '../../src/directory/call-log.ts';
import type { Keys } from '../../src/directory/keys.ts';
import type { Statistics } from '../../src/directory/statistics.ts';
import type { Webhooks } from '../../src/webhooks/webhooks.ts';
import type { Actor, Directory } from '../../src/directory/directory.ts';
import type { Command } from '../../src/domain/commands.ts';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import type { Request } from '../load/template.ts';

/** Thrown instead of writing. */
class CapturedError extends Error {}

/** What the dialects make of requests, without HTTP. */
export interface Calls {
  /** The commands of a writing request, none of them carried out. */
  commands(request: Request): Promise<readonly Command[]>;
  /** The answer to a reading request. */
  answer(request: Request): Promise<Answer>;
}

/** Calls through the routes of one dialect, on behalf of `actor`. */
export function captureCalls(dialectId: string, directory: Directory, actor: Actor): Calls {
  const dialect = dialects.find(({ id }) => id === dialectId);
  if (dialect === undefined) {
    throw new Error(`there is no dialect ${dialectId}`);
  }
  let captured: Command[] = [];
  const capturing: Directory = {
    ...directory,
    writeOne(_actor, command) {
      captured.push(command);
      return Promise.reject(new CapturedError());
    },
    write(_actor, commands) {
      captured.push(...commands.slice(0, commands.length));
      return Promise.reject(new CapturedError());
    },
  };
  const routes = dialect.routes(services(capturing));

  async function call(request: Request): Promise<Answer> {
    const { method, route: path, body } = request;
    const route = routes.find((each) => each.method === method && each.path === path);
    if (route === undefined) {
      throw new Error(`${dialectId} has no route ${method} ${path}`);
    }
    const [pathname = '', search = ''] = request.path.split('?');
    return route.handle({
      actor,
      isStillAllowed: () => true,
      params: paramsOf(path, pathname),
      query: Object.fromEntries(new URLSearchParams(search)),
      body: body === undefined ? undefined : (JSON.parse(body) as JsonValue),
      headers: {},
      path: pathname,
    });
  }

  return {
    async commands(request) {
      captured = [];
      try {
        await call(request);
      } catch (error) {
        if (!(error instanceof CapturedError)) {
          throw error;
        }
      }
      return captured;
    },
    answer: call,
  };
}

function services(directory: Directory): DialectServices {
  return {
    directory,
    dialects: [],
    packageFile: () => Promise.reject(new Error('there are no files here')),
    document: () => Promise.reject(new Error('there are no documents here')),
    clock: { now: () => Date.now() },
    cursors: createSealer('secret', 'cursors'),
    answersUnder: (text) => createSealer(text, 'answers'),
    accounts: {} as Accounts,
    imports: {} as Imports,
    callLog: {} as CallLog,
    statistics: {} as Statistics,
    keys: {} as Keys,
    webhooks: {} as Webhooks,
    publicUrl: 'http://127.0.0.1',
    refusesJunkIds: true,
  };
}

/** The parameters of a path, by the names in its route. */
export function paramsOf(route: string, path: string): Record<string, string> {
  const values = path.split('/');
  const params: Record<string, string> = {};
  route.split('/').forEach((part, index) => {
    if (part.startsWith(':')) {
      params[part.slice(1)] = values[index] ?? '';
    }
  });
  return params;
}
