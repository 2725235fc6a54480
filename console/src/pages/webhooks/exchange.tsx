import type { ReactNode } from 'react';
import type { DeliveryDetail } from 'clientele-sdk';
import { Badge } from '../../components/badge.tsx';
import { Instant } from '../../components/instant.tsx';
import { formatCount } from '../../lib/format.ts';
import styles from './webhooks.module.css';

type AttemptOf = DeliveryDetail['history'][number];

/** One try: what was answered, or why nothing was. */
export function Attempt({ attempt }: { readonly attempt: AttemptOf }): ReactNode {
  const { at, durationMs, status, error, response } = attempt;
  const isTaken = status !== null && status >= 200 && status < 300;
  return (
    <section className={styles.attempt}>
      <h3>
        <Badge tone={isTaken ? 'success' : 'danger'}>{status ?? 'No answer'}</Badge>{' '}
        <Instant value={at} /> · {formatCount(Math.round(durationMs))} ms
      </h3>
      {error !== null && <p className={styles.fault}>{error}</p>}
      {response !== null && response !== '' && <Text label="Answer" text={response} />}
    </section>
  );
}

/** What was sent, but for its signatures. */
export function SentRequest({
  request,
}: {
  readonly request: NonNullable<DeliveryDetail['request']>;
}): ReactNode {
  const { url, headers, body } = request;
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <section className={styles.attempt}>
      <h3>Request</h3>
      <Text label="Head of the request" text={[`POST ${url}`, ...head].join('\n')} />
      <Text label="Body of the request" text={indented(body)} />
    </section>
  );
}

function Text({ label, text }: { readonly label: string; readonly text: string }): ReactNode {
  return (
    // Focusable, so that it can be scrolled by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={styles.text} tabIndex={0} role="group" aria-label={label}>
      <code>{text}</code>
    </pre>
  );
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
