import { resolve } from 'node:path';
import { expectation, parseSetting } from '../../config/parse-setting.ts';
import { settingDefinition } from '../../config/settings.ts';
import type { Place } from '../../main.ts';
import type { MoveProgress } from '../../moving/move.ts';
import { usageError } from '../cli-error.ts';
import { type Surroundings, defineCommand } from '../command.ts';

/** `clientele move` */
export const move = defineCommand({
  name: 'move',
  summary: 'Move all data to another place, also to the other engine',
  details: [
    'A place is a data directory or a postgres:// URL. Stop every server that uses one of them first. The target',
    'must be empty; the source is only read, and stays. What was interrupted goes on when it is run again. At the',
    'end both sides are read and compared.',
  ],
  options: {
    from: { kind: 'text', value: 'PLACE', isRequired: true, description: 'Where the data is.' },
    to: { kind: 'text', value: 'PLACE', isRequired: true, description: 'Where it is to be.' },
  },
  hasJson: true,
  async run({ options, clock, note }) {
    const from = parsePlace('--from', options.from);
    const to = parsePlace('--to', options.to);
    if (isSamePlace(from, to)) {
      throw usageError('--from and --to are the same place.');
    }
    // Only here, so that help and refusals are there at once.
    const { moveData } = await import('../../main.ts');
    const began = clock.now();
    const { rows, before, hashes } = await moveData({ from, to }, createProgress(clock, note));
    const seconds = (clock.now() - began) / 1_000;
    const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
    const rate = Math.round((total - before) / Math.max(seconds, 0.001));
    return {
      lines: [
        `Moved: ${total} rows, ${rows['clients'] ?? 0} of them clients, in ${seconds.toFixed(1)} s (${rate} rows/s, comparing included).`,
        ...(before === 0 ? [] : [`${before} of the rows had come with an earlier attempt.`]),
        'Both sides hold the same. The source is as it was; nothing uses it any more once the servers use the target.',
      ],
      json: { rows, before, hashes, seconds },
    };
  },
});

const databaseForm = expectation(settingDefinition('database'));

function parsePlace(option: string, text: string): Place {
  const setting = /^[a-z]{2,}:/i.test(text) ? 'database' : 'data';
  if (!parseSetting(setting, text).ok) {
    throw usageError(`${option} must be a data directory, or ${databaseForm}.`);
  }
  return setting === 'data' ? { data: text } : { database: text };
}

function isSamePlace(from: Place, to: Place): boolean {
  return 'data' in from
    ? 'data' in to && resolve(from.data) === resolve(to.data)
    : 'database' in to && from.database === to.database;
}

/** A line a second, so that nobody wonders. */
const progressMs = 1_000;

function createProgress(
  clock: Surroundings['clock'],
  note: (line: string) => void,
): (progress: MoveProgress) => void {
  let saidAt = clock.now();
  const began: Partial<Record<MoveProgress['step'], number>> = {};
  return ({ step, table, rows, total, before }) => {
    const now = clock.now();
    const start = (began[step] ??= now);
    if (now - saidAt >= progressMs && now > start) {
      saidAt = now;
      const rate = Math.round(((rows - before) / (now - start)) * 1_000);
      const what = table === undefined ? step : `${step} ${table}`;
      note(`${what}: ${rows} of ${total} rows, ${rate} rows/s`);
    }
  };
}
