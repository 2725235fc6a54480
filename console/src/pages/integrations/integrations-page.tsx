import { Blocks } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageFrame } from '../../components/page.tsx';

/** Integrations. */
export function Page(): ReactNode {
  return (
    <PageFrame title="Integrations">
      <EmptyState icon={<Blocks />} title="Integrations" />
    </PageFrame>
  );
}
