import { convertField, typeIssue, withType } from '../domain/change-field-type.ts';
import type { Command, ConvertValue } from '../domain/commands.ts';
import { type ConversionReport, conversionSamplesMax } from '../domain/conversion-report.ts';
import { DirectoryError, failureOfIssues } from '../domain/errors.ts';
import { type Field, findField } from '../domain/field.ts';
import { fieldNotFound } from '../domain/put-field.ts';
import type { Reader } from '../storage/storage.ts';
import { type Actor, type ChangedFieldType, type FieldTypeChange, succeeded } from './directory.ts';
import { type RecordPage, recordPages } from './record-pages.ts';
import type { WriteQueue } from './write-queue.ts';

/** Values that are converted in one transaction. */
const convertedPerWrite = 500;

/** Counts what a change of type would make of the stored values, in pages, beside other work. Writes nothing. */
export async function previewFieldType(
  reader: Reader,
  { workspaceId }: Actor,
  change: FieldTypeChange,
): Promise<ConversionReport> {
  const field = findField(await reader.fields(workspaceId), change.entity, change.key);
  if (field === undefined) {
    throw DirectoryError.of(fieldNotFound);
  }
  const issue = typeIssue(field, change);
  if (issue !== undefined) {
    throw DirectoryError.of(failureOfIssues([issue]));
  }
  const next = withType(field, change, { newId: () => '' });
  const tally = createTally(next);
  for await (const page of recordPages(reader, workspaceId, next.entity)) {
    page.forEach(tally.add);
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
  const field = await writeField({
    op: 'changeFieldType',
    ...named,
    ...(options === undefined ? {} : { options }),
  });
  if (field.convertingFrom === null) {
    return { field, report: await previewFieldType(reader, actor, change) };
  }
  const tally = createTally(field);
  for await (const page of recordPages(reader, actor.workspaceId, entity)) {
    const commands = page
      .filter((record) => tally.add(record))
      .map(({ id }): ConvertValue => ({
        op: 'convertValue',
        ...named,
        id,
        clearsUnconvertible,
      }));
    for (let start = 0; start < commands.length; start += convertedPerWrite) {
      const chunk = commands.slice(start, start + convertedPerWrite);
      await queue.submit({ ...actor, commands: chunk, isAtomic: false });
    }
  }
  const report = tally.report();
  if (!clearsUnconvertible) {
    // Written between the preview and the change; the field goes on converting.
    refuseLoss(report);
  }
  return { field: await writeField({ op: 'finishFieldType', ...named }), report };
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

interface Tally {
  /** Counts a record; true where a conversion has something to write. */
  add(this: void, record: RecordPage[number]): boolean;
  report(): ConversionReport;
}

function createTally(field: Field): Tally {
  let convertible = 0;
  let unconvertible = 0;
  let unset = 0;
  const samples: { readonly id: string; readonly reason: string }[] = [];

  function add({ id, customFields }: RecordPage[number]): boolean {
    if (!Object.hasOwn(customFields, field.key)) {
      unset += 1;
      return false;
    }
    const converted = convertField(customFields, field);
    if (converted.kind !== 'lost') {
      convertible += 1;
      return converted.kind !== 'kept';
    }
    unconvertible += 1;
    if (samples.length < conversionSamplesMax) {
      samples.push({ id, reason: converted.reason });
    }
    return true;
  }

  return {
    add,
    report: () => ({ entity: field.entity, convertible, unconvertible, unset, samples }),
  };
}
