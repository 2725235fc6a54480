import { plainText } from '../../components/value.tsx';
import { valueOf } from '../../lib/attributes.ts';
import type { ClientView } from '../../lib/client-view.ts';
import type { Column } from './columns.ts';
import type { Selection } from './selection.ts';
import { walkClients } from './walk-clients.ts';

/** What to write down. */
export interface ViewExport {
  readonly view: ClientView;
  readonly selection: Selection;
  readonly columns: readonly Column[];
  readonly companyNames: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

/** The chosen clients as CSV in UTF-8 (RFC 4180), with the columns that are shown, as people read them. */
export async function exportView(request: ViewExport): Promise<Blob> {
  const { view, selection, columns, companyNames, signal, onProgress } = request;
  // Says "UTF-8" to spreadsheets.
  const parts: string[] = [
    '\uFEFF',
    rowOf(['Id', ...columns.map(({ attribute }) => attribute.label)]),
  ];
  let done = 0;
  for await (const clients of walkClients(view, selection, signal)) {
    for (const client of clients) {
      const texts = columns.map(({ attribute }) =>
        plainText(attribute, valueOf(client, attribute), companyNames),
      );
      parts.push(rowOf([client.id, ...texts]));
    }
    done += clients.length;
    onProgress(done);
  }
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}

/** Has the browser keep it as a file. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function rowOf(texts: readonly string[]): string {
  return `${texts.map(cellOf).join(',')}\r\n`;
}

/** Spreadsheets take a text that begins so for a formula, which may run commands; phone numbers are none. */
const formula = /^[=@\t\r]|^[+-](?![\d\s().-]*$)/;

function cellOf(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
