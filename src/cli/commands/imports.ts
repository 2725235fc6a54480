import type { ImportJob } from '../../domain/import-job.ts';
import { type CliCommand, defineCommand } from '../command.ts';
import { countsText, errorsFormat, importJson } from '../imports/import-view.ts';
import { importsCommand, outputOfImport } from '../imports/imports-command.ts';
import { createOwner, runHere } from '../imports/run-here.ts';
import { instantText } from '../instant-text.ts';
import { tableLines } from '../table.ts';
import { withDirectory } from '../with-directory.ts';
import { workspaceOption } from '../workspace-option.ts';

const listMax = 100;

/** `clientele imports list` */
const list = defineCommand({
  name: 'imports list',
  summary: 'List the imports of a workspace, the newest first',
  options: { ...workspaceOption },
  hasJson: true,
  run: ({ settings, clock, options }) =>
    withDirectory({ settings, clock, mayCreate: false }, async (opened) => {
      const { workspaceId } = await opened.access.findWorkspace(options.workspace);
      const jobs = await (await opened.imports()).list(workspaceId, { limit: listMax });
      return {
        lines: tableLines(
          heading,
          jobs.map(rowOf),
          'No imports yet. `clientele import` makes one.',
        ),
        json: { imports: jobs.map(importJson) },
      };
    }),
});

const heading = ['ID', 'STATE', 'CREATED', 'FILE', 'ROWS'];

function rowOf(job: ImportJob): readonly string[] {
  const { id, state, createdAt, fileName, progress } = job;
  return [id, state, instantText(createdAt), fileName ?? '-', countsText(progress.counts)];
}

/** `clientele imports show ID` */
const show = importsCommand({
  word: 'show',
  summary: 'Show one import: how it was read, and what became of its rows',
  async work({ imports, key }) {
    return outputOfImport(await imports.find(key));
  },
});

/** `clientele imports resume ID` */
const resume = importsCommand({
  word: 'resume',
  runs: true,
  summary: 'Go on with an import that was paused, cancelled or only tried',
  details: ['Nothing is written twice. Where another process runs it, this one watches.'],
  async work({ call, opened, imports, key }) {
    const owner = createOwner();
    await imports.resume(key, owner);
    const job = await runHere({ ...call, opened, imports, owner }, key);
    return outputOfImport(job, job.state === 'completed' || job.state === 'undone');
  },
});

/** `clientele imports undo ID` */
const undo = importsCommand({
  word: 'undo',
  runs: true,
  summary: 'Take an import back: remove what it made, restore what it changed',
  details: [
    'What was edited since is kept, and listed by the API. It can be resumed like an import.',
  ],
  async work({ call, opened, imports, key }) {
    const owner = createOwner();
    await imports.undo(key, owner);
    const job = await runHere({ ...call, opened, imports, owner }, key);
    return outputOfImport(job, job.state === 'undone');
  },
});

/** `clientele imports cancel ID` */
const cancel = importsCommand({
  word: 'cancel',
  runs: true,
  summary:
    'Stop an import, whoever runs it; what was written stays, save of one that is all or nothing',
  async work({ call, opened, imports, key }) {
    const cancelled = await imports.cancel(key);
    if (cancelled.state !== 'running') {
      return outputOfImport(cancelled);
    }
    // Where no server takes back what it wrote, nobody else does.
    const job = await runHere({ ...call, opened, imports, owner: createOwner() }, key);
    return outputOfImport(job, job.state !== 'running');
  },
});

/** `clientele imports errors ID` */
const errors = importsCommand({
  word: 'errors',
  summary: 'Print the rows that failed, to be corrected and imported again',
  details: ['As CSV those of CSV, else as NDJSON, each with its line and the reason.'],
  hasJson: false,
  async work({ call, imports, key }) {
    for await (const text of await imports.errorsFile(key, errorsFormat(await imports.find(key)))) {
      call.print(text.replace(/\r?\n$/, ''));
    }
    return undefined;
  },
});

/** What can be done with imports, in the order of help. */
export const importsCommands: readonly CliCommand[] = [list, show, resume, undo, cancel, errors];
