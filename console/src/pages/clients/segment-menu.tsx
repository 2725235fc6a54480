import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BookmarkPlus } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { clientele } from '../../api/clientele.ts';
import { segmentsQuery } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
import { Popup } from '../../components/popup.tsx';
import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';
import { toast } from '../../components/toasts.tsx';
import { type ClientView, filterOf } from '../../lib/client-view.ts';
import styles from '../../components/filter-bar.module.css';

const all = 'all';

/** Chooses a saved segment, and saves the view as one. */
export function SegmentMenu({
  view,
  onChoose,
}: {
  readonly view: ClientView;
  readonly onChoose: (segment: string | undefined) => void;
}): ReactNode {
  const { data: segments = [] } = useQuery(segmentsQuery());
  const mayWrite = useMay('write');
  const isNew = view.segment === undefined && (view.q.trim() !== '' || view.conditions.length > 0);
  return (
    <>
      {segments.length > 0 && (
        <Select
          aria-label="Segment"
          choices={[
            { id: all, label: 'All clients' },
            ...segments.map(({ id, name }) => ({ id, label: name })),
          ]}
          value={view.segment ?? all}
          onChange={(id) => onChoose(id === all ? undefined : id)}
        />
      )}
      {mayWrite && isNew && (
        <Popup
          label="Save as segment"
          trigger={
            <Button size="small" icon={<BookmarkPlus />}>
              Save as segment
            </Button>
          }
        >
          {(close) => (
            <SaveSegment
              view={view}
              onSaved={(id) => {
                close();
                onChoose(id);
              }}
            />
          )}
        </Popup>
      )}
    </>
  );
}

function SaveSegment({
  view,
  onSaved,
}: {
  readonly view: ClientView;
  readonly onSaved: (id: string) => void;
}): ReactNode {
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      clientele.segments.create({
        name,
        filter: filterOf(view),
        q: view.q.trim() === '' ? null : view.q.trim(),
        sort: view.sort ?? null,
      }),
    async onSuccess(segment) {
      await queryClient.invalidateQueries({ queryKey: ['segments'] });
      toast.done(`The segment ${segment.name} is saved.`);
      onSaved(segment.id);
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    mutate();
  }

  const nameIssue = issueAt(error, '/name');
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField label="Name" value={name} onChange={setName} error={nameIssue} autoFocus />
      {nameIssue === undefined && <ErrorNote error={error} />}
      <Button type="submit" variant="primary" isPending={isPending} isDisabled={name.trim() === ''}>
        Save
      </Button>
    </form>
  );
}
