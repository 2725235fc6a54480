import {
  type Converted,
  convertField,
  isAsWalked,
  typeIssue,
  withType,
} from '../domain/change-field-type.ts';
import type { Command, ConvertValue } from '../domain/commands.ts';
import { type ConversionReport, conversionSamplesMax } from '../domain/conversion-report.ts';
import { DirectoryError, failureOfIssues } from '../domain/errors.ts';
import { type Field, type FieldEntity, findField, storedKeys } from '../domain/field.ts';
import type { Outcome } from '../domain/outcome.ts';
import { fieldNotFound } from '../domain/put-field.ts';
import type { Reader } from '../storage/storage.ts';
import { type Actor, type ChangedFieldType, type FieldTypeChange, succeeded } from './directory.ts';
import { type RecordPage, recordPages } from './record-pages.ts';
import type { WriteQueue } from './write-queue.ts';

/** Values that are converted in one transaction. */
const convertedPerWrite = 500;

/**
 * How often all records are walked through for one conversion. A second walk is needed only where somebody
 * renamed the field, or asked for other options, during the one before.
 */
const walksMax = 10;

/** Counts what a change of type would make of the stored values, in pages, beside other work. Writes nothing. */
export async function previewFieldType(
  reader: Reader,
  { workspaceId }: Actor,
  change: FieldTypeChange,
): Promise<ConversionReport> {
  /** Looked up for each page, behind it: a page has the keys of its moment, and a field never loses one. */
  async function nextField(): Promise<Field> {
    const field = findField(await reader.fields(workspaceId), change.entity, change.key);
    if (field === undefined) {
      throw DirectoryError.of(fieldNotFound);
    }
    const issue = typeIssue(field, change);
    if (issue !== undefined) {
      throw DirectoryError.of(failureOfIssues([issue]));
    }
    return withType(field, change, { newId: () => '' });
  }

  await nextField();
  const tally = new Tally(change.entity);
  for await (const page of recordPages(reader, workspaceId, change.entity)) {
    const next = await nextField();
    for (const record of page) {
      tally.add(record.id, judge(record, next));
    }
  }
  return tally.report();
}

/**
 * Changes the type of a field, then converts stored values page by page through the ordinary write path.
 * Other writes go on meanwhile, checked against the new type. Where the process ends before all is
 * converted, asking again goes on: converting twice is converting once.
 */
export async function changeFieldType(
  { reader, queue }: { readonly reader: Reader; readonly queue: WriteQueue },
  actor: Actor,
  change: FieldTypeChange,
): Promise<ChangedFieldType> {
  const { entity, key, type, options, clearsUnconvertible } = change;
  if (!clearsUnconvertible) {
    refuseLoss(await previewFieldType(reader, actor, change));
  }

  async function writeField(command: Command): Promise<Field> {
    const [outcome] = await queue.submit({ ...actor, commands: [command], isAtomic: false });
    const done = succeeded(outcome);
    if (done.kind !== 'field') {
      throw new Error('a command about a field gave something else');
    }
    return done.field;
  }

  const named = { entity, key, type };
  const tally = new Tally(entity);

  /** One walk through all records, with the field as it was when it began. */
  async function convertAll(field: Field): Promise<void> {
    tally.beginWalk();
    for await (const page of recordPages(reader, actor.workspaceId, entity)) {
      const open = page.flatMap((record) => {
        const judged = judge(record, field);
        if (isSettled(judged)) {
          tally.add(record.id, judged);
          return [];
        }
        return [{ id: record.id, judged }];
      });
      for (let start = 0; start < open.length; start += convertedPerWrite) {
        const chunk = open.slice(start, start + convertedPerWrite);
        const commands = chunk.map(({ id }): ConvertValue => ({
          op: 'convertValue',
          ...named,
          id,
          clearsUnconvertible,
        }));
        const outcomes = await queue.submit({ ...actor, commands, isAtomic: false });
        chunk.forEach(({ id, judged }, index) => {
          const record = recordOf(outcomes[index]);
          // Who is gone has no value to count.
          if (record !== undefined) {
            const left = judge(record, field);
            const isEmptied =
              judged.kind === 'unset' || (judged.kind === 'lost' && clearsUnconvertible);
            tally.add(id, left.kind === 'none' && isEmptied ? judged : left);
          }
        });
      }
    }
  }

  let field = await writeField({
    op: 'changeFieldType',
    ...named,
    ...(options === undefined ? {} : { options }),
  });
  for (let walks = 0; walks < walksMax; walks++) {
    await convertAll(field);
    const report = tally.report();
    if (!clearsUnconvertible) {
      // Written between the preview and the change; the field goes on converting.
      refuseLoss(report);
    }
    const walked = field;
    field = await writeField({ op: 'finishFieldType', ...named, walkedAs: walked });
    const isFinished = walked.convertingFrom !== null || isAsWalked(field, walked);
    if ((field.convertingFrom === null && isFinished) || field.type !== type) {
      return { field, report };
    }
  }
  throw new DirectoryError(
    'unavailable',
    'The field was renamed or given other options again and again while its values were converted. Send the same type again.',
  );
}

function refuseLoss(report: ConversionReport): void {
  if (report.unconvertible > 0) {
    throw new DirectoryError(
      'field_values_lost',
      'Some stored values have no form in the new type. Correct them first, or ask for them to be cleared.',
      { conversion: report },
    );
  }
}

/** What is to be done with a record's value of the field: nothing where there is `none`. */
type Judged = Converted | { readonly kind: 'none' };

/** By whichever of its keys the field has a value here: a page may have been read before a rename. */
function judge({ customFields }: Pick<RecordPage[number], 'customFields'>, field: Field): Judged {
  const key = storedKeys(field).find((stored) => Object.hasOwn(customFields, stored));
  return key === undefined ? { kind: 'none' } : convertField(customFields, { ...field, key });
}

/** False where a conversion has something to write. */
function isSettled({ kind }: Judged): boolean {
  return kind === 'none' || kind === 'kept';
}

/** The record as a conversion left it; `undefined` where it is gone. */
function recordOf(
  outcome: Outcome | undefined,
): Pick<RecordPage[number], 'customFields'> | undefined {
  if (outcome === undefined || outcome.kind === 'failed') {
    return undefined;
  }
  if (outcome.kind === 'company') {
    return outcome.company;
  }
  return 'client' in outcome ? outcome.client : undefined;
}

/** Counts what becomes of values, each once, however often all records are walked through. */
class Tally {
  readonly #entity: FieldEntity;
  #walk = noneJudged();
  /** Whose values were taken away in walks before: this one meets them without any. */
  #emptied = { unset: 0, lost: 0 };
  readonly #samples: { readonly id: string; readonly reason: string }[] = [];

  constructor(entity: FieldEntity) {
    this.#entity = entity;
  }

  beginWalk(): void {
    const { unset, lost } = this.#walk;
    this.#emptied = { unset: this.#emptied.unset + unset, lost: this.#emptied.lost + lost };
    this.#walk = noneJudged();
  }

  add(id: string, judged: Judged): void {
    this.#walk[judged.kind] += 1;
    if (judged.kind === 'lost' && this.#samples.length < conversionSamplesMax) {
      this.#samples.push({ id, reason: judged.reason });
    }
  }

  report(): ConversionReport {
    const { kept, value, unset, lost, none } = this.#walk;
    const emptied = this.#emptied;
    return {
      entity: this.#entity,
      // A value that held nothing converts to none at all.
      convertible: kept + value + unset + emptied.unset,
      unconvertible: lost + emptied.lost,
      // Some of those that were emptied may have gone since.
      unset: Math.max(0, none - emptied.unset - emptied.lost),
      samples: this.#samples,
    };
  }
}

function noneJudged(): Record<Judged['kind'], number> {
  return { none: 0, kept: 0, value: 0, unset: 0, lost: 0 };
}
