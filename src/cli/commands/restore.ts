import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';

/** `clientele restore` */
export const restore = defineCommand({
  name: 'restore',
  summary: 'Put a backup in the place of the data of a directory',
  details: [
    'The file is checked first, and takes the place of the data as a whole or not at all. No server may run on the',
    'directory. With --force, data that are there stay beside it under another name.',
  ],
  operands: ['FILE'],
  options: {
    force: { kind: 'flag', description: 'Replace the data of a directory that is not empty.' },
  },
  hasJson: true,
  async run({ settings, options, operands: [file = ''], clock }) {
    const { restoreData } = await import('../backup/data-files.ts');
    const directory = resolve(settings.data);
    const { schema, rows, putAside } = restoreData(settings, resolve(file), {
      mayReplace: options.force,
      now: clock.now(),
    });
    return {
      lines: [
        `${directory}: ${rows['clients'] ?? 0} clients, ${rows['changes'] ?? 0} changes, schema ${schema}.`,
        ...(putAside === undefined ? [] : [`What was there before is now ${putAside}.`]),
      ],
      json: { data: directory, schema, rows, putAside: putAside ?? null },
    };
  },
});
