import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { defaultSettings } from '../../src/config/settings.ts';
import { cliOrigin } from '../../src/cli/cli-origin.ts';
import type { Actor } from '../../src/directory/directory.ts';
import type { Command, UpsertClient } from '../../src/domain/commands.ts';
import { parseEmail } from '../../src/domain/email.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { type OpenDirectory, openDirectory } from '../../src/main.ts';
import { type Person, person, phoneTailOf } from '../load/people.ts';
import { targetRecord } from './targets.ts';

/** Where a directory is built. */
export interface BuildOptions {
  readonly clients: number;
  /** Data directory to make. */
  readonly dataPath: string;
  /** File of targets to make: every client, in the order of creation. */
  readonly targetsPath: string;
  /** A secret that will open the directory to everything. */
  readonly key: string;
  onProgress(clients: number): void;
}

const chunkClients = 2_000;
/** Clients came one after the other, this far apart. */
const betweenMs = 30_000;

/** Makes a directory of plausible people through the engine itself. The server must not be running on it. */
export async function buildDirectory(options: BuildOptions): Promise<void> {
  const clock = { now: () => now };
  let now = Date.now() - options.clients * betweenMs;
  const opened = await openDirectory({
    settings: { ...defaultSettings, data: options.dataPath },
    clock,
    mayCreate: true,
  });
  const targets = createWriteStream(options.targetsPath);
  try {
    const actor = await prepare(opened, options.key);
    for (let first = 0; first < options.clients; first += chunkClients) {
      const people = chunkOf(first, Math.min(chunkClients, options.clients - first));
      const outcomes = await opened.directory.write(actor, people.map(upsertOf), {
        isAtomic: false,
      });
      const records = people.map((one, index) => recordOf(one, outcomes[index]));
      if (!targets.write(records.join(''))) {
        await once(targets, 'drain');
      }
      now += people.length * betweenMs;
      options.onProgress(first + people.length);
    }
  } finally {
    targets.end();
    await once(targets, 'finish');
    await opened.close();
  }
}

/** A key, and the fields that Assembly may write to. */
async function prepare({ access, directory }: OpenDirectory, key: string): Promise<Actor> {
  const workspace = await access.findWorkspace('default');
  await access.addKey(
    { workspace: workspace.id, name: 'bench', scopes: ['admin'], expiresAt: null },
    key,
  );
  const actor: Actor = { workspaceId: workspace.workspaceId, origin: cliOrigin };
  const declarations: Command[] = [
    field('plan', 'Plan', 'text'),
    field('source', 'Source', 'text'),
    field('score', 'Score', 'number'),
  ];
  await directory.write(actor, declarations, { isAtomic: true });
  return actor;
}

function field(key: string, label: string, type: 'text' | 'number'): Command {
  return { op: 'declareField', entity: 'client', key, label, type, options: [] };
}

function chunkOf(first: number, count: number): Person[] {
  return Array.from({ length: count }, (_, index) => person(first + index));
}

function upsertOf(one: Person): UpsertClient {
  const email = parseEmail(one.email);
  if (!email.ok) {
    throw new Error('a made-up address is not valid');
  }
  const { externalId, givenName, familyName, phone, status, plan, source, score } = one;
  return {
    op: 'upsert',
    keys: { externalId, email: email.value },
    patch: {
      givenName,
      familyName,
      phone,
      status,
      customFields: { values: { plan, source, score }, unknown: 'observe', pointer: '' },
    },
  };
}

function recordOf({ email, externalId, phone }: Person, outcome: Outcome | undefined): string {
  if (outcome?.kind !== 'created') {
    throw new Error(`a client was not created: ${outcome?.kind}`);
  }
  return targetRecord({
    id: outcome.client.id,
    email,
    externalId,
    phoneTail: phoneTailOf(phone),
  });
}
