import type { FieldEntity } from './field.ts';

/** What a change of type would make of the stored values of a field, counted. */
export interface ConversionReport {
  readonly entity: FieldEntity;
  /** Values that have a form in the new type. */
  readonly convertible: number;
  /** Values that have none, and would be lost. */
  readonly unconvertible: number;
  /** Records that have no value. */
  readonly unset: number;
  /** The first records whose value would be lost, with the reason. Never the value: whoever may read it reads the record. */
  readonly samples: readonly { readonly id: string; readonly reason: string }[];
}

/** How many records a report names. */
export const conversionSamplesMax = 20;
