import type { ExportClientsQuery } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { freshly } from '../../api/fresh-sign-in.ts';
import type { ChosenQuery } from './chosen-queries.ts';

/** How clients are written. */
export type ExportForm = Pick<ExportClientsQuery, 'format' | 'bom' | 'columns'>;

const nobody: ChosenQuery = { filter: { id: { eq: '00000000-0000-0000-0000-000000000000' } } };
const byteOrderMark = '\uFEFF';

/** The clients of several queries as one file, whose header stands once. Throws the signal's reason, or what a call did. */
export async function joinedExport(
  queries: readonly ChosenQuery[],
  form: ExportForm,
  signal: AbortSignal,
): Promise<Blob> {
  async function textOf(query: ChosenQuery): Promise<string> {
    const file = await freshly(() => clientele.exports.file({ ...query, ...form }, { signal }));
    // Reading it as text takes the mark away.
    return new Response(file).text();
  }

  const header = form.format === 'csv' ? await textOf(nobody) : '';
  const parts = [form.bom === true ? byteOrderMark : '', header];
  for (const query of queries) {
    parts.push((await textOf(query)).slice(header.length));
  }
  return new Blob(parts);
}
