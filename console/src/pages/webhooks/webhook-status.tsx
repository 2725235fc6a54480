import type { ReactNode } from 'react';
import type { Webhook } from 'clientele-sdk';
import { Badge } from '../../components/badge.tsx';

const reasons: Readonly<Record<NonNullable<Webhook['disabledReason']>, string>> = {
  byAdmin: 'Disabled',
  gone: 'Disabled: the receiver said that it is gone',
  failing: 'Disabled: it took nothing for five days',
};

/** Whether it is sent to, and why not. */
export function WebhookStatus({ webhook }: { readonly webhook: Webhook }): ReactNode {
  const { status, disabledReason, failingSince } = webhook;
  if (status === 'disabled') {
    return <Badge tone="danger">{reasons[disabledReason ?? 'byAdmin']}</Badge>;
  }
  return failingSince === null ? (
    <Badge tone="success">Enabled</Badge>
  ) : (
    <Badge tone="warning">Failing</Badge>
  );
}
