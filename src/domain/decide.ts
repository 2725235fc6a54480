import type { Command } from './commands.ts';
import { changeFieldType, convertRecord, finishFieldType } from './change-field-type.ts';
import { decideClient } from './decide-client.ts';
import { decideCompany } from './decide-company.ts';
import type { DecideContext } from './decide-context.ts';
import { declareField } from './decide-field.ts';
import { decideMerge } from './decide-merge.ts';
import { restore } from './decide-restore.ts';
import { undoMerge } from './decide-undo-merge.ts';
import { failureOfIssues } from './errors.ts';
import { revertChange } from './decide-revert.ts';
import type { Outcome } from './outcome.ts';
import { updateField } from './update-field.ts';
import type { WorkingSet } from './working-set.ts';

/**
 * The heart (design 2): what one command does to the records, as a pure function over the working
 * set. A command that fails leaves the set as it was.
 */
export function decide(set: WorkingSet, command: Command, context: DecideContext): Outcome {
  switch (command.op) {
    case 'refused':
      return { kind: 'failed', failure: failureOfIssues(command.issues) };
    case 'upsert':
    case 'create':
    case 'update':
    case 'delete':
    case 'unassign':
      return decideClient(set, command, context);
    case 'merge':
      return decideMerge(set, command, context);
    case 'undoMerge':
      return undoMerge(set, command, context);
    case 'restore':
      return restore(set, command, context);
    case 'revertChange':
      return revertChange(set, command, context);
    case 'createCompany':
    case 'updateCompany':
    case 'deleteCompany':
      return decideCompany(set, command, context);
    case 'declareField':
      return declareField(set, command, context);
    case 'updateField':
      return updateField(set, command, context);
    case 'changeFieldType':
      return changeFieldType(set, command, context);
    case 'convertValue':
      return convertRecord(set, command, context);
    case 'finishFieldType':
      return finishFieldType(set, command, context);
  }
}
