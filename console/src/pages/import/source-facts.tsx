import type { ReactNode } from 'react';
import type { Import } from 'clientele-sdk';
import { countOf } from '../../lib/format.ts';
import { delimiterName, encodingName, formatName } from './source-names.ts';

const size = new Intl.NumberFormat(undefined, {
  style: 'unit',
  unit: 'kilobyte',
  maximumFractionDigits: 1,
});

/** How a file is read, in one line. */
export function SourceFacts({ job }: { readonly job: Import }): ReactNode {
  const { format, encoding, delimiter, columns, bytes } = job.source;
  const facts = [
    formatName[format],
    encodingName[encoding],
    ...(delimiter === null ? [] : [`${delimiterName[delimiter]} between cells`]),
    ...(columns.length === 0 ? [] : [countOf(columns.length, 'column')]),
    size.format(bytes / 1_000),
  ];
  return <>{facts.join(' · ')}</>;
}
