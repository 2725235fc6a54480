import { Compass } from 'lucide-react';
import { type ComponentType, type ReactNode, Suspense, lazy } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { EmptyState } from '../components/empty-state.tsx';
import { PageFrame } from '../components/page.tsx';
import { Waiting } from '../components/spinner.tsx';
import type { RouteParams } from '../lib/page.ts';
import { useVisiblePages } from '../lib/use-may-see.ts';
import { pages } from '../pages/index.ts';
import { ErrorBoundary } from './error-boundary.tsx';

/** Where the console begins. */
const home = '/clients';

interface LoadedRoute {
  readonly path: string;
  readonly Page: ComponentType<{ readonly params: RouteParams }>;
}

/** Made once, since a lazy component that is made anew is another one. */
const routesOf = new Map(
  pages.map((page) => [
    page,
    page.routes.map(({ path, load }): LoadedRoute => {
      // React wants a default export there.
      const Page = lazy(async () => ({ default: (await load()).Page }));
      return { path, Page };
    }),
  ]),
);

/** The page that the address names. */
export function Routes(): ReactNode {
  const [place] = useLocation();
  const visible = useVisiblePages(pages);
  const routes = visible.flatMap((page) => routesOf.get(page) ?? []);
  return (
    <ErrorBoundary place={place}>
      <Suspense fallback={<Waiting />}>
        <Switch>
          {routes.map(({ path, Page }) => (
            <Route key={path} path={path}>
              {(params: RouteParams) => <Page params={params} />}
            </Route>
          ))}
          <Route path="/">
            <Redirect to={home} replace />
          </Route>
          <Route>
            <PageFrame title="Nothing here">
              <EmptyState icon={<Compass />} title="There is no such page">
                The address may be mistyped, or the page is not for your role.
              </EmptyState>
            </PageFrame>
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}
