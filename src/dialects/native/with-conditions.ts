import type { Route } from '../dialect.ts';
import { refuseCondition } from './entity-tags.ts';

/**
 * A route that refuses a condition which it does not look at: who sends one relies on it. What a route
 * looks at is what it says of its headers. Reads are as they are without one (RFC 9110 section 13.2.1).
 */
export function withConditions(route: Route): Route {
  if (route.method === 'GET') {
    return route;
  }
  const known = Object.keys(route.about?.headers ?? {}).map((name) => name.toLowerCase());
  const others = (['if-match', 'if-none-match'] as const).filter((name) => !known.includes(name));
  return {
    ...route,
    handle(call) {
      for (const name of others) {
        refuseCondition(call, name);
      }
      return route.handle(call);
    },
  };
}
