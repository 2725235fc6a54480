import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
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
  const content = useFocusKept(job);
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
      <div ref={content} tabIndex={-1} className={styles.content}>
        {job.state === 'draft' && <Draft job={job} />}
        {!isBusy(job) && job.state !== 'draft' && <Report job={job} />}
      </div>
    </PageFrame>
  );
}

/** The button that was pressed goes when a run begins or ends: the focus then stays with what is there instead. */
function useFocusKept(job: Import | undefined): RefObject<HTMLDivElement | null> {
  const content = useRef<HTMLDivElement>(null);
  const isNow = job !== undefined && isBusy(job);
  const wasBusy = useRef(isNow);
  useEffect(() => {
    const isFree = document.activeElement === null || document.activeElement === document.body;
    if (wasBusy.current && !isNow && isFree) {
      content.current?.focus();
    }
    wasBusy.current = isNow;
  }, [isNow]);
  return content;
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
