import { FileUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageFrame } from '../../components/page.tsx';

/** Import. */
export function Page(): ReactNode {
  return (
    <PageFrame title="Import">
      <EmptyState icon={<FileUp />} title="Import" />
    </PageFrame>
  );
}
