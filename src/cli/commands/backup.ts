import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { makeWhole, requireFreePlace } from '../whole-file.ts';

/** `clientele backup` */
export const backup = defineCommand({
  name: 'backup',
  summary: 'Copy all data into one file, beside a running server',
  details: [
    'The copy is the data as they are when it begins, and holds up no writer. It is checked before it gets its',
    'name, and readable for its owner only: it holds everything that the data directory holds, save the files that',
    'were imported, without which an import that is under way cannot go on.',
  ],
  operands: ['FILE'],
  options: {
    force: { kind: 'flag', description: 'Replace FILE where it exists.' },
  },
  hasJson: true,
  async run({ settings, options, operands: [file = ''], clock, progress }) {
    const path = resolve(file);
    const replacing = { mayReplace: options.force };
    requireFreePlace(path, settings.data, replacing);
    const { backUpData } = await import('../backup/data-files.ts');
    const began = clock.now();
    const { schema, rows, bytes } = await makeWhole(path, replacing, (partial) =>
      backUpData(settings, partial, (part) => progress(`${Math.floor(part * 100)} % copied`)),
    );
    progress('');
    const seconds = (clock.now() - began) / 1_000;
    return {
      lines: [
        `${path}: ${rows['clients'] ?? 0} clients, ${rows['changes'] ?? 0} changes, ${(bytes / 1e6).toFixed(1)} MB, schema ${schema}; checked; ${seconds.toFixed(1)} s.`,
      ],
      json: { file: path, schema, rows, bytes, seconds },
    };
  },
});
