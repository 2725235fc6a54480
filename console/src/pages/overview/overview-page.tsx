import { LayoutDashboard } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageFrame } from '../../components/page.tsx';

/** Overview. */
export function Page(): ReactNode {
  return (
    <PageFrame title="Overview">
      <EmptyState icon={<LayoutDashboard />} title="Overview" />
    </PageFrame>
  );
}
