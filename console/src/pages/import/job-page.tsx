import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Import } from 'clientele-sdk';
import { Badge } from '../../components/badge.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { PageFrame } from '../../components/page.tsx';
import { Waiting } from '../../components/spinner.tsx';
import type { RouteParams } from '../../lib/page.ts';
import { Draft } from './draft.tsx';
import { ForgetButton } from './forget-button.tsx';
import { importQuery } from './import-queries.ts';
import { Report } from './report.tsx';
import { Running } from './running.tsx';
import { SourceFacts } from './source-facts.tsx';
import styles from './import.module.css';
import { isBusy, nameOf, stateText, stateTone } from './states.ts';

const back = { href: '/import', label: 'Import' } as const;

/** One import, from its mapping to its undoing. */
export function Page({ params }: { readonly params: RouteParams }): ReactNode {
  const { data: job, error, refetch } = useQuery(importQuery(params['id'] ?? ''));
  useNews(job);
  if (job === undefined) {
    return (
      <PageFrame title="Import" back={back}>
        {error === null ? <Waiting /> : <ErrorNote error={error} onRetry={() => void refetch()} />}
      </PageFrame>
    );
  }
  return (
    <PageFrame
      title={nameOf(job)}
      back={back}
      about={<SourceFacts job={job} />}
      actions={
        <>
          <Badge tone={stateTone(job)}>{stateText(job)}</Badge>
          {!isBusy(job) && <ForgetButton job={job} />}
        </>
      }
    >
      {/* Announced, as the page changes by itself. */}
      <div role="status" className={styles.status}>
        {isBusy(job) && <Running job={job} />}
      </div>
      {job.state === 'draft' && <Draft job={job} />}
      {!isBusy(job) && job.state !== 'draft' && <Report job={job} />}
    </PageFrame>
  );
}

/** What a run has written is news to every other page. */
function useNews(job: Import | undefined): void {
  const queryClient = useQueryClient();
  const wasBusy = useRef(false);
  const isNow = job !== undefined && isBusy(job);
  useEffect(() => {
    if (wasBusy.current && !isNow) {
      for (const kind of ['clients', 'companies', 'fields']) {
        void queryClient.invalidateQueries({ queryKey: [kind] });
      }
    }
    wasBusy.current = isNow;
  }, [isNow, queryClient]);
}
