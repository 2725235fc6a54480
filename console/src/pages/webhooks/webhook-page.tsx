import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useAttributes } from '../../api/use-attributes.ts';
import { useCompanyNames } from '../../api/use-company-names.ts';
import { ErrorNote } from '../../components/error-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { PageFrame } from '../../components/page.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { conditionsOf } from '../../lib/client-view.ts';
import { conditionText } from '../../lib/condition-texts.ts';
import type { RouteParams } from '../../lib/page.ts';
import { Deliveries } from './deliveries.tsx';
import { WebhookActions } from './webhook-actions.tsx';
import { webhookQuery } from './webhook-queries.ts';
import { eventsText, voiceChoices } from './webhook-settings.ts';
import { WebhookStatus } from './webhook-status.tsx';
import styles from './webhooks.module.css';

const back = { href: '/webhooks', label: 'Webhooks' } as const;

/** One webhook: what it hears of, and what became of each delivery. */
export function Page({ params }: { readonly params: RouteParams }): ReactNode {
  const { data: webhook, error, refetch } = useQuery(webhookQuery(params['id'] ?? ''));
  const attributes = useAttributes();
  const companyNames = useCompanyNames();
  if (webhook === undefined) {
    return (
      <PageFrame title="Webhook" back={back}>
        {error === null ? <Waiting /> : <ErrorNote error={error} onRetry={() => void refetch()} />}
      </PageFrame>
    );
  }
  const { url, events, filter, voice, failingSince } = webhook;
  const conditions = conditionsOf(filter ?? {}).map((condition) =>
    conditionText(
      condition,
      attributes.find(({ id }) => id === condition.field),
      companyNames,
    ),
  );
  return (
    <PageFrame title={url} back={back} actions={<WebhookActions webhook={webhook} />}>
      <dl className={styles.facts}>
        <div>
          <dt>Status</dt>
          <dd>
            <WebhookStatus webhook={webhook} />
          </dd>
        </div>
        <div>
          <dt>Changes</dt>
          <dd>{eventsText(events)}</dd>
        </div>
        <div>
          <dt>Clients</dt>
          <dd>{conditions.length === 0 ? 'All' : conditions.join(' and ')}</dd>
        </div>
        <div>
          <dt>Words</dt>
          <dd>{voiceChoices.find(({ id }) => id === voice)?.label ?? voice}</dd>
        </div>
        {failingSince !== null && (
          <div>
            <dt>Nothing taken since</dt>
            <dd>
              <Instant value={failingSince} />
            </dd>
          </div>
        )}
      </dl>
      <Deliveries webhook={webhook} />
    </PageFrame>
  );
}
