import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { ClientSelection } from '../../directory/select-clients.ts';
import type { Directory } from '../../directory/directory.ts';
import {
  type ExportFormat,
  type ExportPiece,
  exportClients,
  exportFormats,
} from '../../exporting/export-clients.ts';
import type { WorkspaceId } from '../../storage/storage.ts';
import { usageError } from '../cli-error.ts';
import { isReaderGone, notWritten } from '../standard-output.ts';
import { type Surroundings, defineCommand } from '../command.ts';
import { selectionOptions, selectionOf } from '../selection-options.ts';
import { makeWhole, requireFreePlace } from '../whole-file.ts';
import { withDirectory } from '../with-directory.ts';
import { workspaceOption } from '../workspace-option.ts';

const standardOutput = '-';

/** `clientele export` */
export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Write clients into a file, or to standard output',
  details: [
    'Works beside a running server. Without FILE, or with -, the clients go to standard output and the report to',
    'standard error. A file gets its name when it is whole, and is readable for its owner only.',
    'A filter is FIELD=VALUE or FIELD[OP]=VALUE, with the fields and ops of /api/v2: customFields.plan[in]=gold,tin.',
  ],
  operands: ['[FILE]'],
  options: {
    format: {
      kind: 'text',
      value: 'FORMAT',
      default: 'csv',
      description:
        'csv, or ndjson: one JSON object a line, which an import takes back without loss.',
    },
    ...selectionOptions,
    bom: {
      kind: 'flag',
      description: 'Begin a CSV with a byte order mark, by which older spreadsheets know UTF-8.',
    },
    force: { kind: 'flag', description: 'Replace FILE where it exists.' },
    ...workspaceOption,
  },
  hasJson: true,
  async run({ settings, options, operands, stdout, clock, progress }) {
    const [path = standardOutput] = operands;
    const format = formatOf(options.format);
    if (options.bom && format !== 'csv') {
      throw usageError('--bom is for --format csv only.');
    }
    const replacing = { mayReplace: options.force };
    if (path !== standardOutput) {
      requireFreePlace(path, settings.data, replacing);
    }
    return withDirectory({ settings, clock, mayCreate: false }, async ({ access, directory }) => {
      const { workspaceId, name } = await access.findWorkspace(options.workspace);
      const selection = await selectionOf(directory, workspaceId, options);
      const began = clock.now();
      const pieces = counted(
        exportClients(directory, { workspaceId, selection, format, hasBom: options.bom }),
        createProgress(await knownTotal(directory, workspaceId, selection), { clock, progress }),
      );
      const clients =
        path === standardOutput
          ? await writeTo(stdout, pieces)
          : await makeWhole(path, replacing, (partial) => fill(partial, pieces));
      progress('');
      const seconds = (clock.now() - began) / 1_000;
      const line = `Workspace ${name}: ${clients} clients exported as ${format}; ${seconds.toFixed(1)} s.`;
      const report = { workspace: name, format, clients, seconds };
      return path === standardOutput
        ? { lines: [line], json: { ...report, file: null }, isAside: true }
        : { lines: [line], json: { ...report, file: path } };
    });
  },
});

function formatOf(text: string): ExportFormat {
  const format = exportFormats.find((each) => each === text);
  if (format === undefined) {
    throw usageError(`--format must be one of ${exportFormats.join(', ')}.`);
  }
  return format;
}

/** The number of clients, where it is kept and need not be counted. */
async function knownTotal(
  directory: Pick<Directory, 'clients'>,
  workspaceId: WorkspaceId,
  selection: ClientSelection,
): Promise<number | undefined> {
  const { search, conditions } = selection.filter;
  if (search !== undefined || conditions !== undefined) {
    return undefined;
  }
  const page = await directory.clients(workspaceId, { ...selection, limit: 1, withTotal: true });
  return page.total;
}

async function* counted(
  pieces: AsyncIterable<ExportPiece>,
  onProgress: (clients: number) => void,
): AsyncGenerator<ExportPiece> {
  let clients = 0;
  for await (const piece of pieces) {
    yield piece;
    clients += piece.clients;
    onProgress(clients);
  }
}

/** Ends quietly where nobody reads any more, as with `| head`. */
async function writeTo(stdout: Writable, pieces: AsyncIterable<ExportPiece>): Promise<number> {
  let written = 0;
  for await (const { text, clients } of pieces) {
    if (!(await isTaken(stdout, text))) {
      break;
    }
    written += clients;
  }
  return written;
}

/** False where the reader has gone. Rejects where it is there, and what was written does not get to it. */
function isTaken(stdout: Writable, text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    stdout.write(text, (error) => {
      if (error === null || error === undefined) {
        resolve(true);
      } else if (isReaderGone(error)) {
        resolve(false);
      } else {
        reject(notWritten(error));
      }
    });
  });
}

async function fill(path: string, pieces: AsyncIterable<ExportPiece>): Promise<number> {
  const file = openSync(path, 'wx', 0o600);
  let written = 0;
  try {
    for await (const { text, clients } of pieces) {
      append(file, text);
      written += clients;
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return written;
}

/** Not `writeSync`: where the disk fills up, that takes a part of the text without a word. */
function append(file: number, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw error instanceof Error ? notWritten(error) : error;
  }
}

const progressMs = 200;

function createProgress(
  total: number | undefined,
  { clock, progress }: Pick<Surroundings, 'clock' | 'progress'>,
): (clients: number) => void {
  const began = clock.now();
  let saidAt = began;
  return (clients) => {
    const now = clock.now();
    if (now - saidAt >= progressMs) {
      saidAt = now;
      const rate = Math.round((clients * 1_000) / (now - began));
      const of = total === undefined ? '' : ` of ${total}`;
      progress(`${clients}${of} clients, ${rate} a second`);
    }
  };
}
