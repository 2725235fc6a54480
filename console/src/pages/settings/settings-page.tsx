import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useMay } from '../../api/session.ts';
import { PageFrame } from '../../components/page.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { RouteParams } from '../../lib/page.ts';
import { Appearance } from './appearance.tsx';
import { Passkeys } from './passkeys.tsx';
import { PasswordForm } from './password-form.tsx';
import { People } from './people.tsx';
import { Sessions } from './sessions.tsx';
import { WorkspaceForm } from './workspace-form.tsx';

/** What belongs to whoever is signed in, and, for owners, to the workspace. */
export function Page({ params }: { readonly params: RouteParams }): ReactNode {
  const [, navigate] = useLocation();
  const isOwner = useMay('admin');
  const you = {
    id: 'you',
    label: 'You',
    content: (
      <>
        <Appearance />
        <PasswordForm />
        <Passkeys />
        <Sessions />
      </>
    ),
  };
  const owners = [
    { id: 'people', label: 'People', content: <People /> },
    { id: 'workspace', label: 'Workspace', content: <WorkspaceForm /> },
  ];
  const tabs = isOwner ? [you, ...owners] : [you];
  const selected = tabs.find(({ id }) => id === params['part'])?.id ?? 'you';
  return (
    <PageFrame title="Settings">
      <Tabs
        label="Settings"
        tabs={tabs}
        selected={selected}
        onSelect={(id) => navigate(id === 'you' ? '/settings' : `/settings/${id}`)}
      />
    </PageFrame>
  );
}
