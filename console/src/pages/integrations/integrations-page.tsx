import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { PageFrame } from '../../components/page.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { RouteParams } from '../../lib/page.ts';
import { dialects } from './dialects.ts';
import { Integration } from './integration.tsx';

/** The APIs that tools call the directory by: where they are, who calls, and what became of it. */
export function Page({ params }: { readonly params: RouteParams }): ReactNode {
  const [, navigate] = useLocation();
  const named = dialects.find(({ id }) => id === params['dialect']) ?? dialects[0];
  return (
    <PageFrame
      title="Integrations"
      about="Tools that speak one of these APIs change their address and their key, and nothing else. All of them see the same clients."
    >
      <Tabs
        label="APIs"
        selected={named?.id ?? ''}
        onSelect={(id) => navigate(`/integrations/${id}`, { replace: true })}
        tabs={dialects.map((dialect) => ({
          id: dialect.id,
          label: dialect.title,
          content: <Integration dialect={dialect} />,
        }))}
      />
    </PageFrame>
  );
}
