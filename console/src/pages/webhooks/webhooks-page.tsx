import { Webhook } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageFrame } from '../../components/page.tsx';

/** Webhooks. */
export function Page(): ReactNode {
  return (
    <PageFrame title="Webhooks">
      <EmptyState icon={<Webhook />} title="Webhooks" />
    </PageFrame>
  );
}
