import type { ConversionReport } from '../../domain/conversion-report.ts';
import type { Field } from '../../domain/field.ts';
import { formatIso } from '../../domain/instant.ts';
import type { FieldWire, ReportWire } from './field-schema.ts';

/** A field as `/api/v2` shows it. */
export function fromField(field: Field): FieldWire {
  return {
    id: field.id,
    entity: field.entity,
    key: field.key,
    aliases: [...field.aliases],
    label: field.label,
    type: field.type,
    order: field.order,
    declared: field.declared,
    retired: field.retired,
    convertingFrom: field.convertingFrom,
    options: field.options.map(({ id, key, label, color }) => ({ id, key, label, color })),
    createdAt: formatIso(field.createdAt),
  };
}

/** What a change of type makes of stored values. A sample names its record, never the value. */
export function fromReport(report: ConversionReport): ReportWire {
  const { entity, convertible, unconvertible, unset, samples } = report;
  return {
    convertible,
    unconvertible,
    unset,
    samples: samples.map(({ id, reason }) =>
      entity === 'client' ? { clientId: id, reason } : { companyId: id, reason },
    ),
  };
}
