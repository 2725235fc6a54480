import { readFileSync } from 'node:fs';
import type { Target } from '../load/template.ts';

interface FieldPlace {
  readonly start: number;
  readonly bytes: number;
}

/** Where each member stands in a record; filled up with spaces. */
export const recordFields: Readonly<Record<keyof Target, FieldPlace>> = {
  id: { start: 0, bytes: 36 },
  phoneTail: { start: 36, bytes: 8 },
  externalId: { start: 44, bytes: 12 },
  email: { start: 56, bytes: 64 },
};

/** A file of targets is one record of this length after the other, so that any program finds the nth one. */
export const recordBytes = 120;

/** A target as its record. Throws where a member is too long for its place. */
export function targetRecord(target: Target): string {
  const members = Object.entries(recordFields).toSorted(([, a], [, b]) => a.start - b.start);
  return members
    .map(([name, { bytes }]) => {
      const value = target[name as keyof Target];
      if (Buffer.byteLength(value) > bytes || value.length !== Buffer.byteLength(value)) {
        throw new Error(`the ${name} of a target must be ASCII of at most ${bytes} bytes`);
      }
      return value.padEnd(bytes);
    })
    .join('');
}

/** The targets of one directory. */
export interface Targets {
  readonly count: number;
  at(index: number): Target;
}

/** Keeps the whole file in memory. */
export function readTargets(path: string): Targets {
  const records = readFileSync(path);
  const read = (index: number, { start, bytes }: FieldPlace): string => {
    const from = index * recordBytes + start;
    return records.toString('latin1', from, from + bytes).trimEnd();
  };
  return {
    count: records.length / recordBytes,
    at: (index) => ({
      id: read(index, recordFields.id),
      email: read(index, recordFields.email),
      externalId: read(index, recordFields.externalId),
      phoneTail: read(index, recordFields.phoneTail),
    }),
  };
}
