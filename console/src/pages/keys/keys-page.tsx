import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageFrame } from '../../components/page.tsx';

/** Keys. */
export function Page(): ReactNode {
  return (
    <PageFrame title="Keys">
      <EmptyState icon={<KeyRound />} title="Keys" />
    </PageFrame>
  );
}
