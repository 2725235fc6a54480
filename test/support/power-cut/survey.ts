import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { cuts, Disk, type Image } from './disk.ts';
import type { Recorded } from './record-writes.ts';

/** What a survey of crash states found. */
export interface Survey {
  readonly states: number;
  /** States that do not open, or are not sound. */
  readonly damaged: readonly string[];
  /** States in which an answered write is missing. */
  readonly losing: readonly string[];
  /** States that hold a part of a write, or a write that nobody sent. */
  readonly broken: readonly string[];
  /** Answered writes that the worst state had lost. */
  readonly lostAtMost: number;
}

/** How a recording is surveyed. */
export interface SurveyOptions {
  /** An empty directory; on a RAM disk where there is one. */
  readonly place: string;
  readonly random: () => number;
  /** States that are made: spread over the whole recording. */
  readonly statesMax: number;
}

/** Rebuilds what a power cut could have left at every moment, and starts Node's own SQLite on it. */
export function surveyCrashes({ events, sent }: Recorded, options: SurveyOptions): Survey {
  const { place, random, statesMax } = options;
  const share = statesMax / (cuts.length * events.length);
  const disk = new Disk();
  const answered = new Set<string>();
  const damaged: string[] = [];
  const losing: string[] = [];
  const broken: string[] = [];
  let states = 0;
  let lostAtMost = 0;
  for (const [index, event] of events.entries()) {
    disk.apply(event);
    if (event.kind === 'answer') {
      answered.add(event.mark);
    }
    // Each sync and each answer is a border; of the writes between them a share is enough.
    const isBorder = event.kind === 'answer' || events[index + 1]?.kind === 'sync';
    if (!isBorder && random() > share) {
      continue;
    }
    for (const cut of disk.isSynced ? (['none'] as const) : cuts) {
      states += 1;
      const name = `${cut} after event ${index} (${event.kind})`;
      const found = readImage(place, disk.image(cut, random));
      if (found.fault !== undefined) {
        damaged.push(`${name}: ${found.fault}`);
        continue;
      }
      const lost = [...answered].filter((mark) => !found.marks.has(mark)).length;
      lostAtMost = Math.max(lostAtMost, lost);
      if (lost > 0) {
        losing.push(`${name}: ${lost} of ${answered.size}`);
      }
      if ([...found.marks].some(([mark, rows]) => sent.get(mark) !== rows)) {
        broken.push(name);
      }
    }
  }
  return { states, damaged, losing, broken, lostAtMost };
}

interface Found {
  readonly fault?: string;
  /** Rows of the change log, by mark. */
  readonly marks: ReadonlyMap<string, number>;
}

function readImage(place: string, image: Image): Found {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
  for (const [name, bytes] of image) {
    writeFileSync(join(place, name), bytes);
  }
  const db = new DatabaseSync(join(place, 'clientele.db'), { returnArrays: true });
  try {
    return readDatabase(db);
  } catch (error) {
    return { fault: String(error), marks: new Map() };
  } finally {
    db.close();
  }
}

function readDatabase(db: DatabaseSync): Found {
  const rows = (sql: string): readonly (readonly unknown[])[] =>
    db.prepare(sql).all() as unknown as readonly (readonly unknown[])[];
  const [sound] = rows('PRAGMA integrity_check')[0] ?? [];
  if (sound !== 'ok') {
    return { fault: String(sound), marks: new Map() };
  }
  const marks = new Map<string, number>();
  // Before the migrations there is no table, and nobody was answered.
  if (rows("SELECT 1 FROM sqlite_schema WHERE name = 'changes'").length === 0) {
    return { marks };
  }
  const versions = new Map<unknown, number>();
  for (const [entity, patch] of rows(
    "SELECT entity_id, patch FROM changes WHERE type LIKE 'client.%'",
  )) {
    const written =
      String(patch)
        .match(/mark-[\d-]+-end/g)
        ?.at(-1) ?? 'no mark';
    marks.set(written, (marks.get(written) ?? 0) + 1);
    versions.set(entity, (versions.get(entity) ?? 0) + 1);
  }
  const clients = rows('SELECT id, version FROM clients');
  const isTrue =
    clients.length === versions.size &&
    clients.every(([id, version]) => versions.get(id) === Number(version));
  return isTrue ? { marks } : { fault: 'records and change log disagree', marks };
}
