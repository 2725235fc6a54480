import { accessSync, constants, createReadStream, createWriteStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DirectoryError } from '../../domain/errors.ts';
import type { ImportRowError } from '../../domain/import-errors.ts';
import type { ImportJob } from '../../domain/import-job.ts';
import type { Imports } from '../../importing/imports.ts';
import { CliError, usageError } from '../cli-error.ts';
import { cliOrigin } from '../cli-origin.ts';
import { type CommandOutput, defineCommand, type Surroundings } from '../command.ts';
import { changeOf, hintsOf, readingOptions } from '../imports/import-options.ts';
import { errorsFormat, importJson, importLines } from '../imports/import-view.ts';
import { createOwner, runHere } from '../imports/run-here.ts';
import { makeWhole, requireFreePlace } from '../whole-file.ts';
import { withDirectory } from '../with-directory.ts';
import { workspaceOption } from '../workspace-option.ts';

const standardInput = '-';

/** Errors that are shown; the rest is in the file of --errors. */
const errorsShown = 10;

/** `clientele import` */
export const importCommand = defineCommand({
  name: 'import',
  summary: 'Import clients from CSV, NDJSON or JSON, beside a running server or without one',
  details: [
    'FILE may be - for standard input. Encoding, delimiter, header and the meaning of columns are found out and',
    'said; a column that is no member of a client becomes a custom field. Rows that fail are told by line, column',
    'and reason, the others are kept, and the whole can be taken back with `clientele imports undo ID`. Ctrl-C',
    'pauses, `clientele imports resume ID` goes on, also after a crash.',
  ],
  operands: ['FILE'],
  options: {
    ...readingOptions,
    'dry-run': { kind: 'flag', description: 'Count what would be written, and write nothing.' },
    strict: { kind: 'flag', description: 'End with status 1 also where single rows failed.' },
    errors: {
      kind: 'text',
      value: 'FILE',
      description:
        'Write rows that failed there, to be corrected and imported again: those of CSV as CSV, others as NDJSON.',
    },
    force: { kind: 'flag', description: 'Replace the FILE of --errors where it exists.' },
    ...workspaceOption,
  },
  hasJson: true,
  async run(call) {
    const { settings, options, operands, clock } = call;
    const [file = ''] = operands;
    const hints = hintsOf(options);
    const change = changeOf(options);
    const replacing = { mayReplace: options.force };
    requireSourceFile(file);
    if (options.errors !== undefined) {
      requireFreePlace(options.errors, settings.data, replacing);
    }
    const how = { settings, clock, mayCreate: true, writesForLong: true };
    return withDirectory(how, async (opened) => {
      const { workspaceId } = await opened.access.findWorkspace(options.workspace);
      const imports = await opened.imports();
      await imports.forget();
      const actor = { workspaceId, origin: cliOrigin };
      const fileName = file === standardInput ? null : basename(file);
      const content = contentOf(file, call.stdin);
      const { id } = await imports.upload(actor, { fileName, content, hints });
      const key = { workspaceId, id };
      const owner = createOwner();
      await asUsage(imports, key, async () => {
        await imports.change(key, change);
        await (options['dry-run'] ? imports.dryRun(key, owner) : imports.start(key, owner));
      });
      const job = await runHere({ ...call, opened, imports, owner }, key);
      if (options.errors !== undefined) {
        const rows = await imports.errorsFile(key, errorsFormat(job));
        await makeWhole(options.errors, replacing, (partial) =>
          pipeline(rows, createWriteStream(partial, { flags: 'wx', mode: 0o600 })),
        );
      }
      return outputOf(imports, key, job, options);
    });
  },
});

/** Before a data directory is made for nothing. */
function requireSourceFile(file: string): void {
  if (file === standardInput) {
    return;
  }
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new CliError('failed', 'no_file', `There is no file ${file}.`);
  }
  if (found.isDirectory()) {
    throw new CliError('failed', 'no_file', `${file} is a directory. Import its files one by one.`);
  }
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new CliError('failed', 'no_file', `${file} may not be read by this user.`);
  }
}

function contentOf(file: string, stdin: Surroundings['stdin']): AsyncIterable<Uint8Array> {
  return (
    file === standardInput ? Readable.from(stdin, { objectMode: false }) : createReadStream(file)
  ) as AsyncIterable<Buffer>;
}

/** What is wrong with the options is a matter of the command line, and leaves no draft behind. */
async function asUsage(
  imports: Imports,
  key: Parameters<Imports['find']>[0],
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    await imports.remove(key);
    if (error instanceof DirectoryError && error.code === 'validation_failed') {
      throw usageError((error.details.issues ?? []).map(({ message }) => message).join(' '));
    }
    throw error;
  }
}

async function outputOf(
  imports: Imports,
  key: Parameters<Imports['find']>[0],
  job: ImportJob,
  options: { readonly strict: boolean; readonly 'dry-run': boolean },
): Promise<CommandOutput> {
  const { failed } = job.progress.counts;
  const errors = await imports.errors(key, { after: 0, limit: errorsShown });
  const isDone = job.state === (options['dry-run'] ? 'draft' : 'completed');
  return {
    lines: [
      ...importLines(job),
      ...errors.map(errorLine),
      ...(failed > errors.length
        ? [`and ${failed - errors.length} more: \`clientele imports errors ${job.id}\`.`]
        : []),
      ...nextSteps(job),
    ],
    json: { ...importJson(job), dryRun: options['dry-run'] },
    ok: isDone && !(options.strict && failed > 0),
  };
}

/** Line, column and reason; never what stands there. */
export function errorLine({ line, issues }: ImportRowError): string {
  const reasons = issues.map(({ column, message }) =>
    column === null ? message : `${column}: ${message}`,
  );
  return `Line ${line}: ${reasons.join(' ')}`;
}

function nextSteps({ id, state }: ImportJob): readonly string[] {
  const steps: Partial<Record<ImportJob['state'], string>> = {
    draft: `Nothing was written. To write it: \`clientele imports resume ${id}\`.`,
    paused: `Paused. To go on: \`clientele imports resume ${id}\`.`,
    failed: 'Nothing of it was kept, since it was all or nothing.',
  };
  return [steps[state] ?? `To take it back: \`clientele imports undo ${id}\`.`];
}
