import { Compass } from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import type { Scope } from '../api/session-queries.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { PageFrame } from '../components/page.tsx';
import { Waiting } from '../components/spinner.tsx';
import { allows } from '../lib/allows.ts';
import { lazily } from '../lib/lazily.tsx';
import type { RouteParams } from '../lib/page.ts';
import { pages } from '../pages/index.ts';
import { ErrorBoundary } from './error-boundary.tsx';

/** Where the console begins. */
const home = '/clients';

interface LoadedRoute {
  readonly path: string;
  readonly scope: Scope;
  readonly Page: ComponentType<{ readonly params: RouteParams }>;
}

/** Made once, since a lazy component that is made anew is another one. */
const routesOf = new Map(
  pages.map((page) => [
    page,
    page.routes.map(({ path, load, scope = page.scope ?? 'read' }): LoadedRoute => {
      const Page = lazily(async () => (await load()).Page, <Waiting />);
      return { path, scope, Page };
    }),
  ]),
);

/** The page that the address names. */
export function Routes(): ReactNode {
  const [place] = useLocation();
  const { scopes } = useSession();
  const routes = pages.flatMap((page) => routesOf.get(page) ?? []);
  return (
    <ErrorBoundary place={place}>
      <Switch>
        {routes.map(({ path, scope, Page }) => (
          <Route key={path} path={path}>
            {(params: RouteParams) =>
              allows(scopes, scope) ? <Page params={params} /> : <NoPage />
            }
          </Route>
        ))}
        <Route path="/">
          <Redirect to={home} replace />
        </Route>
        <Route>
          <NoPage />
        </Route>
      </Switch>
    </ErrorBoundary>
  );
}

function NoPage(): ReactNode {
  const [, navigate] = useLocation();
  return (
    <PageFrame title="Nothing here">
      <EmptyState
        icon={<Compass />}
        title="There is no such page"
        actions={<Button onPress={() => navigate(home)}>Go to the clients</Button>}
      >
        The address may be mistyped, or the page is not for your role.
      </EmptyState>
    </PageFrame>
  );
}
