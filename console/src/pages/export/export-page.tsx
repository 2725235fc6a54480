import { useMutation, useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { clientele } from '../../api/clientele.ts';
import { isFreshlySignedIn } from '../../api/fresh-sign-in.ts';
import { segmentsQuery } from '../../api/queries.ts';
import { RadioGroup } from '../../components/checkbox.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { FilterBar } from '../../components/filter-bar.tsx';
import { FormRow } from '../../components/form-row.tsx';
import { PageFrame } from '../../components/page.tsx';
import { Select } from '../../components/select.tsx';
import { SearchField } from '../../components/text-field.tsx';
import { toast } from '../../components/toasts.tsx';
import { type ClientView, listQueryOf, readView, writeView } from '../../lib/client-view.ts';
import { countOf } from '../../lib/format.ts';
import { matchCountQuery } from './export-queries.ts';
import styles from './export.module.css';
import { downloadFrom } from '../../lib/download.ts';
import { type FileForm, formChoices, formOf, sortChoices } from '../../lib/file-forms.ts';

const all = 'all';

/** Writes clients into a file: those of the view that the address names, which is that of the clients' page. */
export function Page(): ReactNode {
  const [, navigate] = useLocation();
  const view = readView(useSearch());
  const [form, setForm] = useState<FileForm>('spreadsheet');
  const { data: segments = [] } = useQuery(segmentsQuery());
  const query = listQueryOf(view);
  const count = useQuery(matchCountQuery(query));

  const address = clientele.exports.address({ ...query, ...formOf(form) });
  const save = useMutation({
    async mutationFn() {
      if (await isFreshlySignedIn()) {
        downloadFrom(address);
        toast.done('The file is on its way into your downloads.');
      }
    },
  });

  function show(changes: Partial<ClientView>): void {
    const search = writeView({ ...view, ...changes });
    navigate(search === '' ? '/export' : `/export?${search}`, { replace: true });
  }

  const isEmpty = count.data === 0;
  const isReady = count.data !== undefined && !isEmpty && count.error === null;
  return (
    <PageFrame
      title="Export"
      about="Clients as a file, of any number: the browser saves it while the server still writes."
    >
      <div>
        <FormRow
          title="Which clients"
          about="All of them, or those of a segment, a search and filters. All must hold."
        >
          <Select
            aria-label="Segment"
            choices={[
              { id: all, label: 'All clients' },
              ...segments.map(({ id, name }) => ({ id, label: name })),
            ]}
            value={view.segment ?? all}
            onChange={(id) => show({ segment: id === all ? undefined : id })}
          />
          <SearchField
            label="Search clients"
            placeholder="Name, email, phone or external id"
            value={view.q}
            onChange={(q) => show({ q })}
          />
          <div className={styles.filters}>
            <FilterBar
              conditions={view.conditions}
              onChange={(conditions) => show({ conditions })}
            />
          </div>
        </FormRow>
        <FormRow
          title="Order"
          about="That of creation is quickest, and the most exact while others write."
        >
          <Select
            aria-label="Order"
            choices={sortChoices}
            value={view.sort ?? 'createdAt'}
            onChange={(sort) => show({ sort: sort === 'createdAt' ? undefined : sort })}
          />
        </FormRow>
        <FormRow title="Form" about="Every member and every field is in it, retired ones too.">
          <RadioGroup label="File" choices={formChoices} value={form} onChange={setForm} />
        </FormRow>
      </div>
      <ErrorNote error={save.error} />
      <ErrorNote error={count.error} onRetry={() => void count.refetch()} />
      <div className={styles.bar} aria-busy={count.isFetching}>
        <p role="status">
          {isEmpty ? 'Nobody matches: there is nothing to export.' : null}
          {isReady && `${countOf(count.data, 'client')} will be in the file.`}
        </p>
        {isReady && (
          <a
            className={styles.download}
            href={address}
            download
            onClick={(event) => {
              event.preventDefault();
              save.mutate();
            }}
          >
            <Download aria-hidden /> Export {countOf(count.data, 'client')}
          </a>
        )}
      </div>
    </PageFrame>
  );
}
