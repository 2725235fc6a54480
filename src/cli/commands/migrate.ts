import { defineCommand } from '../command.ts';

/** `clientele migrate` */
export const migrate = defineCommand({
  name: 'migrate',
  summary: 'Bring the data to the schema of this version',
  details: [
    '`clientele serve` does the same when it starts, so this is for those who want to do it before, or under',
    'another role of the database. Forward only; several may start at once, and one of them does it.',
  ],
  options: {},
  hasJson: true,
  async run({ settings }) {
    // Only here, so that help and refusals are there at once.
    const { migrateData } = await import('../../main.ts');
    const { place, from, to } = await migrateData(settings);
    const line =
      from === to
        ? `The data in ${place} has schema ${to} already.`
        : `The data in ${place} went from schema ${from} to ${to}.`;
    return { lines: [line], json: { place, from, to } };
  },
});
