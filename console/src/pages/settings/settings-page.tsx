import { Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageFrame } from '../../components/page.tsx';

/** Settings. */
export function Page(): ReactNode {
  return (
    <PageFrame title="Settings">
      <EmptyState icon={<Settings />} title="Settings" />
    </PageFrame>
  );
}
