import { useQuery } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Import } from 'clientele-sdk';
import { Link } from 'wouter';
import { clientele } from '../../api/clientele.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Section } from '../../components/page.tsx';
import { countOf } from '../../lib/format.ts';
import { Counts } from './counts.tsx';
import { ErrorRows } from './error-rows.tsx';
import { Examples } from './examples.tsx';
import { importKeptQuery } from './import-queries.ts';
import styles from './import.module.css';
import { UndoFigures } from './undo-figures.tsx';
import { useImportAct } from './use-import-act.ts';

/** What became of an import, what can be corrected, and the way back. */
export function Report({ job }: { readonly job: Import }): ReactNode {
  const act = useImportAct(job.id);
  const [isAsking, setAsking] = useState(false);
  const { state, phase, progress, undo } = job;
  const isHalf = state === 'paused' || state === 'cancelled';
  const hasWritten = progress.created + progress.updated > 0;
  const mayUndo = hasWritten && (isHalf || state === 'completed') && phase !== 'check';
  const wrote = countOf(progress.created + progress.updated, 'client');
  return (
    <>
      {undo !== null && (
        <Section title="Undone" about="What was edited since is kept as it is.">
          <UndoFigures undo={undo} />
          {undo.kept > 0 && <Kept job={job} />}
        </Section>
      )}
      <Section title={titleOf(job)} about={aboutOf(job)}>
        <Counts counts={progress} />
        <ErrorNote error={act.error} />
        <div className={styles.bar}>
          {isHalf && (
            <Button
              variant="primary"
              isPending={act.isPending}
              onPress={() => act.mutate(() => clientele.imports.resume(job.id))}
            >
              Go on
            </Button>
          )}
          {mayUndo && (
            <Button icon={<Undo2 />} onPress={() => setAsking(true)}>
              Undo the import
            </Button>
          )}
          {state === 'completed' && <Link href="/clients">See the clients</Link>}
        </div>
        <Examples examples={job.examples} mode="done" />
        {progress.failed > 0 && (
          <ErrorRows job={job} count={progress.failed} mayCorrect={state === 'completed'} />
        )}
      </Section>
      <ConfirmDialog
        title="Undo the import?"
        confirm="Undo the import"
        isOpen={isAsking}
        isPending={act.isPending}
        onConfirm={() => {
          setAsking(false);
          act.mutate(() => clientele.imports.undo(job.id));
        }}
        onClose={() => setAsking(false)}
      >
        <p>
          {wrote} go back to what they were: those who are new are removed, the others get their
          values back. What somebody edited since is kept, and listed.
        </p>
      </ConfirmDialog>
    </>
  );
}

/** What an undo left alone. */
function Kept({ job }: { readonly job: Import }): ReactNode {
  const { data, error } = useQuery(importKeptQuery(job));
  return (
    <>
      <ErrorNote error={error} />
      <ul className={styles.kept} aria-label="Kept, because it was edited since">
        {data?.data.map(({ clientId, field }) => (
          <li key={`${clientId} ${field ?? ''}`}>
            <Link href={`/clients/${clientId}`}>{field ?? 'The whole client'}</Link>
          </li>
        ))}
      </ul>
    </>
  );
}

function titleOf({ state }: Import): string {
  if (state === 'failed') {
    return 'Nothing was imported';
  }
  return state === 'completed' ? 'What became of it' : 'What it had done';
}

function aboutOf({ state, options, progress }: Import): string {
  if (state === 'completed') {
    return progress.failed === 0
      ? 'Every row is in.'
      : 'Good rows are in. Those that failed wait to be corrected.';
  }
  if (state === 'failed') {
    return options.atomic
      ? 'It was to be all or nothing, and some rows cannot be imported.'
      : 'The file could not be read to its end.';
  }
  if (state === 'undone') {
    return 'Before it was taken back.';
  }
  return state === 'paused'
    ? 'It stopped on the way. Go on, or take back what is in.'
    : 'What was written before stays. Go on, or take it back.';
}
