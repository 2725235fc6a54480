import { Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageFrame } from '../../components/page.tsx';

/** Clients. */
export function Page(): ReactNode {
  return (
    <PageFrame title="Clients">
      <EmptyState icon={<Users />} title="Clients" />
    </PageFrame>
  );
}
