import type { ImportJob } from '../../domain/import-job.ts';
import type { Imports } from '../../importing/imports.ts';
import type { OpenDirectory } from '../../main.ts';
import { usageError } from '../cli-error.ts';
import {
  type CliCommand,
  type CommandCall,
  type CommandOutput,
  defineCommand,
} from '../command.ts';
import { withDirectory } from '../with-directory.ts';
import { workspaceOption } from '../workspace-option.ts';
import { importJson, importLines } from './import-view.ts';

export type ImportKey = Parameters<Imports['find']>[0];

/** What a command does with one import. */
export interface OnImport {
  readonly call: CommandCall<{ readonly workspace: string }>;
  readonly opened: OpenDirectory;
  readonly imports: Imports;
  readonly key: ImportKey;
}

/** A command `imports WORD ID`. */
export function importsCommand(definition: {
  readonly word: string;
  readonly summary: string;
  readonly details?: readonly string[];
  /** It runs the import, which may take long. */
  readonly runs?: true;
  /** It prints data: there is nothing to say of it as one object. */
  readonly hasJson?: false;
  work(on: OnImport): Promise<CommandOutput | undefined>;
}): CliCommand {
  const { word, work, runs = false, hasJson = true, ...rest } = definition;
  return defineCommand({
    ...rest,
    name: `imports ${word}`,
    operands: ['ID'],
    options: { ...workspaceOption },
    hasJson,
    run(call) {
      const { settings, clock, options, operands } = call;
      const [id = ''] = operands;
      if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) {
        throw usageError('ID must be the id of an import, as `clientele imports list` shows it.');
      }
      const how = { settings, clock, mayCreate: false, writesForLong: runs };
      return withDirectory(how, async (opened) => {
        const { workspaceId } = await opened.access.findWorkspace(options.workspace);
        const imports = await opened.imports();
        return work({ call, opened, imports, key: { workspaceId, id } });
      });
    },
  });
}

/** An import as the output of a command. */
export function outputOfImport(job: ImportJob, ok = true): CommandOutput {
  return { lines: importLines(job), json: importJson(job), ok };
}
